"""The transfers below the recordings: a head that always stays, and the table when it is open."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.core.i18n import _
from app.store.recordings import FileState
from app.viewmodels.transfers import (
    TransfersViewModel,
    may_cancel,
    may_open,
    may_pause,
    may_resume,
    may_retry,
)
from app.views.clipboard import copy_details
from app.views.format import Formats
from app.views.look import Look
from app.views.models.transfers import TransfersModel
from app.views.pages._transfers_head import TransfersHead
from app.views.pages._transfers_table import TransfersTable
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.status import Tone
from app.views.window_state import WindowState

OPEN_KEY = "transfers/open"
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class TransfersDrawer(QWidget):
    """Shows the queue and acts on what is selected in it; with nothing selected, on all of it."""

    opened = Signal(bool)
    """The table is shown now, or hidden."""

    def __init__(self, look: Look, vm: TransfersViewModel, formats: Formats, state: WindowState) -> None:
        super().__init__()
        self._look, self._vm, self._state = look, vm, state
        self._wanted_open = state.flag(OPEN_KEY, True)
        self.setAccessibleName(_("Transfers"))
        self.head = TransfersHead(look, formats)
        self.model = TransfersModel(formats, self)
        self.table = TransfersTable(look, self.model, state)
        self.banner = Banner(look, flush=True)
        self._kept: tuple[frozenset[str], str] = (frozenset(), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.banner):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self._connect()
        self._show_rows()
        self._show_stopped()

    @property
    def is_open(self) -> bool:
        """Whether the table is shown: wanted open, and with something to show."""
        return self._wanted_open and self.model.rowCount() > 0

    def banner_height(self) -> int:
        """Room that the banner takes, in pixels."""
        return 0 if self.banner.isHidden() else self.banner.sizeHint().height()

    def set_open(self, wanted: bool) -> None:
        """Show or hide the table, and remember it."""
        self._wanted_open = wanted
        self._state.store_flag(OPEN_KEY, wanted)
        self._show_open()

    def selected(self) -> tuple[str, ...]:
        """Ids of the selected transfers, in the order of the queue."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.rows[row].id for row in rows)

    # From the view-model

    def _connect(self) -> None:
        vm, head, table = self._vm, self.head, self.table
        vm.rows_changed.connect(self._show_rows)
        vm.progress_changed.connect(self._show_progress)
        vm.totals_changed.connect(self._show_totals)
        vm.stopped_changed.connect(self._show_stopped)
        head.toggled.connect(lambda: self.set_open(not self.is_open))
        head.pressed.connect(self._act)
        head.pause_all_requested.connect(vm.pause_all)
        head.resume_all_requested.connect(vm.resume_all)
        head.clear_requested.connect(vm.clear_finished)
        table.selectionModel().selectionChanged.connect(self._show_commands)
        table.key_pressed.connect(self._act_on_key)
        table.step_requested.connect(self._step)
        table.action_pressed.connect(lambda key, row_id: self._run(key, (row_id,)))
        table.row_activated.connect(self._open_row)
        table.context_requested.connect(self._open_menu)
        self.model.move_requested.connect(lambda ids, before: vm.move(ids, before or None))

    def _show_rows(self) -> None:
        self._keep_selection()
        self.model.show(self._vm.rows)
        self._restore_selection()
        self._show_open()
        self._show_totals()
        self._show_commands()

    def _show_progress(self, places: Sequence[int]) -> None:
        self.model.update(self._vm.rows, places)
        self._show_commands()

    def _show_totals(self) -> None:
        self.head.show_totals(self._vm.snapshot, self._vm.fraction)

    def _show_open(self) -> None:
        self.table.setVisible(self.is_open)
        self.head.show_open(self.is_open, possible=self.model.rowCount() > 0)
        self.opened.emit(self.is_open)

    def _show_stopped(self) -> None:
        error = self._vm.stopped
        if error is None:
            self.banner.clear()
            return
        text = " ".join(filter(None, (error.title + ".", error.message, error.next_step)))
        commands = [Command(_("Retry"), self._vm.retry_stopped, primary=True)]
        if error.details:
            commands.insert(0, Command(_("Copy details"), partial(copy_details, error)))
        self.banner.show_message(Tone.BAD, text, commands, icon="warning")

    def _show_commands(self) -> None:
        ids = frozenset(self.selected())
        rows = [row for row in self._vm.rows if row.id in ids] if ids else self._vm.rows
        self.head.show_commands(
            pause=any(map(may_pause, rows)),
            resume=any(map(may_resume, rows)),
            retry=any(map(may_retry, rows)),
            cancel=bool(ids) and any(map(may_cancel, rows)),
            selected=len(ids),
        )

    # What a person does

    def _act(self, key: str) -> None:
        """Act on the selected transfers, else on all that it fits."""
        self._run(key, self.selected() or tuple(row.id for row in self._vm.rows))

    def _act_on_key(self, key: str) -> None:
        ids = self.selected()
        if key == "toggle":
            rows = [row for row in self._vm.rows if row.id in set(ids)]
            if any(map(may_pause, rows)):
                self._run("pause", ids)
            else:
                self._run("resume", ids)
                self._run("retry", ids)
        elif ids:
            self._run(key, ids)

    def _run(self, key: str, ids: Sequence[str]) -> None:
        """Do what `key` names with those of `ids` that it fits."""
        vm, wanted = self._vm, set(ids)
        fits = {"pause": may_pause, "resume": may_resume, "retry": may_retry, "cancel": may_cancel}
        if key == "reveal":
            vm.show_in_folder(next(iter(ids)))
            return
        chosen = [row.id for row in vm.rows if row.id in wanted and fits[key](row)]
        commands = {"pause": vm.pause, "resume": vm.resume, "retry": vm.retry, "cancel": vm.cancel}
        if chosen:
            commands[key](chosen)

    def _step(self, step: int) -> None:
        """Move the selected rows past their neighbour."""
        ids = self.selected()
        places = [self.model.row_of(each) for each in ids]
        queue = [row.id for row in self._vm.rows if row.state is not FileState.ON_DISK]
        if not places or not set(ids) <= set(queue):
            return
        if step < 0 and min(places) > 0:
            self._vm.move(ids, self._vm.rows[min(places) - 1].id)
        elif step > 0 and max(places) + 1 < len(queue):
            self._vm.move(ids, queue[max(places) + 2] if max(places) + 2 < len(queue) else None)

    def _open_row(self, index: QModelIndex) -> None:
        row = self.model.transfer_at(index.row())
        if row is not None and may_open(row):
            self._vm.open(row.id)

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        if not self.table.selectionModel().isRowSelected(index.row(), QModelIndex()):
            self.table.select_row(index.row())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu)
        menu.popup(place)

    def _fill_menu(self, menu: QMenu) -> None:
        ids = self.selected()
        rows = [row for row in self._vm.rows if row.id in set(ids)]
        for word, key, fits in (
            (_("Pause"), "pause", may_pause),
            (_("Resume"), "resume", may_resume),
            (_("Retry"), "retry", may_retry),
            (_("Cancel download"), "cancel", may_cancel),
        ):
            self._offer(menu, word, partial(self._run, key, ids), any(map(fits, rows)))
        menu.addSeparator()
        done = len(rows) == 1 and may_open(rows[0])
        self._offer(menu, _("Open"), lambda: self._vm.open(ids[0]), done)
        self._offer(menu, _("Show in folder"), lambda: self._vm.show_in_folder(ids[0]), done)
        menu.addSeparator()
        self._offer(menu, _("Move up"), lambda: self._step(-1), not done)
        self._offer(menu, _("Move down"), lambda: self._step(1), not done)
        errors = [row.error for row in rows if row.error is not None]
        if errors:
            self._offer(menu, _("Copy details"), lambda: copy_details(errors[0]), True)

    def _offer(self, menu: QMenu, text: str, run: Callable[[], object], possible: bool) -> None:
        action = menu.addAction(text)
        action.setEnabled(possible)
        action.triggered.connect(lambda: run(), Qt.ConnectionType.QueuedConnection)

    # The selection lives through changes of the queue

    def _keep_selection(self) -> None:
        current = self.model.transfer_at(self.table.currentIndex().row())
        self._kept = (frozenset(self.selected()), current.id if current else "")

    def _restore_selection(self) -> None:
        ids, current = self._kept
        chosen, bar = self.table.selectionModel(), self.table.verticalScrollBar()
        place = bar.value()
        if (row := self.model.row_of(current)) >= 0:
            chosen.setCurrentIndex(self.model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        for row, each in enumerate(self.model.rows):
            if each.id in ids:
                chosen.select(self.model.index(row, 0), _SELECT)
        bar.setValue(place)
