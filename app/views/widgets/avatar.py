"""A person's initials in a circle."""

import unicodedata

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look import Look
from app.views.metrics import PointSize


class Avatar(QWidget):
    """The initials of a name; the whole name for a screen reader."""

    def __init__(self, look: Look, name: str = "", size: int = 24) -> None:
        super().__init__()
        self._look, self._size, self._name = look, size, name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(1, 1) * self._look.px(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the circle."""
        painter = QPainter(self)
        paint_avatar(painter, self._look, QPointF(0, 0), self._name, self._size)
        painter.end()


def paint_avatar(painter: QPainter, look: Look, origin: QPointF, name: str, size: int) -> None:
    """Draw the initials of `name` in a circle with its corner at `origin`; size at 96 dpi."""
    side = look.px(size)
    rect = QRectF(origin.x(), origin.y(), side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent_soft"))
    painter.drawEllipse(rect)
    font = look.font(PointSize.SMALLEST, QFont.Weight.DemiBold)
    font.setPointSizeF(font.pointSizeF() * size / 24)
    painter.setFont(font)
    painter.setPen(look.color("accent_text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()


def initials(name: str) -> str:
    """The first letters of the first and last word of `name`, two at most; "?" where there is no letter."""
    words = [word for word in name.replace("@", " ").split() if _first_letter(word)]
    if not words:
        return "?"
    first, last = _first_letter(words[0]), _first_letter(words[-1]) if len(words) > 1 else ""
    return (first + last).upper()


def _first_letter(word: str) -> str:
    return next((char for char in word if unicodedata.category(char)[0] in "LN"), "")
