"""The list of meetings: table, its four states, and the banner above it."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.sync import SyncPhase
from app.store.meetings import Listing, MeetingRow, View
from app.viewmodels.meetings import MeetingsViewModel
from app.viewmodels.meetings_state import Situation, resorted
from app.views.clipboard import copy_details
from app.views.format import Formats
from app.views.look import Look
from app.views.models.meetings import Column as Col
from app.views.models.meetings import MeetingsModel
from app.views.pages._failures import connect_again, ways_out_of
from app.views.pages._meetings_states import Notice, freshness, why_empty
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.header import TableHeader
from app.views.widgets.state_stack import StateStack
from app.views.widgets.status import Tone
from app.views.widgets.table import Column, TableView
from app.views.window_state import WindowState

SORT_KEYS = {
    Col.TIME: "time",
    Col.TOPIC: "topic",
    Col.HOST: "host",
    Col.STATUS: "status",
    Col.PEOPLE: "people",
}


def _columns(look: Look, formats: Formats, now: datetime) -> tuple[Column, ...]:
    return (
        Column("time", max(104, _time_width(look, formats, now))),
        Column("topic"),
        Column("kind", 28, fixed=True),
        Column("host", 160, hide_below=640),
        Column("status", 112),
        Column("people", 68),
    )


class MeetingsTable(TableView):
    """The table, with the keys that act on a meeting."""

    key_pressed = Signal(str)
    """What a key asks for: delete, edit or copy."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes, F2 and E edit, the copy shortcut copies the link."""
        if not self.current_row().isValid():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.key_pressed.emit("copy")
        elif event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("delete")
        elif event.key() in {Qt.Key.Key_F2, Qt.Key.Key_E} and not _modified(event):
            self.key_pressed.emit("edit")
        else:
            super().keyPressEvent(event)


