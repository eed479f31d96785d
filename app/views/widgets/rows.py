"""How a row of a table is painted: ground, hairline, selection bar, text, icon, status."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

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

CELL_ROLE = Qt.ItemDataRole.UserRole + 7
"""All of this in one `Cell`; models whose rows are painted often answer it, others need not."""

Index = QModelIndex | QPersistentModelIndex

BAR = 3
RING = 2
LEAD_GAP = 10
ALIGN_DEFAULT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is; None goes on, nobody knows how far."""

    share: float | None
    colour: str = "accent_fill"
    """The token of the bar’s colour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is painted in one cell; the fields are those of the roles above."""

    text: str = ""
    status: Status | None = None
    icon: str = ""
    section: bool = False
    struck: bool = False
    secondary: bool = False
    align: int = int(ALIGN_DEFAULT)
    lead: str = ""
    """Name of an icon before the text."""
    progress: Progress | None = None
    """A bar before the text, which says the same in figures."""
    buttons: tuple[str, ...] = ()
    """Names of icons to press at the end of the cell; the row's menu offers the same in words."""


def cell_of(index: Index) -> Cell:
    """What to paint at `index`, asked at once or role by role."""
    whole = index.data(CELL_ROLE)
    if isinstance(whole, Cell):
        return whole
    status, align = index.data(STATUS_ROLE), index.data(Qt.ItemDataRole.TextAlignmentRole)
    return Cell(
        _text(index),
        status if isinstance(status, Status) else None,
        str(index.data(ICON_ROLE) or ""),
        bool(index.data(SECTION_ROLE)),
        bool(index.data(STRUCK_ROLE)),
        bool(index.data(SECONDARY_ROLE)),
        int(align or ALIGN_DEFAULT),
    )


