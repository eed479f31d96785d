"""The licence meter above the list of people."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.viewmodels.users_words import Meter
from app.views.format import clean
from app.views.look import Look
from app.views.metrics import PointSize
from app.views.widgets.labels import plain_tooltip
from app.views.widgets.progress import paint_bar

HEIGHT, SIDE, GAP = 56, 16, 16
BAR, BAR_LEAST = 260, 64
NEARLY_ALL = 0.95
"""Share of used licences from which the bar warns."""


class LicenceMeter(QLabel):
    """One item, named by its text such as “Licences: 7 of 10 used”; what does not fit is left out.

    Where the figures come from stands in the tooltip, and below them where the program had to count itself.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._meter: Meter | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._measure)
        self._measure()
        self.show_meter(None)

    @property
    def meter(self) -> Meter | None:
        """What is shown."""
        return self._meter

    def show_meter(self, meter: Meter | None) -> None:
        """Show other figures; hidden while there are none."""
        self._meter = meter
        self.setVisible(meter is not None)
        if meter is None:
            return
        others = [clean(other) for other in meter.others]
        self.setText(meter.words)
        self.setAccessibleName(meter.words)
        said = [each for each in (meter.free_words, *others) if each]
        self.setAccessibleDescription(". ".join([*said, meter.source]))
        self.setToolTip(plain_tooltip("\n".join([*said, meter.source])))
        self.update()

    def sizeHint(self) -> QSize:
        """A strip of any length."""
        return QSize(self._look.px(320), self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Never in the way of a splitter."""
        return QSize(0, self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words, bar, what is free, and at the right the other kinds."""
        if self._meter is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("base"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("hairline"))
        side = self._look.px(SIDE)
        room = self.rect().adjusted(side, 0, -side, -1)
        if self._meter.counted:
            room = self._paint_source(painter, room, self._meter)
        self._paint_line(painter, room, self._meter)
        painter.end()

    def _paint_line(self, painter: QPainter, room: QRect, meter: Meter) -> None:
        gap = self._look.px(GAP)
        strong = self._look.font(PointSize.BODY, QFont.Weight.DemiBold)
        room.setLeft(room.left() + self._write(painter, room, meter.words, strong, "text") + gap)
        room.setRight(room.right() - self._paint_others(painter, room, meter))
        free = QFontMetrics(self._look.font(PointSize.BODY)).horizontalAdvance(meter.free_words + " ")
        width = min(self._look.px(BAR), room.width() - (free + gap if meter.free_words else 0))
        if meter.fraction is not None and width >= self._look.px(BAR_LEAST):
            bar = QRectF(room.left(), room.top(), width, room.height())
            fill = "warn" if meter.fraction >= NEARLY_ALL else "accent_fill"
            paint_bar(painter, self._look, bar, meter.fraction, fill)
            room.setLeft(room.left() + width + gap)
        # Cut, it would tell a smaller number; the tooltip has it whole.
        if room.width() >= free:
            self._write(painter, room, meter.free_words, self._look.font(PointSize.BODY), "text2")

    def _paint_others(self, painter: QPainter, room: QRect, meter: Meter) -> int:
        """Draw as many of the other kinds as leave room for the bar; answers the width they took."""
        font, gap, taken = self._look.font(PointSize.BODY), self._look.px(GAP), 0
        kept = self._look.px(BAR_LEAST + 72)
        for other in reversed(meter.others):
            width = QFontMetrics(font).horizontalAdvance(clean(other))
            if taken + width + gap > room.width() - kept:
                break
            left = room.right() - taken - width
            place = QRect(left, room.top(), width + 1, room.height())
            self._write(painter, place, clean(other), font, "text2")
            taken += width + gap
        return taken

    def _paint_source(self, painter: QPainter, room: QRect, meter: Meter) -> QRect:
        """Draw where the figures come from below them; answers the room that is left."""
        below, small = QRect(room), self._look.font(PointSize.SMALL)
        below.setTop(room.center().y() + self._look.px(4))
        below.setHeight(QFontMetrics(small).height())
        self._write(painter, below, meter.source, small, "text2")
        return room.adjusted(0, self._look.px(6), 0, self._look.px(6) - room.height() // 2)

    def _write(self, painter: QPainter, room: QRect, text: str, font: QFont, colour: str) -> int:
        painter.setFont(font)
        painter.setPen(self._look.color(colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
        return QFontMetrics(font).horizontalAdvance(shown)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self.update()
