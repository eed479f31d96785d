"""Rows that are still on their way: painted, and still."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.views.look import Look

_SHARES = (0.68, 0.9, 0.76, 0.84, 0.6, 0.92, 0.72)
BAR, HEAD, LINE = 10, 168, 3
_ON_ITS_WAY = (0.36, 0.64)
"""Where the line is filled while nobody knows how much there is."""


class SkeletonView(QWidget):
    """Grey bars where the cells of a list will be."""

    def __init__(self, look: Look, columns: Sequence[tuple[int, int]] = ()) -> None:
        """Make the view.

        Args:
            look: the theme and measures.
            columns: left edge and width of each column, in pixels; without them one column.
        """
        super().__init__()
        self._look, self._columns = look, tuple(columns)
        self._filled = _ON_ITS_WAY
        self.setAccessibleName(_("Loading"))
        look.changed.connect(self.update)

    def set_columns(self, columns: Sequence[tuple[int, int]]) -> None:
        """Follow the columns of the list below."""
        self._columns = tuple(columns)
        self.update()

    def set_progress(self, done: int, total: int | None) -> None:
        """Say in the line at the top how much has come; a `total` of None is not known."""
        share = min(1.0, done / total) if total else None
        self._filled = _ON_ITS_WAY if share is None else (0.0, share)
        self.setAccessibleDescription("" if share is None else f"{share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many rows as fit, below a line for how much has come."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("base"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = self._look.metrics.row
        for row in range(self.height() // height + 1):
            self._paint_row(painter, row, row * height, height)
        self._paint_line(painter)
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        high, (start, end) = self._look.px(LINE), self._filled
        painter.fillRect(0, 0, self.width(), high, self._look.color("track"))
        left, right = round(self.width() * start), round(self.width() * end)
        painter.fillRect(left, 0, right - left, high, self._look.color("accent"))

    def _paint_row(self, painter: QPainter, row: int, top: int, height: int) -> None:
        painter.fillRect(0, top + height - 1, self.width(), 1, self._look.color("hairline"))
        painter.setBrush(self._look.color("skeleton"))
        columns = self._columns or ((self._look.px(16), self.width() - self._look.px(32)),)
        if row % 5 == 0:
            self._paint_bar(painter, columns[0][0], top, self._look.px(HEAD), BAR)
            return
        for i, (left, width) in enumerate(columns):
            share = _SHARES[(row * 3 + i) % len(_SHARES)]
            self._paint_bar(painter, left, top, max(self._look.px(12), round(width * share)), BAR)

    def _paint_bar(self, painter: QPainter, left: int, top: int, width: int, thick: int) -> None:
        high = self._look.px(thick)
        y = top + (self._look.metrics.row - high) / 2
        painter.drawRoundedRect(QRectF(left, y, width, high), self._look.px(4), self._look.px(4))
