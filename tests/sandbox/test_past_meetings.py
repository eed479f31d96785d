"""Past meetings by number and by uuid, whose slashes have to be encoded twice."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from app.sandbox.records import Participant
from tests.sandbox.conftest import moment


def past(sandbox, chosen=lambda session: True):
    """A past session that is like that, and its meeting."""
    return next(
        (meeting, session)
        for meeting in sandbox.meetings.everyone_s()
        for session in meeting.sessions
        if chosen(session)
    )


def once(uuid):
    return quote(uuid, safe="")


def twice(uuid):
    return once(once(uuid))


async def test_a_number_means_the_latest(zoom, sandbox):
    meeting, _session = past(sandbox)
    body = (await zoom.get(f"past_meetings/{meeting.id}")).json()
    assert body["uuid"] == meeting.sessions[-1].uuid
    assert body["topic"] == meeting.topic


@pytest.mark.parametrize("part", ["", "/participants"])
@pytest.mark.parametrize(
    "awkward", [lambda uuid: uuid.startswith("/"), lambda uuid: "//" in uuid], ids=["leading", "within"]
)
async def test_awkward_uuids_need_two_encodings(zoom, sandbox, part, awkward):
    _meeting, session = past(sandbox, lambda session: awkward(session.uuid))
    assert (await zoom.get(f"past_meetings/{twice(session.uuid)}{part}")).status_code == 200
    missed = await zoom.get(f"past_meetings/{once(session.uuid)}{part}")
    assert (missed.status_code, missed.json()["code"]) == (404, 3001)


async def test_plain_uuids_need_one(zoom, sandbox):
    def plain(session):
        return "/" in session.uuid[1:] and "//" not in session.uuid and not session.uuid.startswith("/")

    _meeting, session = past(sandbox, plain)
    body = (await zoom.get(f"past_meetings/{once(session.uuid)}")).json()
    assert body["uuid"] == session.uuid


async def test_instances(zoom, sandbox):
    series = next(each for each in sandbox.meetings.everyone_s() if len(each.sessions) > 2)
    assert len((await zoom.get(f"past_meetings/{series.id}/instances")).json()["meetings"]) == len(
        series.sessions
    )
    day = series.sessions[1].start.date().isoformat()
    found = (await zoom.get(f"past_meetings/{series.id}/instances", params={"from": day, "to": day})).json()
    assert [each["uuid"] for each in found["meetings"]] == [series.sessions[1].uuid]


async def test_who_was_there(zoom, sandbox):
    _meeting, session = past(sandbox, lambda session: len(session.participants) > 7)
    path = f"past_meetings/{twice(session.uuid)}/participants"
    first = (await zoom.get(path, params={"page_size": 5})).json()
    token = first["next_page_token"]
    second = (await zoom.get(path, params={"page_size": 5, "next_page_token": token})).json()
    names = [each["name"] for each in first["participants"] + second["participants"]]
    assert names == [each.name for each in session.participants][:10]
    guests = [each for each in first["participants"] if not each["id"]]
    assert all(each["user_email"] == "" and each["internal_user"] is False for each in guests)
    assert all(moment(each["leave_time"]) > moment(each["join_time"]) for each in first["participants"])


async def test_who_was_alone_is_hidden(zoom, sandbox):
    _meeting, session = past(sandbox)
    session.participants = [Participant("", "Alone", "", session.start)]
    body = (await zoom.get(f"past_meetings/{twice(session.uuid)}/participants")).json()
    assert (body["participants"], body["total_records"]) == ([], 0)


@pytest.mark.parametrize(
    ("days", "details", "participants"), [(300, 200, 200), (400, 400, 200), (500, 400, 400)]
)
async def test_what_is_long_past(zoom, sandbox, days, details, participants):
    _meeting, session = past(sandbox)
    session.start = sandbox.clock.now() - timedelta(days=days)
    path = f"past_meetings/{twice(session.uuid)}"
    answer = await zoom.get(path)
    assert answer.status_code == details
    assert (await zoom.get(f"{path}/participants")).status_code == participants
    if details == 400:
        assert answer.json()["code"] == 12702


@pytest.mark.parametrize("key", ["123", "nonsense==", "%2525"])
async def test_what_never_was(zoom, key):
    for part in ("", "/instances", "/participants"):
        answer = await zoom.get(f"past_meetings/{key}{part}")
        assert (answer.status_code, answer.json()["code"]) == (404, 3001)
