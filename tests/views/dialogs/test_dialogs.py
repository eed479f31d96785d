import asyncio

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.core.errors import GreenroomError
from app.views.dialogs.base import Dialog, answer
from app.views.dialogs.confirm import ConfirmDialog
from app.views.dialogs.error import ErrorDialog
from app.views.widgets.buttons import IconButton, Role


@pytest.fixture
def parent(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def button(dialog, text):
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def words(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


@pytest.fixture
def confirm(look, parent):
    return ConfirmDialog(
        look,
        parent,
        title="Delete “<b>Stand-up</b>”?",
        message="It will be gone for everyone.",
        verb="Delete",
        account="University of Halvern",
        options=[("host", "Have Zoom e-mail the host", True)],
    )


def test_a_confirmation_names_the_object_and_the_account(confirm):
    assert words(confirm) == [
        "Delete “<b>Stand-up</b>”?",
        "It will be gone for everyone.",
        "In the account University of Halvern.",
    ]
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in confirm.findChildren(QLabel)
        if label.text()
    )
    assert confirm.chosen("host")


@pytest.mark.parametrize("length", [1, 30])
def test_every_line_of_a_confirmation_is_seen(look, parent, qtbot, length):
    dialog = ConfirmDialog(
        look, parent, title="Delete?", message="It will be gone for everyone. " * length, verb="Delete"
    )
    dialog.open()
    qtbot.waitExposed(dialog)
    for label in (one for one in dialog.findChildren(QLabel) if one.text()):
        assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_a_dialog_fits_on_a_small_screen(look, parent, qtbot, monkeypatch):
    monkeypatch.setattr(Dialog, "room", lambda self: QSize(300, 240))
    dialog = ConfirmDialog(look, parent, title="Delete?", message="It will be gone. " * 9, verb="Delete")
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog.minimumWidth() <= 300
    assert dialog.minimumHeight() <= 240


def test_return_presses_the_button_in_the_body_that_has_the_focus(look, parent, qtbot):
    dialog, pressed = Dialog(look, parent, "New meeting"), []
    inside = IconButton(look, "sync", "New passcode")
    inside.clicked.connect(lambda: pressed.append("inside"))
    dialog.body.addWidget(inside)
    dialog.add_button("Create", Role.PRIMARY, lambda: pressed.append("create")).setDefault(True)
    dialog.open()
    qtbot.waitExposed(dialog)
    inside.setFocus()
    qtbot.keyClick(inside, Qt.Key.Key_Return)
    assert pressed == ["inside"]


def test_return_alone_deletes_nothing(confirm, qtbot):
    confirm.open()
    qtbot.waitExposed(confirm)
    assert not button(confirm, "Delete").isDefault()
    with qtbot.waitSignal(confirm.finished, raising=False, timeout=50) as closed:
        qtbot.keyClick(confirm, Qt.Key.Key_Return)
    assert not closed.signal_triggered or closed.args == [0]
    confirm.reject()


@pytest.mark.parametrize(("text", "accepted"), [("Delete", True), ("Cancel", False)])
async def test_the_answer_is_awaited(confirm, text, accepted):
    waiting = asyncio.ensure_future(answer(confirm))
    await asyncio.sleep(0)
    assert confirm.isVisible()
    button(confirm, text).click()
    assert await waiting is accepted
    assert not confirm.isVisible()


async def test_a_cancelled_wait_closes_the_dialog(confirm):
    waiting = asyncio.ensure_future(answer(confirm))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not confirm.isVisible()


def test_a_failure_is_told_in_full(look, parent):
    tried = []
    error = GreenroomError("Zoom refused", "The cap is reached.", "Wait.", details="3412 rid=abc")
    dialog = ErrorDialog(look, parent, error, lambda: tried.append(1))
    dialog.open()
    assert dialog.windowTitle() == "Zoom refused"
    assert words(dialog) == ["Zoom refused", "The cap is reached.", "Wait.", "3412 rid=abc"]
    button(dialog, "Copy details").click()
    assert QGuiApplication.clipboard().text() == "Zoom refused\nThe cap is reached.\nWait.\n3412 rid=abc"
    button(dialog, "Retry").click()
    assert tried == [1]
    assert not dialog.isVisible()


def test_a_failure_is_as_high_as_its_texts(look, parent, qtbot):
    error = GreenroomError("The meeting is not running", "Nobody is in it. " * 8, "Delete it.")
    dialog = ErrorDialog(look, parent, error)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert dialog.height() == dialog.layout().totalHeightForWidth(dialog.width())


def test_without_a_retry_there_is_only_closing(look, parent):
    dialog = ErrorDialog(look, parent, GreenroomError("Zoom refused", "The cap is reached."))
    assert {one.text() for one in dialog.findChildren(QPushButton)} == {"Copy details", "Close"}


def test_a_footer_stands_before_the_buttons(look, parent, qtbot):
    dialog = Dialog(look, parent, "Title")
    note = QLabel("4 of 100 used")
    dialog.add_footer(note)
    create = dialog.add_button("Create", Role.PRIMARY, dialog.accept)
    dialog.open()
    qtbot.waitExposed(dialog)
    assert note.mapTo(dialog, note.rect().topLeft()).x() < create.x()
    dialog.reject()
