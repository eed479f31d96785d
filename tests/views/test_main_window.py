from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QStatusBar

from app.core.changes import Changes
from app.core.errors import GreenroomError
from app.viewmodels.frame import AccountItem, Connection, FrameViewModel
from app.views.format import Formats
from app.views.main_window import MainWindow, Page
from app.views.status_bar import budget_text, synced_text
from app.views.widgets.buttons import Button, IconButton
from app.views.window_state import WindowState
from app.zoom.limits import Budget
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo

FORMATS = Formats(ZoneInfo("Europe/Berlin"), QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.fixture
def frame(qapp):
    return FrameViewModel(InlineIo(), Changes(), FakeClock(NOW))


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path / "window.ini")


def make(look, frame, state):
    made = MainWindow(look, state)
    made.follow(frame, FORMATS)
    return made


@pytest.fixture
def window(look, frame, state, qtbot):
    made = make(look, frame, state)
    made.add_page(Page("meetings", "Meetings", "meetings", lambda: QLineEdit("meetings")))
    made.add_page(Page("users", "Users", "users", lambda: QLineEdit("users")))
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    made.close_now()
    made.deleteLater()


def connect(frame, **state):
    frame.connection, frame.person = Connection.CONNECTED, "Ada Lovelace"
    for name, value in state.items():
        setattr(frame, name, value)
    frame.changed.emit()


def heard(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_its_names(window):
    assert window.windowTitle() == "Greenroom"
    assert heard(window.sync_button) == "Sync now"
    assert heard(window.account_button) == "Account"
    assert [window.tabs.tabText(at) for at in range(window.tabs.count())] == ["Meetings", "Users"]


def test_a_page_is_made_when_it_is_first_opened(window):
    assert window.page("users") is None
    page = window.open_page("users")
    assert page.text() == "users"
    assert page.isVisible()
    assert window.tabs.currentIndex() == 1
    assert window.open_page("users") is page


def test_tabs_and_keys_open_pages(window, qtbot):
    window.open_page("meetings")
    qtbot.mouseClick(window.tabs, Qt.MouseButton.LeftButton, pos=window.tabs.tabRect(1).center())
    assert window.page("users").isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page("meetings").isVisible()


def test_the_last_page_is_remembered(window, look, frame, state):
    window.open_page("users")
    other = make(look, frame, state)
    other.add_page(Page("meetings", "Meetings", "meetings", QLineEdit))
    other.add_page(Page("users", "Users", "users", QLineEdit))
    other.open_last_page()
    assert other.tabs.currentIndex() == 1
    other.deleteLater()


def test_a_page_that_is_gone_opens_the_first(look, frame, state):
    state.store("window/page", "recordings")
    made = make(look, frame, state)
    made.add_page(Page("meetings", "Meetings", "meetings", QLineEdit))
    assert made.open_last_page() is made.page("meetings")
    made.deleteLater()


def test_geometry_is_remembered(window, look, frame, state):
    window.resize(760, 520)
    window.save_state()
    other = make(look, frame, state)
    assert other.size() == QSize(760, 520)
    other.deleteLater()


def test_an_overlay_takes_the_whole_window(window, qtbot):
    window.open_page("meetings")
    welcome = QLabel("Welcome")
    window.show_overlay(welcome)
    assert welcome.isVisible()
    assert not window.tabs.isVisible()
    assert not window.statusBar().isVisible()
    assert window.overlay is welcome
    window.hide_overlay()
    assert window.tabs.isVisible()
    assert window.statusBar().isVisible()
    assert window.overlay is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_focused_button_is_pressed_by_key(window, look, qtbot, key):
    pressed = []
    for kind in (Button(look, "Explore"), IconButton(look, "info", "About")):
        kind.clicked.connect(lambda: pressed.append(True))
        window.show_overlay(kind)
        kind.setFocus()
        qtbot.keyClick(kind, key)
    assert pressed == [True, True]


def test_pages_of_another_account_are_made_anew(window):
    first = window.open_page("meetings")
    window.forget_pages()
    assert window.page("meetings") is None
    assert window.open_page("meetings") is not first


def test_closing_asks_first(window, qtbot):
    with qtbot.waitSignal(window.close_requested):
        window.close()
    assert window.isVisible()
    window.close_now()
    assert not window.isVisible()


def test_sync_by_button_and_key(window, frame, monkeypatch, qtbot):
    asked = []
    monkeypatch.setattr(frame, "_session", SimpleNamespace())
    monkeypatch.setattr(frame.tasks, "start", lambda work, name="": (asked.append(name), work.close()))
    connect(frame)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert asked == ["sync"]
    assert not window.sync_button.isEnabled()
    monkeypatch.undo()


def test_the_connection_is_an_item_of_its_name(window, frame):
    item = window.statusBar().connection
    assert heard(item) == "Connection: signed out"
    connect(frame)
    assert heard(item) == "Connection: connected as Ada Lovelace"
    assert item.text() == "Connected as Ada Lovelace"
    connect(frame, connection=Connection.OFFLINE)
    assert heard(item) == "Connection: offline"
    connect(frame, connection=Connection.SIGN_IN_NEEDED)
    assert heard(item) == "Connection: signed out"
    assert isinstance(window.statusBar(), QStatusBar)


def test_the_status_bar_says_how_fresh_and_how_much_is_left(look, window, frame):
    window.resize(1280, 800)
    budget = Budget(880, 60_000, None)
    connect(frame, account_name="ada@example.com", synced_at=NOW - timedelta(minutes=2), budget=budget)
    bar = window.statusBar()
    assert bar.account.text() == "ada@example.com"
    assert bar.synced.text() == "Synced 2 min ago"
    assert bar.budget.text() == "Requests left today 59,120 of 60,000"
    window.resize(960, 600)
    QApplication.processEvents()
    assert bar.budget.text() == "Requests left today 59,120"
    assert not bar.account.isVisible()
    assert bar.synced.mapTo(bar, QPoint()).x() - _right(bar.connection, bar) <= look.px(26)


def _right(widget, window):
    return widget.mapTo(window, QPoint(widget.width(), 0)).x()


def test_the_first_window_is_no_larger_than_the_screen(look, frame, state, monkeypatch):
    small = QRect(0, 0, 700, 460)
    monkeypatch.setattr(MainWindow, "screen", lambda self: SimpleNamespace(availableGeometry=lambda: small))
    made = make(look, frame, state)
    assert made.width() <= 700
    assert made.height() < 460
    made.deleteLater()


def test_large_text_makes_a_larger_window_where_the_screen_has_room(look, frame, state, monkeypatch):
    vast = QRect(0, 0, 4000, 3000)
    monkeypatch.setattr(MainWindow, "screen", lambda self: SimpleNamespace(availableGeometry=lambda: vast))
    look.set_text_percent(150)
    made = make(look, frame, state)
    look.set_text_percent(100)
    assert made.size() == QSize(1920, 1200)
    made.deleteLater()


def test_a_hostile_name_is_a_name(window, frame):
    connect(frame, person="<b>Ada</b>\u202e& Co")
    assert window.statusBar().connection.text() == "Connected as <b>Ada</b>& Co"
    assert window.statusBar().connection.textFormat() == Qt.TextFormat.PlainText


def test_how_fresh_in_words():
    assert synced_text(None, NOW, FORMATS) == ""
    assert synced_text(NOW - timedelta(seconds=20), NOW, FORMATS) == "Synced just now"
    assert synced_text(NOW - timedelta(minutes=1), NOW, FORMATS) == "Synced 1 min ago"
    assert synced_text(NOW - timedelta(hours=2), NOW, FORMATS) == "Synced at 09:12"
    assert "Sat 21 Nov" in synced_text(NOW - timedelta(days=3), NOW, FORMATS)


def test_no_budget_is_claimed_where_none_is_known():
    assert budget_text(None, FORMATS, short=False) == ""
    assert budget_text(Budget(5, None, None), FORMATS, short=False) == ""
    assert budget_text(Budget(70_000, 60_000, None), FORMATS, short=True) == "Requests left today 0"


def menu_texts(window):
    window.account_button.open_menu()
    texts = [action.text() for action in window.menu.actions() if not action.isSeparator()]
    window.menu.close()
    return texts


def test_the_account_menu(window, frame, qtbot):
    assert menu_texts(window) == ["Connect another account", "Preferences", "Quit"]
    connect(frame, account_name="ada@example.com", accounts=(AccountItem("a", "Ada Lovelace", True),))
    assert menu_texts(window) == [
        "Ada Lovelace",
        "ada@example.com",
        "Connect another account",
        "Connection",
        "Preferences",
        "Disconnect",
        "Quit",
    ]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Preferences", "preferences_requested"),
        ("Connection", "connection_requested"),
        ("Disconnect", "disconnect_requested"),
        ("Connect another account", "add_account_requested"),
        ("Quit", "quit_requested"),
    ],
)
def test_the_menu_asks_for(window, frame, qtbot, text, signal):
    connect(frame)
    window.account_button.open_menu()
    action = next(one for one in window.menu.actions() if one.text() == text)
    with qtbot.waitSignal(getattr(window, signal)):
        action.trigger()
    window.menu.close()


