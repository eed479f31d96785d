"""Whether a failed transfer is tried again, and when: small decisions without state."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from app.core.errors import GreenroomError
from app.services._failures import SIGN_IN_NEEDED
from app.services._transfer_errors import BodyWrong, PartLost, QueueStopped
from app.zoom.errors import (
    BadResponse,
    LinkRefused,
    NetworkError,
    RateLimited,
    ServerError,
)

ATTEMPTS = 8
"""Failures in a row, without a byte of progress between them, after which a file has failed."""
FIRST_SECONDS, LONGEST_SECONDS = 0.5, 30.0
QUIET_SECONDS = 20.0
"""When nothing came from anywhere for so long, a failing connection means that the network is gone."""


class Then(Enum):
    """What to do after a failure."""

    AGAIN = auto()
    """Try this file again after a pause."""
    OFFLINE = auto()
    """Wait for the network, with all files."""
    HOLD = auto()
    """Zoom asks to wait: hold all files back."""
    FAIL = auto()
    STOP = auto()
    """Nothing can be fetched until the person has done something."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do after a failure, and how many seconds to wait before."""

    then: Then
    seconds: float = 0.0


def decide(error: GreenroomError, failures: int, quiet: float, now: datetime) -> Decision:
    """What follows on a failure.

    Args:
        error: of this attempt.
        failures: of this file in a row, this one included.
        quiet: seconds since a byte came, from anywhere.
        now: the time of day.
    """
    if isinstance(error, (*SIGN_IN_NEEDED, QueueStopped)):
        return Decision(Then.STOP)
    if isinstance(error, RateLimited) and error.resumes_at is not None:
        return Decision(Then.HOLD, max((error.resumes_at - now).total_seconds(), FIRST_SECONDS))
    if isinstance(error, NetworkError) and not error.sent and quiet > QUIET_SECONDS:
        return Decision(Then.OFFLINE)
    if failures >= ATTEMPTS or not may_pass(error):
        return Decision(Then.FAIL)
    return Decision(Then.AGAIN, 0.0 if needs_link(error) and failures == 1 else pause(failures))


def may_pass(error: GreenroomError) -> bool:
    """Whether the same file may well come a little later."""
    passing = (NetworkError, RateLimited, ServerError, BadResponse, LinkRefused, BodyWrong, PartLost)
    return isinstance(error, passing)


def needs_link(error: GreenroomError) -> bool:
    """Whether to ask Zoom for a fresh link before the next attempt."""
    return isinstance(error, (LinkRefused, BodyWrong))


def pause(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return min(FIRST_SECONDS * 2.0 ** (min(failures, 16) - 1), LONGEST_SECONDS)
