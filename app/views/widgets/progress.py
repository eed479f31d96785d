"""A bar that says how far something is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.status import Tone

HEIGHT = 6
UNKNOWN_FROM, UNKNOWN_TO = 0.36, 0.64

_FILLS = {Tone.NORMAL: "accent_fill", Tone.IDLE: "chart4", Tone.BAD: "danger_fill"}


class ProgressBar(QWidget):
    """A thin bar; its number belongs in words beside it, and in its name."""

    def __init__(self, look: Look, name: str = "") -> None:
        super().__init__()
        self._look, self._name = look, name
        self._done, self._total, self._tone = 0.0, 1.0, Tone.NORMAL
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self._describe()

    def set_value(self, done: float, total: float | None) -> None:
        """Show `done` of `total`; without a total, that it goes on."""
        self._done, self._total = done, total or 0.0
        self._describe()
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """NORMAL while it runs, IDLE where paused, BAD where failed."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """A thin line of any length."""
        return QSize(self._look.px(96), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and bar."""
        painter = QPainter(self)
        share = self._done / self._total if self._total else None
        fill = _FILLS.get(self._tone, "accent_fill")
        paint_bar(painter, self._look, QRectF(self.rect()), share, fill)
        painter.end()

    def _describe(self) -> None:
        percent = f"{self._done / self._total:.0%}" if self._total else _("running")
        self.setAccessibleName(": ".join(part for part in (self._name, percent) if part))


def paint_bar(painter: QPainter, look: Look, room: QRectF, share: float | None, fill: str) -> None:
    """Draw a bar across the middle of `room`.

    Args:
        painter: what to draw with.
        look: the theme and measures.
        room: where.
        share: filled from the left, 0 to 1 and no further; None where nobody knows how far it is.
        fill: token of the colour of the filled part.
    """
    height = float(look.px(HEIGHT))
    track = QRectF(room.left(), room.top() + (room.height() - height) / 2, room.width(), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("track"))
    painter.drawRoundedRect(track, height / 2, height / 2)
    painter.setBrush(look.color(fill))
    painter.drawRoundedRect(_filled(track, share), height / 2, height / 2)
    painter.restore()


def _filled(track: QRectF, share: float | None) -> QRectF:
    if share is None:
        left, width = track.width() * UNKNOWN_FROM, track.width() * (UNKNOWN_TO - UNKNOWN_FROM)
        return QRectF(track.left() + left, track.top(), width, track.height())
    return QRectF(track.left(), track.top(), track.width() * min(1.0, max(0.0, share)), track.height())
