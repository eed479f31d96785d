import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QWidget,
)

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.services.hosts import HostNeeded
from app.services.meetings import Deleted
from app.services.sign_in_errors import NotSignedIn
from app.store.meetings import MeetingStatus, View
from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels import meetings as module
from app.viewmodels.meetings import MeetingsViewModel
from app.views.pages.meetings import MeetingsPage
from app.views.panes._meeting_menu import MeetingMenu
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState
from app.zoom.errors import MissingScope, NetworkError, PlanLacks, RefreshRefused
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import HENRIK, ME, NOW, InlineIo, fake_session, meeting, series

SERIES, SERIES_DETAIL = series(3)
HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "long " * 40
ROWS = [
    meeting(1, "Senate", start=NOW - timedelta(minutes=40), status=MeetingStatus.LIVE, participants=14),
    meeting(2, "Clinic", start=NOW + timedelta(days=1)),
    SERIES,
    meeting(4, HOSTILE, start=NOW + timedelta(days=2)),
    meeting(5, "Old", start=NOW - timedelta(days=7), status=MeetingStatus.ENDED),
    meeting(6, "Henrik’s", host_id=HENRIK.id, host_name=HENRIK.name, host_email=HENRIK.email),
]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "LOOK_UP_DELAY", 0)
    monkeypatch.setattr(module, "RELOAD_GAP", 0)


async def settled():
    for _ in range(25):
        await asyncio.sleep(0)
        QApplication.processEvents()


@pytest.fixture
def session():
    return fake_session(ROWS, [SERIES_DETAIL])


class Desk:
    """A page in a window, and what it told the outside."""

    def __init__(self, look, session, folder):
        self.session, self.clock, self.opened, self.can_open = session, FakeClock(NOW), [], True
        self.vm = MeetingsViewModel(InlineIo(), session, Changes(), self.clock, zone="Europe/Berlin")
        self.window = QWidget()
        self.window.resize(1280, 724)
        self.toasts = ToastArea(look, self.window)
        self.state = WindowState(folder / "window.ini")
        self.page = MeetingsPage(look, self.vm, self.state, self.toasts, self._open, has_app=True)
        self.page.setParent(self.window)
        self.page.resize(self.window.size())
        self.window.show()

    def _open(self, url):
        self.opened.append(url)
        return self.can_open

    @property
    def table(self):
        return self.page.findChild(QTableView)

    @property
    def model(self):
        return self.page.list.model

    def texts(self, column=1):
        return [
            self.model.index(row, column).data()
            for row in range(self.model.rowCount())
            if self.model.row_id_at(row) is not None
        ]

    async def select(self, row_id):
        self.page.list.table.select_row(self.model.row_of(row_id))
        await settled()

    def button(self, name, within=None):
        """The visible button of that name, as a person finds it."""
        found = [
            each
            for each in (within or self.page).findChildren(QAbstractButton)
            if name in {each.text(), each.accessibleName()} and each.isVisible()
        ]
        assert len(found) == 1, f"{len(found)} buttons “{name}”"
        return found[0]

    def dialog(self):
        found = [each for each in self.window.findChildren(QDialog) if each.isVisible()]
        return found[-1] if found else None

    async def press(self, name, within=None):
        self.button(name, within).click()
        await settled()


@pytest.fixture
async def desk(look, session, tmp_path):
    desk = Desk(look, session, tmp_path)
    await settled()
    yield desk
    await desk.vm.close()
    desk.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_the_meetings_are_listed_by_day_with_their_texts(desk):
    assert desk.table.accessibleName() == "Meetings"
    assert desk.texts() == ["Senate", SERIES.topic, "Clinic", HOSTILE.replace("\u202e", "").strip()]
    assert desk.texts(4) == ["Live", "Scheduled", "Scheduled", "Scheduled"]
    assert desk.model.index(0, 0).data() == "Today, Tuesday 24 November"


