"""The Recordings page: which recordings are listed, what Zoom is asked for, what is selected."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.recordings import Cost, Gap, ListingState
from app.services.session import Session
from app.store.people import ROOM as PEOPLE
from app.store.recordings import ROOM, RecordingListing, RecordingState, Sort
from app.viewmodels._queueing import Queued
from app.viewmodels.archive_dialog import ArchiveDialogViewModel, Listed
from app.viewmodels.base import ViewModel
from app.viewmodels.meetings import system_zone
from app.viewmodels.recording_actions import RecordingActionsViewModel
from app.viewmodels.recording_detail import RecordingDetailViewModel
from app.viewmodels.recording_hosts import RecordingHosts
from app.viewmodels.recording_selection import RecordingSelection
from app.viewmodels.recordings_diagnosis import DiagnosisViewModel
from app.viewmodels.recordings_reading import RecordingsReading, Wanted
from app.viewmodels.recordings_state import (
    Emptiness,
    Filters,
    HostChoice,
    Known,
    MoreFilters,
    Situation,
    days_in_utc,
    default_first,
    widened,
)
from app.viewmodels.rows import Rows
from app.viewmodels.transfers import TransfersViewModel

RELOAD_GAP = 0.25
"""Seconds between two readings of the store while changes keep coming."""
BUSY_RELOAD_GAP = 1.0
"""The same while Zoom is being read."""
RELOAD_SHARE = 4
"""The gap is at least so many times what a reading takes, however long the list is."""


class RecordingsViewModel(ViewModel):
    """State and commands of the Recordings page; reads the store first, then lets Zoom refresh it."""

    situation_changed = Signal(object)
    """A Situation; also when only its reason is new."""
    filters_changed = Signal()
    """A filter, the order or the trash view is new."""
    reading_changed = Signal()
    """Progress, missing parts, or the question about a long listing are new."""
    hosts_changed = Signal()
    """Other people have recordings, or what was typed as host led nowhere."""
    revealed = Signal(object)
    """A RecordingRow to select."""
    folder_used = Signal(object)
    """The Path of an archive folder that Preferences do not name yet: it would be forgotten."""
    minute_passed = Signal(object)
    """The time: what says “Yesterday” is written anew."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        changes: Changes,
        clock: Clock,
        settings: Callable[[], Settings],
        *,
        zone: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Hold still until `start`.

        Args:
            io: where store and services work.
            session: of the account whose recordings are shown.
            changes: tells when the store has news.
            clock: for “now”.
            settings: answers the settings in force.
            zone: IANA name of the user's time zone; by default the system's.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._io, self._session, self._changes, self._clock = io, session, changes, clock
        self._settings = settings
        self.zone = zone or system_zone()
        self.rows = Rows(io, session.store.recordings, self.tasks, self)
        self.selection = RecordingSelection(io, session.store, self.tasks, self)
        self.transfers = TransfersViewModel(io, session, changes, clock, self)
        """The drawer."""
        self.detail = RecordingDetailViewModel(io, session, changes, clock, self.transfers, self)
        """The selected recording."""
        self.actions = RecordingActionsViewModel(io, session, settings, self.selection, self)
        """What can be done with recordings."""
        self.diagnosis = DiagnosisViewModel(io, session, self)
        """Why the list is empty."""
        self._reading = RecordingsReading(io, session, changes, clock, self)
        self._hosts = RecordingHosts(io, session, self)
        self.filters = Filters(default_first(self.today))
        self.sort = Sort("date", True)
        self.range_problem = ""
        """Why the range that was typed is not shown; empty where it is."""
        self.situation, self.emptiness = Situation.LOADING, Emptiness.NEVER_ASKED
        self._store_error: GreenroomError | None = None
        self._dialogs: list[ArchiveDialogViewModel] = []
        # Behind: Zoom has answered what is not listed yet.
        self._started = self._stale = self._behind = False
        self._reload_task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._connect_parts()

    def _connect_parts(self) -> None:
        self._reading.changed.connect(self._follow_reading)
        self._reading.ended.connect(self._take_result)
        self._hosts.changed.connect(self.hosts_changed)
        self.selection.changed.connect(self._show_selected)

    # Life

    def start(self) -> None:
        """Read the store and keep up with it; called once, on the UI loop."""
        self._started = True
        self._unsubscribe = self._changes.subscribe(self._on_changes, asyncio.get_event_loop())
        self.transfers.start()
        self._begin_anew(settle=False)
        self.tasks.start(self._hosts.load(), "hosts")
        self.tasks.start(self._follow_clock(), "clock")

    async def close(self) -> None:
        """Stop listening and end what runs; the transfers go on."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._reading.set_shown(False)
        parts = (self.detail, self.actions, self.diagnosis, self._reading, *self._dialogs, self.transfers)
        for each in parts:
            await each.close()
        self._dialogs.clear()
        # A picture that is still to come may ask for rows.
        self.rows.forget()
        await super().close()

    def set_shown(self, shown: bool) -> None:
        """Have Zoom asked for what is listed regularly while the page is visible."""
        self._reading.set_shown(shown)

    # What is shown

    @property
    def listing(self) -> RecordingListing | None:
        """What is listed; None while it is being read."""
        listing: RecordingListing | None = self.rows.listing
        return listing

    @property
    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    @property
    def today(self) -> date:
        """The day in the user's zone."""
        return self._clock.now().astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        """The last day of the range."""
        return self.filters.last or self.today

    @property
    def error(self) -> GreenroomError | None:
        """Why the store or Zoom could not be read."""
        return self._store_error or self._reading.error

    @property
    def reading(self) -> bool:
        """Whether Zoom is being asked."""
        return self._reading.reading

    @property
    def listing_state(self) -> ListingState:
        """How far the reading is."""
        return self._reading.state

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Which parts of the range are missing, and why."""
        return self._reading.gaps

    @property
    def question(self) -> Cost | None:
        """What reading the range takes, where that is so much that the person decides."""
        return self._reading.question

    @property
    def hosts(self) -> tuple[HostChoice, ...]:
        """People with recordings, by name."""
        return self._hosts.known

    @property
    def host_error(self) -> GreenroomError | None:
        """Why what was typed as host names nobody."""
        return self._hosts.error

    # What a person chooses

    def set_range(self, first: date, last: date | None) -> None:
        """List these days; a last day of today or later, or None, follows the clock."""
        follows = last is None or last >= self.today
        if first > (self.today if follows or last is None else last):
            self.range_problem = _("“From” must not lie after “To”.")
            self.filters_changed.emit()
            return
        changed = bool(self.range_problem)
        self.range_problem = ""
        if not self._change(replace(self.filters, first=first, last=None if follows else last)) and changed:
            self.filters_changed.emit()

    def set_host(self, host: HostChoice | None) -> None:
        """List the recordings of one person, or with None of everybody."""
        self._hosts.tell(None)
        self._change(replace(self.filters, host=host))

    def choose_host(self, text: str) -> None:
        """List the recordings of a person by name or e-mail; an empty text means everybody."""
        self.tasks.start(self._choose_host(text.strip()), "choose host")

    def set_search(self, text: str) -> None:
        """Search in topics, hosts and what was said."""
        self._change(replace(self.filters, search=text.strip()))

    def set_state(self, state: RecordingState | None) -> None:
        """List the recordings of one state, or with None of any."""
        self._change(replace(self.filters, state=state))

    def set_more(self, more: MoreFilters) -> None:
        """Filter by kind, size and length."""
        self._change(replace(self.filters, more=more))

    def clear_filters(self) -> None:
        """List everything of the range."""
        self._hosts.tell(None)
        self._change(self.filters.cleared())

    def set_trash(self, trash: bool) -> None:
        """List what lies in Zoom's trash, or what does not."""
        self._change(replace(self.filters, trash=trash))

    def set_sort(self, column: str, descending: bool) -> None:
        """Order by `column` (date, topic, host, length, size, state)."""
        sort = Sort(column, descending)
        if sort != self.sort:
            self.sort = sort
            self._begin_anew()
            self.filters_changed.emit()

    async def host_suggestions(self, prefix: str) -> list[HostChoice]:
        """People whose name or e-mail begins with `prefix`: those with recordings first."""
        return await self._hosts.suggestions(prefix)

    # What a person asks for

    def read_now(self) -> None:
        """Ask Zoom for what may be new in the range, whatever that takes."""
        self._reading.read_now()

    def decline(self) -> None:
        """Leave Zoom unasked and show what is known."""
        self._reading.decline()

    def cancel_reading(self) -> None:
        """Stop asking Zoom; what has come stays."""
        self._reading.cancel()

    def retry(self) -> None:
        """Try again whatever failed: the store, or the parts that Zoom did not tell."""
        self._reload()
        self._reading.read_now()

    def refresh(self) -> None:
        """Ask Zoom for all of the range again, also for what is settled."""
        self._reading.read_all()

    def explain(self) -> None:
        """Find out why the list is as it is."""
        wanted = self._wanted()
        self.diagnosis.load(wanted.first, wanted.last, wanted.hosts)

    def reveal(self, uuid: str) -> None:
        """Select a recording, in a list that shows it."""
        self.tasks.start(self._reveal(uuid), "reveal")

    def archive(self) -> ArchiveDialogViewModel:
        """What “Archive…” needs: for the selection, or for all that is listed."""
        listed = Listed(self.filters, self.last_day, self.zone)
        io, session, settings = self._io, self._session, self._settings()
        dialog = ArchiveDialogViewModel(
            io, session, self._changes, self._clock, settings, self.selection, listed, self
        )
        dialog.started.connect(self._note_folder)
        self._dialogs.append(dialog)
        return dialog

    def release(self, dialog: ArchiveDialogViewModel) -> None:
        """Close what a dialog used that is gone."""
        if dialog in self._dialogs:
            self._dialogs.remove(dialog)
            self.tasks.start(dialog.close(), "close dialog")

    # Inside

    def _change(self, filters: Filters) -> bool:
        if filters == self.filters:
            return False
        self.filters = filters
        self._begin_anew()
        self.filters_changed.emit()
        return True

    def _begin_anew(self, *, settle: bool = True) -> None:
        if not self._started:
            return
        if self._reload_task is not None:
            self._reload_task.cancel()
            self._reload_task = None
        self.rows.forget()
        self._reading.want(self._wanted(), settle=settle)
        self._show_situation()
        self._reload()

    def _wanted(self) -> Wanted:
        filters = self.filters
        first, last = days_in_utc(filters.first, self.last_day, self.zone, self._clock.now())
        return Wanted(first, last, () if filters.trash else filters.hosts, filters.trash)

    def _reload(self) -> None:
        self._stale = True
        if self._reload_task is None or self._reload_task.done():
            self._reload_task = self.tasks.start(self._reload_while_stale(), "reload")

    async def _reload_while_stale(self) -> None:
        while self._stale:
            self._stale = False
            began = self._clock.monotonic()
            await self._load_listing()
            self.selection.reread()
            gap = BUSY_RELOAD_GAP if self.reading else RELOAD_GAP
            await asyncio.sleep(max(gap, RELOAD_SHARE * (self._clock.monotonic() - began)))

    async def _load_listing(self) -> None:
        try:
            await self.rows.load(self.filters.query(self.zone, self.sort))
            self._store_error = None
        except GreenroomError as error:
            self._store_error = error
        self._behind = False
        self._show_situation()

    async def _choose_host(self, text: str) -> None:
        host = await self._hosts.find(text) if text else None
        if host is not None or not text:
            self.set_host(host)

    async def _reveal(self, uuid: str) -> None:
        row_id = await self._io.run(self._session.store.recordings.row_of(uuid))
        rows = [] if row_id is None else await self._io.run(self._session.store.recordings.fetch([row_id]))
        if not rows:
            return
        [row] = rows
        if self.listing is None or row.row not in self.listing.rows:
            self._change(widened(self.filters, row, self.zone))
            await self._load_listing()
        self.revealed.emit(row)

    def _show_selected(self) -> None:
        if self.selection.summary is not None:
            self.detail.show(self.selection.single)

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        rooms = {change.room for change in changes}
        if rooms & {ROOM, PEOPLE}:
            self._reload()
        if PEOPLE in rooms:
            self.tasks.start(self._hosts.load(), "hosts")

    def _note_folder(self, queued: Queued) -> None:
        if queued.files and queued.folder not in self._session.folders.all:
            self.folder_used.emit(queued.folder)

    def _follow_reading(self) -> None:
        self.reading_changed.emit()
        self._show_situation()

    def _take_result(self) -> None:
        self.tasks.start(self._hosts.load(), "hosts")
        if self._reading.asked:
            self.tasks.start(self._hosts.name(), "names")
        self._behind = True
        if self._reload_task is not None:
            self._reload_task.cancel()  # it may be pausing, and what is listed is older than the answer
            self._reload_task = None
        self._reload()
        self._show_situation()

    def _show_situation(self) -> None:
        reading = self._reading
        busy = reading.reading or self._behind
        known = Known(
            self.listing, self.filters, reading.state, busy, reading.asked, reading.question, self.error
        )
        self.situation, self.emptiness = known.situation(), known.emptiness()
        self.situation_changed.emit(self.situation)

    async def _follow_clock(self) -> None:
        day = self.today
        while True:
            now = self._clock.now()
            await self._clock.sleep(60 - now.second - now.microsecond / 1_000_000)
            self.minute_passed.emit(self._clock.now())
            if not self.filters.trash and self._wanted() != self._reading.wanted:
                self._reading.want(self._wanted())
            if self.today != day:
                day = self.today
                self.filters_changed.emit()
                self._reload()