class RowDelegate(QStyledItemDelegate):
    """Paints a cell as a part of its row."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look, self._view = look, view
        self._status = StatusPainter(look)
        self.hovered_row = -1
        self.ground = "base"
        """The colour behind rows that are nothing special."""
        self.ring_shown = False
        """Whether the current row shows where the keyboard is."""
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[object, QFont] = {}
        self._pills: dict[tuple[Status, float], QPixmap] = {}
        self._edges: tuple[int, int] | None = None
        self._header: QHeaderView | None = None
        look.changed.connect(self._forget_look)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell, focused = cell_of(index), self._focused()
        painter.save()
        painter.fillRect(option.rect, self._ground(option, index, cell, focused))
        room = self._room(option.rect, index)
        if cell.section:
            self._paint_section(painter, option, index)
        else:
            self.paint_content(painter, room, cell, index)
        self._paint_edges(painter, option, index, cell, focused)
        painter.restore()

    def paint_content(self, painter: QPainter, room: QRect, cell: Cell, index: Index) -> None:
        """Paint what stands in a cell of a usual row."""
        if cell.status is not None:
            self._paint_status(painter, room, cell.status, at_right=_is_right(cell))
        elif cell.icon:
            self._paint_icon(painter, room, cell.icon)
        elif cell.text:
            self._paint_text(painter, self._after_lead(painter, room, cell.lead), cell)

    def text_room(self, index: Index) -> int:
        """How wide the text of a cell may be before it ends in "…"."""
        lead = cell_of(index).lead
        taken = self._look.px(16 + LEAD_GAP) if lead else 0
        return self._room(self._view.visualRect(index), index).width() - taken

    def _text_font(self, *, struck: bool) -> QFont:
        font = self._fonts.get(struck)
        if font is None:
            font = self._fonts[struck] = self._look.font()
            font.setStrikeOut(struck)
        return font

    def _font(self, size: PointSize, weight: QFont.Weight | None = None) -> QFont:
        font = self._fonts.get((size, weight))
        if font is None:
            font = self._fonts[size, weight] = self._look.font(size, weight)
        return font

    def _colour(self, token: str) -> QColor:
        colour = self._colours.get(token)
        if colour is None:
            colour = self._colours[token] = self._look.color(token)
        return colour

    def _forget_look(self) -> None:
        self._colours.clear()
        self._fonts.clear()
        self._pills.clear()

    def _ground(self, option: QStyleOptionViewItem, index: Index, cell: Cell, focused: bool) -> QColor:
        if cell.section:
            return self._colour("base")
        if option.state & QStyle.StateFlag.State_Selected:
            return self._colour("selected" if focused else "selected_idle")
        return self._colour("hover" if index.row() == self.hovered_row else self.ground)

    def _paint_edges(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, cell: Cell, focused: bool
    ) -> None:
        rect = option.rect
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colour("hairline"))
        if cell.section or not focused:
            return
        if option.state & QStyle.StateFlag.State_Selected:
            if index.column() == self._edge_columns()[0]:
                bar = QRect(rect.left(), rect.top(), self._look.px(BAR), rect.height())
                painter.fillRect(bar, self._colour("accent_text"))
        elif self.ring_shown and index.row() == self._view.currentIndex().row():
            self._paint_ring(painter, rect, index)

    def _paint_ring(self, painter: QPainter, rect: QRect, index: Index) -> None:
        width, colour = self._look.px(RING), self._colour("accent_text")
        painter.fillRect(rect.left(), rect.top(), rect.width(), width, colour)
        painter.fillRect(rect.left(), rect.bottom() - width + 1, rect.width(), width, colour)
        if index.column() == self._edge_columns()[0]:
            painter.fillRect(rect.left(), rect.top(), width, rect.height(), colour)
        if index.column() == self._edge_columns()[1]:
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
        painter.setFont(self._font(PointSize.SMALL))
        painter.setPen(self._colour("text2"))
        painter.drawText(room, bottom | int(Qt.AlignmentFlag.AlignRight), note)
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(note) - self._look.px(12))
        painter.setFont(self._font(PointSize.BODY, QFont.Weight.DemiBold))
        painter.setPen(self._colour("text"))
        text = painter.fontMetrics().elidedText(_text(first), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, bottom, text)
        painter.setClipping(False)

    def _paint_text(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        painter.setPen(self._colour("text2" if cell.secondary or cell.struck else "text"))
        painter.setFont(self._text_font(struck=cell.struck))
        text = painter.fontMetrics().elidedText(cell.text, Qt.TextElideMode.ElideRight, room.width())
        # Names in other scripts stay in their column: the cell's direction is the table's, not the text's.
        painter.setLayoutDirection(self._view.layoutDirection())
        painter.drawText(room, cell.align | int(Qt.TextFlag.TextSingleLine), text)

    def _paint_status(self, painter: QPainter, room: QRect, status: Status, *, at_right: bool) -> None:
        pill = self._pill(self._fitted(status, room.width()))
        width = round(pill.deviceIndependentSize().width())
        top = room.top() + (room.height() - self._look.metrics.pill) // 2
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(room.right() - width + 1 if at_right else room.left(), top, pill)
        painter.setClipping(False)

    def _fitted(self, status: Status, width: int) -> Status:
        """The status with as much of its word as there is room for; the whole one is the cell's text."""
        over = self._status.size(status).width() - width
        if over <= 0 or width <= 0:
            return status
        metrics = QFontMetrics(self._font(PointSize.SMALL, QFont.Weight.Medium))
        room = metrics.horizontalAdvance(status.word) - over
        return replace(status, word=metrics.elidedText(status.word, Qt.TextElideMode.ElideRight, room))

    def _pill(self, status: Status) -> QPixmap:
        """The status as a picture: a list shows few, and many times each."""
        key = (status, self._view.devicePixelRatioF())
        if key not in self._pills:
            self._pills[key] = self._draw_pill(*key)
        return self._pills[key]

    def _draw_pill(self, status: Status, ratio: float) -> QPixmap:
        pixmap = QPixmap(self._status.size(status) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self._status.paint(painter, QPointF(0, 0), status)
        painter.end()
        return pixmap

    def _paint_icon(self, painter: QPainter, room: QRect, icon: str) -> None:
        side = self._look.px(16)
        top = room.top() + (room.height() - side) // 2
        painter.drawPixmap(room.left(), top, self._look.pixmap(icon, "text2", 16))

    def _after_lead(self, painter: QPainter, room: QRect, lead: str) -> QRect:
        """What an icon before the text leaves of the room."""
        if not lead:
            return room
        self._paint_icon(painter, room, lead)
        return room.adjusted(self._look.px(16 + LEAD_GAP), 0, 0, 0)

    def _room(self, rect: QRect, index: Index) -> QRect:
        first, last = self._edge_columns()
        left = 16 if index.column() == first else 0
        right = 16 if index.column() == last else 12
        return rect.adjusted(self._look.px(left), 0, -self._look.px(right), -1)

    def _edge_columns(self) -> tuple[int, int]:
        """The first and the last column that are shown."""
        if self._edges is None:
            self._edges = self._find_edges()
        return self._edges

    def _find_edges(self) -> tuple[int, int]:
        header = self._watched_header()
        if header is None:
            return 0, 0
        order = (header.logicalIndex(i) for i in range(header.count()))
        shown = [column for column in order if not header.isSectionHidden(column)]
        return (shown[0], shown[-1]) if shown else (0, 0)

    def _watched_header(self) -> QHeaderView | None:
        """The header, whose changes move the edges from now on."""
        find = getattr(self._view, "horizontalHeader", None)
        header = find() if find is not None else None
        if header is not None and header is not self._header:
            self._header = header
            for signal in (header.sectionResized, header.sectionMoved, header.sectionCountChanged):
                signal.connect(self._forget_edges)
        return header

    @Slot()
    def _forget_edges(self) -> None:
        self._edges = None

    def _focused(self) -> bool:
        return self._view.hasFocus() or self._view.property("drawnFocused") is True


def _is_right(cell: Cell) -> bool:
    return bool(cell.align & int(Qt.AlignmentFlag.AlignRight))


def _text(index: Index) -> str:
    return str(index.data(Qt.ItemDataRole.DisplayRole) or "")
