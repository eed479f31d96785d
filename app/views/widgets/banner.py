"""A strip above a list or inside a form that says what is missing, wrong or new."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.views.look import Look
from app.views.widgets.announce import announce
from app.views.widgets.buttons import Button, Role
from app.views.widgets.command import Command
from app.views.widgets.labels import Label
from app.views.widgets.status import Tone
from app.views.widgets.styling import restyle

_TONES = {
    Tone.INFO: ("info", "info"),
    Tone.WARN: ("warn", "clock"),
    Tone.BAD: ("bad", "error"),
    Tone.OK: ("ok", "check"),
}


class Banner(QFrame):
    """A message with its commands; hidden while there is none."""

    def __init__(self, look: Look, *, flush: bool = False) -> None:
        """Make the banner.

        Args:
            look: the theme and measures.
            flush: without round corners, for the top of a list.
        """
        super().__init__()
        self._look, self._icon_name, self._tone = look, "", Tone.INFO
        self.setProperty("edge", "flush" if flush else "round")
        self._icon = QLabel()
        self._text = Label(wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(look.px(10))
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._text, 1)
        self._buttons: list[QWidget] = []
        self._commands: tuple[Command, ...] = ()
        self._side = look.px(16 if flush else 12)
        self.hide()
        look.changed.connect(self._draw)

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(
        self, tone: Tone, text: str, commands: Sequence[Command] = (), *, icon: str = ""
    ) -> None:
        """Say `text`; INFO, WARN, BAD and OK have a look."""
        news = text != self.text
        self._tone, self._icon_name = tone, icon or _TONES[tone][1]
        self._text.setText(text)
        self._set_commands(commands)
        restyle(self, tone=_TONES[tone][0])
        self._draw()
        self.show()
        if news:
            announce(self, text)

    def clear(self) -> None:
        """Say nothing, and take no room."""
        self.hide()
        self._set_commands(())

    def _set_commands(self, commands: Sequence[Command]) -> None:
        """Offer these; the buttons stay the same where they do, also under a hand that is about to press."""
        if tuple(commands) == self._commands:
            return
        self._commands = tuple(commands)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(command) for command in commands]
        for button in self._buttons:
            self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        side = self._side
        self._row.setContentsMargins(
            side, self._look.px(4), self._look.px(6) if commands else side, self._look.px(4)
        )

    def _button(self, command: Command) -> Button:
        role = Role.PLAIN if command.primary else Role.FLAT
        button = Button(self._look, command.text, role, icon=command.icon, small=True)
        button.clicked.connect(command.run)
        return button

    def _draw(self) -> None:
        self.setMinimumHeight(self._look.px(36))
        if not self._icon_name:
            return
        side = self._look.px(18)
        self._icon.setFixedSize(QSize(side, self._look.px(28)))
        self._icon.setPixmap(self._look.pixmap(self._icon_name, _TONES[self._tone][0], 18))
