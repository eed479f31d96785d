"""What the detail panes share: a ground, an edge over the list, a scrolled body, a place for what failed."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.views.clipboard import copy_details
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.labels import Divider
from app.views.widgets.status import Tone


class PaneFrame(QFrame):
    """A detail pane; `column` takes its content."""

    closed = Signal()
    """Escape was pressed in the pane."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setProperty("ground", "pane")
        self.setAccessibleName(name)
        self._problem = Banner(look)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._edge = Divider(vertical=True)
        self._edge.hide()
        whole.addWidget(self._edge)
        self.column = QVBoxLayout()
        self.column.setSpacing(0)
        whole.addLayout(self.column, 1)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that takes it."""
        raise NotImplementedError

    def set_over_list(self, over: bool) -> None:
        """Have an edge of its own while the pane lies over the list."""
        self._edge.setVisible(over)

    def show_problem(self, error: GreenroomError | None) -> None:
        """Say what a command met, above the rest; None takes it away."""
        if error is None:
            self._problem.clear()
            return
        text = " ".join(filter(None, (error.title + ".", error.message, error.next_step)))
        copy = Command(_("Copy details"), partial(copy_details, error))
        self._problem.show_message(Tone.BAD, text, (copy,) if error.details else (), icon="error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


def scrolled(body: QWidget) -> QScrollArea:
    """The part of a pane that scrolls."""
    body.setProperty("clear", True)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setAccessibleName(_("Details"))
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(body)
    return scroll
