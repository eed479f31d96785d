"""The field "Host": whose meetings the page shows."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.core.i18n import _
from app.services.hosts import Host
from app.views.format import clean
from app.views.look import Look
from app.views.widgets.completion import dress
from app.views.widgets.fields import LineEdit

SUGGEST_DELAY_MS = 200


class HostField(LineEdit):
    """Shows the chosen host; takes "me" or an e-mail address, with people of the account suggested."""

    entered = Signal(str)
    """What the person chose: an e-mail address, or what they typed."""
    suggestions_wanted = Signal(str)
    """The beginning of a name or address."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, name=_("Host"), placeholder=_("E-mail address"))
        self._shown, self._asked = "", False
        self._addresses: dict[str, str] = {}
        self._words = QStringListModel(self)
        self._completer = self._make_completer(look)
        self._arrow = self.addAction(
            look.icon("chevron-down", size=16), QLineEdit.ActionPosition.TrailingPosition
        )
        self._arrow.setText(_("People"))
        self._arrow.setToolTip(_("People of the account"))
        self._arrow.triggered.connect(self._ask_for_all)
        look.changed.connect(self._draw_arrow)
        self._timer = QTimer(self, singleShot=True, interval=SUGGEST_DELAY_MS)
        self._timer.timeout.connect(lambda: self.suggestions_wanted.emit(self.text().strip()))
        self.textEdited.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._enter)

    def show_host(self, host: Host | None) -> None:
        """Show whose meetings are listed; nobody's leaves the field empty."""
        self._shown = ""
        if host is not None:
            self._shown = _("Me") if host.is_me else clean(host.name) or clean(host.email)
        self.setToolTip(clean(host.email) if host else "")
        self.setText(self._shown)
        self.setCursorPosition(0)

    def suggest(self, hosts: Sequence[Host]) -> None:
        """Offer people below the field."""
        self._addresses = {_entry(host): host.email for host in hosts}
        self._words.setStringList(list(self._addresses))
        typed = self.text().strip() != self._shown
        if self.hasFocus() and self._addresses and (typed or self._asked):
            self._completer.complete()
        self._asked = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings back the host that is shown; Down asks for suggestions."""
        if self._offers_one() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()  # the suggestions take it
            return
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.selectAll()
            return
        if event.key() == Qt.Key.Key_Down and not self.isReadOnly() and not self._offers():
            typed = self.text().strip()
            self._asked = True
            self.suggestions_wanted.emit("" if typed == self._shown else typed)
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces the name that is shown."""
        super().focusInEvent(event)
        if not self.isReadOnly():
            QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving without Enter changes nothing."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setText(self._shown)
            self.setCursorPosition(0)

    def _make_completer(self, look: Look) -> QCompleter:
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        dress(look, completer, 384)
        completer.setWidget(self)
        completer.activated.connect(self._choose)
        return completer

    def set_fixed(self, why: str) -> None:
        """Let nothing be chosen, for a reason; an empty one lets it be chosen again."""
        self.setReadOnly(bool(why))
        self._arrow.setVisible(not why)
        self.setAccessibleDescription(why)
        if why:
            self.setToolTip(why)

    def _offers(self) -> bool:
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def _offers_one(self) -> bool:
        popup = self._completer.popup()
        return popup is not None and popup.isVisible() and popup.currentIndex().isValid()

    def _draw_arrow(self) -> None:
        self._arrow.setIcon(self._look.icon("chevron-down", size=16))

    def _ask_for_all(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked = True
        self.suggestions_wanted.emit("")

    def _choose(self, entry: str) -> None:
        self._tell(self._addresses.get(entry, entry))

    def _enter(self) -> None:
        typed = self.text().strip()
        if typed != self._shown:
            self._tell(self._addresses.get(typed, typed))

    def _tell(self, text: str) -> None:
        me = text.casefold() in {"", "me", _("Me").casefold()}
        self._timer.stop()
        if (popup := self._completer.popup()) is not None:
            popup.hide()
        self._shown = text
        self.setText(text)
        self.entered.emit("me" if me else text)


def _entry(host: Host) -> str:
    if host.is_me:
        return _("Me")
    name = clean(host.name)
    return f"{name} ({clean(host.email)})" if name else clean(host.email)
