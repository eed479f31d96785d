"""Whose meetings are shown and created: the person who signed in, or another one of the account."""

import asyncio
import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from app.core.changes import Change
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.users import Person, person_of
from app.zoom.auth import AppKind
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound

if TYPE_CHECKING:  # the commands use this module, and none of these
    from app.store.accounts import Account
    from app.store.store import Store
    from app.zoom.models.user import User

log = logging.getLogger(__name__)

ROOM = "hosts"
_CHOSEN, _ME = "host", "host of the app"
_READ_USER = frozenset(
    {"user:read:user:admin", "user:read:list_users:admin", "user:read:admin", "user:write:admin"}
)
_READ_MEETINGS = frozenset({"meeting:read:list_meetings:admin", "meeting:read:admin", "meeting:write:admin"})


@dataclass(frozen=True, slots=True)
class Host:
    """Someone whose meetings are shown."""

    id: str
    email: str
    name: str
    is_me: bool
    """Whether it is the person who signed in."""
    path: str
    """How Zoom's paths name the host: "me", or the id."""


class HostNeeded(GreenroomError):
    """Nobody stands behind the token, so a host must be named."""

    def __init__(self) -> None:
        super().__init__(
            _("Whose meetings?"),
            _("This app speaks for the whole account, not for one person."),
            _("Enter the e-mail address of a person of the account in the field Host."),
        )


class UnknownHost(GreenroomError):
    """The account has no such person."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("No such person"),
            _("Zoom knows nobody called “{text}” in this account.").format(text=text[:200]),
            _("Check the e-mail address."),
        )


class Scoped(Protocol):
    """What knows the granted scopes."""

    @property
    def scopes(self) -> frozenset[str]:
        """What Zoom granted; empty: not known."""
        ...


class UsersApi(Protocol):
    """What is asked of Zoom about users."""

    async def get(self, user_id: str) -> "User":
        """One user, by id, e-mail or "me"."""
        ...


class Directory(Protocol):
    """What reads the people of the account into the store."""

    async def ensure(self) -> None:
        """Have names that are at most a day old, as far as Zoom tells them."""
        ...


class Hosts:
    """The choice of the host, remembered from one start to the next."""

    def __init__(
        self,
        users: UsersApi,
        store: "Store",
        account: "Account",
        tokens: Scoped,
        directory: Directory | None = None,
    ) -> None:
        """Take what the choice works with.

        Args:
            users: Zoom's users, asked about single ones.
            store: of the account.
            account: whose person is "me".
            tokens: knows the granted scopes.
            directory: reads the people to suggest; without one those are suggested who are known.
        """
        self._users, self._store, self._account, self._tokens = users, store, account, tokens
        self._directory = directory
        self._current: Host | None = None
        self._finding = asyncio.Lock()

    @property
    def may_choose(self) -> bool:
        """Whether the granted scopes reach other people's meetings."""
        return self.why_not == ""

    @property
    def why_not(self) -> str:
        """Why only one's own meetings can be shown; empty where others can."""
        granted = self._tokens.scopes
        if not granted or (granted & _READ_USER and granted & _READ_MEETINGS):
            return ""
        return _("The Zoom app may read your own meetings only; other people’s need admin scopes.")

    async def current(self) -> Host:
        """The chosen host; me, until someone else is chosen.

        Raises:
            HostNeeded: nobody stands behind the token and nobody was chosen yet.
            ZoomError: Zoom was asked who that is, and failed.
        """
        async with self._finding:
            if self._current is None:
                self._current = await self._remembered(_CHOSEN) or await self._me()
            return self._current

    async def choose(self, text: str) -> Host:
        """Make someone the host: "me", or an e-mail address of the account.

        Raises:
            UnknownHost: the account has no such person.
            HostNeeded: "me", and nobody stands behind the token.
            GreenroomError: the scopes do not reach other people.
            ZoomError: Zoom was asked and failed.
        """
        wanted = text.strip()
        if self._means_me(wanted):
            return await self._choose(await self._me(), remembered=False)
        if not self.may_choose:
            raise GreenroomError(
                _("Only your own meetings"),
                self.why_not,
                _("Add the scopes to the Zoom app, or choose “me”."),
            )
        return await self._choose(await self._looked_up(wanted), remembered=True)

    async def suggestions(self, prefix: str) -> list[Host]:
        """People of the account whose name or e-mail begins with `prefix`."""
        if not self.may_choose:
            return []
        if self._directory is not None:
            await self._directory.ensure()
        return [self._host(person) for person in await self._store.users.find(prefix)]

    def _means_me(self, wanted: str) -> bool:
        mine = {"me", self._account.email.casefold()} if self._account.user_id else {"me"}
        return wanted.casefold() in mine

    async def _choose(self, host: Host, *, remembered: bool) -> Host:
        await self._store.notes.set(_CHOSEN, json.dumps(asdict(host)) if remembered else None)
        self._current = host
        self._store.changes.publish(Change(ROOM))
        return host

    async def _looked_up(self, wanted: str) -> Host:
        """The person that Zoom knows by this e-mail address."""
        if not wanted or any(character.isspace() or character in "/\\?#" for character in wanted):
            raise UnknownHost(wanted)
        try:
            user = await self._users.get(wanted)
        except (NotFound, InvalidRequest) as error:
            raise UnknownHost(wanted) from error
        if not user.id:
            raise UnknownHost(wanted)
        await self._store.users.put_many([user])
        return self._host(person_of(user))

    async def _me(self) -> Host:
        account = self._account
        if account.user_id:
            me = Person(account.user_id, account.email, account.display_name, "active")
            await self._store.users.put([me])
            return self._host(me)
        return await self._remembered(_ME) or await self._first_of_app()

    async def _first_of_app(self) -> Host:
        """Whom Zoom names where the token is an app's: the app's owner, if anybody."""
        try:
            user = await self._users.get("me")
        except (NotFound, InvalidRequest, NotAllowed, MissingScope) as error:
            raise HostNeeded from error
        if not user.id:
            raise HostNeeded
        await self._store.users.put_many([user])
        host = self._host(person_of(user))
        await self._store.notes.set(_ME, json.dumps(asdict(host)))
        return host

    async def _remembered(self, note: str) -> Host | None:
        text = await self._store.notes.get(note)
        if text is None:
            return None
        try:
            return Host(**json.loads(text))
        except (TypeError, ValueError):
            log.warning("the remembered host cannot be read and is forgotten")
            return None

    def _host(self, person: Person) -> Host:
        is_me = bool(person.id) and person.id == self._account.user_id
        own = is_me and self._account.kind != AppKind.SERVER_TO_SERVER
        return Host(person.id, person.email, person.name or person.email, is_me, "me" if own else person.id)
