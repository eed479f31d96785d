"""A longer text in its writer's words: plain, selectable, as high as it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit


class Prose(QTextEdit):
    """Shows text as it is, never as HTML; an address too long for the line goes on in the next one.

    A label would break lines between words only, and grow as wide as the longest.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("prose", True)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as the text at this width."""
        return QSize(0, self._height())

    def minimumSizeHint(self) -> QSize:
        """No part of it is hidden."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _height(self) -> int:
        return round(self.document().size().height())
