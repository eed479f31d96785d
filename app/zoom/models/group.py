"""Groups of users as Zoom sends them (operation groups)."""

from app.zoom.models._base import Answer, Number


class Group(Answer):
    """A group of the account, which may have settings of its own."""

    id: str | None = None
    name: str | None = None
    total_members: Number | None = None
