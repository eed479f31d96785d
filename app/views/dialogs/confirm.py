"""Asking before what cannot be undone: what will happen, to what, in which account."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.i18n import _
from app.views.dialogs.base import TextDialog
from app.views.look import Look
from app.views.widgets.buttons import Role
from app.views.widgets.labels import Kind, Label

WIDTH = 440


class ConfirmDialog(TextDialog):
    """A verb and "Cancel"; "Cancel" has the focus."""

    def __init__(
        self,
        look: Look,
        parent: QWidget | None,
        *,
        title: str,
        message: str,
        verb: str,
        account: str = "",
        danger: bool = True,
        options: Sequence[tuple[str, str, bool]] = (),
        width: int = WIDTH,
    ) -> None:
        """Make the dialog.

        Args:
            look: the theme and measures.
            parent: the window it belongs to.
            title: the question, naming the object: "Delete “Stand-up”?".
            message: what will happen.
            verb: what the button says.
            account: the account it happens in.
            danger: whether something is lost.
            options: check boxes, each a key, its text and whether it is on at first.
            width: in pixels at 96 dpi, where the screen has room for it.
        """
        super().__init__(look, parent, title)
        self.setMinimumWidth(min(look.px(width), self.room().width()))
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        icon = QLabel()
        icon.setPixmap(look.pixmap("warning" if danger else "info", "bad" if danger else "info", 24))
        icon.setFixedSize(QSize(1, 1) * look.px(24))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(look.px(8))
        row.addLayout(self._texts, 1)
        self.body.addLayout(row)
        self._texts.addWidget(Label(title, Kind.TITLE, wrap=True))
        if message:
            self._texts.addWidget(Label(message, Kind.BODY, wrap=True))
        if account:
            said = _("In the account {account}.").format(account=account)
            self._texts.addWidget(Label(said, Kind.SECONDARY, wrap=True))
        self._boxes = {key: self._add_box(text, checked) for key, text, checked in options}
        self.setAccessibleDescription(message)
        self.cancel = self.add_button(_("Cancel"), Role.PLAIN, self.reject)
        self.verb = self.add_button(verb, Role.CONFIRM if danger else Role.PRIMARY, self.accept)
        self.cancel.setFocus()

    def chosen(self, key: str) -> bool:
        """Whether the option `key` is on."""
        return self._boxes[key].isChecked()

    def _add_box(self, text: str, checked: bool) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(checked)
        self._texts.addWidget(box)
        return box