class MeetingsList(QWidget):
    """Shows what the view-model lists; keeps the selected meeting and the place through every refresh."""

    selected = Signal(str)
    """Key of the meeting selected by the person; empty for none."""
    opened = Signal()
    """Enter or a double click on the selected meeting."""
    menu_requested = Signal(QPoint)
    key_pressed = Signal(str)
    new_requested = Signal()
    host_requested = Signal()
    search_cleared = Signal()
    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""

    def __init__(self, look: Look, vm: MeetingsViewModel, state: WindowState) -> None:
        super().__init__()
        self._look, self._vm = look, vm
        self._formats = Formats(ZoneInfo(vm.zone))
        self._passing: Notice | None = None
        self._selected_row: int | None = None
        self._told = ""
        self._anchor: tuple[int, int] | None = None
        self._asked = self._question()
        self.model = MeetingsModel(self._formats, vm.now, self)
        self.table = MeetingsTable(
            look, _("Meetings"), _columns(look, self._formats, vm.now), state=state, key="meetings"
        )
        self.table.setModel(self.model)
        self.banner = Banner(look, flush=True)
        self.states = StateStack(look, self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        self._connect_table()
        self._connect_view_model()

    # Selection

    def current(self) -> MeetingRow | None:
        """The meeting on the current row."""
        index = self.table.current_row()
        return self.model.meeting_at(index.row()) if index.isValid() else None

    def select(self, row_id: int, key: str) -> bool:
        """Select the store's row `row_id` of key `key`; False when the list does not hold it."""
        row = self.model.row_of(row_id)
        self._selected_row, self._told, self._asked = row_id, key, self._question()
        if row < 0:
            self.table.clearSelection()
            return False
        self.table.select_row(row)
        return True

    def sort_menu(self, parent: QWidget) -> QMenu:
        """The ways to sort, for those who do not press the header with a mouse."""
        menu = QMenu(_("Sort by"), parent)
        for column, key in SORT_KEYS.items():
            title = self.model.headerData(column, Qt.Orientation.Horizontal)
            action = menu.addAction(str(title))
            action.setCheckable(True)
            action.setChecked(key == self._vm.sort.column)
            action.triggered.connect(lambda _on, column=column: self._sort_by(column))
        return menu

    def say(self, error: GreenroomError | None, tone: Tone = Tone.INFO) -> None:
        """Show a failure above the list until something else is asked for; None takes it away."""
        text = " ".join(filter(None, (error.message, error.next_step))) if error else ""
        icon = "info" if tone is Tone.INFO else "error"
        self._passing = Notice(tone, text, icon, error) if error else None
        self._show_banner()

    # From the view-model

    def _connect_view_model(self) -> None:
        self._vm.rows.listing_changed.connect(self._show_listing)
        self._vm.rows.block_ready.connect(self.model.put_block)
        self._vm.rows.dropped.connect(self.model.drop)
        self._vm.rows.block_lost.connect(self.model.forget_request)
        self._vm.situation_changed.connect(self._show_situation)
        self._vm.sync_changed.connect(self._show_banner)
        self._vm.minute_passed.connect(self._follow_clock)

    def _show_listing(self, listing: Listing) -> None:
        self._keep_place()
        if self.model.show(listing, self._vm.now):
            # Qt would do it within the next picture, and paint all of it a second time.
            self.table.doItemsLayout()
            self._restore_place()
        else:
            self._freshen_what_is_in_sight()
        self._mark_sort()
        self._let_go_of_what_is_not_listed()

    def _question(self) -> tuple[View, str, str]:
        host = self._vm.host
        return self._vm.view, host.id if host else "", self._vm.search

    def _let_go_of_what_is_not_listed(self) -> None:
        """Another view, host or search without the selected meeting shows none; news alone take none away."""
        asked = self._question()
        if asked == self._asked:
            return
        self._asked = asked
        if self._told and self.model.row_of(self._selected_row or 0) < 0:
            self._told = ""
            self.selected.emit("")

    def _follow_clock(self) -> None:
        self.model.set_now(self._vm.now)
        self._show_banner()

    def _show_situation(self, situation: Situation) -> None:
        if situation is Situation.ROWS:
            self.states.show_content()
        elif situation in {Situation.LOADING, Situation.LOOKING_UP}:
            self._show_loading()
        elif situation is Situation.EMPTY:
            self._show_empty()
        elif situation is Situation.HOST_NEEDED:
            self._ask_for_host()
        else:
            self._show_error()
        self._show_banner()

    def _show_loading(self) -> None:
        state = self._vm.sync_state
        if state is not None and state.phase == SyncPhase.RUNNING:
            self.states.show_loading(state.done, state.total)
        else:
            self.states.show_loading()

    def _show_empty(self) -> None:
        host, listing = self._vm.host, self._vm.listing
        name = "" if host is None or host.is_me else host.name or host.email
        total = listing.total if listing else 0
        why = why_empty(self._vm.view, name, self._vm.search, total, self._formats)
        self.states.show_empty(why.icon, why.title, why.message, self._ways_out())

    def _ways_out(self) -> tuple[Command, ...]:
        if self._vm.search:
            return (Command(_("Clear search"), self.search_cleared.emit, primary=True),)
        new = Command(_("New meeting"), self.new_requested.emit, icon="plus", primary=True)
        if self._vm.view is View.UPCOMING:
            return new, Command(_("Show past meetings"), lambda: self._vm.set_view(View.PAST))
        return (Command(_("Show upcoming meetings"), lambda: self._vm.set_view(View.UPCOMING)),)

    def _ask_for_host(self) -> None:
        error = self._vm.host_error
        message = error.message if error else ""
        choose = Command(_("Choose a host"), self.host_requested.emit, primary=True)
        self.states.show_empty("users", _("Whose meetings?"), message, (choose,))

    def _show_error(self) -> None:
        state = self._vm.sync_state
        error = self._vm.host_error or self._vm.error or (state.error if state else None)
        if error is not None:
            self.states.show_error(error, self._vm.retry, connect_again(error, self.connect_requested.emit))

    def _show_banner(self) -> None:
        notice = self._passing
        if notice is None and self._vm.situation is Situation.ROWS:
            notice = freshness(self._vm.sync_state, self._vm.now, self._formats)
        if notice is None:
            self.banner.clear()
            return
        self.banner.show_message(notice.tone, notice.text, self._banner_commands(notice), icon=notice.icon)

    def _banner_commands(self, notice: Notice) -> tuple[Command, ...]:
        commands: list[Command] = []
        if notice.error is not None and notice.error.details:
            commands.append(Command(_("Copy details"), partial(copy_details, notice.error)))
        if notice is self._passing:
            return (*commands, Command(_("Dismiss"), lambda: self.say(None)))
        ways_out = ways_out_of(notice.error, self._vm.refresh, self.connect_requested.emit)
        return (*commands, *ways_out)

    # The table

    @property
    def _header(self) -> TableHeader:
        header = self.table.horizontalHeader()
        assert isinstance(header, TableHeader)
        return header

    def _connect_table(self) -> None:
        self.table.row_changed.connect(self._row_changed)
        self.table.row_activated.connect(lambda _index: self.opened.emit())
        self.table.context_requested.connect(self._ask_for_menu)
        self.table.key_pressed.connect(self.key_pressed)
        self.model.block_wanted.connect(self._vm.rows.want_block)
        self.model.dataChanged.connect(lambda: self._row_changed(self.table.current_row()))
        header = self._header
        header.set_sortable(frozenset(map(int, SORT_KEYS)))
        header.sort_requested.connect(self._sort_by)
        self._mark_sort()

    def _row_changed(self, index: QModelIndex) -> None:
        row = self.model.meeting_at(index.row()) if index.isValid() else None
        if row is None:
            return
        self._selected_row = row.row
        if row.key != self._told:
            self._told = row.key
            self.selected.emit(row.key)

    def _ask_for_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.table.select_row(index.row())
        self.menu_requested.emit(place)

    def _sort_by(self, section: int) -> None:
        key = SORT_KEYS.get(Col(section))
        if key is not None:
            sort = resorted(self._vm.sort, key)
            self._vm.set_sort(sort.column, sort.descending)
            self._mark_sort()

    def _mark_sort(self) -> None:
        sort = self._vm.sort
        column = next(each for each, key in SORT_KEYS.items() if key == sort.column)
        self._header.show_sort(column, sort.descending)

    def _freshen_what_is_in_sight(self) -> None:
        top, bottom = self.table.rowAt(0), self.table.rowAt(self.table.viewport().height() - 1)
        last = self.model.rowCount() - 1
        for row in (top, top + 1, bottom if bottom >= 0 else last, bottom - 1 if bottom > 0 else last):
            self.model.touch(row)

    def _keep_place(self) -> None:
        """Remember which meeting is at the top, so that news above it do not move what is read."""
        top = self.table.rowAt(0)
        self._anchor = None
        for row in (top, top + 1):
            row_id = self.model.row_id_at(row) if 0 <= row < self.model.rowCount() else None
            if row_id is not None and self.table.verticalScrollBar().value():
                self._anchor = (row_id, self.table.rowViewportPosition(row))
                return

    def _restore_place(self) -> None:
        if self._anchor is not None:
            row = self.model.row_of(self._anchor[0])
            if row >= 0:
                place = row * self.table.rowHeight(row) - self._anchor[1]
                self.table.verticalScrollBar().setValue(place)
        if self._selected_row is not None and (row := self.model.row_of(self._selected_row)) >= 0:
            bar = self.table.verticalScrollBar()
            value = bar.value()
            self.table.selectRow(row)
            bar.setValue(value)


def _time_width(look: Look, formats: Formats, now: datetime) -> int:
    """Room for the longest time, in pixels at 96 dpi; some locales write 10:00 PM."""
    late = now.replace(hour=22, minute=50)
    today = formats.day_of(now)
    days = (formats.short_day(today + timedelta(days=ahead), today) for ahead in range(7))
    samples = (formats.time_range(late, 30), *(f"{day} {formats.time(late)}" for day in days))
    widest = max(QFontMetrics(look.font()).horizontalAdvance(sample) for sample in samples)
    return round(widest / look.metrics.scale) + 14


def _modified(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
