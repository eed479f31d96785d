"""What the Users page is told to show, and what it has to show then."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.core.errors import GreenroomError
from app.services.users import DirectoryPhase, DirectoryState
from app.store.users import Choice, DirectoryListing, DirectoryQuery, Sort, UserStatus

IDLE_CHOICES = (30, 90, 180, 365)
"""Days since the last sign-in that the filter offers."""

STATUSES = (UserStatus.ACTIVE, UserStatus.INACTIVE, UserStatus.PENDING, UserStatus.LEFT)
"""What the filter by status offers, in this order."""

_LATEST_FIRST = frozenset({"last_sign_in", "created"})


class Situation(StrEnum):
    """What the list has to show."""

    LOADING = "loading"
    ROWS = "rows"
    EMPTY = "empty"
    FAILED = "failed"


class Emptiness(StrEnum):
    """Why there is nothing to show."""

    NEVER_SYNCED = "never_synced"
    """The directory was not read yet, or not let finish."""
    FILTERS = "filters"
    """There are people, but the filters hide them all."""
    NOBODY = "nobody"
    """Zoom names nobody."""


class LookUpPhase(StrEnum):
    """How the look-up of an e-mail address at Zoom stands."""

    NONE = "none"
    ASKING = "asking"
    FOUND = "found"
    NOBODY = "nobody"
    """Zoom knows nobody with this address in the account."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class LookUp:
    """The look-up of what was typed in the search."""

    phase: LookUpPhase = LookUpPhase.NONE
    text: str = ""
    """The e-mail address."""
    error: GreenroomError | None = None
    """Why nobody was found."""


@dataclass(frozen=True, slots=True)
class DirectoryChoices:
    """What the filters offer, each with how many people have it; ids of the last two are digits."""

    departments: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    roles: tuple[Choice, ...] = ()
    licences: tuple[Choice, ...] = ()
    sign_ins: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which people the page lists; an empty text, None and 0 mean any."""

    search: str = ""
    status: UserStatus | None = None
    licence: int | None = None
    role_id: str = ""
    dept: str = ""
    group_id: str = ""
    sign_in: int | None = None
    idle_days: int = 0
    """Whose last sign-in is longer ago than so many days."""

    @property
    def narrow(self) -> bool:
        """Whether anything hides people."""
        return self != Filters()

    @property
    def more_count(self) -> int:
        """How many of role, department, way to sign in and idle days are in use."""
        return sum((bool(self.role_id), bool(self.dept), self.sign_in is not None, self.idle_days > 0))

    def cleared(self) -> "Filters":
        """Everybody."""
        return Filters()

    def query(self, now: datetime, sort: Sort) -> DirectoryQuery:
        """The same as the store is asked for it."""
        return DirectoryQuery(
            search=self.search,
            status=self.status,
            licence=self.licence,
            role_id=self.role_id,
            dept=self.dept,
            group_id=self.group_id,
            sign_in=self.sign_in,
            idle_days=self.idle_days,
            now=now if self.idle_days else None,
            sort=sort,
        )


def showing(filters: Filters, status: UserStatus) -> Filters:
    """Filters that hide nobody of this status."""
    return replace(filters.cleared(), status=status if status is UserStatus.LEFT else None)


def resorted(sort: Sort, column: str) -> Sort:
    """The order after a press on a column's header: the same column turns around."""
    if sort.column == column:
        return replace(sort, descending=not sort.descending)
    return Sort(column, column in _LATEST_FIRST)


@dataclass(frozen=True, slots=True)
class Known:
    """What a situation is decided from."""

    listing: DirectoryListing | None
    filters: Filters
    sync: DirectoryState
    error: GreenroomError | None
    """Why the store or Zoom could not be read."""
    asking: bool = False
    """Whether an e-mail address is being looked up."""

    def situation(self) -> Situation:
        """What the list has to show."""
        if self.listing is not None and len(self.listing.rows):
            return Situation.ROWS
        if self.listing is None:
            return Situation.LOADING if self.error is None else Situation.FAILED
        if self.asking:
            return Situation.LOADING
        if self._hidden:
            return Situation.EMPTY
        if self.sync.phase is DirectoryPhase.RUNNING:
            return Situation.LOADING
        return Situation.EMPTY if self.error is None else Situation.FAILED

    def emptiness(self) -> Emptiness | None:
        """Why there is nothing; None where there is something, or that is not known."""
        if self.situation() is not Situation.EMPTY:
            return None
        if self._hidden:
            return Emptiness.FILTERS
        never = self.sync.phase is DirectoryPhase.NEVER
        return Emptiness.NEVER_SYNCED if never else Emptiness.NOBODY

    @property
    def _hidden(self) -> bool:
        return bool(self.filters.narrow and self.listing is not None and self.listing.total)
