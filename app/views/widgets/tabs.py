"""Pages of a pane behind tabs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.labels import Divider


class PaneTabs(QWidget):
    """A tab bar and the page of the open tab."""

    current_changed = Signal(int)
    """Another tab is open."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.bar = QTabBar()
        self.bar.setProperty("role", "pane")
        self.bar.setAccessibleName(name)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self._pages = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(8), 0, look.px(8), 0)
        row.addWidget(self.bar, 1)
        column.addLayout(row)
        column.addWidget(Divider())
        column.addWidget(self._pages, 1)
        self.bar.currentChanged.connect(self._turn)

    def add(self, title: str, page: QWidget) -> int:
        """Add a tab; answers its place."""
        self._pages.addWidget(page)
        return self.bar.addTab(title)

    def set_title(self, at: int, title: str) -> None:
        """Change a tab's word, for instance to say how many there are."""
        self.bar.setTabText(at, title)

    def set_shown(self, at: int, shown: bool) -> None:
        """Show or hide a tab."""
        self.bar.setTabVisible(at, shown)

    def open(self, at: int) -> None:
        """Open a tab."""
        self.bar.setCurrentIndex(at)

    def _turn(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self.current_changed.emit(at)
