"""The dialogs that the account menu opens: preferences, connection, disconnect."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.core.i18n import _
from app.core.tasks import TaskScope
from app.store.accounts import Account
from app.store.errors import StoreError
from app.viewmodels.base import ViewModel
from app.viewmodels.connection import ConnectionViewModel
from app.viewmodels.preferences import PreferencesViewModel
from app.views.dialogs.base import answer
from app.views.dialogs.confirm import ConfirmDialog
from app.views.dialogs.connection import ConnectionDialog
from app.views.dialogs.disconnect import DisconnectDialog
from app.views.dialogs.preferences import PreferencesDialog
from app.views.format import Formats
from app.views.look import Look
from app.views.main_window import MainWindow


class AccountDialogs(QObject):
    """Opens them over the window, one of a kind at a time, and tells what the person wants."""

    applied = Signal(object)
    """The Settings in force from now on."""
    connect_again_requested = Signal(object)
    """With the Account."""
    disconnect_confirmed = Signal(object)
    """With the Account."""

    def __init__(
        self,
        look: Look,
        window: MainWindow,
        formats: Formats,
        preferences: Callable[[], PreferencesViewModel],
        connection: Callable[[], ConnectionViewModel | None],
        tasks: TaskScope,
    ) -> None:
        """Prepare.

        Args:
            look: the theme and measures.
            window: what the dialogs belong to.
            formats: writes moments.
            preferences: makes the view-model of the preferences.
            connection: makes that of the open account's connection; None where none is open.
            tasks: where the view-model of a closed dialog comes to its end.
        """
        super().__init__(window)
        self._look, self._window, self._formats = look, window, formats
        self._make_preferences, self._make_connection, self._tasks = preferences, connection, tasks
        self._open: dict[str, tuple[QDialog, ViewModel | None]] = {}

    def show_preferences(self, page: int = 0) -> None:
        """Open the preferences on the page with this number."""
        if self._raise("preferences"):
            return
        vm = self._make_preferences()
        vm.applied.connect(self.applied)
        dialog = PreferencesDialog(self._look, vm, self._window)
        dialog.list.setCurrentRow(page)
        self._keep("preferences", dialog, vm)
        dialog.open()

    def show_connection(self) -> None:
        """Open the connection page of the account."""
        if self._raise("connection"):
            return
        vm = self._make_connection()
        if vm is None:
            return
        dialog = ConnectionDialog(self._look, self._window, vm, self._formats)
        vm.connect_again_requested.connect(self._connect_again)
        vm.disconnect_requested.connect(self._leave_connection)
        self._keep("connection", dialog, vm)
        dialog.begin()

    def ask_to_disconnect(self, account: Account) -> None:
        """Say what disconnecting does, and go on only after “Disconnect”."""
        if self._raise("disconnect"):
            return
        dialog = DisconnectDialog(self._look, self._window, account)
        dialog.accepted.connect(lambda: self.disconnect_confirmed.emit(account))
        self._keep("disconnect", dialog, None)
        dialog.open()

    async def ask_to_set_aside(self, error: StoreError) -> bool:
        """Whether to start with an empty store; False where the error does not allow it."""
        if not error.may_set_aside:
            return False
        dialog = ConfirmDialog(
            self._look,
            self._window,
            title=error.title,
            message=f"{error.message} {error.next_step}",
            verb=_("Set aside"),
            danger=False,
        )
        return await answer(dialog)

    async def close(self) -> None:
        """Close what is open and end what it does."""
        for dialog, vm in tuple(self._open.values()):
            dialog.reject()
            if vm is not None:
                await vm.close()

    def _raise(self, kind: str) -> bool:
        if kind not in self._open:
            return False
        dialog, _vm = self._open[kind]
        dialog.raise_()
        dialog.activateWindow()
        return True

    def _keep(self, kind: str, dialog: QDialog, vm: ViewModel | None) -> None:
        self._open[kind] = (dialog, vm)
        dialog.finished.connect(lambda: self._drop(kind))

    def _drop(self, kind: str) -> None:
        dialog, vm = self._open.pop(kind)
        dialog.deleteLater()
        if vm is not None:
            self._tasks.start(_end(vm), "close dialog")

    def _connect_again(self, account: Account) -> None:
        self._close("connection")
        self.connect_again_requested.emit(account)

    def _leave_connection(self, account: Account) -> None:
        self._close("connection")
        self.ask_to_disconnect(account)

    def _close(self, kind: str) -> None:
        if kind in self._open:
            self._open[kind][0].accept()


async def _end(vm: ViewModel) -> None:
    await vm.close()
    vm.deleteLater()
