"""What is said when a list is not full, when something is partial, when something succeeded."""

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.views.widgets import state_stack
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.error_panel import ErrorPanel, error_details
from app.views.widgets.key_value import DOTS, KeyValue, KeyValueGrid
from app.views.widgets.progress import ProgressBar
from app.views.widgets.section import CollapsibleSection
from app.views.widgets.state_stack import StateStack
from app.views.widgets.status import Tone
from app.views.widgets.tabs import PaneTabs
from app.views.widgets.toast import ToastArea

ERROR = GreenroomError(
    "Zoom did not show the users",
    "The app lacks a scope.",
    "Add it to your Zoom app, then connect again.",
    details="4711: user:read:list_users:admin",
)


def button(widget, text):
    return next(
        one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(widget)
    )


def words(widget):
    labels = (child for child in widget.findChildren(QWidget) if child.inherits("QLabel"))
    return [label.text() for label in labels if label.isVisibleTo(widget) and label.text()]


@pytest.fixture
def stack(look, show):
    table = QTableView()
    table.setModel(QStringListModel(["One"], table))
    show(table)
    return StateStack(look, table)


def test_news_that_say_the_same_leave_the_button_under_the_hand(stack):
    command = Command("Read", print)
    stack.show_empty("cloud", "Read these days?", "It takes 2 s.", [command])
    first = button(stack, "Read")
    stack.show_empty("cloud", "Read these days?", "It takes 2 s.", [command])
    assert button(stack, "Read") is first
    stack.show_empty("cloud", "Read these days?", "It takes 3 s.", [command])
    assert "It takes 3 s." in words(stack)
    stack.show_content()
    stack.show_empty("cloud", "Read these days?", "It takes 3 s.", [command])
    assert stack.state == "empty"
    assert stack.isVisibleTo(stack.parentWidget())


def test_a_banner_that_counts_leaves_its_button_under_the_hand(look, show):
    banner = show(Banner(look))
    stop = Command("Stop", print)
    banner.show_message(Tone.INFO, "1 of 3", (stop,))
    first = button(banner, "Stop")
    banner.show_message(Tone.INFO, "2 of 3", (stop,))
    assert button(banner, "Stop") is first
    assert banner.text == "2 of 3"
    banner.show_message(Tone.INFO, "3 of 3")
    assert not first.isVisible()


def test_loading_is_shown_only_when_it_lasts(stack, qtbot, monkeypatch):
    stack.show_loading()
    assert stack.state == "loading"
    assert stack.isHidden()
    qtbot.waitUntil(stack.isVisible)
    stack.show_content()
    assert stack.isHidden()
    assert state_stack.SKELETON_AFTER_MS == 150


def test_a_line_says_how_much_has_come(stack, look, qtbot):
    def accent():
        image = stack.grab().toImage()
        return sum(image.pixelColor(x, 1) == look.color("accent") for x in range(image.width()))

    stack.show_loading(30, 120)
    qtbot.waitUntil(stack.isVisible)
    assert abs(accent() - stack.width() / 4) <= 1
    assert stack.currentWidget().accessibleDescription() == "25%"
    stack.show_loading(60, 120)
    assert abs(accent() - stack.width() / 2) <= 1
    stack.show_loading(60, None)
    assert 0 < accent() < stack.width() / 2
    assert stack.currentWidget().accessibleDescription() == ""


def test_what_comes_at_once_shows_no_skeleton(stack, qtbot):
    stack.show_loading()
    stack.show_content()
    qtbot.wait(state_stack.SKELETON_AFTER_MS + 50)
    assert stack.isHidden()


def test_the_head_of_the_table_stays_visible(stack):
    stack.show_empty("meetings", "No meetings", "Create one.")
    table = stack.parentWidget().findChild(QTableView)
    assert stack.geometry().top() >= table.geometry().top() + table.horizontalHeader().height()
    assert stack.geometry().bottom() == table.geometry().bottom()


def test_a_screen_reader_finds_it_beside_the_table_which_holds_cells_alone(look, show, qtbot):
    page, table = QWidget(), QTableView()
    stack = StateStack(look, table)
    column = QVBoxLayout(page)
    column.addWidget(QLineEdit())
    column.addWidget(table)
    show(page)
    stack.show_error(ERROR, lambda: None)
    assert not table.isAncestorOf(stack)
    assert button(page, "Retry").isVisible()
    expected = table.geometry().adjusted(0, table.horizontalHeader().height(), 0, 0)
    assert stack.geometry() == expected
    page.window().resize(page.width() + 200, page.height() + 200)
    qtbot.waitUntil(lambda: stack.geometry() != expected)
    assert stack.geometry() == table.geometry().adjusted(0, table.horizontalHeader().height(), 0, 0)


def test_empty_says_why_and_offers_the_next_step(stack, qtbot):
    done = []
    commands = [Command("New meeting", lambda: done.append(1), "plus", primary=True)]
    stack.show_empty("meetings", "No meetings this week", "Nothing is planned.", commands)
    assert words(stack)[-2:] == ["No meetings this week", "Nothing is planned."]
    button(stack, "New meeting").click()
    assert done == [1]


def test_an_error_is_told_in_full_and_can_be_retried(stack):
    tried = []
    stack.show_error(ERROR, lambda: tried.append(1))
    assert stack.state == "error"
    assert ERROR.title in words(stack)
    assert f"{ERROR.message} {ERROR.next_step}" in words(stack)
    assert ERROR.details in words(stack)
    button(stack, "Retry").click()
    button(stack, "Copy details").click()
    assert tried == [1]
    assert QGuiApplication.clipboard().text() == error_details(ERROR)


