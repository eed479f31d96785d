"""The list of people: licence meter, table, its states, and the banner above it."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.users import DirectoryState, Missing
from app.store.users import DirectoryListing, DirectoryRow
from app.viewmodels.users import UsersViewModel
from app.viewmodels.users_state import Emptiness, LookUpPhase, Situation, resorted
from app.viewmodels.users_words import COLUMNS, SORTABLE, column_words
from app.views.clipboard import copy_details, copy_text
from app.views.format import Formats
from app.views.look import Look
from app.views.models.users import UsersModel
from app.views.pages._failures import connect_again, show_failure, ways_out_of
from app.views.pages._kept_rows import KeptRows
from app.views.pages._users_meter import LicenceMeter
from app.views.pages._users_states import (
    asking_words,
    asks_again,
    gaps_details,
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

LONG_READING = 2000
"""People from which a reading is told of above a list that has rows: one page of Zoom's."""

_WIDTHS = {
    "email": 216,
    "licence": 84,
    "role": 88,
    "group": 148,
    "last_sign_in": 112,
    "status": 108,
    "created": 104,
    "sign_in": 160,
    "timezone": 140,
    "pmi": 120,
}
_HIDE_BELOW = {"role": 640, "department": 560}


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            name,
            _WIDTHS.get(name),
            1.15 if name == "name" else 1.0,
            sortable=name in SORTABLE,
            hide_below=_HIDE_BELOW.get(name, 0),
            least=144 if name == "name" else 112,
        )
        for name in COLUMNS
    )


class UsersTable(TableView):
    """The table, with the key that copies."""

    copy_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The copy shortcut copies the e-mail addresses of the selected people."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.current_row().isValid():
            self.copy_requested.emit()
            return
        super().keyPressEvent(event)


