"""The account menu: who, which other accounts, preferences, connection, leaving."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.core.i18n import _
from app.viewmodels.frame import Connection, FrameViewModel
from app.views.format import shortened
from app.views.look import Look


class AccountMenu(QMenu):
    """Written anew each time it opens."""

    preferences_requested = Signal()
    connection_requested = Signal()
    disconnect_requested = Signal()
    add_account_requested = Signal()
    quit_requested = Signal()

    def __init__(self, look: Look, frame: FrameViewModel) -> None:
        super().__init__()
        self._look, self._frame = look, frame
        self._group: QActionGroup | None = None
        self.setAccessibleName(_("Account"))
        self.aboutToShow.connect(self._write)

    def _write(self) -> None:
        self.clear()
        signed_in = self._frame.connection is not Connection.SIGNED_OUT
        if signed_in:
            self._say(menu_text(self._frame.person))
            if self._frame.account_name:
                self._say(menu_text(self._frame.account_name))
        self._offer_accounts()
        self.addSeparator()
        if signed_in:
            self._offer("key", _("Connection"), self.connection_requested)
        self._offer("preferences", _("Preferences"), self.preferences_requested)
        self.addSeparator()
        if signed_in:
            self._offer("sign-out", _("Disconnect"), self.disconnect_requested)
        self._offer("end", _("Quit"), self.quit_requested)

    def _say(self, text: str) -> None:
        self.addAction(text).setEnabled(False)

    def _offer_accounts(self) -> None:
        if len(self._frame.accounts) > 1:
            self.addSeparator()
            if self._group is not None:
                self._group.deleteLater()
            self._group = QActionGroup(self)
            for item in self._frame.accounts:
                action = self.addAction(menu_text(item.title))
                action.setCheckable(True)
                action.setChecked(item.current)
                action.setData(item.key)
                self._group.addAction(action)
            self._group.triggered.connect(self._switch)
        self.addSeparator()
        self._offer("plus", _("Connect another account"), self.add_account_requested)

    def _offer(self, icon: str, text: str, signal: SignalInstance) -> None:
        action = self.addAction(self._look.icon(icon, "text2", 16), text)
        action.triggered.connect(signal)

    def _switch(self, action: QAction) -> None:
        self._frame.switch(str(action.data()))


def menu_text(text: str) -> str:
    """A text from outside as a menu shows it: one short line, "&" meant as such."""
    return shortened(text, 60).replace("&", "&&")
