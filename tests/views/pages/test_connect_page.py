import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMainWindow, QRadioButton

from app.core.settings import Settings
from app.services.sign_in_errors import AddressRefused, ConsentRefused
from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.connect import ConnectPhase, ConnectViewModel, Field
from app.views.pages.connect import ConnectPage
from app.zoom.auth import AppKind
from tests.fakes.sign_in import URL, FakeSignIn, account

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ID = "kT7pQ2xVRrWm4hZc0NfYAg"


@pytest.fixture
def sign_in():
    return FakeSignIn()


@pytest.fixture
def opened():
    return []


@pytest.fixture
async def vm(qapp, io, sign_in, opened):
    model = ConnectViewModel(io, sign_in, Settings(), lambda url: not opened.append(url))
    yield model
    await model.close()


@pytest.fixture
async def page(qtbot, look, vm):
    window = QMainWindow()
    qtbot.addWidget(window)
    page = ConnectPage(look, vm)
    window.setCentralWidget(page)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    yield page


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.001)


def shown_texts(page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def named(page, name, kind=QAbstractButton):
    """What a screen reader would find by this name."""
    found = [
        each
        for each in page.findChildren(kind)
        if each.isVisible() and name in (each.accessibleName(), getattr(each, "text", str)())
    ]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def click(qtbot, widget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def enter(qtbot, page, name, text) -> None:
    field = named(page, name, QLineEdit)
    field.clear()
    qtbot.keyClicks(field, text)


async def connected(qtbot, page, vm) -> None:
    enter(qtbot, page, "Client ID", ID)
    click(qtbot, named(page, "Connect"))
    await until(lambda: vm.phase is ConnectPhase.WAITING)


async def test_every_name_of_the_form_is_there(page):
    for name in ("Client ID", "Redirect address"):
        named(page, name, QLineEdit)
    for name in ("Connect", "Cancel", "Paste address", "Open in browser", "Back"):
        named(page, name)
    assert [radio.text() for radio in page.findChildren(QRadioButton)] == [
        "General app, public client",
        "General app with secret",
        "Server-to-Server",
    ]


async def test_what_dictation_or_a_screen_reader_puts_in_counts_as_typed(page, vm):
    named(page, "Client ID", QLineEdit).setText(f" {ID} ")
    assert vm.values[Field.CLIENT_ID] == ID
    await until(lambda: vm.checks[Field.CLIENT_ID].message)


@pytest.mark.parametrize(
    ("kind", "fields", "steps"),
    [
        (
            "General app, public client",
            {"Client ID", "Redirect address"},
            "Turn on “Use Public Client OAuth”",
        ),
        ("General app with secret", {"Client ID", "Client secret", "Redirect address"}, "Client Secret here"),
        ("Server-to-Server", {"Account ID", "Client ID", "Client secret"}, "Activate the app"),
    ],
)
async def test_the_kind_of_app_decides_fields_and_steps(qtbot, page, kind, fields, steps):
    radio = named(page, kind, QRadioButton)
    qtbot.mouseClick(radio, Qt.MouseButton.LeftButton, pos=QPoint(8, radio.height() // 2))
    QApplication.processEvents()
    all_fields = {"Account ID", "Client ID", "Client secret", "Redirect address"}
    edits = {each.accessibleName() for each in page.findChildren(QLineEdit) if each.isVisible()}
    assert edits & all_fields == fields
    assert steps in shown_texts(page)


async def test_a_right_value_is_praised_and_a_wrong_one_can_be_put_right(qtbot, page, vm):
    enter(qtbot, page, "Client ID", ID)
    await until(lambda: "Looks right: 22 letters and digits" in shown_texts(page))
    enter(qtbot, page, "Redirect address", "http://192.168.1.20:5058/back")
    await until(lambda: "Plain http works on this computer alone." in shown_texts(page))
    QApplication.processEvents()
    click(qtbot, named(page, "Use 127.0.0.1"))
    assert named(page, "Redirect address", QLineEdit).text() == "http://127.0.0.1:5058/back"
    assert "Plain http works" not in shown_texts(page)


async def test_connect_with_a_wrong_value_moves_the_focus_there(qtbot, page, sign_in):
    click(qtbot, named(page, "Connect"))
    await until(lambda: named(page, "Client ID", QLineEdit).hasFocus())
    assert "Enter the Client ID of the Zoom app." in shown_texts(page)
    assert sign_in.requests == []


async def test_the_focus_is_where_the_person_is_needed(qtbot, page, vm):
    page.setFocus()
    await until(lambda: named(page, "Client ID", QLineEdit).hasFocus())
    await connected(qtbot, page, vm)
    await until(lambda: named(page, "Open again").hasFocus())
    vm.cancel()
    await until(lambda: named(page, "Client ID", QLineEdit).hasFocus())


async def test_enter_in_a_field_connects(qtbot, page, vm):
    enter(qtbot, page, "Client ID", ID)
    qtbot.keyClick(named(page, "Client ID", QLineEdit), Qt.Key.Key_Return)
    await until(lambda: vm.phase is ConnectPhase.WAITING)


async def test_address_and_scopes_are_copied(qtbot, page):
    click(qtbot, named(page, "Copy the redirect address"))
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:5058/api/auth/zoom/callback"
    assert named(page, "Copy the redirect address").text() == "Copied"
    click(qtbot, named(page, "Copy all scopes"))
    assert "meeting:write:meeting, " in QGuiApplication.clipboard().text()


async def test_the_address_to_add_follows_the_form(qtbot, page):
    enter(qtbot, page, "Redirect address", "http://127.0.0.1:7000/back")
    await until(lambda: named(page, "Address to add", QLineEdit).text() == "http://127.0.0.1:7000/back")


async def test_what_each_scope_is_for_unfolds(qtbot, page):
    assert "Create meetings" not in shown_texts(page)
    click(qtbot, named(page, "What each scope is for"))
    QApplication.processEvents()
    assert "Create meetings" in shown_texts(page)


async def test_waiting_shows_the_time_left_and_the_address(qtbot, page, vm, opened):
    await connected(qtbot, page, vm)
    await until(lambda: "4:59 left" in shown_texts(page))
    assert "Waiting for your browser" in shown_texts(page)
    click(qtbot, named(page, "Open again"))
    assert opened == [URL, URL]
    click(qtbot, named(page, "Copy address"))
    assert QGuiApplication.clipboard().text() == URL
    assert not page.connect_button.isVisible()


async def test_a_pasted_address_signs_in(qtbot, page, vm):
    QGuiApplication.clipboard().clear()
    heard = []
    page.signed_in.connect(heard.append)
    await connected(qtbot, page, vm)
    click(qtbot, named(page, "Paste address"))
    enter(qtbot, page, "Address of the last page", "http://127.0.0.1:5058/back?code=a&state=s")
    click(qtbot, named(page, "Use address"))
    await until(lambda: heard == [account()])
    assert page.waiting._line.text() == ""


async def test_paste_address_takes_the_answer_from_the_clipboard(qtbot, page, vm):
    QGuiApplication.clipboard().setText("http://127.0.0.1:5058/back?code=a&state=s")
    await connected(qtbot, page, vm)
    click(qtbot, named(page, "Paste address"))
    field = named(page, "Address of the last page", QLineEdit)
    assert field.text() == "http://127.0.0.1:5058/back?code=a&state=s"
    QGuiApplication.clipboard().clear()


async def test_paste_address_from_the_form_opens_no_browser(qtbot, page, vm, opened):
    QGuiApplication.clipboard().clear()
    enter(qtbot, page, "Client ID", ID)
    click(qtbot, named(page, "Paste address"))
    await until(lambda: vm.phase is ConnectPhase.WAITING and "Sign in with any browser" in shown_texts(page))
    assert opened == []


async def test_a_wrong_pasted_address_is_told_beside_the_field(qtbot, page, vm, sign_in):
    sign_in.paste_error = AddressRefused("That address belongs to another sign-in", "<b>no</b>")
    await connected(qtbot, page, vm)
    enter(qtbot, page, "Address of the last page", "http://127.0.0.1/")
    click(qtbot, named(page, "Use address"))
    await until(lambda: "That address belongs to another sign-in. <b>no</b>" in shown_texts(page))
    assert vm.phase is ConnectPhase.WAITING


async def test_a_taken_port_of_a_bounce_page_is_told(qtbot, page, vm, sign_in):
    sign_in.listening = False
    await connected(qtbot, page, vm)
    await until(lambda: "Paste the address below." in shown_texts(page))


async def test_a_failure_stands_above_the_buttons_with_retry_and_details(qtbot, page, vm, sign_in):
    sign_in.error = ConsentRefused("access_denied", "<i>Not approved</i>")
    await connected(qtbot, page, vm)
    await vm.paste("anything")
    await until(lambda: vm.phase is ConnectPhase.FORM)
    assert "Zoom did not let you in" in shown_texts(page)
    assert "<i>Not approved</i>" in shown_texts(page)
    click(qtbot, named(page, "Copy details"))
    assert "error=access_denied" in QGuiApplication.clipboard().text()
    click(qtbot, named(page, "Retry"))
    await until(lambda: vm.phase is ConnectPhase.WAITING)
    assert not page.failure.isVisible()


async def test_a_keyring_that_will_not_offers_this_session_and_retry(qtbot, page, vm, sign_in):
    sign_in.keyring = KeyringError(KeyringTrouble.MISSING)
    heard = []
    page.signed_in.connect(heard.append)
    await connected(qtbot, page, vm)
    await vm.paste("anything")
    await until(lambda: vm.phase is ConnectPhase.KEYRING)
    assert "There is no keyring" in shown_texts(page)
    click(qtbot, named(page, "Retry"))
    await until(lambda: vm.phase is ConnectPhase.WORKING)
    await until(lambda: vm.phase is ConnectPhase.KEYRING)
    click(qtbot, named(page, "This session only"))
    await until(lambda: heard == [account(session_only=True)])


async def test_escape_stops_the_wait_then_leaves(qtbot, page, vm):
    left = []
    page.cancelled.connect(lambda: left.append(True))
    await connected(qtbot, page, vm)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert vm.phase is ConnectPhase.FORM
    assert left == []
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert left == [True]


async def test_back_leaves_at_once_whatever_runs(qtbot, page, vm):
    left = []
    page.cancelled.connect(lambda: left.append(True))
    await connected(qtbot, page, vm)
    click(qtbot, named(page, "Back"))
    assert left == [True]


async def test_tab_goes_through_the_page_in_reading_order(qtbot, page, vm):
    order = []
    widget = page.form.fields[Field.CLIENT_ID].editor
    widget.setFocus()
    await until(widget.hasFocus)
    for _step in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        order.append(focused.accessibleName() or focused.text())
    assert order[0] == "Redirect address"
    assert [name for name in order if name in ("Paste address", "Cancel", "Connect")] == [
        "Paste address",
        "Cancel",
        "Connect",
    ]


@pytest.mark.parametrize("kind", list(AppKind))
async def test_it_fits_a_small_window_by_scrolling(page, vm, kind):
    vm.set_kind(kind)
    page.window().resize(960, 600)
    await until(lambda: page.width() == 960)
    assert page.height() <= 600
    bottom = page.connect_button.mapTo(page, page.connect_button.rect().bottomRight())
    assert page.rect().contains(bottom)


async def test_it_redraws_in_the_dark(page, dark_look):
    QApplication.processEvents()
    image = page.grab().toImage()
    assert image.pixelColor(4, image.height() - 4).lightness() < 60
