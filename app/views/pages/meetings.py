"""The Meetings page: toolbar, list, detail pane."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.zoom_app import zoom_app_installed
from app.store.meetings import MeetingDetail, View
from app.viewmodels.meeting_editor import MeetingEditorViewModel
from app.viewmodels.meetings import MeetingsViewModel
from app.viewmodels.meetings_state import Found
from app.views.clipboard import copy_text
from app.views.dialogs.meeting_editor import MeetingEditorDialog
from app.views.format import Formats, isolate, shortened
from app.views.look import Look
from app.views.pages._meetings_list import MeetingsList
from app.views.pages._meetings_toolbar import NARROW, MeetingsToolbar
from app.views.pages._side_pane import SidePane
from app.views.panes._meeting_actions import MeetingActions
from app.views.panes._meeting_menu import MeetingMenu
from app.views.panes.meeting import MeetingPane
from app.views.widgets.status import Tone
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState

PANE_WIDTH = 384


class MeetingsPage(QWidget):
    """Everything about meetings; starts its view-model and follows it."""

    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""

    def __init__(
        self,
        look: Look,
        vm: MeetingsViewModel,
        state: WindowState,
        toasts: ToastArea,
        open_url: Callable[[str], Any],
        *,
        has_app: bool | None = None,
    ) -> None:
        """Lay out the page and start `vm`.

        Args:
            look: the theme and measures.
            vm: not started yet; closed by whoever made it.
            state: where splitter, columns and the like are kept.
            toasts: where success is told.
            open_url: opens an address in the browser; answers whether it could.
            has_app: whether the Zoom app is installed; looked up by default.
        """
        super().__init__()
        self._look, self._vm, self._state, self._toasts = look, vm, state, toasts
        formats = Formats(ZoneInfo(vm.zone))
        found_app = zoom_app_installed() if has_app is None else has_app
        self.toolbar = MeetingsToolbar(look)
        self.list = MeetingsList(look, vm, state)
        self.actions_ = MeetingActions(look, vm.detail, self, toasts, formats, lambda: vm.now, open_url)
        self.pane = MeetingPane(look, vm.detail, self.actions_, formats, lambda: vm.now, has_app=found_app)
        self._has_app = found_app
        self.editor: MeetingEditorDialog | None = None
        self._lay_out()
        self._connect_parts()
        self._connect_view_model()
        self._add_shortcuts()
        vm.start()

    # Commands from outside the page, too

    def new_meeting(self) -> None:
        """Open the dialog for a new meeting, or bring the open one to the front."""
        if not self._raise_editor():
            self._open_editor(self._vm.editor())

    def edit_meeting(self) -> None:
        """Open the dialog for the selected meeting."""
        detail = self._vm.detail.detail
        if detail is not None and not self._raise_editor():
            self._open_editor(self._vm.editor(detail))

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def reveal(self, key: str) -> None:
        """Select the meeting `key`."""
        self._vm.reveal(key)

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
        self.toolbar.set_narrow(self.width() < self._look.px(NARROW))
        self._side.fit()

    # Inside

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        self._side = SidePane(
            self._look, self, self.list, self.pane, self._state, "meetings", PANE_WIDTH, self._room_for_pane
        )
        column.addWidget(self._side.splitter, 1)
        self.setTabOrder(self.toolbar, self.list)
        self.setTabOrder(self.list, self.pane)

    def _connect_parts(self) -> None:
        bar, rows = self.toolbar, self.list
        bar.new_requested.connect(self.new_meeting)
        bar.view_chosen.connect(self._choose_view)
        bar.searched.connect(self._search)
        bar.host.entered.connect(self._choose_host)
        bar.host.suggestions_wanted.connect(self._suggest_hosts)
        rows.selected.connect(self._vm.detail.show)
        rows.opened.connect(self._side.open)
        rows.menu_requested.connect(self._open_menu)
        rows.key_pressed.connect(self._act_on_key)
        rows.new_requested.connect(self.new_meeting)
        rows.host_requested.connect(lambda: bar.host.setFocus(Qt.FocusReason.OtherFocusReason))
        rows.search_cleared.connect(self._clear_search)
        rows.connect_requested.connect(self.connect_requested)
        self.actions_.edit_requested.connect(self.edit_meeting)
        self.pane.closed.connect(self._close_pane)

    def _connect_view_model(self) -> None:
        self._vm.host_changed.connect(self._show_host)
        self._vm.counts_changed.connect(self._show_view)
        self._vm.sync_changed.connect(self._show_view)
        self._vm.found.connect(self._show_found)
        self._vm.not_found.connect(self.list.say)
        self._vm.minute_passed.connect(self.pane.refresh)
        self._vm.failed.connect(self._tell_failure)
        self._vm.detail.failed.connect(self._tell_failure)

    def _add_shortcuts(self) -> None:
        for keys, run in (("Ctrl+N", self.new_meeting), ("Ctrl+F", self.focus_search)):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _choose_view(self, view: View) -> None:
        self.list.say(None)
        self._vm.set_view(view)
        self._show_view()

    def _search(self, text: str) -> None:
        self.list.say(None)
        self._vm.set_search(text)

    def _clear_search(self) -> None:
        self.toolbar.search.clear()
        self.toolbar.search.tell()
        self.list.table.setFocus()

    def _choose_host(self, text: str) -> None:
        self.list.say(None)
        self._vm.choose_host(text)

    def _suggest_hosts(self, prefix: str) -> None:
        self._vm.tasks.start(self._bring_suggestions(prefix), "suggest hosts")

    async def _bring_suggestions(self, prefix: str) -> None:
        self.toolbar.host.suggest(await self._vm.host_suggestions(prefix))

    def _show_host(self) -> None:
        vm = self._vm
        self.toolbar.show_host(vm.host, "" if vm.may_choose_host else vm.why_no_choice)
        if vm.host is not None and vm.host_error is not None:
            self.list.say(vm.host_error, Tone.BAD)

    def _show_view(self) -> None:
        self.toolbar.show_view(self._vm.view, self._vm.counts)

    def _show_found(self, found: Found) -> None:
        self._show_view()
        if not self._vm.search and self.toolbar.search.text():
            self.toolbar.search.clear()
        self.list.select(found.row.row, found.row.key)
        self._vm.detail.show(found.row.key)
        if not found.listed:
            self._side.open()

    def _tell_failure(self, error: GreenroomError) -> None:
        self.list.say(error, Tone.BAD)

    # The pane

    def _room_for_pane(self) -> QRect:
        top = self.toolbar.height()
        return QRect(0, top, self.width(), self.height() - top)

    def _close_pane(self) -> None:
        self._side.close_if_narrow()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # The list's menu and keys

    def _act_on_key(self, key: str) -> None:
        acts = {
            "delete": self.actions_.delete,
            "edit": self.actions_.edit,
            "copy": self.actions_.copy_link,
        }
        acts[key]()

    def _open_menu(self, place: QPoint) -> None:
        menu = MeetingMenu(self, self._vm.detail, self.actions_, has_app=self._has_app)
        menu.addSeparator()
        menu.addMenu(self.list.sort_menu(menu))
        menu.popup(place)

    # The editor

    def _raise_editor(self) -> bool:
        if self.editor is None:
            return False
        self.editor.raise_()
        self.editor.activateWindow()
        return True

    def _open_editor(self, vm: MeetingEditorViewModel | None) -> None:
        if vm is None:
            self.toolbar.host.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        dialog = MeetingEditorDialog(self._look, self, vm, self._state)
        vm.saved.connect(self._tell_created if vm.is_new else self._tell_saved)
        dialog.finished.connect(lambda _result: self._close_editor(dialog, vm))
        self.editor = dialog
        vm.start()
        dialog.open()

    def _close_editor(self, dialog: MeetingEditorDialog, vm: MeetingEditorViewModel) -> None:
        self.editor = None
        dialog.deleteLater()
        self._vm.release(vm)

    def _tell_created(self, detail: MeetingDetail) -> None:
        topic = isolate(shortened(detail.row.topic, 60))
        copy_text(detail.join_url)
        self._toasts.say(_("Created, link copied: “{topic}”").format(topic=topic))
        self._vm.reveal(detail.row.key)

    def _tell_saved(self, detail: MeetingDetail) -> None:
        topic = isolate(shortened(detail.row.topic, 60))
        self._toasts.say(_("Saved: “{topic}”").format(topic=topic))
        self._vm.reveal(detail.row.key)
