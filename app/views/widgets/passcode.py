"""The field for a meeting's passcode."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.fields import LineEdit


class PasscodeField(LineEdit):
    """A passcode in figures of one width, with a button inside that makes a new one."""

    def __init__(self, look: Look, generate: Callable[[], str], *, name: str = "") -> None:
        super().__init__(look, name=name or _("Passcode"), mono=True)
        self._generate = generate
        self._renew = self.addAction(look.icon("sync", size=16), QLineEdit.ActionPosition.TrailingPosition)
        self._renew.setText(_("New passcode"))
        self._renew.setToolTip(_("New passcode"))
        self._renew.triggered.connect(self._take_new)
        look.changed.connect(self._draw_renew)

    def _take_new(self) -> None:
        self.setText(self._generate())
        self.setFocus()

    def _draw_renew(self) -> None:
        self._renew.setIcon(self._look.icon("sync", size=16))