def test_an_error_that_retrying_cannot_help_has_no_retry(look, show):
    panel = show(ErrorPanel(look))
    panel.show_error(ERROR)
    assert [one.text() for one in panel.findChildren(QPushButton)] == ["Copy details"]


def test_a_state_replaces_the_one_before(stack):
    stack.show_error(ERROR, lambda: None)
    stack.show_empty("meetings", "No meetings", "")
    assert ERROR.title not in words(stack)
    assert stack.state == "empty"


def test_a_banner_takes_no_room_until_it_says_something(look, show, qtbot):
    other = QLineEdit()
    show(other)
    banner = Banner(look)
    other.window().layout().insertWidget(0, banner)
    assert banner.isHidden()
    done = []
    banner.show_message(
        Tone.WARN, "Showing 4 of 5 months.", [Command("Retry", lambda: done.append(1), primary=True)]
    )
    assert banner.isVisible()
    assert banner.text == "Showing 4 of 5 months."
    button(banner, "Retry").click()
    assert done == [1]
    banner.clear()
    assert banner.isHidden()
    assert banner.text == ""


def test_a_toast_offers_one_way_back(look, show, qtbot):
    host = QWidget()
    show(host)
    undone = []
    area = ToastArea(look, host.window())
    area.say("Meeting deleted", lambda: undone.append(1))
    assert area.toast.isVisible()
    assert area.toast.text == "Meeting deleted"
    assert area.toast.undo.text() == "Undo"
    qtbot.mouseClick(area.toast.undo, Qt.MouseButton.LeftButton)
    area.toast.undo.click()
    assert undone == [1]
    assert area.toast.isHidden()


def test_the_keys_for_undo_take_the_way_back(look, show, qtbot):
    host, field, button, undone = QWidget(), QLineEdit(), QPushButton("Sync"), []
    column = QVBoxLayout(host)
    column.addWidget(field)
    column.addWidget(button)
    show(host)
    host.window().activateWindow()
    qtbot.waitUntil(host.window().isActiveWindow)
    area = ToastArea(look, host.window())
    area.say("Meeting deleted", lambda: undone.append(1))
    field.setFocus()
    field.insert("typed")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), undone) == ("", [])
    button.setFocus()
    for _again in range(2):
        qtbot.keyClick(button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_a_toast_without_a_way_back_has_no_undo_and_goes(look, show, qtbot):
    host = QWidget()
    show(host)
    area = ToastArea(look, host.window())
    qtbot.mouseMove(host.window(), QPoint(1, 1))  # a toast under the pointer stays
    area.say("Link copied", seconds=0.01)
    assert area.toast.undo.isHidden()
    qtbot.waitUntil(area.toast.isHidden)


def test_a_toast_stays_at_the_foot(look, show, qtbot):
    host = QWidget()
    show(host)
    window = host.window()
    area = ToastArea(look, window)
    area.say("Link copied")
    window.resize(900, 700)
    qtbot.waitUntil(lambda: abs(area.toast.geometry().center().x() - 450) <= 1)
    assert window.height() - area.toast.geometry().bottom() < 60


def test_a_long_toast_shows_its_whole_text(look, show):
    window = QWidget()
    show(window, width=900, height=700)
    area = ToastArea(look, window.window())
    area.say("Short")
    one_line = area.toast.height()
    area.say("A sentence that goes on. " * 8)
    assert area.toast.height() >= one_line + 2 * area.toast.fontMetrics().height()
    assert area.toast.text.count("goes on") == 8


def test_a_passcode_is_dots_until_asked_for(look, show):
    grid = show(KeyValueGrid(look))
    grid.set_rows([KeyValue("Passcode", "r7Kq42", copy="r7Kq42", secret=True), KeyValue("Host", "Ada")])
    QApplication.processEvents()
    assert words(grid)[:2] == ["Passcode", DOTS]
    eye = next(child for child in grid.findChildren(QWidget) if child.accessibleName() == "Show Passcode")
    eye.click()
    assert "r7Kq42" in words(grid)
    copy = next(child for child in grid.findChildren(QWidget) if child.accessibleName() == "Copy Passcode")
    copy.click()
    assert QGuiApplication.clipboard().text() == "r7Kq42"
    assert "r7Kq42" not in repr(KeyValue("Passcode", "r7Kq42", copy="r7Kq42"))


def test_rows_that_did_not_change_stay(look, show):
    grid = show(KeyValueGrid(look))
    grid.set_rows([KeyValue("Host", "Ada")])
    before = grid.findChildren(QWidget)
    grid.set_rows([KeyValue("Host", "Ada")])
    assert grid.findChildren(QWidget) == before


def test_more_options_stay_out_of_sight_until_wanted(look, show, qtbot):
    content = QLineEdit()
    section = show(CollapsibleSection(look, "More options", content))
    assert content.isHidden()
    with qtbot.waitSignal(section.toggled) as told:
        section.set_expanded(True)
    assert told.args == [True]
    assert content.isVisible()
    assert section.expanded


def test_tabs_of_a_pane(look, show, qtbot):
    tabs = show(PaneTabs(look, "Meeting"))
    first, second = QLineEdit(), QLineEdit()
    tabs.add("Overview", first)
    at = tabs.add("Sessions", second)
    with qtbot.waitSignal(tabs.current_changed):
        tabs.open(at)
    assert second.isVisible()
    assert not first.isVisible()
    tabs.set_title(at, "Sessions 3")
    tabs.set_shown(at, False)
    assert tabs.bar.tabText(at) == "Sessions 3"
    assert first.isVisible()


def test_progress_is_said_in_its_name(look, show):
    bar = show(ProgressBar(look, "Upload"))
    bar.set_value(1, 4)
    assert bar.accessibleName() == "Upload: 25%"
    image = bar.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(4, middle) != image.pixelColor(image.width() - 4, middle)
