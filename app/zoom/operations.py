"""How the client knows an operation of Zoom's API: its name, address, rate label, and what repeating does."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from app.zoom.limits import Label


class Repeat(Enum):
    """Whether a request may be sent again when nobody knows if the first one arrived."""

    SAFE = "safe"
    """Twice does the same as once."""
    ONCE = "once"
    """Twice may do it twice, or answer the second time with an error that looks like failure."""


class Turn(Enum):
    """What an operation may not meet at Zoom: it refuses some writes of users that come at once."""

    FREE = "free"
    """Nothing."""
    OF_ONE_USER = "of one user"
    """Another write of the same user, or a new user."""
    ALONE = "alone"
    """Any other write of users."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of Zoom's API, as endpoint lists name it."""

    name: str
    """Zoom's operationId."""
    method: str
    path: str
    """Template below the API's address, such as /meetings/{meetingId}."""
    label: Label
    repeat: Repeat = Repeat.SAFE
    counts_for_host: bool = False
    """Whether it counts towards the 100 meeting creates and updates a day of a host."""
    gone_is_done: bool = False
    """Whether a repeated request answered by "no such meeting" means that the first one worked."""
    turn: Turn = Turn.FREE
    seconds_apart: float = 0.0
    """How long Zoom wants to rest between two of these."""
    has_own_day: bool = False
    """Whether a limit of the day that Zoom reports is of this operation alone."""

    def url_path(self, values: Mapping[str, str | int]) -> str:
        """The path with `values` in place, percent-encoded."""
        return self.path.format_map({name: segment(str(value)) for name, value in values.items()})


def segment(value: str) -> str:
    """One path segment that cannot become two, nor climb.

    Raises:
        ValueError: it is empty or made of dots.
    """
    if not value.strip("."):
        raise ValueError("a path segment may not be empty or dots alone")
    return encode_uuid(value)


def encode_uuid(uuid: str) -> str:
    """A meeting's UUID for a path: encoded twice where Zoom asks for it (a leading / or a // inside).

    Meeting numbers, user ids and e-mail addresses are encoded once by the same rule.
    """
    once = quote(uuid, safe="")
    return quote(once, safe="") if uuid.startswith("/") or "//" in uuid else once
