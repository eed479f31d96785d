"""The table of transfers, with painted buttons, keys, and rows that can be dragged."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip

from app.core.i18n import _
from app.views.look import Look
from app.views.models.transfers import Action, TransfersModel, actions_of
from app.views.models.transfers import Column as Col
from app.views.widgets.labels import plain_tooltip
from app.views.widgets.progress_rows import ProgressDelegate
from app.views.widgets.table import Column, TableView
from app.views.window_state import WindowState

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def _columns() -> tuple[Column, ...]:
    return (
        Column("file"),
        Column("progress", 280, hide_below=480),
        Column("size", 156, hide_below=760),
        Column("speed", 96, hide_below=1000),
        Column("left", 136),
        Column("actions", 80, fixed=True),
    )


class TransfersTable(TableView):
    """Space pauses and resumes, Del cancels, Alt with the arrow keys moves the selected rows."""

    key_pressed = Signal(str)
    """What a key asks for: toggle, cancel."""
    step_requested = Signal(int)
    """The selected rows go one place up (-1) or down (1)."""
    action_pressed = Signal(str, str)
    """Key of an action whose painted button was pressed, and the transfer's id."""

    def __init__(self, look: Look, model: TransfersModel, state: WindowState) -> None:
        super().__init__(
            look,
            _("Transfers"),
            _columns(),
            state=state,
            key="transfers",
            many=True,
            delegate=ProgressDelegate,
        )
        self._pressed: tuple[str, str] | None = None
        self._model = model
        self.setModel(model)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the selected transfers."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in _STEPS:
            self.step_requested.emit(_STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self.key_pressed.emit("toggle")
        elif event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("cancel")
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a painted button selects nothing."""
        self._pressed = self._action_at(event.position().toPoint())
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            self._pressed = None
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act where the button was pressed and let go over the same one."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._action_at(event.position().toPoint()):
            self.action_pressed.emit(*pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A drag that began on a button moves no row."""
        if self._pressed is None:
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two fast presses on a button are two presses."""
        if self._action_at(event.position().toPoint()) is not None:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Follow the pointer over the painted buttons, and say what they do."""
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.MouseMove) and hasattr(event, "position"):
            self._hover_button(event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            self._hover_button(QPoint(-1, -1))
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            action = self._painted_at(event.pos())
            if action is not None:
                QToolTip.showText(event.globalPos(), plain_tooltip(_(action.word)), self.viewport())
                return True
        return super().viewportEvent(event)

    def _action_at(self, place: QPoint) -> tuple[str, str] | None:
        """Key of the action painted at `place`, and the transfer's id."""
        action, row = self._painted_at(place), self._model.transfer_at(self.indexAt(place).row())
        return (action.key, row.id) if action is not None and row is not None else None

    def _painted_at(self, place: QPoint) -> Action | None:
        index = self.indexAt(place)
        row = self._model.transfer_at(index.row())
        if row is None or index.column() != Col.ACTIONS:
            return None
        icon = self._painter.button_at(index, place)
        return next((action for action in actions_of(row) if action.icon == icon), None)

    def _hover_button(self, place: QPoint) -> None:
        action, row = self._painted_at(place), self.indexAt(place).row()
        before, now = self._painter.hovered_button, (row, action.icon) if action is not None else None
        if before != now:
            self._painter.hovered_button = now
            self.viewport().update()

    def _hidden_text(self, index: QModelIndex) -> str:
        """Bars and buttons cut no text off."""
        own = index.isValid() and index.column() in (Col.PROGRESS, Col.ACTIONS)
        return "" if own else super()._hidden_text(index)

    @property
    def _painter(self) -> ProgressDelegate:
        assert isinstance(self._delegate, ProgressDelegate), "the table was made with one"
        return self._delegate
