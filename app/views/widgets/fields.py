"""What a person types into and chooses from."""

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.labels import Kind, Label
from app.views.widgets.styling import restyle

SEARCH_DELAY_MS = 300
LIST_EDGES = 28
"""What edges and paddings add to the words in the list of a choice."""


class FieldState(StrEnum):
    """What is known of the value in a field."""

    NORMAL = "normal"
    ERROR = "error"
    OK = "ok"


_STATE_ICONS = {FieldState.ERROR: ("error", "bad"), FieldState.OK: ("check", "accent_text")}


class LineEdit(QLineEdit):
    """One line of text, that can carry a sign at its end for a wrong or a right value."""

    def __init__(self, look: Look, *, name: str = "", placeholder: str = "", mono: bool = False) -> None:
        super().__init__()
        self._look, self._state = look, FieldState.NORMAL
        self._sign: QAction | None = None
        self.setProperty("mono", mono)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        look.changed.connect(self._draw_sign)

    @property
    def state(self) -> FieldState:
        """What is known of the value."""
        return self._state

    def set_state(self, state: FieldState) -> None:
        """Show that the value is wrong, right, or nothing of the kind."""
        if state is not self._state:
            self._state = state
            restyle(self, state=state.value)
            self._draw_sign()

    def _draw_sign(self) -> None:
        if self._sign is not None:
            self.removeAction(self._sign)
            self._sign = None
        if self._state in _STATE_ICONS:
            icon = self._look.icon(*_STATE_ICONS[self._state], 18)
            self._sign = self.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)


class SecretEdit(LineEdit):
    """One line that is shown as dots, with an eye inside to look at it."""

    def __init__(self, look: Look, *, name: str = "", placeholder: str = "") -> None:
        super().__init__(look, name=name, placeholder=placeholder, mono=True)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.addAction(look.icon("eye", size=16), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setText(_("Show"))
        self._eye.setToolTip(_("Show"))
        self._eye.triggered.connect(self._turn)
        look.changed.connect(self._draw_eye)

    def _turn(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.setText(_("Hide") if hidden else _("Show"))
        self._eye.setToolTip(self._eye.text())

    def _draw_eye(self) -> None:
        self._eye.setIcon(self._look.icon("eye", size=16))


class ShownLine(LineEdit):
    """A text to read and to copy; it ends in "…" where it is too long, until the field has the focus."""

    def __init__(self, look: Look, text: str, *, name: str) -> None:
        super().__init__(look, name=name, mono=True)
        self._whole = ""
        self.setReadOnly(True)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all of it, for the keys to walk through and to copy."""
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what fits."""
        super().focusOutEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._look.px(24)
        elided = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        shown = self._whole if self.hasFocus() else elided
        if shown != self.text():
            self.setText(shown)
            self.setCursorPosition(0)


class SearchField(LineEdit):
    """A field that tells what is searched for, a moment after the last key."""

    searched = Signal(str)

    def __init__(
        self, look: Look, placeholder: str, *, name: str = "", delay_ms: int = SEARCH_DELAY_MS
    ) -> None:
        super().__init__(look, name=name or _("Search"), placeholder=placeholder)
        self.setClearButtonEnabled(True)
        self._cross = self.findChild(QAction)
        self._lens = self.addAction(look.icon("search", size=16), QLineEdit.ActionPosition.LeadingPosition)
        self._lens.setText(_("Search now"))
        self._lens.triggered.connect(self._tell_again)
        if self._cross is not None:
            self._cross.setText(_("Empty the field"))
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self.tell)
        self.textChanged.connect(self._wait)
        self.returnPressed.connect(self._tell_again)
        look.changed.connect(self._draw_icons)
        self._draw_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field first; an empty one lets the key pass."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.tell()
            return
        super().keyPressEvent(event)

    def tell(self) -> None:
        """Tell at once what is searched for, if that is new."""
        self._timer.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.searched.emit(text)

    def _tell_again(self) -> None:
        self._timer.stop()
        self._told = self.text().strip()
        self.searched.emit(self._told)

    def _wait(self) -> None:
        self._timer.start()

    def _draw_icons(self) -> None:
        self._lens.setIcon(self._look.icon("search", size=16))
        if self._cross is not None:
            self._cross.setIcon(self._look.icon("cross", size=16))


class _RoomyRows(QStyledItemDelegate):
    """Rows of the height that menus have."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the text, as high as a row of a menu."""
        return QSize(super().sizeHint(option, index).width(), self._look.px(32))


class ComboBox(QComboBox):
    """A choice among named values."""

    chosen = Signal(str)
    """The key that the person chose."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        view = QListView(self)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setView(view)
        self.setItemDelegate(_RoomyRows(look, self))
        self.setMaxVisibleItems(12)
        self._look = look
        self.activated.connect(self._tell)

    def showPopup(self) -> None:
        """Open the list as wide as its longest choice, however narrow the field is."""
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + self._look.px(LIST_EDGES))
        # Without a title of its own it would be called like the program, as the main window is.
        popup = view.window()
        popup.setWindowTitle(_("Choices"))
        popup.setAccessibleName(self.window().windowTitle())
        super().showPopup()

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer `choices`, each a key and its text; the chosen key stays chosen where it is still offered."""
        key = self.key()
        blocked = self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        self.blockSignals(blocked)
        self.choose(key)

    def key(self) -> str:
        """The chosen key; empty without one."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose `key`; the first choice where it is not offered."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def _tell(self) -> None:
        self.chosen.emit(self.key())

    def wheelEvent(self, event: QEvent) -> None:
        """Leave the wheel to the page: a choice must not change because someone scrolls."""
        event.ignore()


class TextEdit(QPlainTextEdit):
    """Some lines of plain text; Tab goes on to the next field."""

    def __init__(self, look: Look, *, name: str = "", placeholder: str = "", lines: int = 2) -> None:
        super().__init__()
        self._look, self._lines = look, lines
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self._lines * self.fontMetrics().lineSpacing() + self._look.px(18))


class FieldFrame(QFrame):
    """The edge of a field around something else, which shows the focus of what it holds."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("field", True)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.px(8), 0, look.px(6), 0)
        self.row.setSpacing(look.px(8))

    def watch(self, editor: QWidget) -> None:
        """Show the edge of focus while `editor` has it."""
        editor.installEventFilter(self)
        self.setFocusProxy(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            restyle(self, focused=event.type() == QEvent.Type.FocusIn)
        return bool(super().eventFilter(watched, event))


class LabelledField(FieldFrame):
    """A field with its word inside: "Host  Whole account"."""

    def __init__(self, look: Look, label: str, editor: QLineEdit | QComboBox) -> None:
        super().__init__(look)
        self.editor = editor
        self._look = look
        self._label = Label(label, Kind.SECONDARY)
        self._label.setBuddy(editor)
        editor.setAccessibleName(label)
        look.changed.connect(self._measure)
        self._measure()
        self.row.addWidget(self._label)
        self.row.addWidget(editor, 1)
        self.watch(editor)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.metrics.control)
