"""A field for several e-mail addresses, each a chip once it is complete."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLayoutItem, QLineEdit, QSizePolicy, QWidget

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.buttons import IconButton
from app.views.widgets.labels import ElidedLabel
from app.views.widgets.styling import restyle

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_BREAKS = re.compile(r"[,;\s]+")
_PLAIN = re.compile(r"<([^<>]+@[^<>]+)>")


class FlowLayout(QLayout):
    """Items side by side, going on in the next line where the room ends."""

    def __init__(self, parent: QWidget, gap: int, margin: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._margin = gap, margin

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more item."""
        self._items.append(item)

    def insert(self, at: int, widget: QWidget) -> None:
        """Put `widget` before the item at `at`."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, at: int) -> QLayoutItem | None:
        """The item at `at`."""
        return self._items[at] if 0 <= at < len(self._items) else None

    def takeAt(self, at: int) -> QLayoutItem | None:
        """Remove and answer the item at `at`."""
        return self._items.pop(at) if 0 <= at < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it becomes in `width`."""
        return self._flow(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items in `rect`."""
        super().setGeometry(rect)
        self._flow(rect, place=True)

    def sizeHint(self) -> QSize:
        """One line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size + QSize(2, 2) * self._margin

    def _flow(self, rect: QRect, *, place: bool) -> int:
        left, top = rect.left() + self._margin, rect.top() + self._margin
        x, y, line = left, top, 0
        edge = rect.right() - self._margin
        for i, item in enumerate(self._items):
            last = i == len(self._items) - 1
            size = item.minimumSize() if last else item.sizeHint().boundedTo(QSize(edge - left, 10_000))
            if x + size.width() > edge and x > left:
                x, y, line = left, y + line + self._gap, 0
            width = edge - x if last else size.width()
            if place:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, size.height())))
            x, line = x + width + self._gap, max(line, size.height())
        return y + line + self._margin - rect.top()


class _Chip(QFrame):
    """One address with a cross."""

    def __init__(self, look: Look, text: str, valid: bool, remove: Callable[["_Chip"], None]) -> None:
        super().__init__()
        self.text, self.valid = text, valid
        self.setProperty("chip", True)
        restyle(self, state="normal" if valid else "error")
        self.setFixedHeight(look.px(22))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(8), 0, look.px(2), 0)
        row.setSpacing(look.px(2))
        label = ElidedLabel(text)
        row.addWidget(label, 1)
        cross = IconButton(look, "cross", _("Remove {what}").format(what=text), mini=True)
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        restyle(cross, role="cross")
        cross.setIconSize(QSize(1, 1) * look.px(12))
        cross.clicked.connect(lambda: remove(self))
        row.addWidget(cross)
        if not valid:
            self.setToolTip(_("This is not an e-mail address."))


class ChipsField(QFrame):
    """Addresses as chips; Enter, comma, semicolon, space or leaving the field completes one."""

    changed = Signal()
    """The addresses are others."""

    def __init__(self, look: Look, *, name: str, placeholder: str = "") -> None:
        super().__init__()
        self._look, self._placeholder = look, placeholder
        self._chips: list[_Chip] = []
        self.setProperty("field", True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._edit = QLineEdit()
        self._edit.setAccessibleName(name)
        self._edit.setMinimumWidth(look.px(96))
        self._edit.setFixedHeight(look.px(22))
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self._split)
        self.setFocusProxy(self._edit)
        self._flow = FlowLayout(self, look.px(4), look.px(3))
        self._flow.addWidget(self._edit)
        self._settle(silent=True)

    def values(self) -> tuple[str, ...]:
        """The addresses, and what is typed already without having become a chip."""
        typed = self._edit.text().strip()
        return tuple(chip.text for chip in self._chips) + ((typed,) if typed else ())

    def set_values(self, values: Iterable[str]) -> None:
        """Show other addresses."""
        for chip in tuple(self._chips):
            self._drop(chip)
        self._edit.clear()
        for value in values:
            self._add(value)
        self._settle(silent=True)

    def invalid(self) -> tuple[str, ...]:
        """What is no e-mail address."""
        return tuple(value for value in self.values() if not ADDRESS.fullmatch(value))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow with the lines of chips."""
        super().resizeEvent(event)
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Complete an address, or take the last one back."""
        if event.type() == QEvent.Type.FocusIn:
            restyle(self, focused=True)
        elif event.type() == QEvent.Type.FocusOut:
            restyle(self, focused=False)
            self._complete()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        return bool(super().eventFilter(watched, event))

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._edit.text().strip():
            self._complete()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self._edit.text() and self._chips:
            self._remove(self._chips[-1])
            return True
        return False

    def _split(self, text: str) -> None:
        if _BREAKS.search(text):
            self._complete()

    def _complete(self) -> None:
        text = _PLAIN.sub(r" \1 ", self._edit.text())
        words = [word for word in _BREAKS.split(text) if word]
        if len(words) > 1 and _PLAIN.search(self._edit.text()):
            words = [word for word in words if "@" in word]
        self._edit.clear()
        for word in words:
            self._add(word)
        if words:
            self._settle()

    def _add(self, text: str) -> None:
        if text and text not in (chip.text for chip in self._chips):
            chip = _Chip(self._look, text, bool(ADDRESS.fullmatch(text)), self._remove)
            self._chips.append(chip)
            self._flow.insert(self._flow.count() - 1, chip)

    def _remove(self, chip: _Chip) -> None:
        self._drop(chip)
        self._settle()

    def _drop(self, chip: _Chip) -> None:
        self._chips.remove(chip)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _settle(self, *, silent: bool = False) -> None:
        self._edit.setPlaceholderText("" if self._chips else self._placeholder)
        described = ", ".join(chip.text for chip in self._chips)
        self._edit.setAccessibleDescription(described)
        self._grow()
        if not silent:
            self.changed.emit()

    def _grow(self) -> None:
        """Take the height that the chips need at this width, even where room is short."""
        edges = self.height() - self.contentsRect().height()
        wanted = self._flow.heightForWidth(self.contentsRect().width()) + edges
        if wanted != self.minimumHeight():
            self.setMinimumHeight(max(self._look.metrics.control, wanted))
            self.updateGeometry()
