"""Finding a meeting that may have been created: by what was asked for, before it is asked for again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.meetings import zone_of
from app.zoom.models.meeting import MeetingListItem, MeetingRequest, MeetingType

SKEW = timedelta(minutes=15)
"""How far this computer's clock may be from Zoom's; meetings known before are told apart by number."""

UPCOMING_REACH = timedelta(days=170)
"""Zoom's list of upcoming meetings reaches six months ahead."""


class MaybeCreated(GreenroomError):
    """Zoom may or may not have created the meeting, and could not be asked."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            _("Not sure whether it was created"),
            _("No clear answer came, and Zoom may have created “{topic}”.").format(topic=topic),
            _("Look in the list of meetings before you create it again."),
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """A meeting that was asked for, and what tells it apart from those that were there before."""

    request: MeetingRequest
    host_id: str
    path: str
    """How Zoom's paths name the host."""
    sent_at: datetime
    known: frozenset[int]
    """Numbers of the host's meetings of the same topic that were known before."""

    @property
    def topic(self) -> str:
        """What the meeting shall be called."""
        return self.request.topic or ""

    def kind_of_list(self, now: datetime) -> str:
        """The list of Zoom in which the meeting would stand."""
        if self.request.type == MeetingType.INSTANT:
            return "live"
        start = start_of(self.request)
        return "scheduled" if start is None or start > now + UPCOMING_REACH else "upcoming"

    def made(self, item: MeetingListItem) -> bool:
        """Whether a listed meeting is the one that was asked for."""
        if item.id in self.known or item.topic != self.request.topic:
            return False
        if item.created_at is None or item.created_at < self.sent_at - SKEW:
            return False
        if self.request.type == MeetingType.INSTANT:
            return True
        same_length = self.request.duration is None or item.duration in (None, self.request.duration)
        return same_length and _begins_alike(item.start_time, start_of(self.request))


def start_of(request: MeetingRequest) -> datetime | None:
    """When the meeting shall begin, in UTC; None where the request leaves it to Zoom."""
    start = request.start_time
    if start is None:
        return None
    if start.tzinfo is not None:
        return start.astimezone(UTC)
    if request.timezone is None:
        return None
    return start.replace(tzinfo=zone_of(request.timezone)).astimezone(UTC)


def _begins_alike(listed: datetime | None, wanted: datetime | None) -> bool:
    return listed is None or wanted is None or abs(listed - wanted) < timedelta(minutes=1)
