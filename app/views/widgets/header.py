"""The head of a table: small words, the sorted column said with an arrow."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.views.look import Look
from app.views.metrics import PointSize

ARROW = 12


class TableHeader(QHeaderView):
    """Words aligned with the cells below them; sorting is asked for, not done."""

    sort_requested = Signal(int)
    """A person pressed the head of a column that can be sorted."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._sortable: frozenset[int] = frozenset()
        self._sorted: tuple[int, bool] | None = None
        self.ground = "base"
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(look.px(28))
        self.setMouseTracking(True)
        look.changed.connect(self._measure)
        self._measure()

    def set_sortable(self, columns: frozenset[int]) -> None:
        """Which columns a press asks to sort by."""
        self._sortable = columns

    def show_sort(self, column: int, descending: bool) -> None:
        """Show by which column the list is sorted."""
        self._sorted = (column, descending)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw one head."""
        painter.save()
        painter.fillRect(rect, self._look.color(self.ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._look.color("hairline"))
        room = self._room(rect, column)
        is_sorted = self._sorted is not None and self._sorted[0] == column
        painter.setFont(self._font(is_sorted))
        painter.setPen(self._look.color("text" if is_sorted else "text2"))
        text = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self._alignment(column) | int(Qt.TextFlag.TextSingleLine), shown)
        if is_sorted:
            self._paint_arrow(painter, room, painter.fontMetrics().horizontalAdvance(shown), column)
        painter.restore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask to sort, unless a border was dragged."""
        resizing = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        super().mouseReleaseEvent(event)
        column = self.logicalIndexAt(event.position().toPoint())
        if not resizing and event.button() == Qt.MouseButton.LeftButton and column in self._sortable:
            self.sort_requested.emit(column)

    def _paint_arrow(self, painter: QPainter, room: QRect, width: int, column: int) -> None:
        side, gap = self._look.px(ARROW), self._look.px(4)
        right = bool(self._alignment(column) & int(Qt.AlignmentFlag.AlignRight))
        left = room.right() - width - gap - side if right else room.left() + width + gap
        if left < room.left() or left + side > room.right() + self._look.px(12):
            return
        pixmap = self._look.pixmap("chevron-down", "text", ARROW)
        top = room.top() + (room.height() - side) // 2
        ascending = self._sorted is not None and not self._sorted[1]
        if ascending:
            painter.translate(left + side / 2, top + side / 2)
            painter.rotate(180)
            painter.translate(-left - side / 2, -top - side / 2)
        painter.drawPixmap(left, top, pixmap)

    def _room(self, rect: QRect, column: int) -> QRect:
        shown = [
            self.logicalIndex(i)
            for i in range(self.count())
            if not self.isSectionHidden(self.logicalIndex(i))
        ]
        left = 16 if shown and column == shown[0] else 0
        right = 16 if shown and column == shown[-1] else 12
        return rect.adjusted(self._look.px(left), 0, -self._look.px(right), -1)

    def _alignment(self, column: int) -> int:
        kept = self.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        default = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return int(kept if kept is not None else default)

    def _font(self, is_sorted: bool) -> QFont:
        weight = QFont.Weight.DemiBold if is_sorted else QFont.Weight.Normal
        return self._look.font(PointSize.SMALL, weight)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.metrics.table_header)
        self.viewport().update()