async def test_the_controls_have_their_names(desk):
    desk.button("New meeting")
    names = {each.accessibleName() for each in desk.page.findChildren(QLineEdit)}
    assert {"Search", "Host"} <= names
    await desk.select(2)
    for name in ("Join", "Start", "Edit", "Delete", "Copy link", "Copy invitation"):
        desk.button(name)
    await desk.select(1)
    desk.button("End meeting")


async def test_selecting_fills_the_pane(desk, session):
    await desk.select(2)
    assert desk.vm.detail.detail.row.topic == "Clinic"
    assert desk.page.pane._title.text() == "Clinic"
    assert desk.page.pane._when.text() == "Tomorrow 11:12–11:57, in 24 h"
    assert session.meetings.named("refresh_detail") == [(ROWS[1].key,)]


async def test_news_keep_the_selection_and_ask_for_nothing_twice(desk, session):
    await desk.select(2)
    session.store.meetings.rows[8] = meeting(8, "New before it", start=NOW + timedelta(hours=2))
    desk.vm._on_changes((Change("meetings"),))
    await settled()
    assert "New before it" in desk.texts()
    assert desk.page.list.current().row == 2
    assert desk.table.selectionModel().hasSelection()
    assert len(session.meetings.named("refresh_detail")) == 1


async def test_news_above_do_not_move_what_is_read(look, tmp_path):
    rows = [meeting(n, f"Meeting {n}", start=NOW + timedelta(hours=n)) for n in range(10, 400)]
    session = fake_session(rows)
    desk = Desk(look, session, tmp_path)
    await settled()
    bar = desk.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2 + 7)
    await settled()
    top = desk.model.row_id_at(desk.table.rowAt(0) + 1)
    place = desk.table.rowViewportPosition(desk.model.row_of(top))
    session.store.meetings.rows[5] = meeting(5, "Early", start=NOW + timedelta(minutes=5))
    desk.vm._on_changes((Change("meetings"),))
    await settled()
    assert desk.model.row_of(5) >= 0
    assert desk.table.rowViewportPosition(desk.model.row_of(top)) == place
    await desk.vm.close()
    desk.window.deleteLater()


async def test_views_and_the_count_of_live_ones(desk):
    segments = desk.page.toolbar.views
    assert segments.button("live").accessibleDescription() == "1"
    segments.button("past").click()
    await settled()
    assert desk.texts() == ["Old"]
    segments.button("live").click()
    await settled()
    assert desk.texts() == ["Senate"]


async def test_the_pane_shows_the_selected_row_of_the_view_that_is_shown(desk):
    await desk.select(2)
    await desk.press("Past")
    assert desk.vm.detail.detail is None
    assert not desk.page.pane._head.isVisible()
    await desk.press("Upcoming")
    assert desk.page.pane._title.text() == "Clinic"
    assert desk.page.list.current().row == 2
    desk.vm.set_search("Senate")
    await settled()
    assert desk.vm.detail.detail is None


async def test_what_is_live_stays_selected_in_the_view_of_live_ones(desk):
    await desk.select(1)
    await desk.press("Live")
    assert desk.page.pane._title.text() == "Senate"
    assert desk.page.list.current().row == 1


async def test_pressing_a_header_sorts(desk):
    desk.table.horizontalHeader().sort_requested.emit(1)
    await settled()
    assert desk.texts() == sorted(desk.texts())
    assert desk.model.property("sectionRows") == []


async def test_sorting_without_a_mouse(desk):
    await desk.select(2)
    desk.page._open_menu(QPoint(10, 10))
    menu = desk.page.findChild(MeetingMenu)
    sorting = next(each.menu() for each in menu.actions() if each.text() == "Sort by")
    assert [each.text() for each in sorting.actions() if each.isChecked()] == ["Time"]
    next(each for each in sorting.actions() if each.text() == "Topic").trigger()
    menu.close()
    await settled()
    assert desk.vm.sort.column == "topic"
    assert desk.texts() == sorted(desk.texts(), key=str.casefold)


