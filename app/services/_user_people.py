"""Single people of the directory: looked up, read anew, with their settings."""

from array import array
from typing import TYPE_CHECKING, Protocol

from app.core.clock import Clock
from app.services._user_levels import AccountLevelApi, GroupLevelApi, Levels, UserLevelApi
from app.services._user_reach import READ_ONE, READ_SETTINGS, DirectoryScopes, NeedsScope
from app.services._user_settings import SettingsReader
from app.store.accounts import Account
from app.store.users import PENDING_PREFIX, DirectoryListing, UsersStore
from app.zoom.auth import AppKind
from app.zoom.errors import InvalidRequest, NotFound
from app.zoom.limits import Priority
from app.zoom.scopes import Feature

if TYPE_CHECKING:
    from app.zoom.models.user import User


class OneUserApi(UserLevelApi, Protocol):
    """What is asked of Zoom about one user."""

    async def get(self, user_id: str, *, priority: Priority = ...) -> "User":
        """One user, by id, e-mail address or "me"."""
        ...


class People:
    """Reads one person at a time."""

    def __init__(
        self,
        users: OneUserApi,
        groups: GroupLevelApi,
        accounts: AccountLevelApi,
        store: UsersStore,
        account: Account,
        scopes: DirectoryScopes,
        clock: Clock,
    ) -> None:
        self._users, self._store = users, store
        self._account, self._scopes = account, scopes
        self._levels = Levels(users, groups, accounts, clock)
        self._settings = SettingsReader(self._levels, store)

    def forget(self) -> None:
        """Read the settings of groups and account anew."""
        self._levels.forget()

    def is_me(self, id_or_email: str) -> bool:
        """Whether a key, id, e-mail address or “me” stands for the person who signed in."""
        mine = {"me", self._account.user_id, self._account.email.casefold()} - {""}
        return id_or_email in mine or id_or_email.casefold() in mine

    async def only_me(self, found: DirectoryListing, me: str) -> DirectoryListing:
        """The same list with nobody but the person who signed in, whose key a reading may have told."""
        key = self._account.user_id or me
        row = await self._store.row_of(key) if key else None
        if row is None:
            return DirectoryListing(array("q"), 0)
        return DirectoryListing(array("q", [row] if row in found.rows else []), 1)

    async def look_up(self, id_or_email: str) -> str | None:
        """The key of a person by id or e-mail address, asked of Zoom.

        Raises:
            NeedsScope: the scopes do not reach other people.
            ZoomError: Zoom could not be asked.
        """
        wanted = id_or_email.strip()
        if not wanted or any(character.isspace() or character in "/\\?#" for character in wanted):
            return None
        try:
            user = await self._users.get(self._path(wanted, READ_ONE))
        except (NotFound, InvalidRequest):
            return None
        return await self._store.put_detail(user) or None

    async def refresh(self, key: str) -> bool:
        """Read a person anew; answers whether Zoom still names the person.

        Raises:
            NeedsScope: the scopes do not reach other people.
            ZoomError: Zoom could not be asked.
        """
        if key.startswith(PENDING_PREFIX):
            return True
        try:
            user = await self._users.get(self._path(key, READ_ONE))
        except NotFound:
            await self._store.remove(key)
            return False
        await self._store.put_detail(user)
        return True

    async def read_settings(self, key: str) -> None:
        """Read the settings of a person into the store; of an invitation there are none.

        Raises:
            NeedsScope: the scopes do not reach other people's settings.
            ZoomError: Zoom refused, or could not be asked.
        """
        if not self.is_me(key):
            self._need(READ_SETTINGS)
        detail = await self._store.detail(key)
        if detail is not None and detail.row.id:
            await self._settings.read(detail)

    def _path(self, who: str, feature: Feature) -> str:
        """How Zoom's paths name the person."""
        if self.is_me(who) and self._account.kind is not AppKind.SERVER_TO_SERVER:
            return "me"
        if not self.is_me(who):
            self._need(feature)
        return who

    def _need(self, feature: Feature) -> None:
        if missing := self._scopes.missing(feature):
            raise NeedsScope(missing)
