"""How a row of a table is painted: ground, hairline, selection bar, text, icon, status."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views.look import Look
from app.views.metrics import PointSize
from app.views.widgets.status import Status, StatusPainter

STATUS_ROLE = Qt.ItemDataRole.UserRole + 1
"""The `Status` of a cell; its word is the cell's text as well."""
ICON_ROLE = Qt.ItemDataRole.UserRole + 2
"""Name of the icon that stands for a cell's text; the text is then for screen readers alone."""
SECTION_ROLE = Qt.ItemDataRole.UserRole + 3
"""True for every cell of a row that heads the rows below it, such as a day."""
SECTION_NOTE_ROLE = Qt.ItemDataRole.UserRole + 4
"""What stands at the right of such a row; asked of its first cell."""
STRUCK_ROLE = Qt.ItemDataRole.UserRole + 5
"""True where the text is struck through."""
SECONDARY_ROLE = Qt.ItemDataRole.UserRole + 6
"""True where the text matters less than its neighbours'."""

Index = QModelIndex | QPersistentModelIndex

BAR = 3
RING = 2
ALIGN_DEFAULT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Paints a cell as a part of its row."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._status = StatusPainter(look)
        self.hovered_row = -1
        self.ring_shown = False
        """Whether the current row shows where the keyboard is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        painter.save()
        self._paint_ground(painter, option, index)
        room = self._room(option.rect, index)
        status, icon = index.data(STATUS_ROLE), index.data(ICON_ROLE)
        if index.data(SECTION_ROLE):
            self._paint_section(painter, option, index)
        elif isinstance(status, Status):
            self._paint_status(painter, room, status)
        elif icon:
            self._paint_icon(painter, room, str(icon))
        else:
            self._paint_text(painter, room, index)
        self._paint_edges(painter, option, index)
        painter.restore()

    def text_room(self, index: Index) -> int:
        """How wide the text of a cell may be before it ends in "…"."""
        return self._room(self._view.visualRect(index), index).width()

    def font_of(self, index: Index) -> QFont:
        """The font of a cell's text."""
        font = self._look.font()
        font.setStrikeOut(bool(index.data(STRUCK_ROLE)))
        return font

    def _ground(self, option: QStyleOptionViewItem, index: Index) -> QColor:
        if index.data(SECTION_ROLE):
            return self._look.color("base")
        if option.state & QStyle.StateFlag.State_Selected:
            return self._look.color("selected" if self._focused() else "selected_idle")
        return self._look.color("hover" if index.row() == self.hovered_row else "base")

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.fillRect(option.rect, self._ground(option, index))

    def _paint_edges(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        hairline = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(hairline, self._look.color("hairline"))
        if index.data(SECTION_ROLE):
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected and self._focused() and index.column() == self._edge_column(first=True):
            bar = QRect(rect.left(), rect.top(), self._look.px(BAR), rect.height())
            painter.fillRect(bar, self._look.color("accent_text"))
        current = index.row() == self._view.currentIndex().row()
        if current and self.ring_shown and self._focused() and not selected:
            self._paint_ring(painter, rect, index)

    def _paint_ring(self, painter: QPainter, rect: QRect, index: Index) -> None:
        width, colour = self._look.px(RING), self._look.color("accent_text")
        painter.fillRect(rect.left(), rect.top(), rect.width(), width, colour)
        painter.fillRect(rect.left(), rect.bottom() - width + 1, rect.width(), width, colour)
        if index.column() == self._edge_column(first=True):
            painter.fillRect(rect.left(), rect.top(), width, rect.height(), colour)
        if index.column() == self._edge_column(first=False):
            painter.fillRect(rect.right() - width + 1, rect.top(), width, rect.height(), colour)

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw this cell's piece of a heading that runs over the whole row.

        Spans would do the same, but a list of 100,000 rows has thousands of them, and each costs.
        """
        first = index.sibling(index.row(), 0)
        row = QRect(0, option.rect.top(), self._view.viewport().width(), option.rect.height())
        room = row.adjusted(self._look.px(16), 0, -self._look.px(16), -self._look.px(7))
        painter.setClipRect(option.rect)
        note = str(first.data(SECTION_NOTE_ROLE) or "")
        bottom = int(Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine)
        painter.setFont(self._look.font(PointSize.SMALL))
        painter.setPen(self._look.color("text2"))
        painter.drawText(room, bottom | int(Qt.AlignmentFlag.AlignRight), note)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(note) - self._look.px(12))
        painter.setFont(self._look.font(PointSize.BODY, QFont.Weight.DemiBold))
        painter.setPen(self._look.color("text"))
        text = painter.fontMetrics().elidedText(_text(first), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, bottom, text)
        painter.setClipping(False)

    def _paint_text(self, painter: QPainter, room: QRect, index: Index) -> None:
        secondary = index.data(SECONDARY_ROLE) or index.data(STRUCK_ROLE)
        painter.setPen(self._look.color("text2" if secondary else "text"))
        painter.setFont(self.font_of(index))
        text = painter.fontMetrics().elidedText(_text(index), Qt.TextElideMode.ElideRight, room.width())
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or ALIGN_DEFAULT
        # Names in other scripts stay in their column: the cell's direction is the table's, not the text's.
        painter.setLayoutDirection(self._view.layoutDirection())
        painter.drawText(room, int(align) | int(Qt.TextFlag.TextSingleLine), text)

    def _paint_status(self, painter: QPainter, room: QRect, status: Status) -> None:
        top = room.top() + (room.height() - self._look.metrics.pill) / 2
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        self._status.paint(painter, QPointF(room.left(), top), status)
        painter.setClipping(False)

    def _paint_icon(self, painter: QPainter, room: QRect, icon: str) -> None:
        side = self._look.px(16)
        top = room.top() + (room.height() - side) // 2
        painter.drawPixmap(room.left(), top, self._look.pixmap(icon, "text2", 16))

    def _room(self, rect: QRect, index: Index) -> QRect:
        left = 16 if index.column() == self._edge_column(first=True) else 0
        right = 16 if index.column() == self._edge_column(first=False) else 12
        return rect.adjusted(self._look.px(left), 0, -self._look.px(right), -1)

    def _edge_column(self, *, first: bool) -> int:
        header = getattr(self._view, "horizontalHeader", None)
        if header is None:
            return 0
        order = range(header().count()) if first else reversed(range(header().count()))
        shown = (header().logicalIndex(i) for i in order)
        return next((column for column in shown if not header().isSectionHidden(column)), 0)

    def _focused(self) -> bool:
        return self._view.hasFocus() or self._view.property("drawnFocused") is True


def _text(index: Index) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole) or "")
