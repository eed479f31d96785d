import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel

from app.core.io_thread import IoThread
from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.connection import ConnectionViewModel
from app.views.dialogs.connection import ConnectionDialog
from app.views.dialogs.disconnect import DisconnectDialog
from app.views.format import Formats
from app.zoom.auth import Tokens
from app.zoom.client import Call
from app.zoom.limits import Label
from tests.fakes.clock import FakeClock
from tests.fakes.sign_in import account

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class FakeTokens:
    """A token source whose answer the test sets."""

    def __init__(self):
        self.tokens = Tokens("access", "refresh", NOW + timedelta(minutes=48), frozenset(), None, None)
        self.scopes = frozenset({"user:read:user", "meeting:read:admin", "meeting:write:admin"})
        self.last_refresh_at = NOW - timedelta(minutes=12)
        self.last_error = None
        self.error = None

    async def token(self):
        if self.error is not None:
            raise self.error
        return "access"


@pytest.fixture
def tokens():
    return FakeTokens()


@pytest.fixture
def calls():
    """Figures of the account's calls."""
    return deque()


@pytest.fixture
async def vm(qapp, tokens, calls):
    io = IoThread()
    io.start()
    model = ConnectionViewModel(io, account(display_name="<b>Ada</b>"), tokens, FakeClock(NOW), calls)
    yield model
    await model.close()
    io.stop()


@pytest.fixture
async def dialog(qtbot, look, vm):
    dialog = ConnectionDialog(look, None, vm, Formats(ZoneInfo("UTC")))
    qtbot.addWidget(dialog)
    dialog.begin()
    yield dialog
    dialog.reject()


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.001)


def names(dialog) -> str:
    labels = dialog.findChildren(QLabel)
    return "\n".join(f"{label.text()}\n{label.accessibleName()}" for label in labels if label.isVisible())


def button(dialog, text) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if text in (b.text(), b.accessibleName()))


async def test_it_tells_the_last_call_that_failed(dialog, calls):
    call = Call("meetings", NOW, 0.1, "MissingScope", 400, 1, Label.MEDIUM, "A permission is missing")
    calls.append(call)
    dialog._vm.refresh()
    await until(lambda: "Last error: A permission is missing (14:00)" in names(dialog))


async def test_it_tells_who_what_and_how_old(dialog):
    await until(lambda: "12 min old, valid for 48 min" in names(dialog))
    text = names(dialog)
    assert "<b>Ada</b>" in text
    assert "ada@example.com" in text
    assert "General app, public client" in text
    assert "In the keyring" in text
    assert "Last error: None" in text


async def test_it_names_features_that_lack_scopes_by_both_names(qtbot, dialog):
    await until(lambda: "features lack scopes" in names(dialog))
    assert "Granular: user:read:list_users:admin" in names(dialog)
    assert "Classic, one of: " in names(dialog)
    feature = "See everyone in the directory and choose other people as host"
    click(qtbot, button(dialog, f"Copy scopes for {feature}"))
    assert QGuiApplication.clipboard().text() == "user:read:list_users:admin"


async def test_it_unfolds_the_granted_scopes(qtbot, dialog):
    await until(lambda: "12 min old" in names(dialog))
    assert "meeting:write:admin\n" not in names(dialog)
    click(qtbot, button(dialog, "Granted scopes"))
    await until(lambda: "meeting:write:admin\nuser:read:user" in names(dialog))


async def test_an_error_is_told_with_what_to_do(dialog, vm, tokens):
    await until(lambda: not vm.checking)
    tokens.error = KeyringError(KeyringTrouble.LOCKED)
    vm.check()
    await until(lambda: "Last error: The keyring is locked" in names(dialog))
    assert "Unlock the keyring and try again" in names(dialog)


async def test_details_are_copied_without_secrets(qtbot, dialog):
    await until(lambda: "12 min old" in names(dialog))
    click(qtbot, button(dialog, "Copy details"))
    text = QGuiApplication.clipboard().text()
    assert "Zoom account ID: acc-1" in text
    assert "Ada" not in text


@pytest.mark.parametrize(
    ("text", "signal"),
    [("Disconnect", "disconnect_requested"), ("Connect again", "connect_again_requested")],
)
async def test_its_commands_close_it_and_name_the_account(qtbot, dialog, vm, text, signal):
    heard = []
    getattr(vm, signal).connect(heard.append)
    click(qtbot, button(dialog, text))
    assert heard == [vm.account]
    assert not dialog.isVisible()


async def test_disconnecting_says_what_goes_and_what_stays(qtbot, look):
    dialog = DisconnectDialog(look, None, account())
    qtbot.addWidget(dialog)
    dialog.open()
    text = names(dialog)
    assert "Disconnect Ada Lovelace?" in text
    assert "tokens" in text and "client secret" in text and "meetings and people" in text
    assert "Downloaded files and archive folders stay" in text
    assert "In the account ada@example.com." in text
    assert button(dialog, "Cancel").hasFocus() or dialog.focusWidget() is button(dialog, "Cancel")
    assert all(label.height() >= label.heightForWidth(label.width()) for label in _wrapped(dialog))
    click(qtbot, button(dialog, "Disconnect"))
    assert dialog.result() == QDialog.DialogCode.Accepted


async def test_leaving_the_demo_says_that_nothing_was_real(qtbot, look):
    dialog = DisconnectDialog(look, None, account(demo=True))
    qtbot.addWidget(dialog)
    dialog.open()
    assert "nothing of it was real" in names(dialog)
    click(qtbot, button(dialog, "Cancel"))
    assert dialog.result() == QDialog.DialogCode.Rejected


def _wrapped(dialog) -> list[QLabel]:
    return [label for label in dialog.findChildren(QLabel) if label.wordWrap() and label.isVisible()]


def click(qtbot, widget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
