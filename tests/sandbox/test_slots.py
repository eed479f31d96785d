"""Topics and times of the made-up calendars."""

import random
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.sandbox.slots import Slots, TopicDeck, spread, workday
from app.sandbox.topics import TOPICS


def test_each_topic_once_before_any_again():
    deck = TopicDeck(random.Random(1))
    dealt = [deck.deal("host", "greek") for _ in TOPICS["greek"]]
    assert sorted(dealt) == sorted(TOPICS["greek"])
    assert deck.deal("host", "greek") in TOPICS["greek"]


def test_starts_that_do_not_clash():
    slots = Slots(random.Random(1), ZoneInfo("Europe/Stockholm"))
    day, busy = date(2026, 11, 24), []
    for _ in range(5):
        start = slots.find("host", day, 30)
        slots.take("host", start, 30)
        busy.append(start)
    busy.sort()
    assert all((later - earlier).seconds >= 1800 for earlier, later in pairwise(busy))
    assert all(8 <= start.hour <= 17 for start in busy)


def test_a_full_day_still_gives_a_start():
    slots = Slots(random.Random(1), ZoneInfo("Europe/Stockholm"))
    day = date(2026, 11, 24)
    slots.take("host", slots.find("host", day, 15).replace(hour=0, minute=0), 1440)
    assert slots.find("host", day, 60).date() == day


@pytest.mark.parametrize(
    ("day", "step", "result"),
    [("2026-11-28", 1, "2026-11-30"), ("2026-11-29", -1, "2026-11-27"), ("2026-11-27", 1, "2026-11-27")],
)
def test_workdays(day, step, result):
    assert workday(date.fromisoformat(day), step) == date.fromisoformat(result)


def test_near_days_hold_more():
    days = [spread(index, 28, 28) for index in range(28)]
    assert days == sorted(days)
    assert sum(day < 7 for day in days) > 8
    assert days[0] == 0
    assert days[-1] < 28
