"""Every success body of the sandbox's meetings is as Zoom describes it."""

import httpx
import pytest

from app.sandbox.listings import KINDS
from tests.contract.zoom_descriptions import descriptions
from tests.sandbox.conftest import in_hours

WEEKLY = {"type": 2, "repeat_interval": 1, "weekly_days": "2,4", "end_times": 6}
LIST_FIELDS = {"uuid", "id", "host_id", "topic", "type", "start_time", "duration", "timezone", "join_url"}
FIELDS = LIST_FIELDS | {"host_email", "status", "agenda", "created_at", "start_url", "password", "settings"}


async def judged(
    zoom: httpx.AsyncClient, method: str, path: str, status: int, *, judge_request=True, **kwargs
):
    """Ask, and let Zoom's descriptions judge the answer."""
    response = await zoom.request(method, path.removeprefix("/"), **kwargs)
    assert response.status_code == status, response.text
    body = response.json() if response.content else None
    descriptions().validate_response(method, path, status, body)
    if judge_request:
        descriptions().validate_request(method, path, kwargs.get("params"), kwargs.get("json"))
    return body


@pytest.fixture
async def meeting(zoom, sandbox):
    body = {"topic": "Senate", "start_time": in_hours(sandbox, 20), "timezone": "Europe/Stockholm"}
    return await judged(zoom, "POST", "/users/me/meetings", 201, json=body)


@pytest.fixture
async def series(zoom, sandbox):
    body = {"topic": "Clinic", "type": 8, "start_time": in_hours(sandbox, 20), "recurrence": WEEKLY}
    return await judged(zoom, "POST", "/users/me/meetings", 201, json=body)


@pytest.mark.parametrize("kind", KINDS)
async def test_lists(zoom, kind):
    body = await judged(zoom, "GET", "/users/me/meetings", 200, params={"type": kind, "page_size": 300})
    assert body["meetings"]
    for row in body["meetings"]:
        assert LIST_FIELDS - {"start_time"} <= row.keys()
        assert "status" not in row
        assert "settings" not in row


async def test_list_between_days(zoom):
    params = {"type": "upcoming", "from": "2026-11-25", "to": "2026-12-01", "timezone": "Europe/Stockholm"}
    assert (await judged(zoom, "GET", "/users/me/meetings", 200, params=params))["meetings"]


async def test_upcoming_of_the_next_day(zoom):
    body = await judged(zoom, "GET", "/users/me/upcoming_meetings", 200)
    assert body["total_records"] == len(body["meetings"]) > 0


async def test_created(meeting):
    assert meeting.keys() >= FIELDS


async def test_created_instant(zoom):
    body = await judged(zoom, "POST", "/users/me/meetings", 201, json={"topic": "Now", "type": 1})
    assert body["type"] == 1


async def test_created_without_fixed_time(zoom):
    body = {"topic": "Drop-in", "type": 3, "settings": {"use_pmi": True}}
    assert "start_time" not in await judged(zoom, "POST", "/users/me/meetings", 201, json=body)


async def test_created_with_everything(zoom, sandbox):
    body = {
        "topic": "T" * 200,
        "agenda": "A" * 2000,
        "type": 2,
        "start_time": in_hours(sandbox, 2),
        "duration": 1440,
        "timezone": "Asia/Kolkata",
        "password": "aZ09@-_*",
        "tracking_fields": [{"field": "Faculty", "value": "Arts"}],
        "settings": {
            "host_video": False,
            "participant_video": True,
            "join_before_host": True,
            "jbh_time": 10,
            "mute_upon_entry": True,
            "waiting_room": False,
            "meeting_authentication": True,
            "audio": "voip",
            "auto_recording": "local",
            "alternative_hosts": "h.aaltonen@halvern.example;j.novotny@halvern.example",
            "meeting_invitees": [{"email": "s.adeyemi@halvern.example"}],
            "continuous_meeting_chat": {"enable": True, "auto_add_meeting_participants": True},
        },
    }
    created = await judged(zoom, "POST", "/users/me/meetings", 201, json=body)
    assert {name: created["settings"][name] for name in body["settings"]} == body["settings"]
    assert {name: created[name] for name in body if name != "settings"} == {
        name: body[name] for name in body if name != "settings"
    }


async def test_got(zoom, meeting):
    assert (await judged(zoom, "GET", f"/meetings/{meeting['id']}", 200)).keys() >= FIELDS


async def test_got_series_and_one_date(zoom, series):
    params = {"show_previous_occurrences": "true"}
    whole = await judged(zoom, "GET", f"/meetings/{series['id']}", 200, params=params)
    assert len(whole["occurrences"]) == 6
    params = {"occurrence_id": whole["occurrences"][2]["occurrence_id"]}
    one = await judged(zoom, "GET", f"/meetings/{series['id']}", 200, params=params)
    assert one["start_time"] == whole["occurrences"][2]["start_time"]


async def test_got_everything_that_is_seeded(zoom, sandbox):
    sandbox.faults.limits = False
    for meeting in sandbox.meetings.everyone_s():
        response = await zoom.get(f"meetings/{meeting.id}", params={"show_previous_occurrences": "true"})
        if response.status_code == 200:
            descriptions().validate_response("GET", "/meetings/{meetingId}", 200, response.json())
        else:
            assert response.json()["code"] == 3001


async def test_personal_room(zoom, sandbox):
    body = await judged(zoom, "GET", f"/meetings/{sandbox.directory.owner.pmi}", 200)
    assert (body["type"], body["pmi"]) == (4, str(sandbox.directory.owner.pmi))


async def test_updated(zoom, meeting, sandbox):
    change = {
        "topic": "Senate, moved",
        "start_time": in_hours(sandbox, 44),
        "settings": {"waiting_room": True},
    }
    await judged(zoom, "PATCH", f"/meetings/{meeting['id']}", 204, json=change)


async def test_updated_date(zoom, series):
    path = f"/meetings/{series['id']}"
    params = {"occurrence_id": series["occurrences"][0]["occurrence_id"]}
    await judged(zoom, "PATCH", path, 204, params=params, json={"duration": 90})


async def test_deleted(zoom, meeting):
    params = {"schedule_for_reminder": "false", "cancel_meeting_reminder": "true"}
    await judged(zoom, "DELETE", f"/meetings/{meeting['id']}", 204, params=params)
    await judged(zoom, "PUT", f"/meetings/{meeting['id']}/status", 204, json={"action": "recover"})


async def test_ended(zoom, sandbox):
    live = (await judged(zoom, "GET", "/users/me/meetings", 200, params={"type": "live"}))["meetings"][0]
    await judged(zoom, "PUT", f"/meetings/{live['id']}/status", 204, json={"action": "end"})


async def test_invitation(zoom, meeting):
    body = await judged(zoom, "GET", f"/meetings/{meeting['id']}/invitation", 200)
    assert "Topic: Senate\r\n" in body["invitation"]


async def test_past(zoom):
    rows = (await judged(zoom, "GET", "/users/me/meetings", 200, params={"type": "previous_meetings"}))[
        "meetings"
    ]
    number = rows[0]["id"]
    instances = (await judged(zoom, "GET", f"/past_meetings/{number}/instances", 200))["meetings"]
    assert {"uuid", "start_time"} == instances[0].keys()
    details = await judged(zoom, "GET", f"/past_meetings/{number}", 200)
    assert details["participants_count"] > 1
    people = await judged(
        zoom, "GET", f"/past_meetings/{number}/participants", 200, params={"page_size": 300}
    )
    assert len(people["participants"]) == details["participants_count"]
