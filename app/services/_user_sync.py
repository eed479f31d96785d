"""Reading the directory: the lists of users by pages, the names of groups and roles, then the licences."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.services._failures import SIGN_IN_NEEDED
from app.services._user_journal import Journal
from app.services._user_reach import DirectoryScopes
from app.services._user_types import PEOPLE, DirectoryPhase, DirectoryReach, DirectoryState, Part
from app.store.users import UsersStore, UserStatus
from app.zoom.errors import (
    MissingScope,
    NetworkError,
    NotAllowed,
    NotFound,
    PlanLacks,
    RateLimited,
    ZoomError,
)
from app.zoom.limits import Priority
from app.zoom.paging import Page

if TYPE_CHECKING:
    from app.zoom.models.group import Group
    from app.zoom.models.role import Role
    from app.zoom.models.user import User

log = logging.getLogger(__name__)

ENDS_READING = (*SIGN_IN_NEEDED, NetworkError, RateLimited)
"""What one part meets, the next ones meet as well."""
CLOSED = (MissingScope, NotAllowed, PlanLacks)
"""Zoom's refusals that stay until somebody changes the app or a role."""
_REQUESTS = {Part.GROUPS: 1, Part.ROLES: 1, Part.LICENCES: 2}
"""Pages of users count as they come."""
MOST_CHECKED = 30
"""Of those whom the lists named no more, so many are asked for one by one: they may have moved from a list
that was still to be read to one that had been."""


class UsersApi(Protocol):
    """What is asked of Zoom about users."""

    async def get(self, user_id: str, *, priority: Priority = ...) -> "User":
        """One user, by id, e-mail address or "me"."""
        ...

    def list(self, *, status: str = ..., priority: Priority = ...) -> AsyncIterator[Page["User"]]:
        """The users of one status, page by page."""
        ...


class GroupsApi(Protocol):
    """What is asked of Zoom about groups."""

    async def list(self, *, priority: Priority = ...) -> "Sequence[Group]":
        """All groups."""
        ...


class RolesApi(Protocol):
    """What is asked of Zoom about roles."""

    async def list(self, *, priority: Priority = ...) -> "Sequence[Role]":
        """All roles."""
        ...


class Lists:
    """The lists of Zoom, each into the store; errors are ZoomError."""

    def __init__(
        self,
        users: UsersApi,
        groups: GroupsApi,
        roles: RolesApi,
        store: UsersStore,
        clock: Clock,
    ) -> None:
        self._users, self._groups, self._roles = users, groups, roles
        self._store, self._clock = store, clock

    async def people(self, part: Part, priority: Priority, tell: Callable[[int, int | None], None]) -> int:
        """Read the users of one status; `tell` hears of each page its users and the list's total."""
        asked_at, items = self._clock.now(), 0
        async for page in self._users.list(status=part.value, priority=priority):
            await self._store.put_page(UserStatus(part.value), page.items, asked_at)
            asked_at = self._clock.now()
            items += len(page.items)
            tell(len(page.items), page.total)
        return items

    async def close(self, began: dict[Part, datetime], priority: Priority) -> None:
        """Mark as left whom these whole lists named no more; a few are asked for, who may have moved on."""
        gone: set[str] = set()
        for part, began_at in began.items():
            closed = await self._store.close_list(UserStatus(part.value), began_at)
            gone |= closed if part is not Part.PENDING else frozenset()
        if len(gone) <= MOST_CHECKED:
            for key in sorted(gone):
                await self._check(key, priority)

    async def me(self, priority: Priority) -> str:
        """Read who signed in, and nobody else; answers the key."""
        return await self._store.put_detail(await self._users.get("me", priority=priority))

    async def groups(self, priority: Priority) -> int:
        """Read the names of the groups."""
        found = await self._groups.list(priority=priority)
        await self._store.put_groups(found)
        return len(found)

    async def roles(self, priority: Priority) -> int:
        """Read the names of the roles."""
        found = await self._roles.list(priority=priority)
        await self._store.put_roles(found)
        return len(found)

    async def _check(self, key: str, priority: Priority) -> None:
        try:
            user = await self._users.get(key, priority=priority)
        except (NotFound, *CLOSED):
            return
        await self._store.put_detail(user)


