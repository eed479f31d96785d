"""Suggestions below a field, in rows of the height that menus have."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QCompleter, QStyledItemDelegate, QStyleOptionViewItem

from app.views.look import Look

ROWS = 10


class _RoomyRows(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the text, as high as a row of a menu."""
        return QSize(super().sizeHint(option, index).width(), self._look.px(32))


def dress(look: Look, completer: QCompleter, width: int = 0) -> None:
    """Have the suggestions of `completer` look like those of our choices; at least `width` (96 dpi) wide."""
    completer.setMaxVisibleItems(ROWS)
    popup = completer.popup()
    if popup is None:
        return
    popup.setItemDelegate(_RoomyRows(look, popup))
    popup.setProperty("role", "suggestions")
    popup.setMinimumWidth(look.px(width))
    popup.setTextElideMode(Qt.TextElideMode.ElideRight)