async def test_how_much_has_come_is_said_while_it_comes(desk, session):
    session.store.meetings.rows = {}
    of_sync(session, phase="running", synced_at=None, done=30, total=120)
    desk.vm._on_changes((Change("sync"), Change("meetings")))
    await settled()
    states = desk.page.list.states
    assert states.state == "loading"
    assert states.widget(0).accessibleDescription() == "25%"


async def test_searching_and_clearing(desk):
    search = desk.page.toolbar.search
    QTest.keyClicks(search, "clin")
    QTest.keyClick(search, Qt.Key.Key_Return)
    await settled()
    assert desk.texts() == ["Clinic", SERIES.topic] or set(desk.texts()) == {"Clinic", SERIES.topic}
    QTest.keyClicks(search, "xyz")
    QTest.keyClick(search, Qt.Key.Key_Return)
    await settled()
    assert desk.page.list.states.state == "empty"
    await desk.press("Clear search")
    assert search.text() == "" and len(desk.texts()) == 4


async def test_a_pasted_link_is_found_and_selected(desk, session):
    link = f"https://zoom.us/j/{ROWS[1].meeting_id}?pwd=x"
    session.meetings.known[link] = ROWS[1].key
    desk.page.toolbar.search.setText(link)
    QTest.keyClick(desk.page.toolbar.search, Qt.Key.Key_Return)
    await settled()
    assert desk.texts() == ["Clinic"]
    assert desk.vm.detail.detail.row == ROWS[1]
    assert desk.page.list.current() == ROWS[1]


async def test_a_number_of_someone_elses_meeting_opens_the_pane(desk, session):
    session.meetings.known["860 0000 0006"] = ROWS[5].key
    desk.page.toolbar.search.setText("860 0000 0006")
    QTest.keyClick(desk.page.toolbar.search, Qt.Key.Key_Return)
    await settled()
    assert desk.vm.detail.detail.row.host_id == HENRIK.id
    assert not desk.vm.detail.is_own


async def test_an_unknown_number_says_so_above_the_list(desk):
    desk.page.toolbar.search.setText("999 9999 9999")
    QTest.keyClick(desk.page.toolbar.search, Qt.Key.Key_Return)
    await settled()
    assert "999 9999 9999" in desk.page.list.banner.text
    desk.page.toolbar.search.clear()
    desk.page.toolbar.search.tell()
    await settled()
    assert desk.page.list.banner.text == ""


async def test_another_host(desk):
    host = desk.page.toolbar.host
    assert host.text() == "Me"
    host.setText("henrik@halvern.example")
    QTest.keyClick(host, Qt.Key.Key_Return)
    await settled()
    assert host.text() == HENRIK.name
    assert desk.texts() == ["Henrik’s"]
    host.setText("me")
    QTest.keyClick(host, Qt.Key.Key_Return)
    await settled()
    assert host.text() == "Me" and desk.vm.host is ME


async def test_leaving_the_host_field_unfinished_changes_nothing(desk):
    host = desk.page.toolbar.host
    host.setText("henr")
    QTest.keyClick(host, Qt.Key.Key_Escape)
    assert host.text() == "Me" and desk.vm.host is ME


async def test_hosts_are_suggested(desk):
    host = desk.page.toolbar.host
    host.suggestions_wanted.emit("hen")
    await settled()
    assert host._words.stringList() == ["Henrik Aaltonen (henrik@halvern.example)"]
    host._choose("Henrik Aaltonen (henrik@halvern.example)")
    await settled()
    assert desk.vm.host is HENRIK


async def test_a_suggestion_is_taken_by_keys(desk):
    host = desk.page.toolbar.host
    desk.window.activateWindow()
    host.setFocus()
    await settled()
    entered = []
    host.entered.connect(entered.append)
    QTest.keyClicks(host, "hen")
    host._timer.timeout.emit()
    await settled()
    popup = host._completer.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    await settled()
    assert entered == [HENRIK.email]
    assert not popup.isVisible() and host.text() == HENRIK.name


