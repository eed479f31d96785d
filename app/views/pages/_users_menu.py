"""The context menu of the list of people."""

from collections.abc import Callable
from urllib.parse import quote

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import _
from app.viewmodels.users import UsersViewModel


class UsersMenu(QMenu):
    """What can be done with the selected people; comes to life as soon as they are read."""

    write_requested = Signal(str)
    """The address, as “mailto:” has it."""
    export_requested = Signal()

    def __init__(self, parent: QWidget, vm: UsersViewModel) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._vm = vm
        self._conditions: list[tuple[QAction, Callable[[], bool]]] = []
        detail = vm.detail
        self._offer(_("Copy e-mail"), lambda: detail.copy("email"), self._has_email)
        self._offer(_("Copy user ID"), lambda: detail.copy("id"), lambda: self._is_one() and self._has_id())
        self._offer(
            _("Write an e-mail"),
            lambda: self.write_requested.emit(mail_address(detail.email)),
            self._has_email,
        )
        self.addSeparator()
        self._offer(_("Export selected…"), self.export_requested.emit, lambda: vm.selection.count > 0)
        self._offer(_("Refresh"), detail.refresh, self._is_one)
        detail.changed.connect(self._refresh)
        vm.selection.changed.connect(self._refresh)
        self._refresh()

    def _is_one(self) -> bool:
        return bool(self._vm.selection.single) and self._vm.detail.detail is not None

    def _has_email(self) -> bool:
        return self._is_one() and bool(self._vm.detail.email)

    def _has_id(self) -> bool:
        row = self._vm.detail.row
        return row is not None and bool(row.id)

    def _offer(self, text: str, run: Callable[[], object], possible: Callable[[], bool]) -> None:
        action = self.addAction(text)
        # Later, so that a dialog never opens from inside the closing menu.
        action.triggered.connect(lambda _on: run(), Qt.ConnectionType.QueuedConnection)
        self._conditions.append((action, possible))

    def _refresh(self) -> None:
        for action, possible in self._conditions:
            action.setEnabled(possible())


def mail_address(email: str) -> str:
    """An address that opens the program for e-mail; nothing in `email` can add to it."""
    return f"mailto:{quote(email, safe='@')}"
