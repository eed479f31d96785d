"""A failure told in full: what, why, what to do, and the details to pass on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.buttons import Button, CopyButton, Role
from app.views.widgets.command import Command
from app.views.widgets.labels import Kind, Label

WIDTH = 460


class MessagePanel(QWidget):
    """Icon, title, sentences and buttons in the middle of an area."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._icon_name, self._icon_token = look, "", "text2"
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = Label("", Kind.TITLE, wrap=True)
        self._message = Label("", Kind.SECONDARY, wrap=True)
        self._detail = Label("", Kind.CODE, wrap=True, selectable=True)
        self._row = QHBoxLayout()
        self._buttons: list[Button] = []
        self._lay_out()
        look.changed.connect(self._draw)

    @property
    def title(self) -> str:
        """What stands large."""
        return self._title.text()

    def show_message(
        self, icon: str, token: str, title: str, message: str, detail: str, buttons: Sequence[Button]
    ) -> None:
        """Say something; `token` is the icon's colour, `detail` stands in a box of its own."""
        self._icon_name, self._icon_token = icon, token
        self._title.setText(title)
        self._message.setText(message)
        self._message.setVisible(bool(message))
        self._show_detail(detail)
        self._set_buttons(buttons)
        self.setAccessibleName(title)
        self._draw()

    def button(self, command: Command) -> Button:
        """A button for one of the panel's commands."""
        role = Role.PRIMARY if command.primary else Role.PLAIN
        button = Button(self._look, command.text, role, icon=command.icon)
        button.clicked.connect(command.run)
        return button

    def _show_detail(self, detail: str) -> None:
        """Give the box the width of its text: one that wraps has no width of its own."""
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        if not detail:
            return
        self._detail.ensurePolished()
        lines = detail.split("\n")
        wanted = max(self._detail.fontMetrics().horizontalAdvance(line) for line in lines)
        width = min(self._look.px(WIDTH), wanted + self._look.px(24))
        self._detail.setFixedWidth(width)
        self._detail.setMinimumHeight(self._detail.heightForWidth(width))

    def _set_buttons(self, buttons: Sequence[Button]) -> None:
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = list(buttons)
        for i, button in enumerate(self._buttons):
            self._row.insertWidget(i + 1, button)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(self._look.px(24),) * 4)
        column.setSpacing(self._look.px(8))
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(self._icon, 0, centre)
        for label in (self._title, self._message, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMinimumWidth(self._look.px(WIDTH) // 2)
            column.addWidget(label, 0, centre if label is self._detail else Qt.AlignmentFlag(0))
        column.addSpacing(self._look.px(8))
        self._row.setSpacing(self._look.px(8))
        self._row.addStretch(1)
        self._row.addStretch(1)
        column.addLayout(self._row)
        column.addStretch(1)

    def _draw(self) -> None:
        if self._icon_name:
            self._icon.setPixmap(self._look.pixmap(self._icon_name, self._icon_token, 40))
            self._icon.setFixedSize(QSize(1, 1) * self._look.px(48))


class ErrorPanel(MessagePanel):
    """A failure where content should be."""

    def show_error(
        self,
        error: GreenroomError,
        retry: Callable[[], object] | None = None,
        commands: Sequence[Command] = (),
        *,
        icon: str = "error",
    ) -> None:
        """Tell the failure, with "Retry" where that can help, and "Copy details"."""
        buttons = [self.button(command) for command in commands]
        if retry is not None:
            buttons.append(self.button(Command(_("Retry"), retry, "retry")))
        copy = CopyButton(self._look, _("Copy details"), lambda: error_details(error), role=Role.FLAT)
        words = " ".join(part for part in (error.message, error.next_step) if part)
        self.show_message(icon, "bad", error.title, words, error.details, [*buttons, copy])


def error_details(error: GreenroomError) -> str:
    """The failure as text to pass on."""
    return "\n".join(part for part in (error.title, error.message, error.next_step, error.details) if part)
