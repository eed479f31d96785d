import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow

from app.services.sign_in_errors import DemoFailed
from app.views.pages.welcome import WelcomePage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(qtbot, look):
    window = QMainWindow()
    qtbot.addWidget(window)
    page = WelcomePage(look)
    window.setCentralWidget(page)
    window.resize(1280, 800)
    window.show()
    yield page


def texts(page) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(page, text) -> QAbstractButton:
    return next(each for each in page.findChildren(QAbstractButton) if each.text() == text)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Connect to Zoom", "connect_requested"),
        ("Explore with demo account", "demo_requested"),
        ("Preferences", "preferences_requested"),
        ("How to create the Zoom app", "how_to_requested"),
    ],
)
def test_each_button_asks_for_what_it_says(qtbot, page, text, signal):
    with qtbot.waitSignal(getattr(page, signal), timeout=1000):
        qtbot.mouseClick(button(page, text), Qt.MouseButton.LeftButton)


def test_the_focus_starts_on_connect_and_enter_presses_it(qtbot, page):
    assert page.focusProxy() is page.connect_button
    page.setFocus()
    with qtbot.waitSignal(page.connect_requested, timeout=1000):
        qtbot.keyClick(page.connect_button, Qt.Key.Key_Space)


def test_while_the_demo_starts_nothing_else_can_be_pressed(page):
    page.set_busy("Starting the demo account…")
    assert page.demo_button.text() == "Starting the demo account…"
    assert not page.connect_button.isEnabled()
    assert not page.demo_button.isEnabled()
    page.set_busy("")
    assert page.demo_button.text() == "Explore with demo account"
    assert page.connect_button.isEnabled()


def test_a_demo_that_fails_is_told(page):
    page.show_error(DemoFailed("exit 1"))
    assert "The demo account did not start." in texts(page)
    page.set_busy("Starting…")
    assert "The demo account did not start." not in texts(page)


def test_each_notice_of_the_settings_is_told(page):
    page.show_notice("Zoom refuses localhost.")
    page.show_notice("ZOOM_VERIFICATION_TOKEN is ignored.")
    assert "Zoom refuses localhost." in texts(page)
    assert "ZOOM_VERIFICATION_TOKEN is ignored." in texts(page)


def test_cards_stand_one_above_the_other_in_a_narrow_window(qtbot, page):
    def beside() -> bool:
        first, second = page.connect_button, page.demo_button
        return (
            first.mapTo(page, first.rect().topLeft()).y() == second.mapTo(page, second.rect().topLeft()).y()
        )

    qtbot.waitUntil(beside, timeout=1000)
    page.window().resize(700, 800)
    qtbot.waitUntil(lambda: not beside(), timeout=1000)
    assert page.connect_button.window().width() == 700
