"""The Recordings page: toolbar, list, detail pane, and the transfers below."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.store.recordings import RecordingRow, RecordingState
from app.viewmodels.recordings import RecordingsViewModel
from app.views.dialogs.archive import ArchiveDialog
from app.views.dialogs.diagnosis import DiagnosisDialog
from app.views.format import Formats
from app.views.look import Look
from app.views.pages._recordings_drawer import TransfersDrawer
from app.views.pages._recordings_kept import KeptChoices
from app.views.pages._recordings_list import RecordingsList
from app.views.pages._recordings_toolbar import RecordingsToolbar
from app.views.pages._side_pane import SidePane, split
from app.views.panes._recording_actions import RecordingActions
from app.views.panes._recording_menu import RecordingMenu
from app.views.panes.recording import RecordingPane
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState

PANE_WIDTH = 384
DRAWER_HEIGHT = 212
"""Of the open drawer until somebody drags it: its head, the table's head and four rows."""


class RecordingsPage(QWidget):
    """Everything about recordings; starts its view-model and follows it."""

    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""

    def __init__(
        self,
        look: Look,
        vm: RecordingsViewModel,
        state: WindowState,
        toasts: ToastArea,
        open_url: Callable[[str], Any],
    ) -> None:
        """Lay out the page and start `vm`.

        Args:
            look: the theme and measures.
            vm: not started yet; closed by whoever made it.
            state: where splitters, columns, filters and the like are kept.
            toasts: where success is told.
            open_url: opens an address in the browser; answers whether it could.
        """
        super().__init__()
        self._look, self._vm, self._state = look, vm, state
        formats = Formats(ZoneInfo(vm.zone))
        self._formats = formats
        self._kept = KeptChoices(vm, state)
        self.toolbar = RecordingsToolbar(look)
        self.list = RecordingsList(look, vm, formats, state)
        self.actions_ = RecordingActions(look, vm, self, toasts, formats, open_url)
        self.pane = RecordingPane(look, vm, self.actions_, formats, lambda: vm.now)
        self.drawer = TransfersDrawer(look, vm.transfers, formats, state)
        self._drawer_height = look.px(DRAWER_HEIGHT)
        self._lay_out()
        self._connect_parts()
        self._connect_view_model()
        self._add_shortcuts()
        self._show_filters()
        vm.start()

    # Commands from outside the page, too

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def reveal(self, uuid: str) -> None:
        """Select the recording `uuid`."""
        self._vm.reveal(uuid)

    def archive(self) -> ArchiveDialog:
        """Open the dialog that brings the selection, or all that is listed, into a folder."""
        vm = self._vm.archive()
        dialog = ArchiveDialog(self._look, self, vm, self._formats)
        vm.started.connect(self._vm.actions.queued)
        dialog.finished.connect(lambda _result: self._close_archive(dialog))
        dialog.open()
        return dialog

    def explain(self) -> DiagnosisDialog:
        """Open the panel that says why the list is as it is."""
        self._vm.explain()
        dialog = DiagnosisDialog(self._look, self, self._vm.diagnosis, self._formats, lambda: self._vm.now)
        dialog.retry_requested.connect(self._vm.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Have Zoom asked regularly while the page is visible."""
        super().showEvent(event)
        self._vm.set_shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave Zoom alone."""
        super().hideEvent(event)
        self._vm.set_shown(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the rules for narrow windows."""
        super().resizeEvent(event)
        self.toolbar.fit(self.width())
        self._side.fit()

    # Inside

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        self._side = SidePane(
            self._look, self, self.list, self.pane, self._state, "recordings", PANE_WIDTH, self._room_for_pane
        )
        self._tall = split(Qt.Orientation.Vertical, self._side.splitter, self.drawer)
        self._tall.setSizes([self._look.px(460), self._drawer_height])
        self._state.bind_splitter(self._tall, "transfers")
        column.addWidget(self._tall, 1)
        self._fit_drawer(self.drawer.is_open)
        for before, after in ((self.toolbar, self.list), (self.list, self.pane), (self.pane, self.drawer)):
            self.setTabOrder(before, after)

    def _room_for_pane(self) -> QRect:
        top = self.toolbar.height()
        return QRect(0, top, self.width(), self.height() - self.drawer.height() - top)

    def _connect_parts(self) -> None:
        bar, rows, vm = self.toolbar, self.list, self._vm
        bar.download_requested.connect(self.actions_.download)
        bar.archive_requested.connect(self.archive)
        bar.range_entered.connect(self._choose_range)
        bar.state_chosen.connect(self._choose_state)
        bar.searched.connect(vm.set_search)
        bar.more.changed.connect(vm.set_more)
        bar.host.chosen.connect(vm.set_host)
        bar.host.typed.connect(vm.choose_host)
        bar.host.suggestions_wanted.connect(self._suggest_hosts)
        rows.selected.connect(vm.selection.select)
        rows.opened.connect(self._open)
        rows.menu_requested.connect(self._open_menu)
        rows.key_pressed.connect(self._act_on_key)
        rows.why_requested.connect(self.explain)
        rows.connect_requested.connect(self.connect_requested)
        self.pane.closed.connect(self._close_pane)
        self.drawer.opened.connect(self._fit_drawer)
        self._tall.splitterMoved.connect(self._remember_drawer)

    def _connect_view_model(self) -> None:
        vm = self._vm
        vm.filters_changed.connect(self._show_filters)
        vm.hosts_changed.connect(self._show_host_error)
        vm.revealed.connect(self._show_revealed)
        vm.minute_passed.connect(self.pane.refresh)
        for each in (vm, vm.detail, vm.transfers):
            each.failed.connect(self._tell_failure)

    def _add_shortcuts(self) -> None:
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.focus_search)

    def _show_filters(self) -> None:
        vm = self._vm
        self.toolbar.show_filters(vm.filters, vm.last_day, vm.range_problem)
        self._kept.store()
        self.list.say(None)

    def _show_host_error(self) -> None:
        if self._vm.host_error is not None:
            self.list.say(self._vm.host_error)

    def _choose_range(self, first: date, last: date | None) -> None:
        self._vm.set_range(first, last)

    def _choose_state(self, state: RecordingState | None) -> None:
        if state is RecordingState.TRASH:
            self._vm.set_trash(True)
            return
        self._vm.set_trash(False)
        self._vm.set_state(state)

    def _suggest_hosts(self, prefix: str) -> None:
        self._vm.tasks.start(self._bring_suggestions(prefix), "suggest hosts")

    async def _bring_suggestions(self, prefix: str) -> None:
        self.toolbar.host.suggest(await self._vm.host_suggestions(prefix))

    def _show_revealed(self, row: RecordingRow) -> None:
        self.list.select(row)
        self._side.show_if_narrow()

    def _tell_failure(self, error: GreenroomError) -> None:
        self.list.say(error)

    def _close_archive(self, dialog: ArchiveDialog) -> None:
        self._vm.release(dialog.vm)
        dialog.deleteLater()

    # The pane

    def _open(self) -> None:
        """Enter shows the details where they are hidden, and plays where they are in sight."""
        if not self._side.open_if_hidden():
            self.actions_.open()

    def _close_pane(self) -> None:
        self._side.close_if_narrow()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # The drawer

    def _fit_drawer(self, is_open: bool) -> None:
        """Leave the head alone when it is closed, and give it back its height when it opens."""
        head = self.drawer.head.height()
        handle = self._tall.handle(1)
        handle.setEnabled(is_open)
        self.drawer.setMaximumHeight(_UNBOUNDED if is_open else head + self.drawer.banner_height())
        self.drawer.setMinimumHeight(head + (self._look.px(100) if is_open else 0))
        height = self._drawer_height if is_open else head
        self._tall.setSizes([max(0, self._tall.height() - height), height])

    def _remember_drawer(self) -> None:
        if self.drawer.is_open:
            self._drawer_height = self.drawer.height()

    # The list's menu and keys

    def _act_on_key(self, key: str) -> None:
        acts = self.actions_
        commands: dict[str, Callable[[], None]] = {
            "delete": acts.tell_in_trash if self._vm.filters.trash else acts.trash,
            "download": acts.download,
            "copy": acts.copy_share_link,
        }
        commands[key]()

    def _open_menu(self, place: QPoint) -> None:
        menu = RecordingMenu(self, self._vm, self.actions_)
        menu.addSeparator()
        menu.addMenu(self.list.sort_menu(menu))
        menu.popup(place)


_UNBOUNDED = 16_777_215
"""Qt's own widest height."""
