"""The Meetings page: which meetings are listed, whose they are, how fresh they are."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimeZone, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.hosts import Host
from app.services.session import Session
from app.services.sync import SyncPhase, SyncState
from app.store.meetings import Listing, MeetingDetail, MeetingQuery, MeetingRow, Sort, View
from app.viewmodels.base import ViewModel
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.viewmodels.meeting_editor import MeetingEditorViewModel
from app.viewmodels.meetings_state import Found, Situation, view_of, without_host, without_rows
from app.viewmodels.rows import Rows
from app.zoom.links import parse_meeting_reference

LOOK_UP_DELAY = 0.3
"""Seconds after a meeting number is typed before Zoom is asked for it."""

RELOAD_GAP = 0.25
"""Seconds between two readings of the store while changes keep coming."""
BUSY_RELOAD_GAP = 1.0
"""The same while Zoom's list is being read: its pages are not worth drawing the table four times a second."""


def system_zone() -> str:
    """The user's time zone by its IANA name."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return "UTC" if name in {"", "Etc/UTC"} else name


class MeetingsViewModel(ViewModel):
    """State and commands of the Meetings page; reads the store first, then lets Zoom refresh it."""

    situation_changed = Signal(object)
    counts_changed = Signal()
    host_changed = Signal()
    sync_changed = Signal()
    minute_passed = Signal(object)
    """The time: what says “in 5 min” is written anew."""
    found = Signal(object)
    """A Found: the meeting to select."""
    not_found = Signal(object)
    """A GreenroomError: why a meeting number or link led nowhere."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        changes: Changes,
        clock: Clock,
        *,
        zone: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Hold still until `start`.

        Args:
            io: where store and services work.
            session: of the account whose meetings are shown.
            changes: tells when the store has news.
            clock: for “now”.
            zone: IANA name of the user's time zone; by default the system's.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._session, self._changes, self._clock = io, session, changes, clock
        self.zone = zone or system_zone()
        self.detail = MeetingDetailViewModel(io, session, changes, clock, self)
        """The selected meeting."""
        self.rows = Rows(io, session.store.meetings, self.tasks, self)
        """The listing and its rows."""
        self.view = View.UPCOMING
        self.search = ""
        self.sort = Sort("time", False)
        self.host: Host | None = None
        self.host_error: GreenroomError | None = None
        self.counts: dict[View, int] = {}
        self.sync_state: SyncState | None = None
        self.error: GreenroomError | None = None
        self.situation = Situation.LOADING
        self._editors: list[MeetingEditorViewModel] = []
        self._stale = False
        self._reload_task: asyncio.Task[None] | None = None
        self._look_up_task: asyncio.Task[None] | None = None
        self._shown = False
        self._unsubscribe: Callable[[], None] | None = None

    # Life

    def start(self) -> None:
        """Read the store and keep up with it; called once, on the UI loop."""
        self._unsubscribe = self._changes.subscribe(self._on_changes, asyncio.get_event_loop())
        self.tasks.start(self._open(), "open")
        self.tasks.start(self._follow_clock(), "clock")

    async def close(self) -> None:
        """Stop listening and end what runs."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session.sync.set_shown(None)
        for each in (self.detail, *self._editors):
            await each.close()
        self._editors.clear()
        # A picture that is still to come may ask for rows.
        self.rows.forget()
        await super().close()

    def set_shown(self, shown: bool) -> None:
        """Have Zoom asked for this view regularly while the page is visible."""
        self._shown = shown
        self._session.sync.set_shown(self.view if shown else None)

    # What a person chooses

    def set_view(self, view: View) -> None:
        """Show upcoming, live or past meetings."""
        if view is self.view:
            return
        self.view = view
        self.sort = Sort("time", view is View.PAST)
        self.set_shown(self._shown)
        self._read_sync_state()
        self._begin_anew()

    def set_sort(self, column: str, descending: bool) -> None:
        """Order by `column` (time, topic, host, status, people)."""
        self.sort = Sort(column, descending)
        self._begin_anew()

    def set_search(self, text: str) -> None:
        """Search by topic, host or number; a meeting number or join link is looked up at Zoom too."""
        text = text.strip()
        number = self._number_in(text)
        if text == self.search and number is None:
            return
        self.search = text
        self._stop_look_up()
        if number is not None:
            self._look_up_task = self.tasks.start(self._look_up(text), "look up")
        self._begin_anew()

    def refresh(self) -> None:
        """Ask Zoom again, now."""
        self.tasks.start(self._refresh(), "refresh")

    def retry(self) -> None:
        """Try again whatever failed: whose meetings, reading the store, asking Zoom."""
        self.tasks.start(self._open(), "open")
        self.refresh()

    def choose_host(self, text: str) -> None:
        """Show the meetings of “me” or of a person of the account, by e-mail."""
        self.tasks.start(self._choose_host(text.strip() or "me"), "choose host")

    def editor(self, original: MeetingDetail | None = None) -> MeetingEditorViewModel | None:
        """A new draft for the chosen host, or one of `original`; None while nobody is chosen."""
        host = self.host if original is None else self._host_of(original)
        if host is None:
            return None
        editor = MeetingEditorViewModel(self._io, self._session, self._clock, host, self.zone, original, self)
        self._editors.append(editor)
        return editor

    def release(self, editor: MeetingEditorViewModel) -> None:
        """Close a draft whose dialog is gone."""
        if editor in self._editors:
            self._editors.remove(editor)
            self.tasks.start(editor.close(), "close editor")

    async def host_suggestions(self, prefix: str) -> list[Host]:
        """People of the account whose name or e-mail begins with `prefix`."""
        return await self._io.run(self._session.hosts.suggestions(prefix))

    @property
    def may_choose_host(self) -> bool:
        """Whether the token reads other people's meetings."""
        return self._session.hosts.may_choose

    @property
    def why_no_choice(self) -> str:
        """Why the host cannot be chosen, in words."""
        return self._session.hosts.why_not

    @property
    def listing(self) -> Listing | None:
        """What is listed; None while it is being read."""
        listing: Listing | None = self.rows.listing
        return listing

    @property
    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    def reveal(self, key: str) -> None:
        """Select `key` in the list, in the view it belongs to; such as a meeting just created."""
        self.tasks.start(self._reveal(key), "reveal")

    # Inside

    def _host_of(self, detail: MeetingDetail) -> Host | None:
        row = detail.row
        if self.host is not None and self.host.id == row.host_id:
            return self.host
        return Host(row.host_id, row.host_email, row.host_name or row.host_email, False, row.host_id)

    async def _open(self) -> None:
        await self._load_host()
        self._read_sync_state()
        await self._load_listing()

    async def _load_host(self) -> None:
        try:
            self.host = await self._io.run(self._session.hosts.current())
            self.host_error = None
        except GreenroomError as error:
            self.host, self.host_error = None, error
        self.host_changed.emit()

    async def _follow_host(self) -> None:
        """Show the host that was chosen elsewhere, such as in the tray."""
        before = self.host
        await self._load_host()
        if self.host != before:
            self._begin_anew()

    async def _choose_host(self, text: str) -> None:
        try:
            self.host = await self._io.run(self._session.hosts.choose(text))
            self.host_error = None
        except GreenroomError as error:
            self.host_error = error
            self.host_changed.emit()
            return
        self.host_changed.emit()
        self._begin_anew()
        await self._refresh()

    async def _refresh(self) -> None:
        await self._io.run(self._session.sync.refresh(self.view))

    def _begin_anew(self) -> None:
        if self._reload_task is not None:
            self._reload_task.cancel()
            self._reload_task = None
        self.rows.forget()
        self._reload()

    def _reload(self) -> None:
        self._stale = True
        if self._reload_task is None or self._reload_task.done():
            self._reload_task = self.tasks.start(self._reload_while_stale(), "reload")

    async def _reload_while_stale(self) -> None:
        while self._stale:
            self._stale = False
            await self._load_listing()
            await asyncio.sleep(BUSY_RELOAD_GAP if self._reading() else RELOAD_GAP)

    def _reading(self) -> bool:
        return self.sync_state is not None and self.sync_state.phase is SyncPhase.RUNNING

    async def _load_listing(self) -> None:
        if self.host is None:
            self._show_situation()
            return
        query = self._query(self.host)
        try:
            await self.rows.load(query)
            self.counts = await self._io.run(self._session.store.meetings.counts(query.host_id, query.now))
            self.error = None
        except GreenroomError as error:
            self.error = error
        self.counts_changed.emit()
        self._show_situation()

    def _query(self, host: Host) -> MeetingQuery:
        number = self._number_in(self.search)
        search = self.search if number is None else str(number)
        return MeetingQuery(self.view, host.id, search, self._clock.now(), self.zone, self.sort)

    def _number_in(self, text: str) -> int | None:
        return parse_meeting_reference(text, self._session.account.api_url)

    def _stop_look_up(self) -> None:
        if self._look_up_task is not None:
            self._look_up_task.cancel()
            self._look_up_task = None

    async def _look_up(self, text: str) -> None:
        await asyncio.sleep(LOOK_UP_DELAY)
        try:
            key = await self._io.run(self._session.meetings.look_up(text))
        except GreenroomError as error:
            self.not_found.emit(error)
        else:
            await self._tell_found(key, text)
        self._look_up_task = None
        self._show_situation()

    async def _tell_found(self, key: str | None, text: str) -> None:
        if key is not None:
            await self._reveal(key)
            return
        message = _("Zoom knows no meeting for “{text}”, or does not show it to this account.")
        self.not_found.emit(
            GreenroomError(_("No such meeting"), message.format(text=text), _("Check the number or link."))
        )

    async def _reveal(self, key: str) -> None:
        detail = await self._io.run(self._session.store.meetings.detail(key))
        if detail is None:
            return
        row = detail.row
        listed = self.host is not None and row.host_id == self.host.id
        if listed:
            await self._show_view_of(row)
        self.found.emit(Found(row, listed))

    async def _show_view_of(self, row: MeetingRow) -> None:
        if self._lists(row):
            return
        self.view = view_of(row)
        self.sort = Sort("time", self.view is View.PAST)
        if self._number_in(self.search) is None:
            self.search = ""
        self.set_shown(self._shown)
        self._read_sync_state()
        await self._load_listing()

    def _lists(self, row: MeetingRow) -> bool:
        return self.listing is not None and row.row in self.listing.rows

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        rooms = {change.room for change in changes}
        if "sync" in rooms:
            self._read_sync_state()
            self._show_situation()
        if "meetings" in rooms:
            self._reload()
        if "hosts" in rooms:
            self.tasks.start(self._follow_host(), "follow host")

    def _read_sync_state(self) -> None:
        self.sync_state = self._session.sync.state(self.view)
        self.sync_changed.emit()

    def _show_situation(self) -> None:
        self.situation = self._situation()
        self.situation_changed.emit(self.situation)

    def _situation(self) -> Situation:
        if self.host is None:
            return without_host(self.host_error)
        if self.listing is not None and len(self.listing.rows):
            return Situation.ROWS
        if self._look_up_task is not None:
            return Situation.LOOKING_UP
        if self.error is not None:
            return Situation.FAILED
        if self.listing is None:
            return Situation.LOADING
        hidden_by_search = bool(self.search and self.listing.total)
        return Situation.EMPTY if hidden_by_search else without_rows(self.sync_state)

    async def _follow_clock(self) -> None:
        while True:
            now = self._clock.now()
            await self._clock.sleep(60 - now.second - now.microsecond / 1_000_000)
            self.minute_passed.emit(self._clock.now())
            self._reload()
