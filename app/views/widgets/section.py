"""Sections of a pane, and options that stay out of sight until wanted."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.buttons import Button, Role
from app.views.widgets.command import Command
from app.views.widgets.labels import Divider, Kind, Label


class PaneSection(QFrame):
    """A titled part of a detail pane, with a hairline above."""

    def __init__(
        self, look: Look, title: str = "", action: Command | None = None, *, line: bool = True
    ) -> None:
        super().__init__()
        self.setProperty("section", line)
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        """Where the section's content goes."""
        self.body.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.body.setSpacing(look.px(4))
        self._head = QHBoxLayout()
        self._title = Label(title, Kind.STRONG)
        self._head.addWidget(self._title, 1)
        if action is not None:
            button = Button(look, action.text, Role.LINK, icon=action.icon, bare=True)
            button.clicked.connect(action.run)
            self._head.addWidget(button)
        if title or action:
            self.body.addLayout(self._head)
            self.body.addSpacing(look.px(4))


class CollapsibleSection(QWidget):
    """A heading that shows or hides what stands below it."""

    toggled = Signal(bool)
    """The content is shown now, or hidden."""

    def __init__(self, look: Look, title: str, content: QWidget, *, expanded: bool = False) -> None:
        super().__init__()
        self._look, self._content = look, content
        self._button = QToolButton()
        self._button.setProperty("role", "section")
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.toggled.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Divider())
        column.addWidget(content)
        content.setVisible(expanded)
        self._button.setChecked(expanded)
        look.changed.connect(self._draw)
        self._draw()

    @property
    def expanded(self) -> bool:
        """Whether the content is shown."""
        return self._button.isChecked()

    def set_expanded(self, expanded: bool) -> None:
        """Show or hide the content."""
        self._button.setChecked(expanded)

    def _turn(self, expanded: bool) -> None:
        self._content.setVisible(expanded)
        self._draw()
        self.toggled.emit(expanded)

    def _draw(self) -> None:
        icon = "chevron-down" if self._button.isChecked() else "chevron-right"
        self._button.setIcon(self._look.icon(icon, "text", 16))
        self._button.setIconSize(QSize(1, 1) * self._look.px(16))
