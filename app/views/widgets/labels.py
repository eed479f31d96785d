"""Text on the window: always plain, whatever it contains."""

import html
import re
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

_LONG_WORD = re.compile(r"\S{40,}")
_MAY_BREAK = "\u200b"


class Kind(StrEnum):
    """What a text is, from which follow size, weight and colour."""

    BODY = "body"
    STRONG = "strong"
    SECONDARY = "secondary"
    HINT = "hint"
    SMALL = "small"
    TITLE = "title"
    DISPLAY = "display"
    LEAD = "lead"
    MONO = "mono"
    CODE = "code"
    ERROR = "error"


class Label(QLabel):
    """A text; what came from Zoom is shown as it is, never as HTML."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.BODY,
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind.value)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`; where lines wrap, even one word of 200 letters does, unless it can be copied."""
        copied = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        shown = breakable(text) if self.wordWrap() and not copied else text
        if shown != text or _MAY_BREAK in self.text():
            self.setAccessibleName("" if shown == text else text)
        super().setText(shown)

    def set_kind(self, kind: Kind) -> None:
        """Make it a text of another kind."""
        if self.property("kind") != kind.value:
            self.setProperty("kind", kind.value)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """One line that ends in "…" where it is too long; the whole text is its name and its tooltip."""

    def __init__(self, text: str = "", kind: Kind = Kind.BODY, parent: QWidget | None = None) -> None:
        super().__init__("", kind, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`, on one line."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        super().setText(self._whole)
        self._describe()
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """The width of the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 1, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have a tooltip only where something is hidden."""
        super().resizeEvent(event)
        self._describe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        rect = self.contentsRect()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)
        painter.end()

    def _describe(self) -> None:
        hidden = self.fontMetrics().horizontalAdvance(self._whole) > self.contentsRect().width()
        # A tooltip that looks like HTML would be read as HTML.
        self.setToolTip(plain_tooltip(self._whole) if hidden else "")


class Divider(QFrame):
    """A hairline that separates and means nothing."""

    def __init__(self, *, vertical: bool = False) -> None:
        super().__init__()
        self.setProperty("divider", "vertical" if vertical else "horizontal")


def breakable(text: str) -> str:
    """`text` with places to break the line in words longer than a line may be."""
    return _LONG_WORD.sub(lambda match: _MAY_BREAK.join(match[0]), text)


def plain_tooltip(text: str) -> str:
    """`text` for a tooltip, which unlike a label cannot be told that it is plain."""
    return f"<span>{html.escape(text)}</span>" if "<" in text or "&" in text else text
