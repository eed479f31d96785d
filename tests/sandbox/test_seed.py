"""The made-up account: believable, around today, and the same for the same seed."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from app.sandbox.listings import Window, listing
from app.sandbox.options import Options
from app.sandbox.seed_people import people
from app.sandbox.state import Sandbox
from app.sandbox.topics import HOSTILE_TOPICS
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN

MOMENTS = [
    datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
]


def account(**options) -> Sandbox:
    return Sandbox(Options(**options), ORIGIN, FILES_ORIGIN)


def rows(sandbox, kind):
    now, owner = sandbox.clock.now(), sandbox.directory.owner
    return listing(sandbox.meetings, owner, kind, now, Window(), series_once=False)


def scripts(texts):
    letters = (letter for text in texts for letter in text if letter.isalpha())
    return {unicodedata.name(letter).split()[0] for letter in letters}


def test_same_seed_same_people():
    now = datetime.now(UTC)
    assert people(7, 60, now) == people(7, 60, now) != people(8, 60, now)


def test_same_seed_same_meetings_and_apps():
    def summary(seed):
        sandbox = account(seed=seed, users=30, meetings=40, now=MOMENTS[0])
        meetings = [(each.id, each.uuid, each.topic) for each in sandbox.meetings.everyone_s()]
        return meetings, sandbox.account_id, sandbox.announcement()["clients"]

    assert summary(3) == summary(3) != summary(4)


def test_people_write_in_many_scripts():
    names = [user.display_name for user in people(1, 240, datetime.now(UTC))]
    wanted = {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "DEVANAGARI", "HIRAGANA"}
    assert wanted <= scripts(names)


@pytest.mark.parametrize("number", [1, 18, 240, 3000])
def test_as_many_people_as_asked_each_with_an_address_of_their_own(number):
    users = people(1, number, datetime.now(UTC))
    assert len(users) == number == len({user.email for user in users})
    assert all(user.email.isascii() for user in users)
    assert users[0].display_name == "Marta Lindqvist"


def test_pending_people_have_no_id_and_roles_are_few():
    users = people(1, 240, datetime.now(UTC))
    assert all((user.id == "") == (user.status == "pending") for user in users)
    roles = Counter(user.role_name for user in users)
    assert (roles["Owner"], roles["Admin"]) == (1, 2)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_calendar_of_the_owner(now):
    sandbox = account(now=now)
    upcoming = rows(sandbox, "upcoming")
    month = [each for each in upcoming if each.start < now + timedelta(weeks=4)]
    assert 35 <= len(month) <= 55
    assert 50 <= len(rows(sandbox, "previous_meetings")) <= 90
    assert len(rows(sandbox, "live")) == 2
    assert {each.meeting.type for each in upcoming} == {2, 3, 8}
    assert {"LATIN", "CYRILLIC"} & scripts(each.meeting.topic for each in upcoming)
    assert [each.start for each in upcoming] == sorted(each.start for each in upcoming)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_a_date_is_cancelled_tomorrow_and_the_next_one_moved(now):
    sandbox = account(now=now)
    clinic = next(
        each
        for each in sandbox.meetings.everyone_s()
        if each.topic == "Research data clinic" and each.occurrences
    )
    deleted = [each for each in clinic.occurrences if each.status == "deleted"]
    moved = [each for each in clinic.occurrences if each.id != str(int(each.start.timestamp()) * 1000)]
    assert len(deleted) == len(moved) == 1
    assert timedelta() < deleted[0].start - now < timedelta(days=2)
    assert not any(each.occurrence is deleted[0] for each in rows(sandbox, "upcoming"))


def test_sessions_that_are_hard_to_address():
    uuids = [each.uuid for meeting in account().meetings.everyone_s() for each in meeting.sessions]
    assert any(each.startswith("/") for each in uuids)
    assert any("//" in each for each in uuids)
    assert len(uuids) == len(set(uuids))


@pytest.mark.parametrize("users", [1, 2, 3])
def test_an_account_of_few(users):
    assert len(rows(account(users=users), "live")) == 2


def test_no_meetings_at_all():
    sandbox = account(users=5, meetings=0)
    assert rows(sandbox, "scheduled") == [] == rows(sandbox, "live")


def test_hostile_topics():
    sandbox = account(users=5, meetings=0, hostile=True)
    assert [each.meeting.topic for each in rows(sandbox, "upcoming")] == list(HOSTILE_TOPICS)
    assert max(map(len, HOSTILE_TOPICS)) == 200


def test_ten_thousand_meetings_come_quickly():
    begin = perf_counter()
    sandbox = account(meetings=10_000)
    assert len(rows(sandbox, "upcoming")) > 9_500
    # Fifteen times what it takes, for machines that are busy.
    assert perf_counter() - begin < 5