class Reading:
    """One reading of the whole directory; what came stays, whatever happens to the rest."""

    def __init__(
        self,
        lists: Lists,
        licences: Callable[[Priority], Awaitable[int]],
        scopes: DirectoryScopes,
        journal: Journal,
        clock: Clock,
        tell: Callable[[DirectoryState], None],
    ) -> None:
        self._lists, self._licences, self._scopes = lists, licences, scopes
        self._journal, self._clock, self._tell = journal, clock, tell
        self._state = DirectoryState()
        self._whole: dict[Part, datetime] = {}
        self._error: GreenroomError | None = None
        """The first failure of a list of users, or what ended the reading."""
        self._stopped = False
        self._before: dict[Part, int] = {}

    async def run(self, priority: Priority) -> DirectoryState:
        """Read all parts; what Zoom refuses stands in the answer.

        Cancelled, it leaves what it had begun as interrupted in the journal.

        Raises:
            StoreError: the store fails.
        """
        started, record = self._clock.monotonic(), self._journal.record
        self._before = {part: each.items for part, each in record.parts.items() if part in PEOPLE}
        self._say(
            phase=DirectoryPhase.RUNNING,
            total=record.items,
            synced_at=record.synced_at,
            seconds=record.seconds,
        )
        if self._scopes.reach is DirectoryReach.ACCOUNT:
            await self._of_account(priority)
        # The list may just have been refused, which leaves the person who signed in.
        if self._scopes.reach is DirectoryReach.ME:
            await self._of_me(priority)
        if self._error is None and not self._missing(*PEOPLE):
            await self._journal.finish(self._state.requests, self._clock.monotonic() - started)
        return self._ended()

    def _missing(self, *parts: Part) -> bool:
        return any(each.part in parts for each in self._journal.record.missing())

    async def _of_account(self, priority: Priority) -> None:
        for part in PEOPLE:
            await self._read(part, partial(self._people, part, priority))
        if not self._stopped and self._whole:
            await self._lists.close(self._whole, priority)
        await self._read(Part.GROUPS, lambda: self._lists.groups(priority))
        await self._read(Part.ROLES, lambda: self._lists.roles(priority))
        await self._read(Part.LICENCES, lambda: self._licences(priority))

    async def _of_me(self, priority: Priority) -> None:
        self._error, self._stopped = None, False
        for part in Part:
            await self._journal.drop(part)
        await self._read(Part.ACTIVE, lambda: self._me(priority))

    async def _read(self, part: Part, work: Callable[[], Awaitable[int]]) -> None:
        """Read one part, unless the reading has ended or the scopes do not reach it."""
        if self._stopped:
            return
        if self._scopes.why_no(part):
            await self._journal.drop(part)
            return
        began_at = await self._journal.begin(part)
        self._say(part=part, missing=())
        try:
            items = await work()
        except ZoomError as error:
            await self._fail(part, error)
        else:
            self._whole |= {part: began_at} if part in PEOPLE else {}
            self._say(requests=self._state.requests + _REQUESTS.get(part, 0))
            await self._journal.end(part, items)

    async def _fail(self, part: Part, error: ZoomError) -> None:
        log.info("reading %s of the directory failed: %s", part.value, error.title)
        await self._journal.fail(part, error)
        if part in PEOPLE or isinstance(error, ENDS_READING):
            self._error = self._error or error
        if part is Part.ACTIVE and isinstance(error, CLOSED):
            await self._scopes.refuse()
            self._stopped = True
        elif isinstance(error, ENDS_READING):
            self._stopped = True

    async def _me(self, priority: Priority) -> int:
        await self._journal.meet(await self._lists.me(priority))
        self._say(people=1, total=1, requests=self._state.requests + 1)
        return 1

    async def _people(self, part: Part, priority: Priority) -> int:
        def tell(items: int, total: int | None) -> None:
            if total is not None:
                self._before[part] = total
            known = sum(self._before.values())
            people = self._state.people + items
            self._say(people=people, total=max(known, people) or None, requests=self._state.requests + 1)

        return await self._lists.people(part, priority, tell)

    def _ended(self) -> DirectoryState:
        state, error = self._journal.record.state(), self._error
        resumes_at = error.resumes_at if isinstance(error, RateLimited) else None
        state = replace(state, error=error, resumes_at=resumes_at, requests=self._state.requests)
        self._tell(state)
        return state

    def _say(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # names of its fields
        self._tell(self._state)