async def test_enter_takes_what_was_typed_before_suggestions_come(desk):
    host = desk.page.toolbar.host
    host.setFocus()
    QTest.keyClicks(host, HENRIK.email)
    QTest.keyClick(host, Qt.Key.Key_Return)
    assert not host._timer.isActive()
    await settled()
    assert desk.vm.host is HENRIK and not host._completer.popup().isVisible()


async def test_an_unknown_host_is_told_and_the_one_before_stays(desk, session):
    session.hosts.error = GreenroomError("No such person", "Zoom knows nobody called that.", "Check it.")
    desk.page.toolbar.host.setText("nobody@halvern.example")
    QTest.keyClick(desk.page.toolbar.host, Qt.Key.Key_Return)
    await settled()
    assert "Zoom knows nobody" in desk.page.list.banner.text
    assert desk.page.toolbar.host.text() == "Me"


async def test_a_token_for_one_person_says_why_the_host_is_fixed(look, session, tmp_path):
    session.hosts.may_choose, session.hosts.why_not = False, "Your own meetings only."
    desk = Desk(look, session, tmp_path)
    await settled()
    host = desk.page.toolbar.host
    assert host.isReadOnly() and host.toolTip() == host.accessibleDescription() == "Your own meetings only."
    await desk.vm.close()
    desk.window.deleteLater()


async def test_a_token_without_a_person_asks_for_a_host(look, session, tmp_path):
    session.hosts.error = HostNeeded()
    desk = Desk(look, session, tmp_path)
    await settled()
    assert desk.page.list.states.state == "empty"
    desk.button("Choose a host")
    await desk.press("New meeting")
    assert desk.dialog() is None
    await desk.vm.close()
    desk.window.deleteLater()


def of_sync(session, **fields):
    session.sync.now = replace(session.sync.now, **fields)


async def test_out_of_date_rows_say_as_of_when_and_can_be_refreshed(desk, session):
    of_sync(session, phase="failed", synced_at=NOW - timedelta(hours=1), error=NetworkError("dns"))
    desk.vm._on_changes((Change("sync"),))
    await settled()
    assert "as of 10:12" in desk.page.list.banner.text
    assert desk.page.list.states.state == "content"
    await desk.press("Retry")
    assert session.sync.refreshed == [View.UPCOMING]


async def test_a_partial_refresh_says_what_is_missing_and_until_when(desk, session):
    of_sync(
        session,
        phase="partial",
        missing="Showing 4 of 5 pages.",
        resumes_at=NOW + timedelta(minutes=53),
    )
    desk.vm._on_changes((Change("sync"),))
    await settled()
    assert desk.page.list.banner.text == "Showing 4 of 5 pages. Zoom asked us to wait until 12:05."


async def test_an_error_without_rows_fills_the_list(desk, session):
    session.store.meetings.rows = {}
    of_sync(session, phase="failed", synced_at=None, error=MissingScope(code=4711, said="[meeting:read]"))
    desk.vm._on_changes((Change("sync"), Change("meetings")))
    await settled()
    assert desk.page.list.states.state == "error"
    desk.button("Retry")
    desk.button("Copy details")
    wanted = []
    desk.page.connect_requested.connect(lambda: wanted.append(True))
    await desk.press("Connect again")
    assert wanted == [True]


@pytest.mark.parametrize(
    ("error", "ways"),
    [
        (KeyringError(KeyringTrouble.LOCKED), {"Retry", "Connect again"}),
        (NotSignedIn(), {"Connect again"}),
        (RefreshRefused("invalid_grant"), {"Connect again"}),
        (NetworkError("dns"), {"Retry"}),
    ],
)
async def test_known_meetings_stay_and_the_banner_offers_what_helps(desk, session, error, ways):
    of_sync(session, phase="failed", synced_at=NOW, error=error)
    desk.vm._on_changes((Change("sync"),))
    await settled()
    assert desk.page.list.states.state == "content"
    assert error.message in desk.page.list.banner.text
    buttons = {one.text() for one in desk.page.list.banner.findChildren(QPushButton) if one.isVisible()}
    assert buttons & {"Retry", "Connect again"} == ways


