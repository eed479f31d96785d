"""The recordings that are there from the start: believable, and the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.options import Options
from app.sandbox.recordings.media import sha256_of
from app.sandbox.recordings.plan import body_of
from app.sandbox.state import Sandbox
from app.sandbox.topics import HOSTILE_TOPICS
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of, token_of

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)


def account(**options) -> Sandbox:
    return Sandbox(Options(**{"now": NOW} | options), ORIGIN, FILES_ORIGIN)


def test_the_same_seed_records_the_same():
    def summary(seed):
        sandbox = account(seed=seed, users=30, meetings=30, recordings=40)
        return [
            (each.uuid, each.topic, each.start, file.id, file.size)
            for each in sandbox.recordings
            for file in each.files
        ]

    assert summary(3) == summary(3) != summary(4)


@pytest.mark.parametrize("number", [0, 1, 5, 60, 120, 500])
def test_about_as_many_as_asked(number):
    assert number <= len(account(users=60, meetings=60, recordings=number).recordings) <= number + 3


@pytest.mark.parametrize("users", [1, 2, 3])
def test_an_account_of_few(users):
    assert account(users=users, meetings=10).recordings


def test_without_meetings_people_may_still_have_recordings():
    assert len(account(meetings=0, recordings=50).recordings) >= 50


def test_thirteen_months_of_many_hosts():
    sandbox = account()
    months = Counter((NOW - each.start).days // 30 for each in sandbox.recordings)
    assert months.keys() >= set(range(13))
    assert months[0] > 30
    assert all(each.start < NOW for each in sandbox.recordings)
    hosts = Counter(each.host.id for each in sandbox.recordings)
    assert hosts[sandbox.directory.owner.id] > 30
    assert len(hosts) > 30
    assert any(each.host.status == "inactive" for each in sandbox.recordings)


def test_numbers_and_uuids_are_nobody_else_s():
    sandbox = account()
    uuids = [each.uuid for each in sandbox.recordings]
    assert len(set(uuids)) == len(uuids)
    assert any(each.startswith("/") for each in uuids)
    for each in sandbox.recordings:
        meeting = sandbox.meetings.find_number(each.meeting_id)
        assert meeting is None or sandbox.meetings.session(each.uuid)
    several = Counter(each.meeting_id for each in sandbox.recordings)
    assert several.most_common(1)[0][1] > 1


def test_some_are_processed_and_some_lie_in_the_trash():
    sandbox = account()
    waiting = [each for each in sandbox.recordings if all(file.processing(NOW) for file in each.files)]
    assert len(waiting) == 3
    assert not any(file.processing(NOW + timedelta(hours=2)) for each in waiting for file in each.files)
    trashed = [each for each in sandbox.recordings if each.trashed]
    assert len(trashed) > 3
    assert all(NOW - timedelta(days=30) < each.trashed <= NOW for each in trashed)
    assert any(each.has_trashed_files() for each in sandbox.recordings)


def test_every_text_can_be_read_and_is_as_long_as_listed():
    for each in account(users=40, hostile=True).recordings:
        for file in each.files:
            if file.extension not in ("MP4", "M4A"):
                body = body_of(each, file)
                assert body.size == file.size
                assert sha256_of(body)


async def test_hostile_topics_can_be_listed():
    sandbox = account(users=20, meetings=10, hostile=True)
    async with client_of(sandbox, token_of(sandbox)) as client:
        params = {"from": "2026-10-26", "to": "2026-11-24", "page_size": 300}
        rows = (await client.get("/v2/users/me/recordings", params=params)).json()["meetings"]
    found = {each["topic"] for each in rows}
    trashed = {each.topic for each in sandbox.recordings if each.trashed}
    assert set(HOSTILE_TOPICS) <= found | trashed


@pytest.mark.parametrize(("recorded", "found"), [("cloud", 1), ("local", 0)])
async def test_a_meeting_that_ends_is_recorded_if_set_up_so(sandbox, zoom, browser, recorded, found):
    draft = {"topic": "Now", "settings": {"auto_recording": recorded}}
    number = (await zoom.post("users/me/meetings", json=draft)).json()["id"]
    path = f"/_sandbox/meetings/{number}"
    await browser.put(path, json={"status": "started", "participants": 2})
    await browser.put(path, json={"status": "waiting"})
    rows = (await zoom.get("users/me/recordings", params={"meeting_id": number})).json()["meetings"]
    assert len(rows) == found
    if found:
        assert rows[0]["recording_files"][0]["status"] == "processing"
        sandbox.clock.advance(600)
        assert (await zoom.get(f"meetings/{number}/recordings")).json()["topic"] == "Now"
