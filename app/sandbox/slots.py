"""Variety: topics that do not repeat at once, and times of work that are still free."""

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.sandbox.topics import TOPICS

_FIRST, _LAST, _STEP = 8 * 60, 17 * 60 + 15, 15
_ATTEMPTS = 6


class TopicDeck:
    """Deals each topic of a script once to a host before any comes again."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self._decks: dict[tuple[str, str], list[str]] = {}

    def deal(self, host_id: str, script: str) -> str:
        """The next topic."""
        deck = self._decks.get((host_id, script))
        if not deck:
            deck = self._random.sample(TOPICS[script], len(TOPICS[script]))
            self._decks[host_id, script] = deck
        return deck.pop()


class Slots:
    """Starts between 8:00 and 17:15 that clash with nothing else of the host, where there is room."""

    def __init__(self, source: random.Random, zone: ZoneInfo) -> None:
        self._random = source
        self._zone = zone
        self._taken: defaultdict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)

    def take(self, host_id: str, start: datetime, duration: int) -> None:
        """Note that the host is busy."""
        local = start.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        self._taken[host_id, local.date()].append((minute, minute + duration))

    def find(self, host_id: str, day: date, duration: int) -> datetime:
        """A start on `day`; on a day that is full, one that clashes."""
        taken = self._taken[host_id, day]
        for _attempt in range(_ATTEMPTS):
            minute = self._random.randrange(_FIRST, _LAST + 1, _STEP)
            if all(minute + duration <= begin or end <= minute for begin, end in taken):
                break
        return datetime.combine(day, time(minute // 60, minute % 60), self._zone)


def workday(day: date, step: int) -> date:
    """`day`, or the next one (`step` 1, or -1 for the one before) that is no Saturday or Sunday."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def spread(index: int, number: int, days: int) -> int:
    """How many days off the `index`-th of `number` is: near days hold more than far ones."""
    return int(days * (index / max(1, number)) ** 1.4)