async def test_no_button_of_the_pane_cuts_its_word(desk):
    await desk.select(1)
    for width in (320, 384, 460):
        desk.page.pane.setFixedWidth(width)
        await settled()
        for each in desk.page.pane.buttons.findChildren(QPushButton):
            assert not each.isVisible() or each.width() >= each.sizeHint().width(), each.text()
        for name in ("Copy link", "Copy invitation", "End meeting", "Delete"):
            assert desk.button(name, desk.page.pane)


async def test_loading_and_empty(desk, session):
    session.store.meetings.rows = {}
    of_sync(session, phase="running", synced_at=None)
    desk.vm._on_changes((Change("sync"), Change("meetings")))
    await settled()
    assert desk.page.list.states.state == "loading"
    of_sync(session, phase="done", synced_at=NOW)
    desk.vm._on_changes((Change("sync"),))
    await settled()
    assert desk.page.list.states.state == "empty"
    await desk.press("Show past meetings")
    assert desk.vm.view is View.PAST


async def test_joining_opens_the_browser(desk):
    await desk.select(2)
    await desk.press("Join")
    assert desk.opened == [desk.vm.detail.detail.join_url]


async def test_starting_ones_own_asks_nothing(desk):
    await desk.select(2)
    await desk.press("Start")
    assert desk.dialog() is None
    assert desk.opened == [f"https://halvern.zoom.us/s/{ROWS[1].meeting_id}?zak=hidden"]


async def test_starting_someone_elses_is_confirmed(desk, session):
    desk.vm.choose_host("henrik@halvern.example")
    await settled()
    await desk.select(6)
    await desk.press("Start")
    dialog = desk.dialog()
    assert desk.opened == []
    await desk.press("Cancel", dialog)
    assert desk.opened == []
    await desk.press("Start")
    await desk.press("Start", desk.dialog())
    assert len(desk.opened) == 1


async def test_a_browser_that_does_not_open_is_told(desk):
    desk.can_open = False
    await desk.select(2)
    await desk.press("Join")
    assert "Copy link" in desk.page.pane._problem.text


async def test_a_refused_command_is_told_in_the_pane(desk, session):
    await desk.select(2)
    session.meetings.error = NetworkError("timeout")
    await desk.press("Copy invitation")
    assert "Zoom cannot be reached" in desk.page.pane._problem.text
    session.meetings.error = None
    await desk.select(1)
    await desk.select(2)


async def test_ending_is_confirmed(desk, session):
    await desk.select(1)
    await desk.press("End meeting")
    await desk.press("End meeting", desk.dialog())
    assert session.meetings.named("end") == [(ROWS[0].meeting_id,)]
    assert "Ended for everyone" in desk.toasts.toast.text


async def test_copying(desk):
    await desk.select(2)
    await desk.press("Copy link")
    assert QGuiApplication.clipboard().text() == desk.vm.detail.detail.join_url
    await desk.press("Copy invitation")
    assert QGuiApplication.clipboard().text().startswith("Marta invites you")


async def test_deleting_names_topic_and_account_and_can_be_undone(desk, session):
    await desk.select(2)
    await desk.press("Delete")
    dialog = desk.dialog()
    words = " ".join(each.text() for each in dialog.findChildren(type(desk.page.pane._title).__mro__[1]))
    assert "Clinic" in words and ME.email in words
    await desk.press("Delete", dialog)
    assert session.meetings.named("delete") == [(ROWS[1].key, False, False)]
    for listener in (desk.vm, desk.vm.detail):
        listener._on_changes((Change("meetings"),))
    await settled()
    assert "Clinic" not in desk.texts()
    assert desk.vm.detail.detail is None
    await desk.press("Undo", desk.window)
    desk.vm._on_changes((Change("meetings"),))
    await settled()
    assert "Clinic" in desk.texts()


