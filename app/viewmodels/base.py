"""What all view-models share: an owner for their tasks, and a way to tell of failures."""

import logging
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.tasks import TaskScope

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copied:
    """A text for the clipboard."""

    text: str = field(repr=False)
    said: str
    """What to tell the person afterwards."""


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
        self.failed.emit(as_told(error, type(self).__name__))


def as_told(error: Exception, where: str) -> GreenroomError:
    """The words for `error`; one that nobody expected goes to the log with its trace."""
    if isinstance(error, GreenroomError):
        return error
    log.error("%s failed", where, exc_info=error)
    return GreenroomError(
        _("Something went wrong"),
        _("Greenroom met an error that it did not expect."),
        _("Try again; if it stays, copy the details and report them."),
        details=f"{where}: {type(error).__name__}",
    )
