"""What all dialogs share. They are opened and awaited, never executed: that would lose steps of tasks."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.buttons import Button, Role
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.pressing import pressed_by_return

TITLE_BAR = 40
"""What a desktop adds above a dialog, about, in pixels at 96 dpi."""


class Dialog(QDialog):
    """A dialog with a body and a row of buttons below."""

    def __init__(self, look: Look, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(title)
        # Qt would add the program's name to what a screen reader says.
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.body = QVBoxLayout()
        """Where the dialog's content goes."""
        self.body.setContentsMargins(*(look.px(24),) * 3, look.px(16))
        self.body.setSpacing(look.px(12))
        column.addLayout(self.body, 1)
        foot = QFrame()
        foot.setProperty("bar", "foot")
        self._row = QHBoxLayout(foot)
        self._row.setContentsMargins(look.px(24), look.px(12), look.px(24), look.px(12))
        self._row.setSpacing(look.px(8))
        self._row.addStretch(1)
        self._left = 0
        column.addWidget(foot)
        self.ring = FocusRing(look, self)

    def room(self) -> QSize:
        """How large the dialog can be on its screen."""
        return self.screen().availableGeometry().size() - QSize(self.look.px(8), self.look.px(TITLE_BAR))

    def add_button(self, text: str, role: Role, run: Callable[[], object], *, icon: str = "") -> Button:
        """Add a button at the right of the row."""
        button = Button(self.look, text, role, icon=icon)
        button.setMinimumWidth(self.look.px(88))
        button.setAutoDefault(True)  # Return presses the one that has the focus
        button.clicked.connect(run)
        self._row.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses what has the focus; from anywhere else it presses the default button."""
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    def add_footer(self, widget: QWidget) -> None:
        """Add something at the left of the row."""
        self._row.insertWidget(self._left, widget)
        self._left += 1


class TextDialog(Dialog):
    """A dialog that is little more than its texts, and as high as they are."""

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the texts are from the first picture on."""
        self._make_room()
        self.resize(self.width(), self.minimumHeight())
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the texts are at this width."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Wrapped texts ask for too little height until the width is known."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(min(layout.totalHeightForWidth(self.width()), self.room().height()))
            layout.activate()


async def answer(dialog: QDialog) -> bool:
    """Open the dialog and wait until it is closed; whether it was accepted."""
    done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(result: int) -> None:
        if not done.done():
            done.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(settle)
    dialog.open()
    try:
        return await done
    finally:
        dialog.finished.disconnect(settle)
        if not done.done() or done.cancelled():
            dialog.reject()
