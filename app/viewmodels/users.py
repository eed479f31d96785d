"""The Users page: which people are listed, how fresh the directory is, what is selected."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.session import Session
from app.services.users import ROOM as DIRECTORY
from app.services.users import DirectoryPhase, DirectoryState, Missing, Part
from app.store.users import ROOM, DirectoryCounts, DirectoryListing, Sort, UserStatus
from app.viewmodels.base import ViewModel
from app.viewmodels.meetings import system_zone
from app.viewmodels.recording_actions import account_name
from app.viewmodels.rows import Rows
from app.viewmodels.user_detail import UserDetailViewModel
from app.viewmodels.user_selection import UserSelection
from app.viewmodels.users_export import UsersExport, Wanted
from app.viewmodels.users_facts import UsersFacts
from app.viewmodels.users_look_up import UsersLookUp
from app.viewmodels.users_saved import SavedFilters
from app.viewmodels.users_state import (
    DirectoryChoices,
    Emptiness,
    Filters,
    Known,
    LookUp,
    Situation,
    showing,
)
from app.viewmodels.users_words import COLUMNS, DEFAULT_COLUMNS, FIXED_COLUMN, Meter

RELOAD_GAP = 0.25
"""Seconds between two readings of the store while changes keep coming."""
BUSY_RELOAD_GAP = 1.0
"""The same while the directory is being read."""
RELOAD_SHARE = 4
"""The gap is at least so many times what a reading takes, however long the list is."""


class UsersViewModel(ViewModel):
    """State and commands of the Users page; reads the store first, then lets Zoom refresh it."""

    situation_changed = Signal(object)
    """A Situation; also when only its reason is new."""
    filters_changed = Signal()
    """A filter or the order is new."""
    columns_changed = Signal()
    sync_changed = Signal()
    """How far the reading of the directory is, what is missing, or who may be shown is new."""
    choices_changed = Signal()
    """What the filters offer, or how many people there are, is new."""
    meter_changed = Signal()
    look_up_changed = Signal()
    revealed = Signal(object)
    """A DirectoryRow to select."""
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
            session: of the account whose people are shown.
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
        self.rows = Rows(io, session.directory, self.tasks, self)
        self.selection = UserSelection(io, session.store, self.tasks, self)
        self.detail = UserDetailViewModel(io, session, changes, clock, self.zone, self)
        """The selected person."""
        self.saved = SavedFilters(io, session, self)
        """Filters that have a name."""
        self.export = UsersExport(io, session, clock, self.zone, self._to_export, self)
        self._look_up = UsersLookUp(io, session, clock, self)
        self._facts = UsersFacts(io, session, self)
        self.filters, self.sort = Filters(), Sort("name", False)
        self.columns: tuple[str, ...] = DEFAULT_COLUMNS
        """Those shown, in the table's order."""
        self.sync: DirectoryState = session.directory.state()
        """How the last reading of the directory went, or how far this one is."""
        self.situation = Situation.LOADING
        self.emptiness: Emptiness | None = None
        self._store_error: GreenroomError | None = None
        self._started = self._stale = False
        self._reload_task: asyncio.Task[None] | None = None
        self._sync_task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._connect_parts()

    def _connect_parts(self) -> None:
        self.saved.chosen.connect(self.set_filters)
        self.selection.changed.connect(self._show_selected)
        self._look_up.changed.connect(self._follow_look_up)
        self._look_up.found.connect(self._take_found)
        self._facts.choices_changed.connect(self.choices_changed)
        self._facts.meter_changed.connect(self.meter_changed)

    # Life

    def start(self) -> None:
        """Read the store and keep up with it; called once, on the UI loop."""
        self._started = True
        self._unsubscribe = self._changes.subscribe(self._on_changes, asyncio.get_event_loop())
        self.tasks.start(self._open(), "open")
        self.tasks.start(self.saved.load(), "saved filters")
        self.tasks.start(self._follow_clock(), "clock")

    async def close(self) -> None:
        """Stop listening and end what runs; a reading of the directory goes on in the service."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session.directory.set_shown(False)
        for each in (self.detail, self.saved, self.export, self._look_up, self._facts):
            await each.close()
        # A picture that is still to come may ask for rows.
        self.rows.forget()
        await super().close()

    def set_shown(self, shown: bool) -> None:
        """Have the directory kept fresh while the page is visible."""
        self._session.directory.set_shown(shown)

    # What is shown

    @property
    def listing(self) -> DirectoryListing | None:
        """What is listed; None while it is being read."""
        listing: DirectoryListing | None = self.rows.listing
        return listing

    @property
    def now(self) -> datetime:
        """The time of day."""
        return self._clock.now()

    @property
    def error(self) -> GreenroomError | None:
        """Why the store or Zoom could not be read."""
        return self._store_error or self.sync.error

    @property
    def syncing(self) -> bool:
        """Whether the directory is being read."""
        return self.sync.phase is DirectoryPhase.RUNNING

    @property
    def gaps(self) -> tuple[Missing, ...]:
        """What of the directory did not come, and why; none while it is being read."""
        return () if self.syncing else self.sync.missing

    @property
    def only_me(self) -> bool:
        """Whether the granted scopes show the person who signed in, and nobody else."""
        return not self._session.directory.may_list

    @property
    def why(self) -> str:
        """Why only one person is shown, naming the scope that opens the rest; empty where everybody is."""
        return self._session.directory.why_not

    @property
    def scope(self) -> str:
        """That scope, to copy."""
        return self._session.directory.scope

    @property
    def why_no_groups(self) -> str:
        """Why groups have no names, in a sentence; empty where they have."""
        return self._session.directory.why_no(Part.GROUPS)

    @property
    def why_no_roles(self) -> str:
        """Why roles have no names, in a sentence; empty where they have."""
        return self._session.directory.why_no(Part.ROLES)

    @property
    def choices(self) -> DirectoryChoices:
        """What the filters offer."""
        return self._facts.choices

    @property
    def counts(self) -> DirectoryCounts:
        """How many people there are of each status and licence."""
        return self._facts.counts

    @property
    def meter(self) -> Meter | None:
        """The licence meter; None while it is not known."""
        return None if self.only_me else self._facts.meter

    @property
    def look_up(self) -> LookUp:
        """How the look-up of a typed e-mail address stands."""
        return self._look_up.state

    @property
    def account_name(self) -> str:
        """What to call the account."""
        return account_name(self._session)

    # What a person chooses

    def set_search(self, text: str) -> None:
        """Search in names, e-mail addresses and departments; an unknown address is looked up at Zoom too."""
        text = text.strip()
        self._change(replace(self.filters, search=text))
        if self._started:
            self._look_up.want(text)

    def set_status(self, status: UserStatus | None) -> None:
        """List people of one status, or with None all but those who left."""
        self._change(replace(self.filters, status=status))

    def set_licence(self, licence: int | None) -> None:
        """List people with one licence, by Zoom's number, or with None any."""
        self._change(replace(self.filters, licence=licence))

    def set_role(self, role_id: str) -> None:
        """List people of one role; empty: any."""
        self._change(replace(self.filters, role_id=role_id))

    def set_department(self, name: str) -> None:
        """List people of one department; empty: any."""
        self._change(replace(self.filters, dept=name))

    def set_group(self, group_id: str) -> None:
        """List people of one group; empty: any."""
        self._change(replace(self.filters, group_id=group_id))

    def set_sign_in(self, sign_in: int | None) -> None:
        """List people who may sign in one way, by Zoom's number, or with None any."""
        self._change(replace(self.filters, sign_in=sign_in))

    def set_idle_days(self, days: int) -> None:
        """List people who signed in longer ago than so many days; 0: anybody."""
        self._change(replace(self.filters, idle_days=max(days, 0)))

    def set_filters(self, filters: Filters) -> None:
        """List by all of these."""
        self._change(filters)

    def clear_filters(self) -> None:
        """List everybody."""
        self._look_up.want("")
        self._change(self.filters.cleared())

    def set_sort(self, column: str, descending: bool) -> None:
        """Order by one of SORTABLE."""
        sort = Sort(column, descending)
        if sort != self.sort:
            self.sort = sort
            self._begin_anew()
            self.filters_changed.emit()

    def set_columns(self, names: Iterable[str]) -> None:
        """Show these columns, and the name; others than COLUMNS are left out."""
        wanted = {FIXED_COLUMN, *names}
        columns = tuple(column for column in COLUMNS if column in wanted)
        if columns != self.columns:
            self.columns = columns
            self.columns_changed.emit()

    # What a person asks for

    def sync_now(self) -> None:
        """Read the whole directory, also what Zoom refused before."""
        if self._sync_task is None or self._sync_task.done():
            self._sync_task = self.tasks.start(self._sync(), "sync")

    def cancel_sync(self) -> None:
        """Stop reading; what has come stays."""
        self.tasks.start(self._io.run(self._session.directory.cancel()), "cancel")

    def retry(self) -> None:
        """Try again whatever failed: the store, or the parts that Zoom did not tell."""
        self._reload()
        self.sync_now()

    def look_up_now(self) -> None:
        """Ask Zoom at once for the e-mail address in the search."""
        self._look_up.want(self.filters.search, at_once=True)

    def reveal(self, key: str) -> None:
        """Select a person, in a list that shows them."""
        self.tasks.start(self._reveal(key), "reveal")

    # Inside

    async def _open(self) -> None:
        await self._io.run(self._session.directory.load())
        self._read_sync()
        self._begin_anew()

    async def _sync(self) -> None:
        await self._io.run(self._session.directory.sync(force=True))

    def _change(self, filters: Filters) -> None:
        if filters != self.filters:
            self.filters = filters
            self._begin_anew()
            self.saved.set_in_force(filters)
            self.filters_changed.emit()

    def _begin_anew(self) -> None:
        if not self._started:
            return
        if self._reload_task is not None:
            self._reload_task.cancel()
            self._reload_task = None
        self.rows.forget()
        self._show_situation()
        self._reload()

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
            self._facts.reread()
            gap = BUSY_RELOAD_GAP if self.syncing else RELOAD_GAP
            await asyncio.sleep(max(gap, RELOAD_SHARE * (self._clock.monotonic() - began)))

    async def _load_listing(self) -> None:
        try:
            await self.rows.load(self.filters.query(self._clock.now(), self.sort))
            self._store_error = None
        except GreenroomError as error:
            self._store_error = error
        self._show_situation()

    async def _reveal(self, key: str) -> None:
        detail = await self._io.run(self._session.store.users.detail(key))
        if detail is None:
            return
        row = detail.row
        if self.listing is None or row.row not in self.listing.rows:
            self._change(showing(self.filters, row.status))
            await self._load_listing()
        self.revealed.emit(row)

    def _to_export(self, selected_only: bool) -> Wanted:
        listed = () if self.listing is None else self.listing.rows
        return Wanted(self.selection.rows if selected_only else listed, self.columns)

    def _show_selected(self) -> None:
        if self.selection.summary is not None:
            self.detail.show(self.selection.single)

    def _follow_look_up(self) -> None:
        self.look_up_changed.emit()
        self._show_situation()

    def _take_found(self, _key: str) -> None:
        self._reload()

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        rooms = {change.room for change in changes}
        if DIRECTORY in rooms:
            self._read_sync()
            self._facts.reread()
        if ROOM in rooms:
            self._reload()

    def _read_sync(self) -> None:
        self.sync = self._session.directory.state()
        self.sync_changed.emit()
        self._show_situation()

    def _show_situation(self) -> None:
        known = Known(self.listing, self.filters, self.sync, self.error, self._look_up.asking)
        self.situation, self.emptiness = known.situation(), known.emptiness()
        self.situation_changed.emit(self.situation)

    async def _follow_clock(self) -> None:
        while True:
            now = self._clock.now()
            await self._clock.sleep(60 - now.second - now.microsecond / 1_000_000)
            self.minute_passed.emit(self._clock.now())
            if self.filters.idle_days:
                self._reload()
