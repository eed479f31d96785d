"""The field "Host" of the recordings: everybody's, or one person's."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.core.i18n import _
from app.viewmodels.recordings_state import HostChoice
from app.views.format import clean
from app.views.look import Look
from app.views.pages._host_field import SUGGEST_DELAY_MS
from app.views.widgets.completion import dress
from app.views.widgets.fields import LineEdit


class RecordingHostField(LineEdit):
    """Empty for everybody; takes a name or an address, with people who have recordings suggested."""

    chosen = Signal(object)
    """A HostChoice; None for everybody."""
    typed = Signal(str)
    """What was entered without choosing a suggestion."""
    suggestions_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, name=_("Host"), placeholder=_("Everyone"))
        self._shown, self._asked = "", False
        self._choices: dict[str, HostChoice | None] = {}
        self._words = QStringListModel(self)
        self._completer = self._make_completer(look)
        icon = look.icon("chevron-down", size=16)
        self._arrow = self.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.setText(_("People"))
        self._arrow.setToolTip(_("People with recordings"))
        self._arrow.triggered.connect(self._ask_for_all)
        look.changed.connect(self._draw_arrow)
        self._timer = QTimer(self, singleShot=True, interval=SUGGEST_DELAY_MS)
        self._timer.timeout.connect(lambda: self.suggestions_wanted.emit(self.text().strip()))
        self.textEdited.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._enter)

    def show_choice(self, choice: HostChoice | None) -> None:
        """Show whose recordings are listed; the field stays empty for everybody's."""
        self._shown = clean(choice.name) or clean(choice.email) if choice else ""
        self.setToolTip(clean(choice.email) if choice else "")
        if not self.hasFocus() or not self.isModified():
            self.setText(self._shown)
            self.setCursorPosition(0)

    def suggest(self, choices: Sequence[HostChoice]) -> None:
        """Offer people below the field, and everybody first."""
        self._choices = {_("Everyone"): None, **{_entry(choice): choice for choice in choices}}
        self._words.setStringList(list(self._choices))
        typed = self.text().strip() != self._shown
        if self.hasFocus() and (typed or self._asked):
            self._completer.complete()
        self._asked = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings back what is listed; Down asks for suggestions."""
        offered = self._popup_open()
        if offered and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._highlighted():
            event.ignore()  # the suggestions take it
            return
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.selectAll()
            return
        if event.key() == Qt.Key.Key_Down and not offered:
            typed = self.text().strip()
            self._asked = True
            self.suggestions_wanted.emit("" if typed == self._shown else typed)
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces the name that is shown."""
        super().focusInEvent(event)
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

    def _popup_open(self) -> bool:
        popup = self._completer.popup()
        return popup is not None and popup.isVisible()

    def _highlighted(self) -> bool:
        popup = self._completer.popup()
        return popup is not None and popup.currentIndex().isValid()

    def _draw_arrow(self) -> None:
        self._arrow.setIcon(self._look.icon("chevron-down", size=16))

    def _ask_for_all(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked = True
        self.suggestions_wanted.emit("")

    def _choose(self, entry: str) -> None:
        self._settle(entry if self._choices.get(entry) else "")
        self.chosen.emit(self._choices.get(entry))

    def _enter(self) -> None:
        text = self.text().strip()
        if text in self._choices:
            self._choose(text)
        elif text != self._shown:
            self._settle(text)
            self.typed.emit(text)

    def _settle(self, text: str) -> None:
        self._timer.stop()
        if (popup := self._completer.popup()) is not None:
            popup.hide()
        self._shown = text
        self.setText(text)


def _entry(choice: HostChoice) -> str:
    name, email = clean(choice.name), clean(choice.email)
    return f"{name} ({email})" if name and email else name or email
