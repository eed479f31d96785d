"""“Why is this empty?”: what Zoom was asked, what it answered, and what the sign-in may see."""

import asyncio
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.services.recordings import Diagnosis
from app.services.session import Session
from app.viewmodels.base import ViewModel, as_told


class DiagnosisViewModel(ViewModel):
    """State of the panel; asks Zoom nothing."""

    changed = Signal()
    """An answer, a failure, or that one is awaited."""

    def __init__(self, io: IoThread, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._io, self._session = io, session
        self.diagnosis: Diagnosis | None = None
        self.error: GreenroomError | None = None
        """Why there is no diagnosis."""
        self.busy = False
        self._task: asyncio.Task[None] | None = None

    def load(self, first: date, last: date, hosts: tuple[str, ...] = ()) -> None:
        """Find out about these days (UTC), of these people or of all."""
        if self._task is not None:
            self._task.cancel()
        self.busy, self.error = True, None
        self._task = self.tasks.start(self._load(first, last, hosts), "diagnosis")
        self.changed.emit()

    async def _load(self, first: date, last: date, hosts: tuple[str, ...]) -> None:
        try:
            self.diagnosis = await self._io.run(self._session.recordings.diagnosis(first, last, hosts))
        except Exception as error:
            self.error = as_told(error, type(self).__name__)
        self.busy = False
        self.changed.emit()