class UsersList(QWidget):
    """Shows whom the view-model lists; keeps the selection and the place through every refresh."""

    selected = Signal(object)
    """Ids of the rows that are selected now, in the list's order."""
    opened = Signal()
    """Enter or a double click on a row."""
    menu_requested = Signal(QPoint)
    copy_requested = Signal()
    connect_requested = Signal()

    def __init__(self, look: Look, vm: UsersViewModel, formats: Formats, state: WindowState) -> None:
        super().__init__()
        self._look, self._vm, self._formats = look, vm, formats
        self._passing: GreenroomError | None = None
        self.model = UsersModel(formats, vm.now, self)
        self.meter = LicenceMeter(look)
        self.table = UsersTable(look, _("Users"), _columns(), state=state, key="users", many=True)
        self.table.setModel(self.model)
        self.kept = KeptRows(self.table, self.model)
        self.banner = Banner(look, flush=True)
        self.states = StateStack(look, self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.meter, self.banner):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self._connect_table()
        self._connect_view_model()
        self._show_columns()

    # Selection

    def select(self, row: DirectoryRow) -> bool:
        """Select `row` alone; False where the list does not hold it."""
        return self.kept.select(row.row)

    def sort_menu(self, parent: QWidget) -> QMenu:
        """The ways to sort, for those who do not press the header with a mouse."""
        menu = QMenu(_("Sort by"), parent)
        for key in (each for each in COLUMNS if each in SORTABLE):
            action = menu.addAction(column_words(key))
            action.setCheckable(True)
            action.setChecked(key == self._vm.sort.column)
            action.triggered.connect(partial(self._sort_by, key))
        return menu

    def say(self, error: GreenroomError | None) -> None:
        """Show a failure above the list until something else is asked for; None takes it away."""
        self._passing = error
        self.show_banner()

    # From the view-model

    def _connect_view_model(self) -> None:
        vm, rows = self._vm, self._vm.rows
        rows.listing_changed.connect(self._show_listing)
        rows.block_ready.connect(self.model.put_block)
        rows.dropped.connect(self.model.drop)
        rows.block_lost.connect(self.model.forget_request)
        vm.situation_changed.connect(self._show_situation)
        vm.sync_changed.connect(self._follow)
        vm.look_up_changed.connect(self._follow)
        vm.filters_changed.connect(self._mark_sort)
        vm.columns_changed.connect(self._show_columns)
        vm.meter_changed.connect(lambda: self.meter.show_meter(vm.meter))
        vm.minute_passed.connect(self._follow_clock)

    def _show_listing(self, listing: DirectoryListing) -> None:
        self.kept.swap(lambda: self.model.show(listing, self._vm.now))
        self._mark_sort()

    def _show_columns(self) -> None:
        self.table.choose_columns(self._vm.columns)

    def _follow_clock(self) -> None:
        self.model.set_now(self._vm.now)
        self.show_banner()

    def _follow(self) -> None:
        self.meter.show_meter(self._vm.meter)
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
            sync = self._vm.sync
            self.states.show_loading(*((sync.people, sync.total) if self._vm.syncing else ()))
        elif situation is Situation.EMPTY:
            self._show_empty(emptiness)
        elif error is not None:
            self.states.show_error(error, self._vm.retry, connect_again(error, self.connect_requested.emit))

    def _show_empty(self, reason: Emptiness | None) -> None:
        vm = self._vm
        total = vm.listing.total if vm.listing else 0
        words = why_empty(reason, vm.filters, total, vm.look_up, self._formats)
        self.states.show_empty(words.icon, words.title, words.message, self._ways_out(reason))

    def _ways_out(self, reason: Emptiness | None) -> tuple[Command, ...]:
        vm = self._vm
        if reason is Emptiness.NEVER_SYNCED and not vm.filters.narrow:
            return (Command(_("Read the directory"), vm.sync_now, primary=True),)
        commands = []
        if vm.filters.narrow:
            commands.append(Command(_("Clear filters"), vm.clear_filters, primary=True))
        if asks_again(vm.look_up):
            commands.append(Command(_("Ask Zoom again"), vm.look_up_now))
            commands += connect_again(vm.look_up.error, self.connect_requested.emit)
        if not commands:
            commands.append(Command(_("Read again"), vm.sync_now, primary=True))
        return tuple(commands)

    # The banner

    def show_banner(self) -> None:
        """Say what matters most: a failure, how far the reading is, who is missing, and why."""
        vm = self._vm
        if self._passing is not None:
            self._show_failure(self._passing, Tone.BAD)
        elif vm.situation not in (Situation.ROWS, Situation.EMPTY):
            self.banner.clear()
        elif vm.only_me:
            self.show_only_me(vm.why, vm.scope)
        elif vm.look_up.phase is LookUpPhase.ASKING:
            self.banner.show_message(Tone.INFO, asking_words(vm.look_up), icon="search")
        elif vm.syncing and _is_long(vm.sync):
            self.show_progress(vm.sync)
        elif vm.gaps:
            self.show_gaps(vm.gaps)
        elif vm.error is not None:
            self._show_failure(vm.error, Tone.WARN)
        else:
            self.banner.clear()

    def show_progress(self, sync: DirectoryState) -> None:
        """Say above the list how far the reading of the directory is."""
        stop = Command(_("Stop"), self._vm.cancel_sync)
        words = progress_words(sync, self._formats, self._vm.now)
        self.banner.show_message(Tone.INFO, words, (stop,), icon="sync")

    def show_gaps(self, gaps: tuple[Missing, ...]) -> None:
        """Say above the list what of the directory is missing, and why."""
        copy = Command(_("Copy details"), partial(copy_details, gaps_details(gaps)))
        retry = Command(_("Retry"), self._vm.retry, primary=True)
        self.banner.show_message(Tone.WARN, gaps_words(gaps), (copy, retry), icon="clock")

    def show_only_me(self, why: str, scope: str) -> None:
        """Say above the list that it is of one person alone, and which scope opens the rest."""
        copy = Command(_("Copy scope"), partial(copy_text, scope))
        again = Command(_("Connect again"), self.connect_requested.emit, primary=True)
        commands = (copy, again) if scope else (again,)
        self.banner.show_message(Tone.INFO, why, commands, icon="lock")

    def _show_failure(self, error: GreenroomError, tone: Tone) -> None:
        ways_out = ways_out_of(error, self._vm.retry, self.connect_requested.emit)
        if self._passing is not None:
            ways_out = (Command(_("Dismiss"), partial(self.say, None)),)
        show_failure(self.banner, error, tone, ways_out)

    # The table

    def _connect_table(self) -> None:
        self.table.row_activated.connect(lambda _index: self.opened.emit())
        self.table.context_requested.connect(self._ask_for_menu)
        self.table.copy_requested.connect(self.copy_requested)
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


def _is_long(sync: DirectoryState) -> bool:
    return sync.resumes_at is not None or (sync.total or sync.people) > LONG_READING
