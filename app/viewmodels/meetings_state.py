"""What the Meetings page has to show, decided from what is known."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.errors import GreenroomError
from app.services.hosts import HostNeeded
from app.services.sign_in_errors import NotSignedIn
from app.services.sync import SyncState
from app.store.meetings import MeetingRow, MeetingStatus, Sort, View
from app.store.secrets import KeyringError
from app.zoom.errors import GrantRefused, MissingScope, RateLimited, TokenRejected


class Situation(StrEnum):
    """What the list has to show."""

    LOADING = "loading"
    ROWS = "rows"
    EMPTY = "empty"
    FAILED = "failed"
    HOST_NEEDED = "host_needed"
    LOOKING_UP = "looking_up"


@dataclass(frozen=True, slots=True)
class Found:
    """A meeting that a search by number or link turned up."""

    row: MeetingRow
    listed: bool
    """Whether the list can show it; a meeting of another host is in the detail pane only."""


def without_host(error: GreenroomError | None) -> Situation:
    """What to show while nobody's meetings are listed."""
    if error is None:
        return Situation.LOADING
    return Situation.HOST_NEEDED if isinstance(error, HostNeeded) else Situation.FAILED


def without_rows(state: SyncState | None) -> Situation:
    """What to show where the store has no meetings: nothing yet, a failure, or that there are none."""
    phase = state.phase if state else "never"
    if phase == "failed":
        return Situation.FAILED
    never_ended = state is None or state.synced_at is None
    return Situation.LOADING if phase in {"never", "running"} and never_ended else Situation.EMPTY


def connecting_helps(error: GreenroomError | None) -> bool:
    """Whether signing in again is a way out."""
    return isinstance(error, GrantRefused | KeyringError | MissingScope | NotSignedIn | TokenRejected)


def retrying_helps(error: GreenroomError | None) -> bool:
    """Whether asking again is a way out.

    What signing in must mend stays as it is, but a keyring opens; a daily limit ends at midnight in UTC.
    """
    if isinstance(error, RateLimited) and error.daily:
        return False
    return isinstance(error, KeyringError) or not connecting_helps(error)


def view_of(row: MeetingRow) -> View:
    """The view that lists a meeting; what is live is among the upcoming, too."""
    return View.PAST if row.session or row.status is MeetingStatus.ENDED else View.UPCOMING


def resorted(sort: Sort, column: str) -> Sort:
    """The order after a press on a column's header: the same column turns around."""
    if sort.column == column:
        return replace(sort, descending=not sort.descending)
    return Sort(column, column == "people")
