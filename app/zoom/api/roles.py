"""Roles: which there are. It only reads."""

from app.zoom.client import ZoomClient
from app.zoom.limits import Label, Priority
from app.zoom.models.role import Role
from app.zoom.operations import Operation
from app.zoom.paging import parsed, raw_page

LIST = Operation("roles", "GET", "/roles", Label.MEDIUM)


class RolesApi:
    """Zoom's roles (admin scope, paid plans). Raises ZoomError as errors.py draws it."""

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def list(self, *, priority: Priority = Priority.BACKGROUND) -> tuple[Role, ...]:
        """Read all roles (operation roles); Zoom sends them at once."""
        value = await self._client.call(LIST, priority=priority)
        return parsed(raw_page(value, "roles", LIST.name).items, Role)
