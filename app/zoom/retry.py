"""Whether and when to send again: small decisions without state.

What may be repeated: every GET; PUT, PATCH and DELETE as their operation says (see api/); a POST that
creates something only if it surely did not reach Zoom. Limits of the day are told, never waited for. Writes
that Zoom refuses because another one is under way (Busy) were not done: they go again after short pauses.
"""

import random
from datetime import datetime

from app.zoom.errors import BadResponse, Busy, NetworkError, RateLimited, ServerError, ZoomError
from app.zoom.operations import Operation, Repeat

ATTEMPTS = 4
"""How often one request is sent at most."""
BUSY_ATTEMPTS = 7
"""The same where Zoom only has to finish something else first: about 20 seconds in all."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0
LONGEST_WAIT_SECONDS = 60.0
"""A longer wait than this that Zoom asks for is told, not sat out."""


def may_have_reached(error: ZoomError) -> bool:
    """Whether Zoom may have acted on the request that ended in `error`."""
    if isinstance(error, NetworkError):
        return error.sent
    return isinstance(error, ServerError) or _is_damaged(error)


def _is_damaged(error: ZoomError) -> bool:
    """Whether an answer came that said yes, but cannot be read."""
    return isinstance(error, BadResponse) and (error.http_status or 200) < 300


def is_passing(error: ZoomError) -> bool:
    """Whether the same request may well succeed a little later."""
    if isinstance(error, NetworkError):
        return error.kind not in ("tls", "proxy")
    if isinstance(error, RateLimited):
        return not error.daily
    return isinstance(error, ServerError | Busy) or _is_damaged(error)


def may_repeat(error: ZoomError, operation: Operation, attempts: int) -> bool:
    """Whether to send `operation` again after `attempts` attempts, the last of which ended in `error`."""
    most = BUSY_ATTEMPTS if isinstance(error, Busy) else ATTEMPTS
    if attempts >= most or not is_passing(error):
        return False
    return operation.repeat is Repeat.SAFE or not may_have_reached(error)


def leaves_unknown(error: ZoomError, operation: Operation) -> bool:
    """Whether nobody knows if `operation` was done."""
    return operation.repeat is Repeat.ONCE and may_have_reached(error)


def pause(attempts: int, asked: datetime | None, now: datetime, chance: float | None = None) -> float | None:
    """Seconds to wait before the next attempt: what Zoom asked for, else exponential with jitter.

    Args:
        attempts: how many there were.
        asked: when Zoom said to come back.
        now: the present.
        chance: between 0 and 1, for tests; random by default.

    Returns:
        None where Zoom asks for a wait that is too long to sit out.
    """
    if asked is not None:
        wait = max((asked - now).total_seconds(), 0.0)
        return wait if wait <= LONGEST_WAIT_SECONDS else None
    longest = min(FIRST_PAUSE_SECONDS * 2.0 ** (attempts - 1), LONGEST_PAUSE_SECONDS)
    # Jitter needs no cryptography.
    share = random.random() if chance is None else chance  # noqa: S311
    return longest * (0.5 + share / 2)
