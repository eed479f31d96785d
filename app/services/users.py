"""The people of the account: the directory as an administrator sees it, read from Zoom into the store.

It is read once, then again while it is shown, on demand, and once a day for whoever suggests hosts. Who left
is marked, not lost. Without admin scope it is the person who signed in, alone.
"""

import asyncio
import logging
from collections.abc import Iterable

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.services._user_journal import Journal
from app.services._user_licences import LicenceFigures
from app.services._user_people import People
from app.services._user_reach import DirectoryScopes, NeedsScope
from app.services._user_settings import settings_read
from app.services._user_sync import Lists, Reading
from app.services._user_types import (
    LICENSED,
    PEOPLE,
    DirectoryCost,
    DirectoryPhase,
    DirectoryReach,
    DirectoryState,
    LicenceKind,
    Licences,
    LicenceSource,
    Missing,
    Part,
    SettingLevel,
    SettingLine,
    UserSettingsRead,
)
from app.services._user_upkeep import Upkeep
from app.services.hosts import Scoped
from app.store.accounts import Account
from app.store.store import Store
from app.store.users import DirectoryListing, DirectoryQuery, DirectoryRow
from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import PAGE_SIZE, UsersApi
from app.zoom.limits import Label, Limiter, Priority

__all__ = [
    "LICENSED",
    "PEOPLE",
    "ROOM",
    "DirectoryCost",
    "DirectoryPhase",
    "DirectoryReach",
    "DirectoryState",
    "LicenceKind",
    "LicenceSource",
    "Licences",
    "Missing",
    "NeedsScope",
    "Part",
    "SettingLevel",
    "SettingLine",
    "UserSettingsRead",
    "UsersService",
    "settings_read",
]

log = logging.getLogger(__name__)

ROOM = "directory"
PATIENCE_SECONDS = 2.0
"""How long those who suggest hosts wait for the directory."""
_FURTHER_REQUESTS = 4
"""Groups, roles, summary and plan usage, beside the pages of users."""