async def test_a_deleted_meeting_that_stays_listed_stays_in_the_pane(desk, session):
    async def mark(key, **_how):
        session.store.meetings.rows[2] = replace(ROWS[1], status=MeetingStatus.CANCELLED)
        return Deleted(ROWS[1].meeting_id, "Clinic", True)

    session.meetings.delete = mark
    await desk.select(2)
    await desk.press("Delete")
    await desk.press("Delete", desk.dialog())
    for listener in (desk.vm, desk.vm.detail):
        listener._on_changes((Change("meetings"),))
    await settled()
    assert desk.page.pane._pill.accessibleName() == "Cancelled"
    assert not desk.button("Delete").isEnabled() and not desk.button("Join").isEnabled()
    assert desk.table.selectionModel().hasSelection()


async def test_deleting_a_series_says_that_all_go(desk, session):
    await desk.select(3)
    assert not desk.button("Edit").isEnabled()
    assert "series" in desk.button("Edit").toolTip()
    await desk.press("Delete")
    dialog = desk.dialog()
    assert "all its 8 meetings" in dialog.accessibleDescription()
    await desk.press("Cancel", dialog)
    assert session.meetings.named("delete") == []


async def test_registrants_can_be_told_where_there_are_some(desk, session):
    settings = SERIES_DETAIL.settings.model_copy(update={"approval_type": 0})
    session.store.meetings.details[SERIES.key] = replace(SERIES_DETAIL, settings=settings)
    await desk.select(3)
    await desk.press("Delete")
    dialog = desk.dialog()
    assert dialog.notify_registrants and not dialog.notify_host
    await desk.press("Delete", dialog)
    assert session.meetings.named("delete") == [(SERIES.key, False, True)]


