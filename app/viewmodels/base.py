"""What all view-models share: an owner for their tasks, and a way to tell of failures."""

import logging

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.tasks import TaskScope

log = logging.getLogger(__name__)


class ViewModel(QObject):
    """State and commands of one page or dialog; lives on the UI loop."""

    failed = Signal(object)
    """A GreenroomError that no command has shown in its own place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = TaskScope(type(self).__name__, self._on_error)

    async def close(self) -> None:
        """End the tasks; the view-model takes no commands afterwards."""
        await self.tasks.close()

    def _on_error(self, error: Exception) -> None:
        if isinstance(error, GreenroomError):
            self.failed.emit(error)
            return
        log.error("%s failed", type(self).__name__, exc_info=error)
        self.failed.emit(
            GreenroomError(
                _("Something went wrong"),
                _("Greenroom met an error that it did not expect."),
                _("Try again; if it stays, copy the details and report them."),
                details=f"{type(error).__name__}",
            )
        )
