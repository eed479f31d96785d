"""The states of a list other than being full: on its way, empty, failed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from app.core.errors import GreenroomError
from app.views.look import Look
from app.views.widgets.announce import announce
from app.views.widgets.command import Command
from app.views.widgets.error_panel import ErrorPanel, MessagePanel
from app.views.widgets.skeleton import SkeletonView

SKELETON_AFTER_MS = 150
_PLACING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.LayoutRequest)


class StateStack(QStackedWidget):
    """Lies over a table's rows, or over any widget; the table's header stays visible.

    Beside what it covers, not in it: a screen reader finds nothing but cells in a table.
    """

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over.parentWidget() or over)
        self._look, self._over = look, over
        self._skeleton = SkeletonView(look)
        self._empty = MessagePanel(look)
        self._error = ErrorPanel(look)
        for page in (self._skeleton, self._empty, self._error):
            page.setProperty("ground", "base")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.addWidget(page)
        self.state = "content"
        self._told: tuple[object, ...] = ()
        """What the shown state says and offers; buttons stay the same under a hand that is about to press."""
        self._timer = QTimer(self, singleShot=True, interval=SKELETON_AFTER_MS)
        self._timer.timeout.connect(self._show_skeleton)
        over.installEventFilter(self)
        self.hide()

    def show_loading(self, done: int = 0, total: int | None = None) -> None:
        """Show rows on their way, unless they come at once; `done` of `total` have come."""
        self._skeleton.set_progress(done, total)
        if self.state != "loading":
            self.state = "loading"
            self._timer.start()

    def show_content(self) -> None:
        """Show the list itself."""
        self._enter("content")
        self.hide()

    def show_empty(self, icon: str, title: str, message: str, commands: Sequence[Command] = ()) -> None:
        """Say why there is nothing, and what to do next."""
        if self._says("empty", icon, title, message, *commands):
            return
        buttons = [self._empty.button(command) for command in commands]
        self._empty.show_message(icon, "text2", title, message, "", buttons)
        self._show_page(self._empty, title)

    def show_error(
        self,
        error: GreenroomError,
        retry: Callable[[], object] | None = None,
        commands: Sequence[Command] = (),
        *,
        icon: str = "error",
    ) -> None:
        """Tell why the list cannot be shown."""
        if self._says("error", icon, error, retry, *commands):
            return
        self._error.show_error(error, retry, commands, icon=icon)
        self._show_page(self._error, error.title)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the rows, however large they become."""
        if event.type() is QEvent.Type.ParentChange:
            self._move_beside()
        if event.type() in _PLACING:
            self._place()
        return bool(super().eventFilter(watched, event))

    def _move_beside(self) -> None:
        shown = not self.isHidden()
        self.setParent(self._over.parentWidget() or self._over)
        self.setVisible(shown)

    def _enter(self, state: str) -> None:
        self._timer.stop()
        self.state = state

    def _says(self, state: str, *told: object) -> bool:
        """Whether that is what it says already; from now on it does."""
        same = self.state == state and self._told == told
        self._enter(state)
        self._told = told
        return same

    def _show_skeleton(self) -> None:
        if isinstance(self._over, QTableView):
            self._skeleton.set_columns(_columns(self._over, self._look.px(12)))
        self._show_page(self._skeleton, self._skeleton.accessibleName())

    def _show_page(self, page: QWidget, words: str) -> None:
        self.setCurrentWidget(page)
        self._place()
        self.show()
        self.raise_()
        announce(self, words)

    def _place(self) -> None:
        over = self._over
        rect = over.rect()
        if isinstance(over, QTableView):
            rect.setTop(over.horizontalHeader().height())
        if self.parentWidget() is not over:
            rect.translate(over.pos())
        self.setGeometry(rect)


def _columns(table: QTableView, gap: int) -> list[tuple[int, int]]:
    header = table.horizontalHeader()
    shown = [i for i in range(header.count()) if not header.isSectionHidden(i)]
    edges = [(header.sectionViewportPosition(i), header.sectionSize(i)) for i in shown]
    first = gap * 16 // 12
    return [
        (left + (first if i == 0 else 0), max(gap, width - gap - (first if i == 0 else 0)))
        for i, (left, width) in enumerate(edges)
    ]
