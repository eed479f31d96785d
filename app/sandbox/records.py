"""What the sandbox holds: people, meetings, their occurrences and past sessions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

INSTANT, SCHEDULED, RECURRING_NO_FIXED_TIME, PERSONAL, RECURRING, SCREEN_SHARE = 1, 2, 3, 4, 8, 10
BASIC, LICENSED, UNASSIGNED, NONE = 1, 2, 4, 99
USER_TYPES = (BASIC, LICENSED, UNASSIGNED, NONE)
API_USER, WORK_EMAIL, SINGLE_SIGN_ON = 99, 100, 101
"""Sign-in types (``login_types``) that operations tell apart."""
ROLES = {"0": "Owner", "1": "Admin", "2": "Member"}
HELP_DESK_ROLE = ("RoHlpDsk3YTbWoOh7lZ0mQ", "Help desk")
INVITATION_LIFETIME = timedelta(days=30)
SIGN_IN_BUFFER = timedelta(days=3)


@dataclass(slots=True)
class Profile:
    """What hardly any operation looks at; empty where nobody filled it in."""

    job_title: str = ""
    location: str = ""
    cost_center: str = ""
    manager: str = ""
    company: str = ""
    employee_unique_id: str = ""
    pronouns: str = ""
    pronouns_option: int = 0
    host_key: str = ""
    vanity_name: str = ""
    plan_united_type: str = ""
    use_pmi: bool = False
    phone_numbers: tuple[dict[str, Any], ...] = ()
    custom_attributes: tuple[dict[str, str], ...] = ()


@dataclass(slots=True)
class User:
    """A person of the account; one who has not accepted the invitation has no id.

    `reserved_id` is the id they have, or will have: the answer to an invitation names it. `created`
    is when a pending one was invited. `settings` are those that the person has set otherwise than the
    group or the account.
    """

    id: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    script: str
    type: int
    role_id: str
    role_name: str
    dept: str
    pmi: int
    timezone: str
    language: str
    created: datetime
    last_login: datetime | None
    status: str = "active"
    group_ids: tuple[str, ...] = ()
    login_types: tuple[int, ...] = (SINGLE_SIGN_ON,)
    client_version: str = ""
    verified: bool = True
    large_meeting: bool = False
    webinar: bool = False
    has_events: bool = False
    reserved_id: str = ""
    profile: Profile = field(default_factory=Profile)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        """Owner or admin."""
        return self.role_id in ("0", "1")

    @property
    def takes_seat(self) -> bool:
        """Whether a licence is taken, by someone who works with it or who is invited to."""
        return self.type == LICENSED and self.status != "inactive"

    def invitation_expired(self, now: datetime) -> bool:
        """Whether it is too late to accept."""
        return self.status == "pending" and self.created + INVITATION_LIFETIME <= now

    def signed_in(self, moment: datetime) -> None:
        """Note a sign-in; what Zoom tells of it stays as it is for three days."""
        if self.last_login is None or moment - self.last_login >= SIGN_IN_BUFFER:
            self.last_login = moment


@dataclass(slots=True)
class Occurrence:
    """One date of a series; `id` is its first start in milliseconds and stays when it moves."""

    id: str
    start: datetime
    duration: int
    status: str = "available"
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> datetime:
        """When it is planned to end."""
        return self.start + timedelta(minutes=self.duration)


@dataclass(slots=True)
class Participant:
    """Someone who was, or is, in a session; a guest has no id and no e-mail."""

    id: str
    name: str
    email: str
    join_time: datetime
    leave_time: datetime | None = None


@dataclass(slots=True)
class Session:
    """A meeting as it took place: an instance of its own uuid."""

    uuid: str
    start: datetime
    end: datetime | None
    participants: list[Participant]


@dataclass(slots=True)
class Meeting:
    """A meeting; `start` is the first one of a series and None without fixed time."""

    id: int
    uuid: str
    host: User
    type: int
    topic: str
    agenda: str
    start: datetime | None
    duration: int
    timezone: str
    created: datetime
    password: str
    settings: dict[str, Any] = field(default_factory=dict)
    recurrence: dict[str, Any] | None = None
    occurrences: list[Occurrence] = field(default_factory=list)
    tracking_fields: list[dict[str, Any]] = field(default_factory=list)
    live: Session | None = None
    sessions: list[Session] = field(default_factory=list)
    creation_source: str = "web_portal"

    @property
    def status(self) -> str:
        """``waiting`` or ``started``; Zoom knows no "ended"."""
        return "started" if self.live else "waiting"

    @property
    def uses_pmi(self) -> bool:
        """Whether it takes place in the host's personal room."""
        return bool(self.settings.get("use_pmi"))

    def occurrence(self, occurrence_id: str) -> Occurrence | None:
        """The occurrence of that id."""
        return next((each for each in self.occurrences if each.id == occurrence_id), None)

    def last_end(self) -> datetime | None:
        """The planned end of the last date; None without fixed time."""
        if self.occurrences:
            return max(each.end for each in self.occurrences)
        return self.start + timedelta(minutes=self.duration) if self.start else None
