"""A sheet of choices below the button that opens it; what is chosen counts at once."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.buttons import below


class Sheet(QDialog):
    """A popup with a card; `card` takes its content."""

    def __init__(self, look: Look, parent: QWidget, name: str, width: int) -> None:
        """Make the sheet.

        Args:
            look: the theme and measures.
            parent: the button it opens below.
            name: what a screen reader calls it.
            width: at 96 dpi.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        px = look.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        card = QFrame()
        card.setProperty("sheet", True)
        whole.addWidget(card)
        self.card = QVBoxLayout(card)
        self.card.setContentsMargins(px(16), px(12), px(16), px(12))
        self.card.setSpacing(px(8))
        self.setFixedWidth(px(width))

    def open_below(self, button: QWidget, first: QWidget) -> None:
        """Show the sheet below `button`, within the screen, with the keyboard on `first`."""
        self.adjustSize()
        place, room = below(button), button.screen().availableGeometry()
        left = max(room.left(), min(place.x(), room.right() - self.width()))
        self.move(QPoint(left, place.y()))
        self.show()
        first.setFocus()