def test_accounts_are_switched_in_the_menu(window, frame, qtbot):
    connect(frame, accounts=(AccountItem("a", "Ada", True), AccountItem("b", "Grace & Co", False)))
    window.account_button.open_menu()
    actions = {action.text(): action for action in window.menu.actions()}
    assert actions["Ada"].isChecked()
    with qtbot.waitSignal(frame.switch_requested) as told:
        actions["Grace && Co"].trigger()
    assert told.args == ["b"]
    window.menu.close()


def test_a_failure_without_a_place_is_a_dialog(window, frame):
    frame.failed.emit(GreenroomError("Zoom refused", "The cap is reached."))
    dialog = QApplication.activeModalWidget()
    assert dialog.windowTitle() == "Zoom refused"
    dialog.reject()


def test_toasts_lie_over_the_window(window):
    window.toast("Meeting deleted", lambda: None)
    assert window.toasts.toast.isVisible()
    assert window.toasts.toast.text == "Meeting deleted"


def test_the_ring_shows_where_the_keyboard_is(window, frame, qtbot):
    connect(frame)
    window.sync_button.setEnabled(True)
    window.open_page("meetings").setFocus()
    for _press in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if window.sync_button.hasFocus():
            break
    assert window.sync_button.hasFocus()
    assert window.ring.target is window.sync_button
    assert window.ring.isVisible()
    assert window.ring.geometry().contains(window.sync_button.geometry())


def test_a_click_shows_no_ring(window, frame, qtbot):
    connect(frame)
    window.ring.show_around(window.account_button)
    qtbot.mouseClick(window.account_button, Qt.MouseButton.LeftButton)
    window.menu.close()
    assert not window.ring.isVisible()
