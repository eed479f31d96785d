"""The selected person: profile, licence, settings, sign-in, meetings and recordings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.hosts import Host
from app.services.session import Session
from app.services.users import SettingLine, UserSettingsRead, settings_read
from app.store.meetings import ROOM as MEETINGS
from app.store.meetings import MeetingRow, View
from app.store.recordings import ROOM as RECORDINGS
from app.store.recordings import RecordingQuery
from app.store.users import ROOM, DirectoryRow, UserDetail, UserStatus
from app.viewmodels._user_profile import ProfileLine, profile_lines
from app.viewmodels.base import Copied, ViewModel, as_told
from app.viewmodels.users_words import (
    last_sign_in_words,
    licence_words,
    shown_name,
    sign_in_words,
    status_words,
)

ASK_DELAY = 0.3
"""Seconds that a selection stays before Zoom is asked; arrow keys step through many people."""
REREAD_GAP = 0.25
"""Seconds between two readings of the store while changes keep coming."""
MOST_MEETINGS = 5
"""Upcoming meetings shown."""


@dataclass(frozen=True, slots=True)
class RecordingsFigure:
    """What a person has recorded, as far as Greenroom has read the recordings."""

    count: int
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the store knows around a person."""

    meetings: tuple[MeetingRow, ...] = ()
    """The next ones."""
    meetings_count: int = 0
    recordings: RecordingsFigure | None = None


