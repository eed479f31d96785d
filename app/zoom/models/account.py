"""What the account has bought, as Zoom's Billing API tells it (operation getPlanUsage).

Zoom publishes no description of it with the others; the names are those of its documentation page.
"""

from typing import Any

from pydantic import field_validator

from app.zoom.models._base import Answer, Number


class Seats(Answer):
    """Seats of one plan."""

    type: str | None = None
    """Such as "monthly" or "webinar500_yearly"."""
    name: str | None = None
    hosts: Number | None = None
    """How many were bought."""
    usage: Number | None = None
    """How many are taken."""
    pending: Number | None = None
    """How many are held by invitations that nobody has accepted yet."""


class PlanUsage(Answer):
    """Bought and taken seats, plan by plan; what the account does not have is missing."""

    plan_base: Seats | None = None
    """The plan of the Licensed users."""
    plan_zoom_one: tuple[Seats, ...] = ()
    plan_united: tuple[Seats, ...] = ()
    plan_large_meeting: tuple[Seats, ...] = ()
    plan_webinar: tuple[Seats, ...] = ()
    plan_zoom_events: tuple[Seats, ...] = ()
    plan_zoom_rooms: tuple[Seats, ...] = ()

    @field_validator(
        *("plan_zoom_one", "plan_united", "plan_large_meeting", "plan_webinar"),
        *("plan_zoom_events", "plan_zoom_rooms"),
        mode="before",
    )
    @classmethod
    def _one_is_a_list(cls, value: Any) -> Any:
        """Zoom sends some plans as one object and others as a list of them."""
        if value is None:
            return ()
        return [value] if isinstance(value, dict) else value
