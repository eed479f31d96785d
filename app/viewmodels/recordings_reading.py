"""Asking Zoom for the recordings of a range: its cost first where it is long, then how far it is."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.recordings import (
    MOST_UNASKED,
    ROOM,
    Cost,
    Gap,
    ListingCostly,
    ListingPhase,
    ListingResult,
    ListingState,
    Stopped,
)
from app.services.session import Session
from app.viewmodels.base import ViewModel, as_told
from app.viewmodels.recordings_state import is_long

SETTLE_SECONDS = 0.5
"""How long a range has to stay before Zoom is asked; arrow keys step through the days of From and To."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Zoom is to be asked for."""

    first: date
    """In UTC, like `last`."""
    last: date
    hosts: tuple[str, ...] = ()
    """Ids or e-mail addresses; empty: everybody."""
    trash: bool = False
    """What lies in the trash, of any time."""


class RecordingsReading(ViewModel):
    """Reads one range at a time; another one ends it, and what has come by then stays."""

    changed = Signal()
    """Another range, progress, a question, an end."""
    ended = Signal()
    """Zoom has answered, or failed to."""

    def __init__(
        self, io: IoThread, session: Session, changes: Changes, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._io, self._session, self._clock = io, session, clock
        self.wanted: Wanted | None = None
        self.reading = False
        """Whether Zoom is being asked, or is going to be."""
        self.asked = False
        """Whether Zoom has answered for what is wanted."""
        self.question: Cost | None = None
        """What reading takes, where that is so much that the person decides."""
        self.error: GreenroomError | None = None
        """Why reading ended without an answer."""
        self.state: ListingState = session.recordings.state()
        self._forced = False
        self._shown = self._begun = False
        self._task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = changes.subscribe(
            self._on_changes, asyncio.get_event_loop()
        )

    async def close(self) -> None:
        """Stop listening and end what runs."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        await super().close()

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Which parts of the range are missing, and why; none while it is still being read."""
        if self.reading or self.state.phase is ListingPhase.RUNNING:
            return ()
        return self.state.missing or self._unasked()

    # Commands

    def set_shown(self, shown: bool) -> None:
        """Have what was read once kept fresh while it is looked at."""
        self._shown = shown
        self._tell_shown()

    def want(self, wanted: Wanted, *, settle: bool = False) -> None:
        """Read this from now on, unless it is read already; a long one is asked about first.

        Args:
            wanted: what Zoom is to be asked for.
            settle: wait a moment, in which something else may be wanted.
        """
        if wanted == self.wanted:
            return
        self.wanted = wanted
        self.asked = self._begun = False
        self._tell_shown()
        self._begin(partial(self._look, wanted, SETTLE_SECONDS if settle else 0.0))

    def read_now(self) -> None:
        """Read what is wanted, whatever it takes: what may be new, what is missing, what was asked about."""
        if self.wanted is not None:
            force = self._forced and self.question is not None
            self._begin(partial(self._read, self.wanted, force=force, most_requests=None), force=force)

    def read_all(self) -> None:
        """Read what is wanted, what is settled of it as well; a long one is asked about first."""
        if self.wanted is not None:
            self._begin(partial(self._look, self.wanted, 0.0, force=True), force=True)

    def decline(self) -> None:
        """Leave Zoom unasked."""
        self.question = None
        self.changed.emit()

    def cancel(self) -> None:
        """End the reading; what has come stays."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._set_reading(False)

    # Inside

    def _tell_shown(self) -> None:
        """Nothing is kept fresh before its first reading, which may be for the person to agree to."""
        wanted = self.wanted if self._shown and self._begun else None
        if wanted is None or wanted.trash:
            self._session.recordings.set_shown(None, None)
        else:
            self._session.recordings.set_shown(wanted.first, wanted.last, next(iter(wanted.hosts), None))

    def _unasked(self) -> tuple[Gap, ...]:
        """The whole range, where the person wanted Zoom not to be asked, or not to the end."""
        wanted = self.wanted
        if (
            wanted is None
            or wanted.trash
            or self.asked
            or self.error is not None
            or self.question is not None
        ):
            return ()
        message = _("Zoom was not asked for all of these days.")
        return (Gap(wanted.first, wanted.last, "", _("Not asked"), message, _("Ask now.")),)

    def _begin(self, work: Callable[[], Coroutine[Any, Any, None]], *, force: bool = False) -> None:
        self.question, self.error, self._forced = None, None, force
        if self._task is not None:
            self._task.cancel()
        self._task = self.tasks.start(self._finish(work), "read")
        self._set_reading(True)

    async def _finish(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do the work; a cancelled one leaves the state to who cancelled it."""
        try:
            await work()
        except ListingCostly as error:
            self.question = error.cost
        except GreenroomError as error:
            self.error = error
        except Exception as error:
            self.error = as_told(error, "reading recordings")
        self.state = self._session.recordings.state()
        self._set_reading(False)
        self.ended.emit()

    def _set_reading(self, reading: bool) -> None:
        self.reading = reading
        self.changed.emit()

    async def _look(self, wanted: Wanted, pause: float, *, force: bool = False) -> None:
        if pause:
            await self._clock.sleep(pause)
        cost = await self._io.run(self._cost(wanted, force))
        if is_long(cost):
            self.question = cost
        else:
            # Also where nothing is left to ask: then it tells how these days stand, instead of others.
            await self._read(wanted, force=force, most_requests=MOST_UNASKED)

    def _cost(self, wanted: Wanted, force: bool) -> Coroutine[Any, Any, Cost]:
        service = self._session.recordings
        if wanted.trash:
            return service.trash_cost()
        return service.cost(wanted.first, wanted.last, wanted.hosts, force=force)

    async def _read(self, wanted: Wanted, *, force: bool, most_requests: int | None) -> None:
        self._begun = True
        self._tell_shown()
        result = await self._io.run(self._reading(wanted, force, most_requests))
        self.error = result.error
        self.asked = result.error is None

    def _reading(
        self, wanted: Wanted, force: bool, most_requests: int | None
    ) -> Coroutine[Any, Any, ListingResult]:
        service = self._session.recordings
        if wanted.trash:
            return service.read_trash()
        return service.read(
            wanted.first,
            wanted.last,
            wanted.hosts,
            force=force,
            most_requests=most_requests,
        )

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        if any(change.room == ROOM for change in changes):
            self.state = self._session.recordings.state()
            self._follow_refresh()
            self.changed.emit()

    def _follow_refresh(self) -> None:
        """Take over how the service's own reading of these days went, where they were read before."""
        wanted, error = self.wanted, self.state.error
        was_read = wanted is not None and not wanted.trash and (self.asked or self.error is not None)
        if self.reading or not was_read or isinstance(error, ListingCostly | Stopped):
            return
        if self.state.phase is ListingPhase.DONE:
            self.asked, self.error = True, None
        elif self.state.phase in (ListingPhase.PARTIAL, ListingPhase.FAILED):
            self.error = error
