"""The list of recordings: table, its states, and the banner above it."""

from datetime import timedelta
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.recordings import Cost, Gap
from app.store.recordings import RecordingListing, RecordingRow
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.recordings_state import Emptiness, Situation, resorted
from app.views.format import Formats
from app.views.look import Look
from app.views.models.recordings import Column as Col
from app.views.models.recordings import RecordingsModel
from app.views.pages._failures import connect_again, show_failure, ways_out_of
from app.views.pages._kept_rows import KeptRows
from app.views.pages._recordings_states import (
    cost_reason,
    cost_words,
    gaps_words,
    progress_words,
    why_empty,
)
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.state_stack import StateStack
from app.views.widgets.status import Tone
from app.views.widgets.table import Column, TableView
from app.views.window_state import WindowState

SORT_KEYS = {
    Col.DATE: "date",
    Col.TOPIC: "topic",
    Col.HOST: "host",
    Col.LENGTH: "length",
    Col.SIZE: "size",
    Col.STATE: "state",
}
FURTHER_BACK = 91
"""Days."""


def _columns() -> tuple[Column, ...]:
    return (
        Column("date", 140, sortable=True),
        Column("topic", sortable=True),
        Column("host", 152, sortable=True, hide_below=720),
        Column("length", 88, sortable=True, hide_below=620),
        Column("size", 76, sortable=True),
        Column("state", 128, sortable=True),
    )


