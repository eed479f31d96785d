"""The tray: an instant meeting, the next meetings, how the program is."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.changes import Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.hosts import Host, HostNeeded
from app.services.session import Session
from app.services.transfers import ROOM as TRANSFERS
from app.services.transfers import TransfersSnapshot
from app.store.meetings import MeetingDetail, MeetingRow, MeetingStatus
from app.viewmodels.follower import SessionFollower
from app.viewmodels.frame import Connection, connection_of
from app.zoom.links import is_zoom_link

log = logging.getLogger(__name__)

SHOWN = 5
REFRESH_MS = 30_000
ROOMS = frozenset({"meetings", "hosts", "sync", TRANSFERS})


class TrayState(StrEnum):
    """What the tray's icon says."""

    OFFLINE = "offline"
    CONNECTED = "connected"
    LIVE = "live"
    TRANSFERRING = "transferring"
    NEEDS_YOU = "needs you"


@dataclass(frozen=True, slots=True)
class TrayMeeting:
    """A coming or running meeting."""

    key: str
    topic: str
    start: datetime
    live: bool


@dataclass(frozen=True, slots=True)
class InstantMeeting:
    """A meeting that was just created."""

    meeting_id: int
    topic: str
    host: str
    """Whose meeting it is."""
    join_url: str = field(repr=False)
    open_url: str = field(repr=False)
    """Starts it where it is one's own, else joins it."""


class TrayViewModel(SessionFollower):
    """State and commands of the tray; outlives the sessions that it shows."""

    created = Signal(object)
    """An InstantMeeting."""
    join_requested = Signal(str)
    """A join link, to be opened."""
    ended = Signal(str)
    """Topic of a meeting that was ended from a notification."""
    transfers_ended = Signal(object)
    """The TransfersSnapshot after the last download on its way ended, or all of them stopped."""

    def __init__(self, io: IoThread, changes: Changes, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(io, changes, clock, rooms=ROOMS, every_ms=REFRESH_MS, parent=parent)
        self.state = TrayState.OFFLINE
        self.host: Host | None = None
        """Whose meetings are shown and created."""
        self.meetings: tuple[TrayMeeting, ...] = ()
        self.creating = False
        self.transfers = TransfersSnapshot()
        """The downloads, as they stood when one of them last began or ended."""

    @property
    def signed_in(self) -> bool:
        """Whether there is an account to create meetings in."""
        return self._session is not None

    def create_instant(self) -> None:
        """Create a meeting that begins now; `created` tells of it."""
        if self._session is not None and not self.creating:
            self.creating = True
            self.changed.emit()
            self.tasks.start(self._create(self._session), "create")

    def join(self, key: str) -> None:
        """Have the meeting's join link opened."""
        if self._session is not None:
            self.tasks.start(self._join(self._session, key), "join")

    def end(self, meeting: InstantMeeting) -> None:
        """End a meeting that was created here, for everybody in it."""
        if self._session is not None:
            self.tasks.start(self._end(self._session, meeting), "end")

    async def _create(self, session: Session) -> None:
        try:
            self.created.emit(await self._io.run(_create_instant(session)))
        finally:
            self.creating = False
            self.changed.emit()

    async def _join(self, session: Session, key: str) -> None:
        detail = await self._io.run(session.store.meetings.detail(key))
        if detail is None or not is_zoom_link(detail.join_url, session.account.api_url):
            raise _no_link()
        self.join_requested.emit(detail.join_url)

    async def _end(self, session: Session, meeting: InstantMeeting) -> None:
        await self._io.run(session.meetings.end(meeting.meeting_id))
        self.ended.emit(meeting.topic)

    def _meet(self, session: Session) -> None:
        self.state = TrayState.CONNECTED

    def _part(self) -> None:
        self.host, self.meetings, self.transfers = None, (), TransfersSnapshot()
        self.state = TrayState.OFFLINE

    async def _read(self, session: Session) -> None:
        coming = await self._io.run(_coming(session, self._clock.now()))
        if session is not self._session:
            return
        before = (self.host, self.meetings, self.state, self.transfers)
        self.host = coming.host
        self.meetings = tuple(meeting for row in coming.rows if (meeting := _shown(row)) is not None)
        self._take_transfers(session.transfers.snapshot())
        self.state = _state_of(coming, self.meetings, self.transfers)
        if before != (self.host, self.meetings, self.state, self.transfers):
            self.changed.emit()

    def _take_transfers(self, transfers: TransfersSnapshot) -> None:
        ran, self.transfers = _on_their_way(self.transfers), transfers
        if ran and not _on_their_way(transfers):
            self.transfers_ended.emit(transfers)


def _on_their_way(transfers: TransfersSnapshot) -> bool:
    return bool(transfers.running or transfers.waiting) and transfers.stopped is None


@dataclass(frozen=True, slots=True)
class _Coming:
    connection: Connection
    host: Host | None = None
    rows: tuple[MeetingRow, ...] = ()
    needs_host: bool = False
    """Nobody stands behind the token: somebody must be named first."""


async def _coming(session: Session, now: datetime) -> _Coming:
    """The next meetings of the host, and how the account stands to Zoom."""
    connection = connection_of(call.outcome for call in reversed(session.calls))
    try:
        host = await session.hosts.current()
    except HostNeeded:
        return _Coming(connection, needs_host=True)
    except GreenroomError as error:
        # The page tells it in full; a tray that looks every half minute must not repeat it.
        log.info("the tray does not know whose meetings to show: %s", error.title)
        return _Coming(connection)
    return _Coming(connection, host, tuple(await session.store.meetings.next(host.id, now, SHOWN)))


def _state_of(coming: _Coming, meetings: tuple[TrayMeeting, ...], transfers: TransfersSnapshot) -> TrayState:
    if coming.needs_host or coming.connection is Connection.SIGN_IN_NEEDED or transfers.stopped is not None:
        return TrayState.NEEDS_YOU
    if coming.connection is Connection.OFFLINE:
        return TrayState.OFFLINE
    if any(meeting.live for meeting in meetings):
        return TrayState.LIVE
    return TrayState.TRANSFERRING if transfers.running else TrayState.CONNECTED


async def _create_instant(session: Session) -> InstantMeeting:
    host = await session.hosts.current()
    detail = await session.meetings.create_instant(host)
    # A start address signs in as its host: in another person's meeting one joins.
    url = await _start_url(session, detail) if host.is_me else detail.join_url
    return InstantMeeting(detail.row.meeting_id, detail.row.topic, host.name, detail.join_url, url)


async def _start_url(session: Session, detail: MeetingDetail) -> str:
    try:
        return await session.meetings.start_url(detail.row.meeting_id)
    except GreenroomError as error:
        # The meeting stands: its link must reach the clipboard whatever comes after.
        log.warning("the new meeting is joined, not started: %s", error.title)
        return detail.join_url


def _shown(row: MeetingRow) -> TrayMeeting | None:
    if row.start is None:
        return None
    return TrayMeeting(row.key, row.topic, row.start, row.status is MeetingStatus.LIVE)


def _no_link() -> GreenroomError:
    return GreenroomError(
        _("This meeting has no link to join"),
        _("Zoom has not told Greenroom where this meeting can be joined."),
        _("Open Greenroom and refresh the meeting, then try again."),
    )
