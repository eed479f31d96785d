"""The transfers drawer: which files come, how fast, and what can be done with them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.services.session import Session
from app.services.transfers import ROOM, Transfer, TransfersSnapshot
from app.store.recordings import FileState
from app.viewmodels.base import ViewModel, as_told
from app.viewmodels.recording_files import file_is_gone

POLL_SECONDS = 0.2
"""How often progress is looked at while something runs."""

_LIVELIEST = (FileState.DOWNLOADING, FileState.WAITING, FileState.PAUSED)
_PAUSABLE = frozenset({FileState.WAITING, FileState.DOWNLOADING})
_RETRIABLE = frozenset({FileState.FAILED, FileState.DAMAGED})


def may_pause(transfer: Transfer) -> bool:
    """Whether it runs, or waits for its turn."""
    return transfer.state in _PAUSABLE


def may_resume(transfer: Transfer) -> bool:
    """Whether somebody paused it."""
    return transfer.state is FileState.PAUSED


def may_retry(transfer: Transfer) -> bool:
    """Whether it failed."""
    return transfer.state in _RETRIABLE


def may_cancel(transfer: Transfer) -> bool:
    """Whether it has not ended well."""
    return transfer.state is not FileState.ON_DISK


def may_open(transfer: Transfer) -> bool:
    """Whether the file is here."""
    return transfer.state is FileState.ON_DISK


class TransfersViewModel(ViewModel):
    """State and commands of the drawer; looks at progress only while there is some."""

    rows_changed = Signal()
    """Transfers came, went or moved."""
    progress_changed = Signal(object)
    """A tuple of positions in `rows`, of the same transfers as before, that are new."""
    totals_changed = Signal()
    standings_changed = Signal()
    """What `standing` answers may be new of some recordings."""
    stopped_changed = Signal()
    """The whole queue stopped, or goes on."""
    refused = Signal(object)
    """A GreenroomError of a command."""
    open_requested = Signal(object)
    """The Path of a file to open."""
    reveal_requested = Signal(object)
    """The Path of a file to show in its folder."""

    def __init__(
        self, io: IoThread, session: Session, changes: Changes, clock: Clock, parent: QObject | None = None
    ) -> None:
        """Hold still until `start`."""
        super().__init__(parent)
        self._io, self._session, self._changes, self._clock = io, session, changes, clock
        self.snapshot: TransfersSnapshot = session.transfers.snapshot()
        """The figures of the whole queue at one moment."""
        self.rows: list[Transfer] = []
        """In the order of the queue, the finished ones last, with their moving figures; not to be changed."""
        self._places: dict[str, int] = {}
        self._by_key: dict[str, int] = {}
        self._by_recording: dict[str, list[int]] = {}
        self._rebuild()
        self._poll_task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None

    # Life

    def start(self) -> None:
        """Follow the transfers; called once, on the UI loop."""
        self._unsubscribe = self._changes.subscribe(self._on_changes, asyncio.get_event_loop())
        self.look()

    async def close(self) -> None:
        """Stop following; the transfers go on."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        await super().close()

    # What is shown

    @property
    def active(self) -> bool:
        """Whether something runs, or waits and is going to."""
        snapshot = self.snapshot
        return bool(snapshot.running or (snapshot.waiting and snapshot.stopped is None))

    @property
    def stopped(self) -> GreenroomError | None:
        """Why nothing runs any more; None while the queue works."""
        return self.snapshot.stopped

    @property
    def fraction(self) -> float | None:
        """How much of all bytes is here, 0 to 1; None where no size is known."""
        return fraction_of(self.snapshot.bytes, self.snapshot.size)

    def of_key(self, key: str) -> Transfer | None:
        """The transfer of the file with this key."""
        place = self._by_key.get(key)
        return None if place is None else self.rows[place]

    def standing(self, uuid: str) -> FileState | None:
        """How the transfers of a recording stand: running, else waiting, else paused; else None."""
        states = {self.rows[place].state for place in self._by_recording.get(uuid, ())}
        return next((state for state in _LIVELIEST if state in states), None)

    # Commands

    def pause(self, ids: Sequence[str]) -> None:
        """Hold these; what has come of them stays."""
        self._run(lambda: self._session.transfers.pause(ids))

    def resume(self, ids: Sequence[str]) -> None:
        """Let these go on."""
        self._run(lambda: self._session.transfers.resume(ids))

    def retry(self, ids: Sequence[str]) -> None:
        """Try these failed ones again."""
        self._run(lambda: self._session.transfers.retry(ids))

    def cancel(self, ids: Sequence[str]) -> None:
        """Take these out of the queue, and what has come of them off the disk."""
        self._run(lambda: self._session.transfers.cancel(ids))

    def move(self, ids: Sequence[str], before: str | None) -> None:
        """Put these before another one, or at the end of the queue."""
        self._run(lambda: self._session.transfers.move(ids, before))

    def pause_all(self) -> None:
        """Hold everything that has not ended."""
        self._run(lambda: self._session.transfers.pause_all())

    def resume_all(self) -> None:
        """Let everything that is held go on."""
        self._run(lambda: self._session.transfers.resume_all())

    def retry_failed(self) -> None:
        """Try everything that failed again."""
        self._run(lambda: self._session.transfers.retry_failed())

    def clear_finished(self) -> None:
        """Take what has ended well off the list; the files stay."""
        self._run(lambda: self._session.transfers.clear_finished())

    def retry_stopped(self) -> None:
        """Let the queue go on after what stopped it has been mended; what is paused stays so."""
        self._run(lambda: self._session.transfers.go_on())

    def open(self, transfer_id: str) -> None:
        """Open a file that has come."""
        self.tasks.start(self._locate(transfer_id, self.open_requested), "open")

    def show_in_folder(self, transfer_id: str) -> None:
        """Show a file that has come where it lies."""
        self.tasks.start(self._locate(transfer_id, self.reveal_requested), "reveal")

    def look(self) -> None:
        """Take over how everything stands now, and keep looking while something runs."""
        self._take(self._session.transfers.snapshot())
        polling = self._poll_task is not None and not self._poll_task.done()
        if self.active and not polling:
            self._poll_task = self.tasks.start(self._poll(), "poll")

    # Inside

    async def _poll(self) -> None:
        while self.active:
            await self._clock.sleep(POLL_SECONDS)
            self._take(self._session.transfers.snapshot())

    def _take(self, snapshot: TransfersSnapshot) -> None:
        before, self.snapshot = self.snapshot, snapshot
        if _same_order(before.rows, snapshot.rows):
            self._update(before, snapshot)
        else:
            self._rebuild()
            self.rows_changed.emit()
            self.standings_changed.emit()
        if totals_of(snapshot) != totals_of(before):
            self.totals_changed.emit()
        if snapshot.stopped is not before.stopped:
            self.stopped_changed.emit()

    def _update(self, before: TransfersSnapshot, now: TransfersSnapshot) -> None:
        """Take over what is new of the same transfers."""
        moving = (self._places[each] for each in {*before.progress, *now.progress} if each in self._places)
        touched = {*_different(before.rows, now.rows), *moving}
        news, moved = [], False
        for place in sorted(touched):
            row, known = now.live(now.rows[place]), self.rows[place]
            if row != known:
                self.rows[place] = row
                news.append(place)
                moved |= row.state is not known.state
        if news:
            self.progress_changed.emit(tuple(news))
        if moved:
            self.standings_changed.emit()

    def _rebuild(self) -> None:
        self.rows = [self.snapshot.live(row) for row in self.snapshot.rows]
        self._places = {row.id: place for place, row in enumerate(self.rows)}
        self._by_key = {row.key: place for place, row in enumerate(self.rows)}
        self._by_recording = {}
        for place, row in enumerate(self.rows):
            self._by_recording.setdefault(row.uuid, []).append(place)

    def _run(self, command: Callable[[], Coroutine[Any, Any, object]]) -> None:
        self.tasks.start(self._finish(command), "command")

    async def _finish(self, command: Callable[[], Coroutine[Any, Any, object]]) -> None:
        try:
            await self._io.run(command())
        except Exception as error:
            self.refused.emit(as_told(error, "transfers"))
        self.look()

    async def _locate(self, transfer_id: str, signal: Any) -> None:
        place = self._places.get(transfer_id)
        if place is None:
            return
        path = path_of(self.rows[place])
        if await asyncio.to_thread(path.is_file):
            signal.emit(path)
        else:
            self.refused.emit(file_is_gone())

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        if any(change.room == ROOM for change in changes):
            self.look()


def _same_order(before: Sequence[Transfer], now: Sequence[Transfer]) -> bool:
    if before is now:
        return True
    return len(before) == len(now) and all(a is b or a.id == b.id for a, b in zip(before, now, strict=True))


def _different(before: Sequence[Transfer], now: Sequence[Transfer]) -> list[int]:
    if before is now:
        return []
    return [place for place, (a, b) in enumerate(zip(before, now, strict=True)) if a is not b]


def totals_of(snapshot: TransfersSnapshot) -> tuple[object, ...]:
    """The figures that stand above the rows."""
    return (
        snapshot.running,
        snapshot.waiting,
        snapshot.paused,
        snapshot.failed,
        snapshot.done,
        snapshot.bytes,
        snapshot.size,
        snapshot.speed,
        snapshot.seconds_left,
    )


def fraction_of(got: int, size: int | None) -> float | None:
    """How much of `size` is here, 0 to 1; None where the size is not known."""
    return min(got / size, 1.0) if size else None


def path_of(transfer: Transfer) -> Path:
    """Where the file lies, or is going to."""
    return transfer.folder / transfer.path
