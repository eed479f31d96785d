"""Speed over the last seconds, readable from any thread."""

from collections import deque

from app.core.clock import Clock

WINDOW_SECONDS = 5.0
SAMPLE_SECONDS = 0.25
IDLE_SECONDS = 3.0

_Span = tuple[float, int, float, int]


class Meter:
    """Counts the bytes that come and knows how fast they do."""

    def __init__(self, clock: Clock) -> None:
        now = clock.monotonic()
        self._clock = clock
        self._total = 0
        self._samples: deque[tuple[float, int]] = deque([(now, 0)])
        self._span: _Span = (now, 0, now, 0)
        self._last = float("-inf")

    def add(self, amount: int) -> None:
        """Count bytes that came just now."""
        now = self._clock.monotonic()
        if now - self._last > IDLE_SECONDS:
            # What was idle before is no part of the speed now.
            self._samples = deque([(now, self._total)])
        self._total += amount
        self._last = now
        if now - self._samples[-1][0] < SAMPLE_SECONDS:
            return
        self._samples.append((now, self._total))
        while len(self._samples) > 2 and self._samples[1][0] < now - WINDOW_SECONDS:
            self._samples.popleft()
        self._span = (*self._samples[0], *self._samples[-1])

    @property
    def quiet(self) -> float:
        """Seconds since bytes came; infinite where none ever did."""
        return self._clock.monotonic() - self._last

    @property
    def speed(self) -> float:
        """Bytes a second; falls while nothing comes. May be asked from any thread."""
        began, before, last, after = self._span
        silent = self._clock.monotonic() - last
        if silent > WINDOW_SECONDS or after == before:
            return 0.0
        return (after - before) / max(last - began + max(silent - 2 * SAMPLE_SECONDS, 0.0), SAMPLE_SECONDS)
