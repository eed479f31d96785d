"""What the Recordings page is told to show, and what it has to show then."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.recordings import MOST_UNASKED, Cost, ListingState
from app.store.recordings import RecordingListing, RecordingQuery, RecordingRow, RecordingState, Sort
from app.zoom.errors import PlanLacks

MOST_SECONDS = 20.0
"""A listing that takes longer, or more than MOST_UNASKED requests, is not begun without a yes."""

STATES = (
    RecordingState.CLOUD,
    RecordingState.PARTLY,
    RecordingState.ON_DISK,
    RecordingState.DOWNLOADING,
    RecordingState.FAILED,
    RecordingState.PROCESSING,
    RecordingState.GONE,
)
"""What the filter by state offers, in this order."""

EARLIEST = date(2011, 1, 1)
"""Zoom is not older, so it is not asked for days before."""

_BIGGEST_FIRST = frozenset({"date", "length", "size"})
_MONTHS_BACK = 2


class Situation(StrEnum):
    """What the list has to show."""

    LOADING = "loading"
    ROWS = "rows"
    EMPTY = "empty"
    FAILED = "failed"
    ASK_COST = "ask_cost"
    """Zoom has to be asked at length first; the person decides."""


class Emptiness(StrEnum):
    """Why there is nothing to show."""

    NEVER_ASKED = "never_asked"
    """Zoom was not asked for this range, or was not let finish."""
    NOTHING = "nothing"
    """Nothing was recorded in the range."""
    FILTERS = "filters"
    """The range has recordings, but the filters hide them all."""
    TRASH = "trash"
    """The trash holds nothing."""
    NO_LICENCE = "no_licence"
    """The plan lacks cloud recording."""


@dataclass(frozen=True, slots=True)
class HostChoice:
    """Someone whose recordings can be shown."""

    id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of file to filter by or to archive."""

    extension: str
    words: str


def kind_choices() -> tuple[KindChoice, ...]:
    """The kinds of files that Zoom records, in plain words."""
    return (
        KindChoice("mp4", _("Video")),
        KindChoice("m4a", _("Audio only")),
        KindChoice("vtt", _("Transcript and captions")),
        KindChoice("txt", _("Chat")),
        KindChoice("json", _("Timeline and summary")),
        KindChoice("csv", _("Polls")),
    )


@dataclass(frozen=True, slots=True)
class MoreFilters:
    """What stands behind “More filters”; a bound of 0 is none."""

    kinds: frozenset[str] = frozenset()
    """File extensions; empty: any."""
    least_bytes: int = 0
    most_bytes: int = 0
    least_minutes: int = 0
    most_minutes: int = 0

    @property
    def count(self) -> int:
        """How many of the three (kind, size, length) are in use."""
        groups = (self.kinds, self.least_bytes or self.most_bytes, self.least_minutes or self.most_minutes)
        return sum(map(bool, groups))


@dataclass(frozen=True, slots=True)
class Filters:
    """Which recordings the page lists."""

    first: date
    """In the user's zone, like `last`."""
    last: date | None = None
    """None: today, whatever day it gets."""
    host: HostChoice | None = None
    search: str = ""
    state: RecordingState | None = None
    more: MoreFilters = field(default_factory=MoreFilters)
    trash: bool = False
    """What lies in Zoom's trash, of any time: the range does not count there."""

    @property
    def narrow(self) -> bool:
        """Whether something besides the range hides recordings."""
        return bool(self.host or self.search or self.state or self.more.count)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Whose recordings Zoom is asked for, by id or e-mail address; empty: everybody's."""
        return (self.host.id or self.host.email,) if self.host is not None else ()

    def cleared(self) -> "Filters":
        """The same range without anything that hides."""
        return Filters(self.first, self.last, trash=self.trash)

    def query(self, zone: str, sort: Sort) -> RecordingQuery:
        """The same as the store is asked for it."""
        more = self.more
        return RecordingQuery(
            first=None if self.trash else self.first,
            last=None if self.trash else self.last,
            zone=zone,
            host_id=self.host.id if self.host else "",
            search=self.search,
            kinds=more.kinds,
            state=None if self.trash else self.state,
            least_bytes=more.least_bytes,
            most_bytes=more.most_bytes,
            least_minutes=more.least_minutes,
            most_minutes=more.most_minutes,
            trash=self.trash,
            sort=sort,
        )


def widened(filters: Filters, row: RecordingRow, zone: str) -> Filters:
    """The same range, as much longer as it takes to list `row`, with nothing that hides it."""
    wider = replace(filters.cleared(), trash=row.state is RecordingState.TRASH)
    if row.start is None:
        return wider
    day = row.start.astimezone(ZoneInfo(zone)).date()
    reaches = wider.last is None or wider.last >= day
    return replace(wider, first=min(wider.first, day), last=wider.last if reaches else None)


def resorted(sort: Sort, column: str) -> Sort:
    """The order after a press on a column's header: the same column turns around."""
    if sort.column == column:
        return replace(sort, descending=not sort.descending)
    return Sort(column, column in _BIGGEST_FIRST)


def default_first(today: date) -> date:
    """Where the range begins until somebody chooses: the first day of the month two months ago."""
    months = today.year * 12 + today.month - 1 - _MONTHS_BACK
    return date(months // 12, months % 12 + 1, 1)


def days_in_utc(first: date, last: date, zone: str, now: datetime) -> tuple[date, date]:
    """The days in UTC, as Zoom takes them, that the days `first` to `last` of `zone` touch; none to come."""
    tz, today = ZoneInfo(zone), now.astimezone(UTC).date()
    begin = datetime.combine(max(first, EARLIEST), time.min, tz).astimezone(UTC).date()
    end = datetime.combine(last, time.max, tz).astimezone(UTC).date() if last < today else today
    end = min(end, today)
    return min(begin, end), end


def is_long(cost: Cost) -> bool:
    """Whether a listing is not begun without a yes."""
    return cost.requests > MOST_UNASKED or cost.seconds > MOST_SECONDS


@dataclass(frozen=True, slots=True)
class Known:
    """What a situation is decided from."""

    listing: RecordingListing | None
    filters: Filters
    state: ListingState
    reading: bool
    """Whether Zoom is being asked, or is going to be."""
    asked: bool
    """Whether Zoom has answered for this range, or need not be asked."""
    question: Cost | None
    error: GreenroomError | None

    def situation(self) -> Situation:
        """What the list has to show."""
        if self.listing is not None and len(self.listing.rows):
            return Situation.ROWS
        if self.listing is None:
            return Situation.LOADING if self.error is None else Situation.FAILED
        if self._hidden:
            return Situation.EMPTY
        if self.question is not None:
            return Situation.ASK_COST
        if self.reading:
            return Situation.LOADING
        failed = self.error is not None and not isinstance(self.error, PlanLacks)
        return Situation.FAILED if failed else Situation.EMPTY

    def emptiness(self) -> Emptiness:
        """Why there is nothing, where the situation is EMPTY."""
        if self._hidden:
            return Emptiness.FILTERS
        if isinstance(self.error, PlanLacks):
            return Emptiness.NO_LICENCE
        if not self.asked:
            return Emptiness.NEVER_ASKED
        return Emptiness.TRASH if self.filters.trash else Emptiness.NOTHING

    @property
    def _hidden(self) -> bool:
        return bool(self.filters.narrow and self.listing is not None and self.listing.total)
