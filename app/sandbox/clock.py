"""The sandbox's time: the computer's, moved where a test asks for it."""

from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that can be moved forward, so that lifetimes end without waiting."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at `start` (aware), or at the present."""
        self._offset = start - datetime.now(UTC) if start else timedelta()

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move the time by `seconds`."""
        self._offset += timedelta(seconds=seconds)


def as_zoom_time(moment: datetime) -> str:
    """The form of Zoom's times: UTC, whole seconds, ``Z``."""
    # strftime is several times slower, and lists hold thousands of times.
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