async def test_keys_act_on_the_selected_row(desk):
    await desk.select(2)
    QTest.keyClick(desk.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == desk.vm.detail.detail.join_url
    QTest.keyClick(desk.table, Qt.Key.Key_Delete)
    await settled()
    desk.dialog().reject()
    QTest.keyClick(desk.table, Qt.Key.Key_F2)
    await settled()
    assert desk.page.editor.windowTitle() == "Edit meeting"
    desk.page.editor.reject()


async def test_shortcuts_work_wherever_the_keyboard_is(desk):
    desk.window.activateWindow()
    await settled()
    QTest.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.focusWidget() is desk.page.toolbar.search
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await settled()
    assert desk.page.editor is not None
    desk.page.editor.reject()


async def test_arrow_keys_skip_the_day_rows(desk):
    await desk.select(3)
    QTest.keyClick(desk.table, Qt.Key.Key_Down)
    await settled()
    assert desk.page.list.current().row == 2


async def test_the_menu_offers_what_fits(desk):
    await desk.select(1)
    menu = MeetingMenu(desk.page, desk.vm.detail, desk.page.actions_, has_app=True)
    enabled = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert enabled["End meeting"] and not enabled["Delete"] and not enabled["Edit"]
    await desk.select(2)
    assert not next(action for action in menu.actions() if action.text() == "End meeting").isEnabled()
    menu.deleteLater()


async def test_creating_selects_the_row_and_puts_the_link_into_the_clipboard(desk, session):
    await desk.press("New meeting")
    dialog = desk.page.editor
    dialog.findChild(QLineEdit).setText("Data stewardship")
    await desk.press("Create", dialog)
    assert desk.page.editor is None
    assert "Data stewardship" in desk.toasts.toast.text
    assert desk.page.list.current().topic == "Data stewardship"
    assert QGuiApplication.clipboard().text() == desk.vm.detail.detail.join_url


async def test_a_second_press_brings_the_open_dialog_forward(desk):
    await desk.press("New meeting")
    first = desk.page.editor
    desk.page.new_meeting()
    assert desk.page.editor is first
    first.reject()


async def test_a_narrow_window_opens_the_pane_over_the_list(desk):
    desk.page.resize(800, 560)
    await settled()
    await desk.select(2)
    assert not desk.page.pane.isVisible()
    QTest.keyClick(desk.table, Qt.Key.Key_Return)
    await settled()
    assert desk.page.pane.isVisible()
    QTest.keyClick(desk.page.pane, Qt.Key.Key_Escape)
    await settled()
    assert not desk.page.pane.isVisible()
    desk.page.resize(1280, 724)
    await settled()
    assert desk.page.pane.isVisible() and desk.page.pane.width() < 500


async def test_no_control_of_the_toolbar_is_cut_in_the_least_window(desk):
    for width in (1280, 960, 720):
        desk.page.resize(width, 480)
        await settled()
        bar = desk.page.toolbar
        shown = (bar.new, bar.views, bar.host, bar.search)
        lefts = [each.mapTo(desk.page, QPoint(0, 0)).x() for each in shown]
        edges = [(left, left + each.width()) for left, each in zip(lefts, shown, strict=True)]
        assert edges[-1][1] <= width
        assert all(before[1] <= after[0] for before, after in pairwise(edges))
        assert bar.views.width() >= bar.views.sizeHint().width()


async def test_the_passing_minute_is_written_anew(desk):
    await desk.select(3)
    assert "in 3 h 48 min" in desk.page.pane._when.text()
    await desk.clock.advance(60)
    await settled()
    assert "in 3 h 47 min" in desk.page.pane._when.text()


async def test_a_hidden_page_leaves_zoom_alone(desk, session):
    desk.window.hide()
    assert session.sync.shown[-1] is None
    desk.window.show()
    assert session.sync.shown[-1] is View.UPCOMING


async def test_hostile_topics_are_plain_text_everywhere(desk):
    await desk.select(4)
    assert desk.page.pane._title.textFormat() == Qt.TextFormat.PlainText
    assert desk.page.pane._title.text().startswith("<img src=x")
    await desk.press("Delete")
    dialog = desk.dialog()
    assert "\u202e" not in dialog.accessibleDescription()
    assert len(dialog.accessibleDescription()) < 200
    dialog.reject()


async def test_the_context_menu_selects_its_row(desk):
    index = desk.model.index(desk.model.row_of(2), 1)
    place = desk.table.visualRect(index).center()
    desk.table.customContextMenuRequested.emit(QPoint(place))
    await settled()
    assert desk.page.list.current().row == 2
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, MeetingMenu)
    menu.close()
    await settled()


async def test_participants_of_a_past_session_are_asked_for_when_opened(desk, session):
    session.store.meetings.rows[2] = replace(ROWS[1], session=True, uuid="/u==")
    session.meetings.people["/u=="] = ("Ada", "<b>Grace</b>")
    await desk.select(2)
    assert session.meetings.named("participants") == []
    await desk.press("Participants", desk.page.pane)
    found = [each for each in desk.page.pane.findChildren(QListWidget) if each.isVisible()]
    assert [each.accessibleName() for each in found] == ["Participants"]
    assert [found[0].item(line).text() for line in range(found[0].count())] == ["Ada", "<b>Grace</b>"]
    await desk.select(1)
    assert not any(each.isVisible() for each in desk.page.pane.findChildren(QListWidget))


async def test_without_a_paid_plan_the_pane_says_so_in_place_of_the_participants(desk, session):
    session.store.meetings.rows[2] = replace(ROWS[1], session=True, uuid="/u==")
    await desk.select(2)
    session.meetings.error = PlanLacks()
    await desk.press("Participants", desk.page.pane)
    texts = [each.text() for each in desk.page.pane.findChildren(QLabel) if each.isVisible()]
    assert "Zoom shows participants on paid plans only." in texts
    assert desk.dialog() is None
