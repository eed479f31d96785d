"""The Users page: toolbar, licence meter, list and detail pane."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.users import DirectoryRow
from app.viewmodels.base import Copied
from app.viewmodels.users import UsersViewModel
from app.views.clipboard import copy_text
from app.views.format import Formats
from app.views.look import Look
from app.views.pages._side_pane import SidePane
from app.views.pages._users_export import ExportCommand
from app.views.pages._users_kept import KeptChoices
from app.views.pages._users_list import UsersList
from app.views.pages._users_menu import UsersMenu
from app.views.pages._users_saved import SaveFiltersDialog, removed_words, saved_words
from app.views.pages._users_toolbar import UsersToolbar
from app.views.panes.user import UserPane
from app.views.widgets.toast import ToastArea
from app.views.window_state import WindowState

PANE_WIDTH = 424


class UsersPage(QWidget):
    """Everything about the people of the account; starts its view-model and follows it."""

    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""

    def __init__(
        self,
        look: Look,
        vm: UsersViewModel,
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
            open_url: opens an address; answers whether something took it.
        """
        super().__init__()
        self._look, self._vm, self._toasts, self._open_url = look, vm, toasts, open_url
        formats = Formats(ZoneInfo(vm.zone))
        self._kept = KeptChoices(vm, state)
        self.toolbar = UsersToolbar(look)
        self.list = UsersList(look, vm, formats, state)
        self.pane = UserPane(look, vm, formats, lambda: vm.now)
        self.export = ExportCommand(self, vm.export, toasts, formats)
        self._side = self._lay_out(state)
        self._connect_parts()
        self._connect_view_model()
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.focus_search)
        self._show_filters()
        self._show_columns()
        self._show_saved()
        vm.start()

    # Commands from outside the page, too

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def reveal(self, key: str) -> None:
        """Select the person `key`."""
        self._vm.reveal(key)

    def save_filters(self) -> SaveFiltersDialog:
        """Open the dialog that keeps the filters in force by a name."""
        dialog = SaveFiltersDialog(self._look, self, self._vm.saved)
        dialog.saved.connect(lambda name: self._toasts.say(saved_words(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Have the directory kept fresh while the page is visible."""
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

    def _lay_out(self, state: WindowState) -> SidePane:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        side = SidePane(
            self._look, self, self.list, self.pane, state, "users", PANE_WIDTH, self._room_for_pane
        )
        column.addWidget(side.splitter, 1)
        for before, after in ((self.toolbar, self.list), (self.list, self.pane)):
            self.setTabOrder(before, after)
        return side

    def _room_for_pane(self) -> QRect:
        top = self.toolbar.height()
        return QRect(0, top, self.width(), self.height() - top)

    def _connect_parts(self) -> None:
        bar, rows, vm = self.toolbar, self.list, self._vm
        bar.status_chosen.connect(vm.set_status)
        bar.licence_chosen.connect(vm.set_licence)
        bar.group_chosen.connect(vm.set_group)
        bar.more.changed.connect(vm.set_filters)
        bar.searched.connect(vm.set_search)
        bar.search.returnPressed.connect(vm.look_up_now)
        bar.columns.changed.connect(vm.set_columns)
        bar.export_requested.connect(lambda: self.export.ask(selected_only=False))
        bar.saved.applied.connect(vm.saved.apply)
        bar.saved.removed.connect(self._remove_saved)
        bar.saved.save_requested.connect(self.save_filters)
        rows.selected.connect(vm.selection.select)
        rows.opened.connect(self._side.open)
        rows.menu_requested.connect(self._open_menu)
        rows.copy_requested.connect(lambda: vm.detail.copy("email"))
        rows.connect_requested.connect(self.connect_requested)
        self.pane.closed.connect(self._close_pane)
        self.pane.export_requested.connect(lambda: self.export.ask(selected_only=True))
        self.export.refused.connect(rows.say)

    def _connect_view_model(self) -> None:
        vm = self._vm
        vm.filters_changed.connect(self._show_filters)
        vm.columns_changed.connect(self._show_columns)
        vm.choices_changed.connect(self._show_choices)
        vm.sync_changed.connect(self._show_choices)
        vm.situation_changed.connect(lambda _situation: self._show_exporting())
        vm.export.busy_changed.connect(lambda _busy: self._show_exporting())
        vm.saved.changed.connect(self._show_saved)
        vm.revealed.connect(self._show_revealed)
        vm.minute_passed.connect(self.pane.refresh)
        vm.detail.copied.connect(self._copy)
        for each in (vm, vm.detail, vm.saved, vm.export):
            each.failed.connect(self.list.say)

    def _show_filters(self) -> None:
        self.toolbar.show_filters(self._vm.filters)
        self._kept.store()
        self._show_saved()
        self.list.say(None)

    def _show_columns(self) -> None:
        self.toolbar.columns.sheet.show_columns(self._vm.columns)
        self._kept.store()

    def _show_choices(self) -> None:
        vm = self._vm
        self.toolbar.show_choices(vm.choices, vm.why_no_groups, vm.why_no_roles)
        self.toolbar.show_filters(vm.filters)

    def _show_saved(self) -> None:
        saved = self._vm.saved
        self.toolbar.saved.show_saved(saved.names, saved.current, can_save=self._vm.filters.narrow)

    def _show_exporting(self) -> None:
        listing = self._vm.listing
        self.toolbar.set_exporting(bool(listing and len(listing.rows)), self._vm.export.busy)

    def _show_revealed(self, row: DirectoryRow) -> None:
        self.list.select(row)
        self._side.show_if_narrow()

    def _remove_saved(self, name: str) -> None:
        self._vm.saved.remove(name)
        self._toasts.say(removed_words(name))

    def _copy(self, copied: Copied) -> None:
        copy_text(copied.text)
        self._toasts.say(copied.said)

    def _close_pane(self) -> None:
        self._side.close_if_narrow()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, place: QPoint) -> None:
        menu = UsersMenu(self, self._vm)
        menu.write_requested.connect(self._write)
        menu.export_requested.connect(lambda: self.export.ask(selected_only=True))
        menu.addSeparator()
        menu.addMenu(self.list.sort_menu(menu))
        menu.popup(place)

    def _write(self, address: str) -> None:
        if not self._open_url(address):
            self.pane.show_problem(
                GreenroomError(
                    _("No program for e-mail opened"),
                    _("This computer has no program that takes the address."),
                    _("Copy the e-mail address instead."),
                )
            )
