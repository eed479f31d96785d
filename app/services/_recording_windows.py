"""Days and windows: what to ask of Zoom for a range of days, and what the journal says is known.

Zoom lists recordings of a month at most, from a first to a last day in UTC; whether the last one is in the
list is written nowhere. So a window has 30 days, of which 29 count as known, and the next one begins on its
last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.store.recordings import Window, WindowState

SURE_DAYS = 29
"""Days of a window of 30 that are surely in Zoom's answer."""
SETTLE_DAYS = 7
"""Recordings may come late; a day that was read so long after it is not read again."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some days in a row."""

    first: date
    last: date

    @property
    def asked(self) -> date:
        """The last day to ask of Zoom, so that `last` is surely in the answer."""
        return self.last + _DAY


def cut(needed: Iterable[Span]) -> list[Span]:
    """The fewest windows that hold these days; their `asked` days reach into the next one.

    Args:
        needed: spans in order that do not touch.
    """
    windows: list[Span] = []
    for span in needed:
        first = span.first
        if windows and first <= (reach := windows[-1].first + timedelta(days=SURE_DAYS - 1)):
            windows[-1] = Span(windows[-1].first, min(span.last, reach))
            first = windows[-1].last + _DAY
        windows += _in_pieces(first, span.last)
    return windows


def _in_pieces(first: date, last: date) -> Iterable[Span]:
    while first <= last:
        end = min(first + timedelta(days=SURE_DAYS - 1), last)
        yield Span(first, end)
        first = end + _DAY


def unsettled(span: Span, journal: Iterable[Window], processing: Iterable[date]) -> list[Span]:
    """The days of `span` that are to be asked.

    Args:
        span: of interest.
        journal: what was asked before.
        processing: days of recordings that Zoom had not finished.
    """
    settled = [each for window in journal if (each := _settled(window)) is not None]
    late = [Span(day, day) for day in processing if span.first <= day <= span.last]
    return merged([*minus(span, settled), *late])


def _settled(window: Window) -> Span | None:
    return _known_until(window, window.asked_at.date() - timedelta(days=SETTLE_DAYS))


def uncovered(span: Span, journal: Iterable[Window], now: datetime) -> list[Span]:
    """The days of `span` of which not all is known: no window was read whole after they had ended.

    Today counts as known when it was read today.
    """
    today = now.date()
    known = []
    for window in journal:
        asked = window.asked_at.date()
        until = asked if asked == today else asked - _DAY
        if (each := _known_until(window, until)) is not None:
            known.append(each)
    return minus(span, known)


def _known_until(window: Window, day: date) -> Span | None:
    """The sure days of a window up to `day`."""
    last = min(window.last - _DAY, day)
    if window.state is not WindowState.DONE or last < window.first:
        return None
    return Span(window.first, last)


def minus(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of `span` without the days of `taken`."""
    left: list[Span] = []
    first = span.first
    for each in sorted(taken):
        if each.first > first:
            left.append(Span(first, min(each.first - _DAY, span.last)))
        first = max(first, each.last + _DAY)
        if first > span.last:
            break
    else:
        left.append(Span(first, span.last))
    return [each for each in left if each.first <= each.last]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days in order; spans that touch or overlap become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + _DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return found


def latest_failure(span: Span, journal: Sequence[Window]) -> Window | None:
    """The last window that reached into `span` and did not come whole."""
    broken = (
        each
        for each in journal
        if each.state is not WindowState.DONE and each.first <= span.last and span.first <= each.last
    )
    return max(broken, key=lambda window: window.asked_at, default=None)
