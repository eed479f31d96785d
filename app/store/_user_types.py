"""What the store answers about users: frozen, so that it may cross threads."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypedDict

from app.store._sort import Sort

BY_NAME = Sort("name")
PENDING_PREFIX = "pending:"


class UserStatus(StrEnum):
    """How a user stands in the account: Zoom's words, and one of ours."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    PENDING = "pending"
    """Invited; Zoom gives no id before the invitation is taken."""
    LEFT = "left"
    """Zoom names the user no more. Listed only where a query asks for this status."""


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """Which users to list, and how."""

    search: str = ""
    """Words of the name, the e-mail address or the department; all must be found."""
    status: UserStatus | None = None
    """None: all but those who left."""
    licence: int | None = None
    """Zoom's number of the licence (zoom.models.user.UserType); None: any."""
    role_id: str = ""
    dept: str = ""
    group_id: str = ""
    """Empty: any, as with the other two."""
    sign_in: int | None = None
    """Zoom's number of a way to sign in (login_types); None: any."""
    idle_days: int = 0
    """Whose last sign-in is more than so many days before `now`, or who never signed in; 0: anybody."""
    now: datetime | None = None
    """Only with `idle_days`, which counts for nothing without it."""
    sort: Sort = BY_NAME
    """Column: one of name, email, department, licence, role, group, last_sign_in, status, created.

    What a row lacks comes last in either direction; equal rows follow by name.
    """


@dataclass(frozen=True, slots=True)
class DirectoryListing:
    """The rows of a list in order, by their ids."""

    rows: "array[int]"
    total: int
    """How many rows there are without filters: who is in the account, or (status LEFT) who left."""


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One line of the list."""

    row: int
    """Id within the store; never given to another row."""
    key: str
    """Zoom's id; of invited users who have none, PENDING_PREFIX and the e-mail address."""
    id: str
    """Zoom's id; empty while pending."""
    email: str
    name: str
    """As displayed, or first and last name; empty where Zoom told neither."""
    first_name: str
    last_name: str
    status: UserStatus
    licence: int | None
    """Zoom's number (zoom.models.user.UserType); None where Zoom did not say."""
    role_id: str = ""
    role_name: str = ""
    dept: str = ""
    group_ids: tuple[str, ...] = ()
    group_names: tuple[str, ...] = ()
    """Of those groups whose names are known, by name."""
    sign_in: tuple[int, ...] = ()
    """Zoom's numbers of the ways to sign in (login_types)."""
    last_sign_in: datetime | None = None
    """In UTC, up to three days late; None: never, or Zoom did not say."""
    created_at: datetime | None = None
    timezone: str = ""
    pmi: int | None = None
    """The personal meeting number."""
    left_at: datetime | None = None
    """When it was noticed that Zoom names the user no more."""


@dataclass(frozen=True, slots=True)
class UserDetail:
    """All that is known of one user."""

    row: DirectoryRow
    profile: Mapping[str, object] = field(default_factory=dict, repr=False)
    """The fields of zoom.models.user.User as JSON has them; what Zoom did not say is left out."""
    fetched_at: datetime | None = None
    """When `profile` was read; None: never, only lists told of the user."""
    settings: Mapping[str, object] | None = field(default=None, repr=False)
    """As given to put_settings."""
    settings_at: datetime | None = None
    """When `settings` were read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    id: str
    """What the query takes; a number as its digits."""
    name: str
    count: int
    """How many of those in the account have it."""


@dataclass(frozen=True, slots=True)
class DirectoryCounts:
    """How many users there are of each status and licence."""

    pairs: Mapping[tuple[UserStatus, int | None], int] = field(default_factory=dict)

    def of_status(self, *statuses: UserStatus) -> int:
        """How many have one of these statuses."""
        return sum(count for (status, _licence), count in self.pairs.items() if status in statuses)

    def of_licence(self, licence: int | None, *statuses: UserStatus) -> int:
        """How many of these statuses (none given: of active users) have the licence."""
        wanted = statuses or (UserStatus.ACTIVE,)
        return sum(self.pairs.get((status, licence), 0) for status in wanted)


class Fields(TypedDict, total=False):
    """What an action may have changed of a user."""

    email: str
    name: str
    first_name: str
    last_name: str
    status: UserStatus
    licence: int | None
    role_id: str
    role_name: str
    dept: str
    group_ids: tuple[str, ...]
    timezone: str
    pmi: int | None


class Named(Protocol):
    """A group or role as Zoom tells of it."""

    @property
    def id(self) -> str | None:
        """Zoom's id; what has none is left out."""
        ...

    @property
    def name(self) -> str | None:
        """Its name."""
        ...


def key_of(user_id: str, email: str) -> str:
    """The key of a user: the id, else the e-mail address in small letters as that of an invitation."""
    return user_id or f"{PENDING_PREFIX}{email.casefold()}"
