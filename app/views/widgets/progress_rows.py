"""Rows that show how far something is, with buttons painted at their end."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from app.views.look import Look
from app.views.widgets.progress import paint_bar
from app.views.widgets.rows import Cell, Index, Progress, RowDelegate, cell_of

NUMBER_WIDTH = 36
GAP = 8
BUTTON, BUTTON_GAP, BUTTON_ICON = 24, 4, 16


class ProgressDelegate(RowDelegate):
    """Paints bars and buttons as well; what they say stands in the cell's text and in the row's menu."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(look, view)
        self.hovered_button: tuple[int, str] | None = None
        """Row and icon of the painted button under the pointer."""

    def paint_content(self, painter: QPainter, room: QRect, cell: Cell, index: Index) -> None:
        """Paint a bar with its number, buttons, or what any row has."""
        if cell.progress is not None:
            self._paint_progress(painter, room, cell, cell.progress)
        elif cell.buttons:
            self._paint_buttons(painter, cell, index)
        else:
            super().paint_content(painter, room, cell, index)

    def button_at(self, index: Index, place: QPoint) -> str:
        """Icon of the button painted at `place` of the viewport; empty where there is none."""
        rects = self._button_rects(index, cell_of(index).buttons)
        return next((icon for icon, rect in rects.items() if rect.contains(place)), "")

    def button_rect(self, index: Index, icon: str) -> QRect:
        """Where the button with `icon` is painted, in the viewport; empty where it is not."""
        return self._button_rects(index, cell_of(index).buttons).get(icon, QRect())

    def _paint_progress(self, painter: QPainter, room: QRect, cell: Cell, progress: Progress) -> None:
        px = self._look.px
        width = max(0, room.width() - px(NUMBER_WIDTH + GAP))
        bar = QRectF(room.left(), room.top(), width, room.height())
        paint_bar(painter, self._look, bar, progress.share, progress.colour)
        self._paint_text(painter, room, cell)

    def _paint_buttons(self, painter: QPainter, cell: Cell, index: Index) -> None:
        for icon, rect in self._button_rects(index, cell.buttons).items():
            if self.hovered_button == (index.row(), icon):
                painter.save()
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._colour("selected_idle"))
                painter.drawRoundedRect(rect, self._look.px(4), self._look.px(4))
                painter.restore()
            side = self._look.px(BUTTON_ICON)
            inset = (rect.width() - side) // 2
            pixmap = self._look.pixmap(icon, "text2", BUTTON_ICON)
            painter.drawPixmap(rect.left() + inset, rect.top() + inset, pixmap)

    def _button_rects(self, index: Index, buttons: tuple[str, ...]) -> dict[str, QRect]:
        """Where each button stands, from the right."""
        px, rect = self._look.px, self._view.visualRect(index)
        side, right = px(BUTTON), rect.right() - px(16 - (BUTTON - BUTTON_ICON) // 2)
        top = rect.top() + (rect.height() - 1 - side) // 2
        places = {}
        for icon in reversed(buttons):
            places[icon] = QRect(right - side + 1, top, side, side)
            right -= side + px(BUTTON_GAP - 4)
        return places
