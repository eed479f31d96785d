"""What the store answers about meetings: frozen, so that it may cross threads."""

from array import array
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.store._sort import AS_THEY_CAME, Sort
from app.zoom.models.meeting import MeetingSettings, Recurrence


class MeetingStatus(StrEnum):
    """What a meeting is doing."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"
    CANCELLED = "cancelled"


class View(StrEnum):
    """The three lists of the page."""

    UPCOMING = "upcoming"
    """Not over yet: live ones, cancelled ones until their time has passed, and those without a fixed time."""
    LIVE = "live"
    PAST = "past"
    """Sessions that took place, and meetings whose time has passed without one."""


@dataclass(frozen=True, slots=True)
class MeetingQuery:
    """Which meetings to list, and how."""

    view: View
    host_id: str
    """Zoom's user id; empty: everybody's."""
    search: str
    now: datetime
    zone: str
    """IANA name of the zone in which days begin and end."""
    sort: Sort = AS_THEY_CAME


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One line of a list: a meeting, one occurrence of a series, or one past session."""

    row: int
    """Id within the store; never given to another row."""
    key: str
    """Stable name: of the meeting, of the occurrence, or of the session."""
    meeting_id: int
    uuid: str
    occurrence_id: str
    """Zoom's id of the occurrence; empty where there is none or it is not known yet."""
    topic: str
    host_id: str
    host_name: str
    host_email: str
    start: datetime | None
    """In UTC; None: no fixed time."""
    duration: int | None
    """Minutes."""
    zone: str | None
    """IANA name of the zone that the meeting was planned in."""
    status: MeetingStatus
    type: int | None
    """Zoom's number: see zoom.models.meeting.MeetingType."""
    repeats: bool
    participants: int | None
    pmi: bool
    """Whether it uses the host's personal meeting ID."""
    session: bool = False
    """Whether this is a session that took place."""


@dataclass(frozen=True, slots=True)
class Day:
    """A group of rows that begin on the same day of the query's zone."""

    first: int
    """Index of its first row in Listing.rows."""
    date: date | None
    """None: the meetings without a fixed time."""
    count: int
    """Meetings, cancelled ones not counted."""
    minutes: int
    """Sum of their planned minutes, cancelled ones not counted."""
    rows: int
    """Rows in the group, cancelled ones too."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list in order, by their ids."""

    rows: "array[int]"
    days: tuple[Day, ...]
    """In the order of `rows`; empty unless sorted by time."""
    total: int
    """How many rows the view has without the search."""


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """One occurrence of a series."""

    key: str
    occurrence_id: str
    start: datetime
    duration: int | None
    status: MeetingStatus


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session that took place."""

    uuid: str
    start: datetime | None
    duration: int | None
    """Minutes."""
    participants: int | None


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """All that is known of one row's meeting."""

    row: MeetingRow
    agenda: str
    join_url: str = field(repr=False)
    password: str = field(repr=False)
    """The passcode; empty where there is none or it is not known yet."""
    pmi: str
    """The personal meeting ID that it uses; empty: an id of its own."""
    settings: MeetingSettings
    recurrence: Recurrence | None
    occurrences: tuple[OccurrenceRow, ...]
    """Of a series, by time; as far as Zoom has listed them (at most 50 at once)."""
    sessions: tuple[PastSession, ...]
    """Newest first, as far as they are known."""
    created_at: datetime | None
    fetched_at: datetime | None
    """When Zoom last told all of this; None: only what its list says is known."""
