"""The people whose recordings are asked for one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.services._recording_types import Reach, RecordingAccount
from app.services.hosts import UnknownHost
from app.store.people import PeopleStore, Person, person_of
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind
from app.zoom.limits import Priority

STATUSES = ("active", "inactive")
"""Someone who left has recordings too; pending users have none."""
LISTED_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A list of recordings at Zoom."""

    reach: Reach
    scope: str
    """Its name in the journal; the same in every store and catalogue."""
    path: str = ""
    """How Zoom's paths name the user; empty: the account."""
    who: str = ""
    """E-mail address, for words; empty: everybody."""
    host_id: str = ""
    """Whose recordings they are; empty where that is not known."""


class People:
    """The users of the account, listed once a day at most."""

    def __init__(self, users: UsersApi, store: PeopleStore, account: RecordingAccount, clock: Clock) -> None:
        self._users, self._store, self._account, self._clock = users, store, account, clock
        self._listed_at: datetime | None = None
        self.known: tuple[Person, ...] = ()
        """As listed last; empty before."""
        self.licensed: frozenset[str] = frozenset()
        """Ids of those with a licence."""

    def of_account(self) -> Source:
        """The listing of the whole account."""
        return Source(Reach.ACCOUNT, f"account:{self._account.zoom_account_id or self._account.key}")

    def of_me(self) -> Source:
        """One's own recordings."""
        account = self._account
        scope = f"user:{account.user_id}" if account.user_id else f"me:{account.key}"
        return Source(Reach.ME, scope, "me", account.email, account.user_id)

    def scope_of(self, reach: Reach | None, host_id: str) -> str:
        """Which list would have named a recording of this host."""
        if reach is Reach.USERS and host_id:
            return _scope(host_id)
        return self.of_me().scope if reach is Reach.ME else self.of_account().scope

    async def of_all(self, priority: Priority, *, force: bool = False) -> list[Source]:
        """A listing for each user, inactive ones included.

        Raises:
            ZoomError: the users cannot be listed.
        """
        now = self._clock.now()
        if force or self._listed_at is None or now - self._listed_at >= LISTED_EVERY:
            self.known = await self._listed(priority)
            self._listed_at = now
        return self.of_known()

    def of_known(self) -> list[Source]:
        """The same as far as the users are known; asks nothing."""
        return [self._source(person) for person in self.known]

    async def of_hosts(self, hosts: Sequence[str]) -> list[Source]:
        """A listing for each of these people, named by id, e-mail address or "me".

        Raises:
            UnknownHost: a name cannot be one.
        """
        found = [await self._of_host(host.strip()) for host in hosts]
        return list({source.scope: source for source in found}.values())

    def is_me(self, host: str) -> bool:
        """Whether a name stands for the person who signed in."""
        account = self._account
        mine = {"me", account.user_id, account.email.casefold()} - {""}
        return host in mine or host.casefold() in mine

    async def _of_host(self, host: str) -> Source:
        if self.is_me(host) and self._account.kind is not AppKind.SERVER_TO_SERVER:
            return self.of_me()
        if not host or any(character.isspace() or character in "/\\?#" for character in host):
            raise UnknownHost(host)
        person = await self._store.get(host)
        return self._source(person) if person else Source(Reach.USERS, _scope(host), host, host)

    async def _listed(self, priority: Priority) -> tuple[Person, ...]:
        from app.zoom.models.user import UserType  # with the first list of users, as in UsersApi

        found: dict[str, Person] = {}
        licensed: set[str] = set()
        for status in STATUSES:
            async for page in self._users.list(status=status, priority=priority):
                people = [person_of(user) for user in page.items if user.id]
                licensed |= {user.id for user in page.items if user.id and user.type == UserType.LICENSED}
                found |= {each.id: replace(each, status=each.status or status) for each in people}
        await self._store.put(found.values())
        self.licensed = frozenset(licensed)
        return tuple(found.values())

    def _source(self, person: Person) -> Source:
        who = person.email or person.name or person.id
        return Source(Reach.USERS, _scope(person.id), person.id, who, person.id)


def _scope(user: str) -> str:
    return f"user:{user.casefold() if '@' in user else user}"
