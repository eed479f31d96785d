"""Roles as Zoom sends them (operation roles)."""

from app.zoom.models._base import Answer, Number


class Role(Answer):
    """What its members may do; "0" is the owner, "1" an administrator, "2" a member."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    type: str | None = None
    total_members: Number | None = None
