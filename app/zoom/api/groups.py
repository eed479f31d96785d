"""Groups: which there are, and the settings that they give their members. All of it only reads."""

from collections.abc import Hashable
from typing import TypeVar

from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.limits import Label, Priority
from app.zoom.models._base import Answer
from app.zoom.models.group import Group
from app.zoom.models.settings import LockSettings, SettingsLevel, SettingsOption
from app.zoom.operations import Operation
from app.zoom.paging import RawPage, pages, raw_page

LIST = Operation("groups", "GET", "/groups", Label.MEDIUM)
SETTINGS = Operation("getGroupSettings", "GET", "/groups/{groupId}/settings", Label.MEDIUM)
LOCKS = Operation("getGroupLockSettings", "GET", "/groups/{groupId}/lock_settings", Label.MEDIUM)
PAGE_SIZE = 300
"""The most that Zoom gives at once."""
A = TypeVar("A", bound=Answer)


class GroupsApi:
    """Zoom's groups of users (admin scope, paid plans). Raises ZoomError as errors.py draws it."""

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def list(self, *, priority: Priority = Priority.BACKGROUND) -> tuple[Group, ...]:
        """Read all groups (operation groups)."""

        async def fetch(token: str) -> RawPage:
            params = {"page_size": str(PAGE_SIZE)} | ({"next_page_token": token} if token else {})
            value = await self._client.call(LIST, params=params, priority=priority)
            return raw_page(value, "groups", LIST.name)

        return tuple([group async for page in pages(fetch, Group, _key, LIST.name) for group in page.items])

    async def settings(
        self,
        group_id: str,
        *,
        option: SettingsOption | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> SettingsLevel:
        """Read the settings of a group, or the part that `option` names (operation getGroupSettings)."""
        return await self._read(SETTINGS, SettingsLevel, group_id, option, priority)

    async def lock_settings(
        self,
        group_id: str,
        *,
        option: SettingsOption | None = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> LockSettings:
        """Read what members of a group cannot change (operation getGroupLockSettings)."""
        return await self._read(LOCKS, LockSettings, group_id, option, priority)

    async def _read(
        self,
        operation: Operation,
        model: type[A],
        group_id: str,
        option: SettingsOption | None,
        priority: Priority,
    ) -> A:
        params = {"option": str(option)} if option else {}
        value = await self._client.call(operation, {"groupId": group_id}, params=params, priority=priority)
        return decoded(value, model, operation)


def _key(group: Group) -> Hashable:
    return group.id
