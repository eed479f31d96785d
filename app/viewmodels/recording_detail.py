"""One recording, as the detail pane shows it: its files, and how those that are coming stand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.services.session import Session
from app.services.transfers import Transfer
from app.store.recordings import ROOM, FileRow, FileState, RecordingDetail, RecordingState
from app.viewmodels.base import ViewModel
from app.viewmodels.recording_actions import DAYS_IN_TRASH, account_name
from app.viewmodels.recording_files import is_here, play_address
from app.viewmodels.transfers import TransfersViewModel, fraction_of
from app.zoom.media import icon_of, kind_words

ASK_DELAY = 0.3
"""Seconds that a recording has to stay selected before Zoom is asked; arrow keys pass many."""

_TO_FETCH = frozenset({FileState.CLOUD, FileState.FAILED, FileState.DAMAGED})
_BEHIND = frozenset({FileState.CLOUD, FileState.WAITING, FileState.DOWNLOADING, FileState.PAUSED})
"""What the store may say for a moment after a file has come; else it knows better than the queue."""
_WITH_ZOOM = frozenset(FileState) - {FileState.TRASH, FileState.GONE, FileState.PROCESSING}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the table of files."""

    key: str
    words: str
    """What the file holds, in plain words."""
    name: str
    """Zoom's own name of it; of a single participant's audio it holds who that is. May be empty."""
    icon: str
    """Name of an icon."""
    extension: str
    size: int | None
    """Bytes; None while that is not known."""
    state: FileState
    bytes: int
    """What is here of it."""
    fraction: float | None
    """The same as 0 to 1; None where the size is not known."""
    speed: float
    """Bytes a second."""
    seconds_left: float | None
    transfer_id: str
    """Of the transfer that brings it; empty where none does."""
    error: GreenroomError | None
    local_path: str
    started: datetime | None
    finished: datetime | None
    file: FileRow


def line_of(file: FileRow, transfer: Transfer | None) -> FileLine:
    """What is known of a file, with how its transfer stands at this moment."""
    if transfer is not None and transfer.state is FileState.ON_DISK and file.state not in _BEHIND:
        transfer = None
    got = transfer.bytes if transfer is not None else file.local_bytes
    size = file.size if transfer is None or transfer.size is None else transfer.size
    return FileLine(
        key=file.key,
        words=kind_words(file.recording_type, file.file_type),
        name=file.name,
        icon=icon_of(file.recording_type, file.file_type),
        extension=file.extension,
        size=size,
        state=file.state if transfer is None else transfer.state,
        bytes=got,
        fraction=fraction_of(got, size),
        speed=0.0 if transfer is None else transfer.speed,
        seconds_left=None if transfer is None else transfer.seconds_left,
        transfer_id="" if transfer is None else transfer.id,
        error=None if transfer is None else transfer.error,
        local_path=file.local_path,
        started=file.started,
        finished=file.finished,
        file=file,
    )


