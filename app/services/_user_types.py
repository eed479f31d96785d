"""What the users' service answers: frozen, so that it may cross threads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.errors import GreenroomError


class DirectoryReach(StrEnum):
    """Whom the granted scopes let be listed."""

    ACCOUNT = "account"
    ME = "me"
    """The person who signed in, and nobody else."""


class DirectoryPhase(StrEnum):
    """How a reading of the directory stands."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    """Some lists came, others did not."""
    FAILED = "failed"
    """Nobody could be listed."""


class Part(StrEnum):
    """What a reading of the directory consists of, in this order."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"
    GROUPS = "groups"
    ROLES = "roles"
    LICENCES = "licences"


PEOPLE = (Part.ACTIVE, Part.INACTIVE, Part.PENDING)
"""The parts that are lists of users."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of the directory that could not be read."""

    part: Part
    words: str
    """What it is, such as “Inactive users”."""
    title: str
    message: str
    next_step: str

    @property
    def of_people(self) -> bool:
        """Whether users may be missing in the list; else only names of groups, roles or figures are."""
        return self.part in PEOPLE


@dataclass(frozen=True, slots=True)
class DirectoryState:
    """How the last reading of the directory went, or how far this one is."""

    phase: DirectoryPhase = DirectoryPhase.NEVER
    part: Part | None = None
    """What is being read."""
    people: int = 0
    """Users that came in this reading."""
    total: int | None = None
    """How many there are as far as Zoom has said; grows with each list that is begun."""
    requests: int = 0
    """Answers that came in this reading."""
    seconds: float = 0.0
    """How long the last whole reading took."""
    synced_at: datetime | None = None
    """When all lists of users had come for the last time; None: never."""
    missing: tuple[Missing, ...] = ()
    resumes_at: datetime | None = None
    """Until when Zoom asked to wait; it then goes on by itself."""
    error: GreenroomError | None = None
    """Why the last reading ended without the users."""

    @property
    def fraction(self) -> float | None:
        """The share that has come, 0 to 1; None where that is not known."""
        return min(self.people / self.total, 1.0) if self.total else None


@dataclass(frozen=True, slots=True)
class DirectoryCost:
    """What reading the directory takes."""

    requests: int
    """At least; as many as last time where it was read before."""
    seconds: float
    """At the pace that the limits allow."""


class LicenceSource(StrEnum):
    """Where the figures of licences come from."""

    PLAN = "plan"
    """The plan's usage: what was bought, and what of it is used."""
    SUMMARY = "summary"
    """Zoom's summary of users: what is used, not what was bought."""
    COUNTED = "counted"
    """Counted in the directory as it was read."""


@dataclass(frozen=True, slots=True)
class LicenceKind:
    """A kind of licence, and how many people have it."""

    key: str
    """Such as licensed, basic, on_prem, or a plan's own name for an add-on."""
    words: str
    used: int
    total: int | None = None
    """How many the account may give; None: not known, or no limit."""

    @property
    def free(self) -> int | None:
        """How many are left; None where that is not known."""
        return None if self.total is None else max(self.total - self.used, 0)


LICENSED = "licensed"
"""The key of the licence that seats are counted of."""


@dataclass(frozen=True, slots=True)
class Licences:
    """The account's licences."""

    kinds: tuple[LicenceKind, ...]
    """Licensed first."""
    source: LicenceSource
    words: str
    """Where the figures come from, in a whole sentence."""
    at: datetime | None = None
    """When Zoom told them; None: counted."""

    @property
    def counted(self) -> bool:
        """Whether the program counted them itself."""
        return self.source is LicenceSource.COUNTED

    @property
    def seats(self) -> LicenceKind | None:
        """The licence that makes a user licensed."""
        return next((kind for kind in self.kinds if kind.key == LICENSED), None)

    @property
    def free(self) -> int | None:
        """Seats left; None where that is not known."""
        return self.seats.free if self.seats is not None else None


class SettingLevel(StrEnum):
    """Where a user's setting is decided."""

    ACCOUNT = "account"
    GROUP = "group"
    USER = "user"
    UNKNOWN = "unknown"
    """The levels above could not be read."""


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting of a user."""

    key: str
    """Zoom's name, such as in_meeting.waiting_room."""
    words: str
    value: str
    """In words: “On”, “Off”, “In the cloud”."""
    decided_by: SettingLevel
    decided_words: str
    """A whole phrase, such as “Decided by the group Research data”."""
    locked: bool | None
    """Whether a level above does not let the user change it; None: not known."""


@dataclass(frozen=True, slots=True)
class UserSettingsRead:
    """The settings of a user as they were read."""

    lines: tuple[SettingLine, ...]
    at: datetime
    unread: str = ""
    """Why it is not known where they are decided, in a whole sentence; empty where it is."""
    capacity: int | None = None
    """The most people in a meeting of the user."""
    add_ons: tuple[str, ...] = ()
    """Further licences, in words."""