class RecordingsTable(TableView):
    """The table, with the keys that act on recordings."""

    key_pressed = Signal(str)
    """What a key asks for: delete, download or copy."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del moves to the trash, Ctrl+D downloads, the copy shortcut copies the share link."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if not self.current_row().isValid():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.key_pressed.emit("copy")
        elif event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("delete")
        elif event.key() == Qt.Key.Key_D and control:
            self.key_pressed.emit("download")
        else:
            super().keyPressEvent(event)


class RecordingsList(QWidget):
    """Shows what the view-model lists; keeps the selection and the place through every refresh."""

    selected = Signal(object)
    """Ids of the rows that are selected now, in the list's order."""
    opened = Signal()
    """Enter or a double click on a row."""
    menu_requested = Signal(QPoint)
    key_pressed = Signal(str)
    why_requested = Signal()
    """Somebody wants to know why there is nothing."""
    connect_requested = Signal()

    def __init__(self, look: Look, vm: RecordingsViewModel, formats: Formats, state: WindowState) -> None:
        super().__init__()
        self._look, self._vm, self._formats = look, vm, formats
        self._passing: tuple[GreenroomError, Tone] | None = None
        self.model = RecordingsModel(formats, vm.now, self)
        self.table = RecordingsTable(
            look, _("Recordings"), _columns(), state=state, key="recordings", many=True
        )
        self.table.setModel(self.model)
        self.kept = KeptRows(self.table, self.model)
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

    def select(self, row: RecordingRow) -> bool:
        """Select `row` alone; False where the list does not hold it."""
        return self.kept.select(row.row)

    def selected_ids(self) -> tuple[int, ...]:
        """Ids of the selected rows, in the list's order."""
        return self.kept.ids()

    def sort_menu(self, parent: QWidget) -> QMenu:
        """The ways to sort, for those who do not press the header with a mouse."""
        menu = QMenu(_("Sort by"), parent)
        for column, key in SORT_KEYS.items():
            title = self.model.headerData(column, Qt.Orientation.Horizontal)
            action = menu.addAction(str(title))
            action.setCheckable(True)
            action.setChecked(key == self._vm.sort.column)
            action.triggered.connect(partial(self._sort_by, key))
        return menu

    def say(self, error: GreenroomError | None, tone: Tone = Tone.BAD) -> None:
        """Show a failure above the list until something else is asked for; None takes it away."""
        self._passing = (error, tone) if error else None
        self.show_banner()

    # From the view-model

    def _connect_view_model(self) -> None:
        rows = self._vm.rows
        rows.listing_changed.connect(self._show_listing)
        rows.block_ready.connect(self.model.put_block)
        rows.dropped.connect(self.model.drop)
        rows.block_lost.connect(self.model.forget_request)
        self._vm.situation_changed.connect(self._show_situation)
        self._vm.reading_changed.connect(self._follow_reading)
        self._vm.filters_changed.connect(self._mark_sort)
        self._vm.minute_passed.connect(self._follow_clock)
        self.model.set_standing(self._vm.transfers.standing)
        self._vm.transfers.standings_changed.connect(self.model.write_anew)

    def _show_listing(self, listing: RecordingListing) -> None:
        self.model.set_trash(self._vm.filters.trash)
        self.kept.swap(lambda: self.model.show(listing, self._vm.now))
        self._mark_sort()

    def _follow_clock(self) -> None:
        self.model.set_now(self._vm.now)
        self.show_banner()

    def _follow_reading(self) -> None:
        self._show_situation(self._vm.situation)

    def _show_situation(self, situation: Situation) -> None:
        self.show_as(situation, self._vm.emptiness, self._vm.error)
        self.show_banner()

    def show_as(
        self, situation: Situation, emptiness: Emptiness | None, error: GreenroomError | None
    ) -> None:
        """Show the rows, or why there are none."""
        if situation is Situation.ROWS:
            self.states.show_content()
        elif situation is Situation.LOADING:
            state = self._vm.listing_state
            self.states.show_loading(state.done_windows, state.windows or None)
        elif situation is Situation.EMPTY:
            self._show_empty(emptiness)
        elif situation is Situation.ASK_COST:
            self._ask_cost()
        elif error is not None:
            self.states.show_error(error, self._vm.retry, connect_again(error, self.connect_requested.emit))

    def _show_empty(self, reason: Emptiness | None) -> None:
        vm, listing = self._vm, self._vm.listing
        total = listing.total if listing else 0
        words = why_empty(reason, vm.filters, total, self._formats, self._formats.day_of(vm.now))
        self.states.show_empty(words.icon, words.title, words.message, self._ways_out(reason))

    def _ways_out(self, reason: Emptiness | None) -> tuple[Command, ...]:
        if reason is Emptiness.FILTERS:
            return (Command(_("Clear filters"), self._vm.clear_filters, primary=True),)
        if reason is Emptiness.TRASH:
            back = Command(_("Show recordings"), lambda: self._vm.set_trash(False), primary=True)
            return (back,)
        why = Command(_("Why is this empty?"), self.why_requested.emit)
        if reason is Emptiness.NEVER_ASKED:
            return Command(_("Ask Zoom"), self._vm.read_now, primary=True), why
        back = Command(_("Look three months further back"), self._look_back, primary=True)
        return (back, why) if reason is Emptiness.NOTHING else (why,)

    def _look_back(self) -> None:
        filters = self._vm.filters
        self._vm.set_range(filters.first - timedelta(days=FURTHER_BACK), filters.last)

    def _ask_cost(self) -> None:
        cost = self._vm.question
        if cost is None:
            return
        message = " ".join(filter(None, (cost_words(cost, self._formats), cost_reason(cost, self._formats))))
        self.states.show_empty("cloud", _("Read these days from Zoom?"), message, self._cost_commands())

    def _cost_commands(self) -> tuple[Command, ...]:
        read = Command(_("Read"), self._vm.read_now, primary=True)
        return read, Command(_("Not now"), self._vm.decline)

    # The banner

    def show_banner(self) -> None:
        """Say what matters most: a failure, a question, what is missing, how far the reading is."""
        vm = self._vm
        if self._passing is not None:
            self._show_failure(*self._passing)
        elif vm.situation is not Situation.ROWS:
            self.banner.clear()
        elif vm.question is not None:
            self.show_question(vm.question)
        elif vm.reading and vm.listing_state.windows > 1:
            self._show_progress()
        elif vm.gaps:
            self.show_gaps(vm.gaps)
        elif vm.error is not None:
            self._show_failure(vm.error, Tone.WARN)
        else:
            self.banner.clear()

    def _show_progress(self) -> None:
        state = self._vm.listing_state
        words = progress_words(state.done_windows, state.windows, state.found, self._formats)
        if state.resumes_at is not None:
            time = self._formats.moment(state.resumes_at, self._vm.now)
            words = _("{text} Zoom asked us to wait until {time}.").format(text=words, time=time)
        stop = Command(_("Stop"), self._vm.cancel_reading)
        self.banner.show_message(Tone.INFO, words, (stop,), icon="sync")

    def show_question(self, cost: Cost) -> None:
        """Ask above the list whether Zoom shall be asked at such length."""
        known = _("These days are not read completely yet.")
        parts = (known, cost_words(cost, self._formats), cost_reason(cost, self._formats))
        self.banner.show_message(Tone.INFO, " ".join(filter(None, parts)), self._cost_commands(), icon="info")

    def show_gaps(self, gaps: tuple[Gap, ...]) -> None:
        """Say above the list which days are missing, and why."""
        vm = self._vm
        words = gaps_words(gaps, vm.listing_state.resumes_at, self._formats, vm.now)
        details = Command(_("Details"), self.why_requested.emit)
        retry = Command(_("Retry"), vm.retry, primary=True)
        self.banner.show_message(Tone.WARN, words, (details, retry), icon="clock")

    def _show_failure(self, error: GreenroomError, tone: Tone) -> None:
        ways_out = ways_out_of(error, self._vm.retry, self.connect_requested.emit)
        if self._passing is not None:
            ways_out = (Command(_("Dismiss"), partial(self.say, None)),)
        show_failure(self.banner, error, tone, ways_out)

    # The table

    def _connect_table(self) -> None:
        self.table.row_activated.connect(lambda _index: self.opened.emit())
        self.table.context_requested.connect(self._ask_for_menu)
        self.table.key_pressed.connect(self.key_pressed)
        self.table.sort_requested.connect(lambda key, _descending: self._sort_by(key))
        self.kept.selected.connect(self.selected)
        self.model.block_wanted.connect(self._vm.rows.want_block)
        self._mark_sort()

    def _ask_for_menu(self, index: QModelIndex, place: QPoint) -> None:
        if not self.table.selectionModel().isRowSelected(index.row(), QModelIndex()):
            self.table.select_row(index.row())
        self.menu_requested.emit(place)

    def _sort_by(self, key: str, _on: bool = False) -> None:
        sort = resorted(self._vm.sort, key)
        self._vm.set_sort(sort.column, sort.descending)
        self._mark_sort()

    def _mark_sort(self) -> None:
        self.table.show_sort(self._vm.sort.column, self._vm.sort.descending)
