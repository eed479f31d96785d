"""What frame and tray share: they outlive the sessions that they show, and look again as time goes on."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.io_thread import IoThread
from app.services.session import Session
from app.viewmodels.base import ViewModel


class SessionFollower(ViewModel):
    """Shows one session at a time, or that there is none."""

    changed = Signal()
    """Something of the state is new."""

    def __init__(
        self,
        io: IoThread,
        changes: Changes,
        clock: Clock,
        *,
        rooms: frozenset[str],
        every_ms: int,
        parent: QObject | None = None,
    ) -> None:
        """Wait for a session.

        Args:
            io: where sessions live.
            changes: tells when the store has news.
            clock: for “now”.
            rooms: of the store whose news matter.
            every_ms: how often to look again without any news, in milliseconds.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._changes, self._clock, self._rooms = io, changes, clock, rooms
        self._session: Session | None = None
        self._unsubscribe: Callable[[], None] = _nothing
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._tick)

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._clock.now()

    def attach(self, session: Session) -> None:
        """Show this session from now on; on a running loop."""
        self.detach()
        self._session = session
        self._unsubscribe = self._changes.subscribe(self._hear, asyncio.get_running_loop())
        self._timer.start()
        self._meet(session)
        self._look_again()
        self.changed.emit()

    def detach(self) -> None:
        """Show that nobody is signed in."""
        self._unsubscribe()
        self._unsubscribe = _nothing
        self._timer.stop()
        self._session = None
        self._part()
        self.changed.emit()

    async def close(self) -> None:
        """End; nobody is shown afterwards."""
        self.detach()
        await super().close()

    def _meet(self, session: Session) -> None:
        """Take over what is known of `session` at once."""

    def _part(self) -> None:
        """Forget what was shown of the session."""

    async def _read(self, session: Session) -> None:
        """Look at `session`, where it lives, and take over what is new."""

    def _hear(self, changes: tuple[Change, ...]) -> None:
        if any(change.room in self._rooms for change in changes):
            self._look_again()

    def _tick(self) -> None:
        self._look_again()

    def _look_again(self) -> None:
        if self._session is not None:
            self.tasks.start(self._read(self._session), "read")


def _nothing() -> None:
    """What is unsubscribed where nothing was subscribed."""
