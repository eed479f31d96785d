"""A list with its detail pane beside it, or over it where the page is narrow."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.views.look import Look
from app.views.panes.frame import PaneFrame
from app.views.window_state import WindowState

PANE_LEAST = 320
OVER_LIST_BELOW = 900
"""Width of the page below which the pane is closed until Enter opens it over the list."""


class SidePane(QObject):
    """Owns the splitter, and the rules for narrow pages."""

    def __init__(
        self,
        look: Look,
        page: QWidget,
        rows: QWidget,
        pane: PaneFrame,
        state: WindowState,
        key: str,
        width: int,
        room: Callable[[], QRect],
    ) -> None:
        """Put the two beside each other.

        Args:
            look: the theme and measures.
            page: they lie on.
            rows: the list.
            pane: the details.
            state: where the splitter is remembered, under `key`.
            key: of the splitter in `state`.
            width: of the pane at 96 dpi until somebody drags it.
            room: of the page for a pane over the list.
        """
        super().__init__(page)
        self._look, self._page, self._pane, self._room = look, page, pane, room
        self._width = look.px(width)
        self.narrow = False
        self.splitter = split(Qt.Orientation.Horizontal, rows, pane)
        pane.setMinimumWidth(look.px(PANE_LEAST))
        self.splitter.setSizes([look.px(1280 - width), look.px(width)])
        state.bind_splitter(self.splitter, key)

    def fit(self) -> None:
        """Follow a new width of the page."""
        narrow = self._page.width() < self._look.px(OVER_LIST_BELOW)
        if narrow != self.narrow:
            self.narrow = narrow
            self.show(not narrow)
        if self.narrow:
            self._place()

    def open_if_hidden(self) -> bool:
        """Open the pane over the list, with the keyboard in it; False where it is in sight already."""
        if not self.narrow or not self._pane.isHidden():
            return False
        self.open()
        return True

    def open(self) -> None:
        """Show the pane, with the keyboard in it."""
        self.show(True)
        self._pane.focus_first()

    def show_if_narrow(self) -> None:
        """Open it over the list, and leave the keyboard where it is."""
        if self.narrow:
            self.show(True)

    def close_if_narrow(self) -> None:
        """Uncover the list."""
        if self.narrow:
            self.show(False)

    def show(self, shown: bool) -> None:
        """Show the pane where it belongs now, or hide it."""
        beside = self.splitter.indexOf(self._pane) >= 0
        if self.narrow and beside:
            self._width = self._pane.width() or self._width
            self._pane.setParent(self._page)
        elif not self.narrow and not beside:
            self.splitter.addWidget(self._pane)
            self.splitter.setSizes([self._page.width() - self._width, self._width])
        if self.narrow:
            self._place()
        self._pane.set_over_list(self.narrow)
        self._pane.setVisible(shown)

    def _place(self) -> None:
        page, room = self._page.width(), self._room()
        width = min(page, max(self._look.px(PANE_LEAST), page * 3 // 4))
        self._pane.setGeometry(page - width, room.top(), width, max(0, room.height()))
        self._pane.raise_()


def split(orientation: Qt.Orientation, first: QWidget, second: QWidget) -> QSplitter:
    """A splitter whose first part takes the room that is left."""
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    splitter.addWidget(first)
    splitter.addWidget(second)
    splitter.setStretchFactor(0, 1)
    splitter.setStretchFactor(1, 0)
    return splitter