class UserDetailViewModel(ViewModel):
    """The detail pane: from the store at once, then from Zoom."""

    changed = Signal()
    """Another person, or the same one with news; `detail` may be None."""
    copied = Signal(object)
    """A Copied for the clipboard."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        changes: Changes,
        clock: Clock,
        zone: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._io, self._session, self._clock, self._zone = io, session, clock, zone
        self._forget("")
        self._load_task: asyncio.Task[None] | None = None
        self._reread_task: asyncio.Task[None] | None = None
        self._stale = False
        self._unsubscribe: Callable[[], None] | None = changes.subscribe(
            self._on_changes, asyncio.get_event_loop()
        )

    def _forget(self, key: str) -> None:
        self.key = key
        """Of the person; empty: nobody is shown."""
        self.detail: UserDetail | None = None
        self.loading = bool(key)
        """Whether the store has not answered yet."""
        self.stale_because: GreenroomError | None = None
        """Why what is shown is only what the store knows; None once Zoom has answered."""
        self.settings_error: GreenroomError | None = None
        self.settings_loading = False
        self.meetings_error: GreenroomError | None = None
        self.meetings_known = False
        """Whether Zoom was asked for the person's meetings."""
        self._settings: UserSettingsRead | None = None
        self._around = Surroundings()

    async def close(self) -> None:
        """Stop listening and end what runs."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        await super().close()

    # Commands

    def show(self, key: str) -> None:
        """Show the person `key`; the empty one shows nobody."""
        if key == self.key:
            return
        self._stop_loading()
        self._forget(key)
        self.changed.emit()
        if key:
            self._load_task = self.tasks.start(self._load(key, pause=True), "load")

    def refresh(self) -> None:
        """Ask Zoom for this person again."""
        if self.key:
            self._stop_loading()
            self._load_task = self.tasks.start(self._load(self.key, pause=False), "load")

    def copy(self, key: str) -> None:
        """Copy a line of the profile."""
        line = next((line for line in self.profile if line.key == key and line.copyable), None)
        if line is not None:
            self.copied.emit(Copied(line.value, _("{what} copied.").format(what=line.words)))

    # Who it is

    @property
    def row(self) -> DirectoryRow | None:
        """The line of the list."""
        return self.detail.row if self.detail is not None else None

    @property
    def name(self) -> str:
        """The name, else the e-mail address."""
        return shown_name(self.row) if self.row is not None else ""

    @property
    def email(self) -> str:
        """The e-mail address."""
        return self.row.email if self.row is not None else ""

    @property
    def is_me(self) -> bool:
        """Whether it is the person who signed in."""
        return bool(self.key) and self._session.directory.is_me(self.key)

    @property
    def gone(self) -> bool:
        """Whether Zoom names the person no more."""
        return self.row is not None and self.row.status is UserStatus.LEFT

    @property
    def left_at(self) -> datetime | None:
        """When that was noticed."""
        return self.row.left_at if self.row is not None else None

    @property
    def pending(self) -> bool:
        """Whether the person is invited and has not answered."""
        return self.row is not None and self.row.status is UserStatus.PENDING

    @property
    def status(self) -> str:
        """The status in words."""
        return status_words(self.row.status) if self.row is not None else ""

    @property
    def profile(self) -> tuple[ProfileLine, ...]:
        """What Zoom says of the person; what it does not is left out."""
        return profile_lines(self.detail) if self.detail is not None else ()

    @property
    def licence(self) -> str:
        """The licence in words."""
        return licence_words(self.row.licence) if self.row is not None else ""

    @property
    def add_ons(self) -> tuple[str, ...]:
        """Further licences in words."""
        return self._settings.add_ons if self._settings is not None else ()

    @property
    def capacity(self) -> int | None:
        """The most people in a meeting of this person; None: not known."""
        return self._settings.capacity if self._settings is not None else None

    @property
    def role(self) -> str:
        """The role's name; its number where the names are not known."""
        return (self.row.role_name or self.row.role_id) if self.row is not None else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, as far as they are known."""
        return self.row.group_names if self.row is not None else ()

    @property
    def groups_unnamed(self) -> int:
        """How many groups there are besides, whose names are not known."""
        return len(self.row.group_ids) - len(self.row.group_names) if self.row is not None else 0

    # Signing in

    @property
    def sign_in(self) -> tuple[str, ...]:
        """The ways to sign in, in words."""
        return tuple(map(sign_in_words, self.row.sign_in)) if self.row is not None else ()

    @property
    def last_sign_in(self) -> datetime | None:
        """When the person signed in for the last time, up to three days late; None: never, or not known."""
        return self.row.last_sign_in if self.row is not None else None

    def last_sign_in_words(self, day: Callable[[datetime], str]) -> str:
        """The same in days; `day` writes the date of an invitation."""
        if self.row is None:
            return ""
        return last_sign_in_words(self.row, self._clock.now(), self._zone, day)

    @property
    def sign_in_note(self) -> str:
        """How far the last sign-in can be trusted, in a sentence; empty for invited people."""
        if self.row is None or self.pending:
            return ""
        return _("Zoom may tell of a sign-in up to three days late.")

    # Settings

    @property
    def settings(self) -> tuple[SettingLine, ...]:
        """The settings with the level that decides each."""
        return self._settings.lines if self._settings is not None else ()

    @property
    def settings_note(self) -> str:
        """Why the settings or their levels are not known, in a sentence; empty where they are."""
        if self.settings_error is not None:
            return f"{self.settings_error.message} {self.settings_error.next_step}".strip()
        return self._settings.unread if self._settings is not None else ""

    # What the person does

    @property
    def meetings(self) -> tuple[MeetingRow, ...]:
        """The next meetings that the person hosts."""
        return self._around.meetings

    @property
    def meetings_more(self) -> int:
        """How many there are besides those."""
        return max(self._around.meetings_count - len(self._around.meetings), 0)

    @property
    def meetings_note(self) -> str:
        """What is not known of the meetings, in a sentence; empty where all is."""
        if self.meetings_error is not None:
            return f"{self.meetings_error.message} {self.meetings_error.next_step}".strip()
        if not self.meetings_known and self.row is not None and self.row.id and not self.gone:
            return "" if self._may_ask_meetings else self._session.hosts.why_not
        return ""

    @property
    def recordings(self) -> RecordingsFigure | None:
        """What the person has recorded, as far as it is known; None for invited people."""
        return self._around.recordings

    @property
    def recordings_note(self) -> str:
        """How far that figure can be trusted, in a sentence."""
        return _("As far as Greenroom has read the recordings.") if self.recordings is not None else ""

    # Inside

    @property
    def _may_ask_meetings(self) -> bool:
        return self.is_me or self._session.hosts.may_choose

    def _stop_loading(self) -> None:
        if self._load_task is not None:
            self._load_task.cancel()
            self._load_task = None

    async def _load(self, key: str, *, pause: bool) -> None:
        await self._read(key)
        if pause:
            await self._clock.sleep(ASK_DELAY)
        self.settings_loading = self.row is not None and bool(self.row.id) and not self.gone
        try:
            await self._ask(key)
        finally:
            self.settings_loading = False
        await self._read(key)

    async def _ask(self, key: str) -> None:
        directory = self._session.directory
        self.stale_because = await self._tried(self._io.run(directory.refresh_person(key)), "person")
        await self._read(key)
        if self.row is None or not self.row.id or self.gone:
            return
        self.settings_error = await self._tried(self._io.run(directory.read_settings(key)), "settings")
        self.settings_loading = False
        await self._read(key)
        if self._may_ask_meetings:
            await self._ask_meetings(self.row)

    async def _ask_meetings(self, row: DirectoryRow) -> None:
        path = "me" if self.is_me and self._session.account.user_id else row.id
        host = Host(row.id, row.email, row.name, self.is_me, path)
        state = await self._io.run(self._session.sync.read_of(host, View.UPCOMING))
        self.meetings_error = state.error
        self.meetings_known = state.synced_at is not None

    async def _tried(self, work: Awaitable[object], name: str) -> GreenroomError | None:
        try:
            await work
        except GreenroomError as error:
            return error
        except Exception as error:
            return as_told(error, name)
        return None

    async def _read(self, key: str) -> None:
        detail, around = await self._io.run(self._known(key))
        if key == self.key:
            self.detail, self._around, self.loading = detail, around, False
            self._settings = settings_read(detail) if detail is not None else None
            self.changed.emit()

    async def _known(self, key: str) -> tuple[UserDetail | None, Surroundings]:
        """Runs on the I/O loop."""
        store = self._session.store
        detail = await store.users.detail(key)
        if detail is None or not detail.row.id:
            return detail, Surroundings()
        host, now = detail.row.id, self._clock.now()
        meetings = await store.meetings.next(host, now, MOST_MEETINGS)
        counts = await store.meetings.counts(host, now)
        found = await store.recordings.listing(RecordingQuery(host_id=host))
        return detail, Surroundings(
            tuple(meetings), counts[View.UPCOMING], RecordingsFigure(len(found.rows), found.bytes)
        )

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        if self.key and any(self._concerns(change) for change in changes):
            self._stale = True
            if self._reread_task is None or self._reread_task.done():
                self._reread_task = self.tasks.start(self._reread(), "reread")

    async def _reread(self) -> None:
        while self._stale:
            self._stale = False
            await self._read(self.key)
            await asyncio.sleep(REREAD_GAP)

    def _concerns(self, change: Change) -> bool:
        if change.room == ROOM:
            return not change.keys or self.key in change.keys
        return change.room in {MEETINGS, RECORDINGS}
