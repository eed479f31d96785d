"""What the listing of recordings answers: its reach, its cost, how it stands, why something is missing."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.store.notes import NotesStore
from app.store.people import PeopleStore
from app.store.recordings import RecordingsStore, Window
from app.zoom.auth import AppKind
from app.zoom.client import Call


class RecordingsHome(Protocol):
    """Where recordings are kept: the store of an account, or an archive folder's catalogue."""

    @property
    def recordings(self) -> RecordingsStore:
        """The recordings and the journal of windows."""
        ...

    @property
    def users(self) -> PeopleStore:
        """The people of the account."""
        ...

    @property
    def notes(self) -> NotesStore:
        """Small facts that outlive the program."""
        ...


class RecordingAccount(Protocol):
    """The part of an account that is needed here; store.accounts.Account has it."""

    @property
    def key(self) -> str:
        """Stable name of the account on this computer."""
        ...

    @property
    def kind(self) -> AppKind:
        """Of the Zoom app."""
        ...

    @property
    def zoom_account_id(self) -> str:
        """Zoom's id of the account; empty when unknown."""
        ...

    @property
    def user_id(self) -> str:
        """Who signed in; empty where no person stands behind the token."""
        ...

    @property
    def email(self) -> str:
        """Of that person."""
        ...


class Reach(StrEnum):
    """Whose recordings are listed, and how."""

    ACCOUNT = "account"
    """All of the account by one listing: one request for each window and further page."""
    USERS = "users"
    """User by user, inactive ones included."""
    ME = "me"
    """Those of the person who signed in."""


class ListingPhase(StrEnum):
    """How the listing stands."""

    NEVER = "never"
    """Nothing was read since the program started."""
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Some of it came; `missing` says what did not, and why."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Gap:
    """Days whose recordings are not known, and why."""

    first: date
    """UTC, like all days of a listing."""
    last: date
    who: str
    """An e-mail address, or how many people in words; empty: of everybody."""
    title: str
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class ListingState:
    """How the last reading went, or how far this one is."""

    phase: ListingPhase = ListingPhase.NEVER
    done_windows: int = 0
    """Windows that were asked, whether or not that went well."""
    windows: int = 0
    """Windows of this reading; user by user, one for each user."""
    found: int = 0
    """Recordings that came."""
    missing: tuple[Gap, ...] = ()
    resumes_at: datetime | None = None
    """Until when Zoom asked to wait; while it runs, the window then goes on by itself."""
    error: GreenroomError | None = None
    """What ended the reading, or the first failure of a window."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class ListingResult:
    """How one reading went."""

    found: int
    """Recordings that came, each counted once."""
    asked: int
    """Windows that were asked."""
    known: int
    """Windows that were not, since they are closed and complete."""
    missing: tuple[Gap, ...]
    reach: Reach | None
    error: GreenroomError | None = None
    resumes_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether all days of the range are known."""
        return not self.missing and self.error is None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a listing takes."""

    requests: int
    """At least so many; a window with many recordings has further pages."""
    seconds: float
    """At the pace that the limits allow."""
    windows: int
    """Windows to ask; user by user, one for each user."""
    users: int
    """How many users are asked one by one; 0 with one listing for all."""
    reach: Reach
    known_windows: int
    """Windows that need not be asked again."""
    certain: bool = True
    """Whether the reach is known; else Zoom may still refuse it, and user by user takes more."""


@dataclass(frozen=True, slots=True)
class UsersOfStatus:
    """The users of one status, and how many of them were asked."""

    status: str
    """Zoom's word: active, inactive."""
    users: int
    asked: int
    licensed: int = 0
    """Those who may record to the cloud today; others may have before."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a list of recordings is as it is."""

    windows: tuple[Window, ...]
    """What was asked of the days in question, newest first."""
    pages: int
    items: int
    throttles: int
    """How often Zoom asked to wait."""
    scopes_had: tuple[str, ...]
    """Granted scopes that touch recordings; empty with `scopes_known` False."""
    scopes_lacking: tuple[str, ...]
    scopes_known: bool
    users: tuple[UsersOfStatus, ...]
    """Empty where the account's users were never listed."""
    reach: Reach | None
    why: str
    """Why the reach is no wider; empty where it is the widest."""
    missing: tuple[Gap, ...]
    hints: tuple[str, ...]
    """Whole sentences, the likeliest reason first."""
    calls: tuple[Call, ...] = ()
    """Figures of the latest calls about recordings, oldest first."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A recording or file that Zoom did not change."""

    name: str
    """UUID of the recording, or the file's key."""
    title: str
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class TrashResult:
    """What came of moving to the trash, or of bringing back."""

    done: tuple[str, ...]
    """UUIDs of recordings, or keys of files."""
    failed: tuple[Failure, ...]


class ListingCostly(GreenroomError):
    """Zoom refuses the listing of the account, and user by user takes more than was agreed to."""

    def __init__(self, cost: Cost) -> None:
        """Keep the cost, for the question whether to go on."""
        super().__init__(
            _("This takes more requests"),
            ngettext(
                "Zoom refuses the listing of the whole account; user by user it takes {count} request.",
                "Zoom refuses the listing of the whole account; user by user it takes {count} requests.",
                cost.requests,
            ).format(count=f"{cost.requests:,}"),
            _("Choose a shorter range or one host, or go on all the same."),
        )
        self.cost = cost
