"""A failure that belongs to no place on the page."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.views.dialogs.base import TextDialog
from app.views.look import Look
from app.views.widgets.buttons import CopyButton, Role
from app.views.widgets.error_panel import error_details
from app.views.widgets.labels import Kind, Label

WIDTH = 480


class ErrorDialog(TextDialog):
    """Title, what happened, what to do, details to copy."""

    def __init__(
        self,
        look: Look,
        parent: QWidget | None,
        error: GreenroomError,
        retry: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(look, parent, error.title)
        self.setMinimumWidth(min(look.px(WIDTH), self.room().width()))
        self._retry = retry
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        icon = QLabel()
        icon.setPixmap(look.pixmap("error", "bad", 24))
        icon.setFixedSize(QSize(1, 1) * look.px(24))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(look.px(8))
        row.addLayout(texts, 1)
        self.body.addLayout(row)
        texts.addWidget(Label(error.title, Kind.TITLE, wrap=True))
        texts.addWidget(Label(error.message, wrap=True, selectable=True))
        if error.next_step:
            texts.addWidget(Label(error.next_step, Kind.SECONDARY, wrap=True))
        if error.details:
            texts.addWidget(Label(error.details, Kind.CODE, wrap=True, selectable=True))
        self.setAccessibleDescription(error.message)
        self.add_footer(CopyButton(look, _("Copy details"), lambda: error_details(error), role=Role.FLAT))
        self.add_button(_("Close"), Role.PLAIN if retry else Role.PRIMARY, self.reject).setFocus()
        if retry is not None:
            self.add_button(_("Retry"), Role.PRIMARY, self._try_again, icon="retry")

    def _try_again(self) -> None:
        self.accept()
        if self._retry is not None:
            self._retry()
