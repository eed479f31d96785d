"""Users: who is signed in, one user, the directory, a user's settings. All of it only reads.

The models, and pydantic with them, are imported with the first call: an archive run mostly makes none, and
would start 0.2 s later.
"""

from collections.abc import AsyncIterator, Hashable
from typing import TYPE_CHECKING

from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.limits import Label, Priority
from app.zoom.operations import Operation
from app.zoom.paging import Page, RawPage, pages, raw_page

if TYPE_CHECKING:
    from app.zoom.models.user import User, UserSettings

GET = Operation("user", "GET", "/users/{userId}", Label.LIGHT)
LIST = Operation("users", "GET", "/users", Label.MEDIUM)
SETTINGS = Operation("userSettings", "GET", "/users/{userId}/settings", Label.MEDIUM)
PAGE_SIZE = 2_000
"""The most that Zoom gives at once."""


class UsersApi:
    """Zoom's users. Every method raises ZoomError as errors.py draws it."""

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def me(self, *, priority: Priority = Priority.INTERACTIVE) -> "User":
        """Read whom the access token stands for (operation user)."""
        return await self.get("me", priority=priority)

    async def get(self, user_id: str, *, priority: Priority = Priority.INTERACTIVE) -> "User":
        """Read a user by id or e-mail address (operation user)."""
        value = await self._client.call(GET, {"userId": user_id}, priority=priority)
        from app.zoom.models.user import User

        return decoded(value, User, GET)

    async def settings(
        self, user_id: str = "me", *, priority: Priority = Priority.INTERACTIVE
    ) -> "UserSettings":
        """Read a user's settings, the defaults of new meetings among them (operation userSettings)."""
        value = await self._client.call(SETTINGS, {"userId": user_id}, priority=priority)
        from app.zoom.models.user import UserSettings

        return decoded(value, UserSettings, SETTINGS)

    async def list(
        self,
        *,
        status: str = "active",
        page_size: int = PAGE_SIZE,
        role_id: str | None = None,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page["User"]]:
        """Read the account's users page by page (operation users; admin scope).

        Args:
            status: "active", "inactive" or "pending".
            page_size: at most 2,000.
            role_id: only users of this role.
            priority: of each page.
        """
        from app.zoom.models.user import User

        query = {"status": status, "page_size": str(min(page_size, PAGE_SIZE))}
        query |= {"role_id": role_id} if role_id else {}

        async def fetch(token: str) -> RawPage:
            params = query | ({"next_page_token": token} if token else {})
            value = await self._client.call(LIST, params=params, priority=priority)
            return raw_page(value, "users", LIST.name)

        async for page in pages(fetch, User, _key, LIST.name):
            yield page


def _key(user: "User") -> Hashable:
    """Pending users have no id."""
    return user.id or user.email
