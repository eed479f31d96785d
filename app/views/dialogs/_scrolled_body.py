"""The part of a dialog that scrolls where the screen has no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _


class ScrolledBody(QScrollArea):
    """Asks for as much height as its content takes at its width, and does with less."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        content = QWidget()
        content.setProperty("clear", True)
        self.column = QVBoxLayout(content)
        """Where the content goes."""
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)
        self.setAccessibleName(_("Details"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(content)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Wrapped texts get higher as they get narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the content takes."""
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(width)
        return self.column.totalSizeHint().height()

    def sizeHint(self) -> QSize:
        """What the content takes."""
        return self.column.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs; of its height something has to be seen."""
        least = self.column.totalMinimumSize()
        return QSize(least.width(), min(least.height(), 4 * self.fontMetrics().height()))
