"""A status: word, sign and colour together, drawn the same in tables and panes."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look import Look
from app.views.metrics import PointSize

SIGN = 10
GAP = 5


class Tone(Enum):
    """How loud a status is: ground, text and sign, each a colour of the theme ("" for none)."""

    LIVE = ("accent_fill", "on_accent", "on_accent")
    NORMAL = ("", "text2", "accent_text")
    QUIET = ("", "text2", "text2")
    OK = ("ok_bg", "ok", "ok")
    INFO = ("info_bg", "info", "info")
    WARN = ("warn_bg", "warn", "warn")
    BAD = ("bad_bg", "bad", "bad")
    IDLE = ("idle_bg", "idle", "idle")

    @property
    def ground(self) -> str:
        """Colour of the pill; empty for a quiet status."""
        return self.value[0]

    @property
    def text(self) -> str:
        """Colour of the word."""
        return self.value[1]

    @property
    def sign(self) -> str:
        """Colour of the sign."""
        return self.value[2]


_STROKE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'


class Sign(Enum):
    """The shapes that tell states apart without colour, each drawn in a square of 10."""

    DISC = '<circle cx="5" cy="5" r="4" fill="currentColor"/>'
    RING = f'<circle cx="5" cy="5" r="3.4" {_STROKE} stroke-width="1.6"/>'
    SQUARE = '<rect x="1.5" y="1.5" width="7" height="7" rx="1.5" fill="currentColor"/>'
    CROSS = f'<path d="M2 2l6 6M8 2 2 8" {_STROKE} stroke-width="1.8"/>'
    DASH = f'<path d="M1.5 5h7" {_STROKE} stroke-width="2"/>'
    HALF = (
        f'<circle cx="5" cy="5" r="3.4" {_STROKE} stroke-width="1.6"/>'
        '<path d="M5 1.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor"/>'
    )
    CLOUD = (
        '<path d="M2.7 8.5a2.2 2.2 0 0 1-.2-4.3 2.9 2.9 0 0 1 5.5.5 1.95 1.95 0 0 1-.2 3.8z" '
        'fill="currentColor"/>'
    )
    DOWN = f'<path d="M5 1v7M2 5.3 5 8.3l3-3" {_STROKE} stroke-width="1.7"/>'
    TICK = f'<path d="M1.5 5.4 4 7.8 8.6 2.6" {_STROKE} stroke-width="1.8"/>'
    BOX = f'<rect x="1.8" y="1.8" width="6.4" height="6.4" rx="1" {_STROKE} stroke-width="1.6"/>'
    BARS = f'<path d="M3 1.8v6.4M7 1.8v6.4" {_STROKE} stroke-width="1.9"/>'
    TRIANGLE = '<path d="M5 1 9.5 9h-9z" fill="currentColor"/>'
    LOCK = (
        '<path d="M2 4.6h6v4.4h-6z" fill="currentColor"/>'
        f'<path d="M3.3 4.6V3.2a1.7 1.7 0 0 1 3.4 0v1.4" {_STROKE} stroke-width="1.3"/>'
    )

    def draw(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        """Draw the sign into `rect`."""
        body = str(self.value).replace("currentColor", colour.name())
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{body}</svg>'
        QSvgRenderer(QByteArray(svg.encode())).render(painter, rect)


@dataclass(frozen=True, slots=True)
class Status:
    """A state of something, in a word."""

    word: str
    tone: Tone
    sign: Sign


class StatusPainter:
    """Draws a status with the theme's colours."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def size(self, status: Status) -> QSize:
        """The room that the status takes."""
        word = QFontMetricsF(self._font(status)).horizontalAdvance(status.word)
        sides = self._left(status) + self._look.px(8)
        width = sides + self._look.px(SIGN) + self._look.px(GAP) + word
        return QSize(round(width + 0.5), self._look.metrics.pill)

    def paint(self, painter: QPainter, origin: QPointF, status: Status) -> None:
        """Draw the status with its upper left corner at `origin`."""
        size = self.size(status)
        rect = QRectF(origin.x(), origin.y(), size.width(), size.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if status.tone.ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color(status.tone.ground))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        side = self._look.px(SIGN)
        left = rect.x() + self._left(status)
        sign = QRectF(left, rect.y() + (rect.height() - side) / 2, side, side)
        status.sign.draw(painter, sign, self._look.color(status.tone.sign))
        painter.setFont(self._font(status))
        painter.setPen(self._look.color(status.tone.text))
        rect.setLeft(left + side + self._look.px(GAP))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), status.word)
        painter.restore()

    def _left(self, status: Status) -> int:
        return self._look.px(7) if status.tone.ground else self._look.px(1)

    def _font(self, status: Status) -> QFont:
        weight = QFont.Weight.DemiBold if status.tone is Tone.LIVE else QFont.Weight.Medium
        return self._look.font(PointSize.SMALL, weight)


class StatusPill(QWidget):
    """A status on its own, in a pane."""

    def __init__(self, look: Look, status: Status | None = None) -> None:
        super().__init__()
        self._look, self._painter = look, StatusPainter(look)
        self._status: Status | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._measure)
        self.set_status(status)

    def set_status(self, status: Status | None) -> None:
        """Show another status, or none."""
        self._status = status
        self.setAccessibleName(status.word if status else "")
        self._measure()

    def sizeHint(self) -> QSize:
        """The room that the status takes."""
        return self._painter.size(self._status) if self._status else QSize(0, self._look.metrics.pill)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the status."""
        if self._status is not None:
            painter = QPainter(self)
            self._painter.paint(painter, QPointF(0, 0), self._status)
            painter.end()

    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