class UsersService:
    """The directory of one account; all calls on the I/O loop unless they say otherwise.

    Methods raise StoreError where the store fails, besides what they name.
    """

    def __init__(
        self,
        api: UsersApi,
        groups: GroupsApi,
        roles: RolesApi,
        accounts: AccountsApi,
        store: Store,
        account: Account,
        tokens: Scoped,
        limiter: Limiter,
        changes: Changes,
        clock: Clock,
    ) -> None:
        """Take what the directory works with.

        Args:
            api: Zoom's users.
            groups: Zoom's groups of users.
            roles: Zoom's roles.
            accounts: the account's settings and plan.
            store: of the account.
            account: whose person is "me".
            tokens: knows the granted scopes.
            limiter: of the account, for what a reading takes.
            changes: hears in the room "directory" when `state` differs.
            clock: for the journal and the schedule.
        """
        self._store, self._limiter, self._changes = store, limiter, changes
        self._journal = Journal(store.notes, clock)
        self._scopes = DirectoryScopes(tokens, self._journal)
        self._figures = LicenceFigures(api, accounts, store.users, store.notes, clock)
        self._lists = Lists(api, groups, roles, store.users, clock)
        self._people = People(api, groups, accounts, store.users, account, self._scopes, clock)
        self._clock = clock
        self._upkeep = Upkeep(self.sync, self.state, clock)
        self._tasks = TaskScope("directory", self._failed)
        self._loading = asyncio.Lock()
        self._reading: asyncio.Task[DirectoryState] | None = None
        self._state: DirectoryState | None = None

    # Whom it names

    @property
    def reach(self) -> DirectoryReach:
        """Whom the list names, as far as is known."""
        return self._scopes.reach

    @property
    def may_list(self) -> bool:
        """Whether everybody of the account can be listed."""
        return self.reach is DirectoryReach.ACCOUNT

    @property
    def why_not(self) -> str:
        """Why only the person who signed in is shown, naming the scope; empty where everybody is."""
        return self._scopes.why_not

    @property
    def scope(self) -> str:
        """The scope that opens the rest; empty where nothing is closed."""
        return self._scopes.scope

    def why_no(self, part: Part) -> str:
        """Why the names of groups or roles are not read, in a sentence; empty where they are."""
        return self._scopes.why_no(part)

    async def listing(self, query: DirectoryQuery) -> DirectoryListing:
        """The rows of the list in order; without admin scope only the person who signed in."""
        found = await self._store.users.listing(query)
        return found if self.may_list else await self._people.only_me(found, self._journal.record.me)

    async def fetch(self, rows: Iterable[int]) -> list[DirectoryRow]:
        """These rows, in this order; those that are gone are left out."""
        return await self._store.users.fetch(rows)

    # Reading

    async def load(self) -> DirectoryState:
        """How the directory stands since the program ran last; asks nothing of Zoom."""
        async with self._loading:
            if self._state is None:
                await self._journal.load()
                if self.may_list and self._journal.record.of_me_alone:
                    await self._journal.reset()
                self._tell(self._journal.record.state())
        return self.state()

    def state(self) -> DirectoryState:
        """How the last reading went, or how far this one is; may be called from any thread."""
        return self._state or DirectoryState()

    async def cost(self) -> DirectoryCost:
        """What a reading takes; asks nothing."""
        await self.load()
        if not self.may_list:
            return DirectoryCost(1, self._limiter.seconds_for(Label.LIGHT, 1))
        people = self._journal.record.items or 0
        requests = max(-(-people // PAGE_SIZE), 1) + len(PEOPLE) - 1 + _FURTHER_REQUESTS
        return DirectoryCost(requests, self._limiter.seconds_for(Label.MEDIUM, requests))

    async def sync(self, *, force: bool = False, priority: Priority = Priority.BACKGROUND) -> DirectoryState:
        """Read all of the directory; what Zoom refuses stands in the answer, and what came stays.

        One reading at a time: who asks while one runs has the answer of that one. It goes on where the
        caller is cancelled.

        Args:
            force: ask again for what Zoom refused to these scopes before.
            priority: of the requests.
        """
        await self.load()
        reading = self._begin(force, priority)
        await asyncio.wait({reading})
        return self.state() if reading.cancelled() else reading.result()

    async def cancel(self) -> None:
        """End the reading that runs; what came stays, and the rest is read when somebody asks for it."""
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading})
            self._upkeep.cancelled()

    async def ensure(self) -> None:
        """Have names that are at most a day old, for whoever suggests hosts; failures stand in `state`.

        Where reading them takes long, it goes on while those are suggested who are known by then.
        """
        await self.load()
        if self._upkeep.is_stale():
            await asyncio.wait({self._begin(False, Priority.BACKGROUND)}, timeout=PATIENCE_SECONDS)

    # One person

    async def look_up(self, id_or_email: str) -> str | None:
        """The key of a person by id or e-mail address; Zoom is asked, and before any reading too.

        Returns:
            None where the account has no such person.

        Raises:
            NeedsScope: the scopes do not reach other people.
            ZoomError: Zoom could not be asked.
        """
        await self.load()
        return await self._people.look_up(id_or_email)

    async def refresh_person(self, key: str) -> bool:
        """Read one person anew; answers whether Zoom still names the person, who else is marked as left.

        An invitation has no id and is not asked for.

        Raises:
            NeedsScope: the scopes do not reach other people.
            ZoomError: Zoom could not be asked.
        """
        return await self._people.refresh(key)

    async def read_settings(self, key: str) -> None:
        """Read the settings of a person, and where they are decided, into the store.

        Raises:
            NeedsScope: the scopes do not reach other people's settings.
            ZoomError: Zoom refused or could not be asked.
        """
        await self._people.read_settings(key)

    def is_me(self, key: str) -> bool:
        """Whether it is the person who signed in."""
        return self._people.is_me(key)

    # Licences

    async def licences(self) -> Licences:
        """Used and bought licences as far as they are known; asks nothing."""
        return await self._figures.licences()

    async def read_licences(self) -> Licences:
        """Ask Zoom for the figures anew, such as after somebody got a licence.

        Raises:
            ZoomError: Zoom could not be asked; that it does not tell is no error.
        """
        await self._figures.read(Priority.INTERACTIVE)
        self._changes.publish(Change(ROOM))
        return await self._figures.licences()

    # By itself

    def set_shown(self, shown: bool) -> None:
        """Say whether the directory is looked at, which keeps it fresh; may be called from any thread."""
        self._upkeep.set_shown(shown)

    def start(self) -> None:
        """Keep the directory fresh from now on."""
        self._tasks.start(self._keep(), "upkeep")

    async def close(self) -> None:
        """End what runs; what has been read stays."""
        await self._tasks.close()

    async def _keep(self) -> None:
        await self.load()
        await self._upkeep.run()

    def _begin(self, force: bool, priority: Priority) -> asyncio.Task[DirectoryState]:
        """The reading that runs, or a new one."""
        if self._reading is None or self._reading.done():
            self._reading = self._tasks.start(self._read(force, priority), "reading")
        return self._reading

    async def _read(self, force: bool, priority: Priority) -> DirectoryState:
        if force:
            await self._journal.refuse(None)
            self._people.forget()
        reading = Reading(
            self._lists, self._figures.read, self._scopes, self._journal, self._clock, self._tell
        )
        try:
            state = await reading.run(priority)
        finally:
            # A cancelled reading stands in the journal as interrupted.
            if self.state().phase is DirectoryPhase.RUNNING:
                self._tell(self._journal.record.state())
        self._upkeep.ended(state)
        return state

    def _failed(self, error: Exception) -> None:
        """Who waits for the task has the error too; the log tells what nobody expected."""
        if isinstance(error, GreenroomError):
            log.info("a task about the directory failed: %s", error.title)
        else:
            log.error("a task about the directory broke", exc_info=error)

    def _tell(self, state: DirectoryState) -> None:
        self._state = state
        self._changes.publish(Change(ROOM))