class RecordingDetailViewModel(ViewModel):
    """State of the detail pane: from the store at once, then from Zoom, with live progress merged in."""

    changed = Signal()
    """Another recording, or the same one with news; `detail` may be None."""
    progress_changed = Signal(object)
    """A tuple of positions in `lines`, of the same files as before, that are new."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        changes: Changes,
        clock: Clock,
        transfers: TransfersViewModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._io, self._session, self._clock, self._transfers = io, session, clock, transfers
        self.uuid = ""
        self.detail: RecordingDetail | None = None
        self.lines: tuple[FileLine, ...] = ()
        """The files as they stand now."""
        self.loading = False
        """Whether the store has not answered yet."""
        self.stale_because: GreenroomError | None = None
        """Why what is shown is only what the store knows; None once Zoom has answered."""
        self._load_task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = changes.subscribe(
            self._on_changes, asyncio.get_event_loop()
        )
        transfers.progress_changed.connect(self._merge)
        transfers.rows_changed.connect(self._merge)

    async def close(self) -> None:
        """Stop listening and end what runs."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        await super().close()

    # What is shown

    def show(self, uuid: str) -> None:
        """Show the recording `uuid`; the empty one shows none."""
        if uuid == self.uuid:
            return
        self.uuid = uuid
        self._forget()
        if uuid:
            self._load_task = self.tasks.start(self._load(uuid, pause=True), "load")

    def refresh(self) -> None:
        """Ask Zoom for this recording again."""
        if self.uuid:
            self._stop_loading()
            self._load_task = self.tasks.start(self._load(self.uuid, pause=False), "load")

    @property
    def account_name(self) -> str:
        """What to call the account in a confirmation."""
        return account_name(self._session)

    @property
    def in_trash(self) -> bool:
        """Whether all of it lies in Zoom's trash."""
        return self.detail is not None and self.detail.row.state is RecordingState.TRASH

    @property
    def trashed_at(self) -> datetime | None:
        """When the last of it went into the trash; None: none of it is there."""
        return self.detail.row.trashed_at if self.detail is not None else None

    @property
    def days_left(self) -> int | None:
        """Days until Zoom deletes it from the trash for good, today counted as one; None: not known."""
        if self.trashed_at is None:
            return None
        left = self.trashed_at + timedelta(days=DAYS_IN_TRASH) - self._clock.now()
        return max(-(-left // timedelta(days=1)), 0)

    @property
    def delete_at(self) -> date | None:
        """When Zoom moves it to the trash by itself; None: not at all, or not known."""
        return self.detail.auto_delete_at if self.detail is not None else None

    @property
    def passcode(self) -> str:
        """Of the share link; empty where there is none. Never to be logged."""
        return self.detail.passcode if self.detail is not None else ""

    @property
    def has_share_link(self) -> bool:
        """Whether Zoom told where the recording is shared."""
        return self.detail is not None and bool(self.detail.share_url)

    @property
    def can_open(self) -> bool:
        """Whether a file of it lies on this computer."""
        return any(is_here(line.file) for line in self.lines)

    @property
    def can_play(self) -> bool:
        """Whether Zoom has a page that plays it."""
        if self.detail is None or self.in_trash:
            return False
        return any(play_address(self.detail, line.file) for line in self.lines)

    @property
    def can_download(self) -> bool:
        """Whether a file of it can be fetched and is not here."""
        return any(line.state in _TO_FETCH for line in self.lines)

    @property
    def can_trash(self) -> bool:
        """Whether Zoom has something of it outside the trash."""
        return any(line.file.state in _WITH_ZOOM for line in self.lines)

    @property
    def can_restore(self) -> bool:
        """Whether something of it lies in the trash."""
        return any(line.file.state is FileState.TRASH for line in self.lines)

    # Inside

    def _forget(self) -> None:
        self._stop_loading()
        self.detail, self.lines, self.stale_because = None, (), None
        self.loading = bool(self.uuid)
        self.changed.emit()

    def _stop_loading(self) -> None:
        if self._load_task is not None:
            self._load_task.cancel()
            self._load_task = None

    async def _load(self, uuid: str, *, pause: bool) -> None:
        await self._read(uuid)
        if pause:
            await self._clock.sleep(ASK_DELAY)
        if self.in_trash:
            return
        try:
            await self._io.run(self._session.recordings.refresh_recording(uuid))
            self.stale_because = None
        except GreenroomError as error:
            self.stale_because = error
        await self._read(uuid)

    async def _read(self, uuid: str) -> None:
        detail = await self._io.run(self._session.store.recordings.detail(uuid))
        if uuid == self.uuid:
            self.detail, self.loading = detail, False
            self.lines = self._lines()
            self.changed.emit()

    def _lines(self) -> tuple[FileLine, ...]:
        files = self.detail.files if self.detail is not None else ()
        return tuple(line_of(file, self._transfers.of_key(file.key)) for file in files)

    def _merge(self) -> None:
        """Take over how the transfers stand."""
        before, self.lines = self.lines, self._lines()
        pairs = enumerate(zip(before, self.lines, strict=True))
        news = tuple(place for place, (old, new) in pairs if old != new)
        if news:
            self.progress_changed.emit(news)

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.room == ROOM and self.uuid and (not change.keys or self.uuid in change.keys):
                self.tasks.start(self._read(self.uuid), "read")
