"""Meetings by the API: what is checked, changed, listed, and what that does to the lists."""

from datetime import timedelta

import pytest

from app.sandbox.sessions import begin
from tests.sandbox.conftest import in_hours, moment, token_of

WEEKLY = {"type": 2, "repeat_interval": 1, "weekly_days": "1,2,3,4,5,6,7", "end_times": 5}


async def rows(zoom, kind, **params):
    answer = await zoom.get("users/me/meetings", params={"type": kind, "page_size": 300} | params)
    assert answer.status_code == 200, answer.text
    return answer.json()["meetings"]


async def ids(zoom, kind):
    return [row["id"] for row in await rows(zoom, kind)]


async def created(zoom, **body):
    answer = await zoom.post("users/me/meetings", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def refused(zoom, code=300, status=400, **body):
    answer = await zoom.post("users/me/meetings", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    return answer.json()


@pytest.fixture
async def meeting(zoom, sandbox):
    return await created(zoom, topic="Senate", start_time=in_hours(sandbox, 20), duration=45)


@pytest.fixture
async def series(zoom, sandbox):
    start = in_hours(sandbox, 20)
    return await created(zoom, topic="Clinic", type=8, start_time=start, duration=45, recurrence=WEEKLY)


async def test_created_is_listed_in_its_place(zoom, meeting):
    upcoming = await rows(zoom, "upcoming")
    assert meeting["id"] in [row["id"] for row in upcoming]
    starts = [row["start_time"] for row in upcoming if "start_time" in row]
    assert starts == sorted(starts)
    assert meeting["id"] in await ids(zoom, "scheduled")
    assert meeting["id"] not in await ids(zoom, "previous_meetings")


async def test_local_time_with_zone(zoom):
    body = await created(zoom, start_time="2026-12-01T10:00:00", timezone="America/New_York")
    assert (body["start_time"], body["timezone"]) == ("2026-12-01T15:00:00Z", "America/New_York")


async def test_local_time_in_the_host_s_zone(zoom):
    body = await created(zoom, start_time="2026-12-01T10:00:00")
    assert (body["start_time"], body["timezone"]) == ("2026-12-01T09:00:00Z", "Europe/Stockholm")


@pytest.mark.parametrize("start", [{}, {"start_time": "2020-01-01T00:00:00Z"}])
async def test_no_start_or_one_in_the_past_means_now(zoom, sandbox, start):
    body = await created(zoom, topic="Now", **start)
    assert abs(moment(body["start_time"]) - sandbox.clock.now()) < timedelta(seconds=5)


async def test_a_start_in_the_past_may_be_refused(zoom, sandbox, meeting):
    sandbox.faults.refuse_past_start = True
    body = await refused(zoom, start_time="2020-01-01T00:00:00Z")
    assert body["errors"] == [{"field": "start_time", "message": "The start time must be in the future."}]
    late = await zoom.patch(f"meetings/{meeting['id']}", json={"start_time": "2020-01-01T00:00:00Z"})
    assert late.json()["errors"][0]["field"] == "start_time"


async def test_defaults(zoom):
    body = await created(zoom)
    assert (body["topic"], body["type"], body["duration"], body["status"]) == (
        "Zoom Meeting",
        2,
        60,
        "waiting",
    )
    assert body["password"].isdigit()
    assert f"/j/{body['id']}?pwd=" in body["join_url"]


async def test_without_passcode(zoom):
    body = await created(zoom, default_password=False)
    assert "password" not in body
    assert body["join_url"].endswith(f"/j/{body['id']}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"topic": "x" * 201}, "topic"),
        ({"topic": 7}, "topic"),
        ({"agenda": "x" * 2001}, "agenda"),
        ({"duration": 0}, "duration"),
        ({"duration": 1441}, "duration"),
        ({"duration": "60"}, "duration"),
        ({"type": 9}, "type"),
        ({"password": "x" * 11}, "password"),
        ({"password": "a b"}, "password"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"start_time": "tomorrow"}, "start_time"),
        ({"settings": {"audio": "shouting"}}, "settings.audio"),
        ({"settings": {"jbh_time": 7}}, "settings.jbh_time"),
        ({"settings": {"waiting_room": "yes"}}, "settings.waiting_room"),
        ({"settings": {"meeting_invitees": [{"email": "nobody"}]}}, "settings.meeting_invitees.0.email"),
        ({"settings": {"alternative_hosts": "x@elsewhere.example"}}, "settings.alternative_hosts"),
        ({"settings": {"alternative_hosts": "k.mensah@halvern.example"}}, "settings.alternative_hosts"),
        ({"settings": {"alternative_hosts": "m.lindqvist@halvern.example"}}, "settings.alternative_hosts"),
        ({"type": 8}, "recurrence"),
        ({"type": 8, "recurrence": {"type": 4}}, "recurrence.type"),
        ({"type": 8, "recurrence": {"type": 3, "repeat_interval": 11}}, "recurrence"),
        ({"type": 8, "recurrence": {"type": 2, "weekly_days": "0,8"}}, "recurrence.weekly_days"),
        ({"type": 8, "recurrence": {"type": 1, "end_times": 61}}, "recurrence.end_times"),
        (
            {"type": 8, "recurrence": {"type": 1, "end_times": 2, "end_date_time": "2027-01-01T00:00:00Z"}},
            "recurrence",
        ),
        ({"type": 8, "recurrence": {"type": 1, "end_date_time": "2020-01-01T00:00:00Z"}}, "recurrence"),
    ],
    ids=str,
)
async def test_wrong_fields_are_named(zoom, body, field):
    answer = await refused(zoom, **body)
    assert answer["message"] == "Validation Failed."
    assert [each["field"] for each in answer["errors"]] == [field]


async def test_all_wrong_fields_at_once(zoom):
    answer = await refused(zoom, topic="x" * 201, duration=0)
    assert {each["field"] for each in answer["errors"]} == {"topic", "duration"}


@pytest.mark.parametrize("content", ["{", "[]", '"text"', "\u0000"])
async def test_a_body_that_is_no_object(zoom, content):
    answer = await zoom.post(
        "users/me/meetings", content=content, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 300)


async def test_two_alternative_hosts(zoom):
    named = "h.aaltonen@halvern.example,j.novotny@halvern.example"
    assert (await created(zoom, settings={"alternative_hosts": named}))["settings"][
        "alternative_hosts"
    ] == named


async def test_scheduled_for_somebody_else(zoom, sandbox):
    start = in_hours(sandbox, 3)
    body = await created(zoom, start_time=start, schedule_for="h.aaltonen@halvern.example")
    assert body["host_email"] == "h.aaltonen@halvern.example"
    await refused(zoom, schedule_for="nobody@halvern.example")
    await refused(zoom, code=3000, type=1, schedule_for="h.aaltonen@halvern.example")


async def test_who_is_deactivated_may_not_host(zoom):
    answer = await zoom.post("users/a.sharma@halvern.example/meetings", json={})
    assert (answer.status_code, answer.json()["code"]) == (400, 3161)


async def test_an_instant_meeting_is_in_no_list_and_gone_when_it_ended(zoom, sandbox):
    number = (await created(zoom, topic="Now", type=1))["id"]
    begin(sandbox, sandbox.meetings.get(number, sandbox.clock.now()))
    for kind in ("scheduled", "live", "upcoming", "previous_meetings"):
        assert number not in await ids(zoom, kind)
    assert (await zoom.get(f"meetings/{number}")).json()["status"] == "started"
    assert (await zoom.put(f"meetings/{number}/status", json={"action": "end"})).status_code == 204
    assert (await zoom.get(f"meetings/{number}")).json()["code"] == 3001
    assert (await zoom.get(f"past_meetings/{number}")).json()["participants_count"] == 1


async def test_without_fixed_time_is_listed_last_and_without_start(zoom):
    number = (await created(zoom, topic="Drop-in", type=3))["id"]
    last = (await rows(zoom, "upcoming"))[-2:]
    assert number in [row["id"] for row in last]
    assert all("start_time" not in row for row in last)


async def test_a_series_is_listed_by_its_dates_and_once_where_scheduled(zoom, sandbox, series):
    assert (await ids(zoom, "upcoming")).count(series["id"]) == 5
    assert (await ids(zoom, "scheduled")).count(series["id"]) == 1
    sandbox.faults.series_once = True
    assert (await ids(zoom, "upcoming")).count(series["id"]) == 1


async def test_the_agenda_is_cut_in_lists_alone(zoom, sandbox):
    meeting = await created(zoom, agenda="ä" * 2000, start_time=in_hours(sandbox, 5))
    row = next(row for row in await rows(zoom, "upcoming") if row["id"] == meeting["id"])
    assert (len(row["agenda"]), len(meeting["agenda"])) == (250, 2000)


async def test_lists_between_days_in_a_zone(zoom):
    for start in ("2026-12-01T23:30:00Z", "2026-12-02T12:00:00Z"):
        await created(zoom, topic="Edge", start_time=start)
    day = {"from": "2026-12-02", "to": "2026-12-02"}

    async def edges(**params):
        return len([row for row in await rows(zoom, "upcoming", **params) if row["topic"] == "Edge"])

    assert await edges(**day) == 1
    assert await edges(**day, timezone="Europe/Stockholm") == 2


async def test_pages(zoom):
    everything = await ids(zoom, "scheduled")
    params, gathered = {"page_size": 7}, []
    while True:
        body = (await zoom.get("users/me/meetings", params=params)).json()
        gathered += [row["id"] for row in body["meetings"]]
        if not body["next_page_token"]:
            break
        params["next_page_token"] = body["next_page_token"]
    assert gathered == everything
    assert body["total_records"] == len(everything)


@pytest.mark.parametrize(
    "params",
    [{"page_size": 301}, {"page_size": 0}, {"type": "all"}, {"from": "24.11."}, {"timezone": "Mars/Olympus"}],
)
async def test_wrong_parameters(zoom, params):
    answer = await zoom.get("users/me/meetings", params=params)
    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    assert [each["field"] for each in answer.json()["errors"]] == list(params)


async def test_changed(zoom, sandbox, meeting):
    change = {"topic": "Moved", "start_time": in_hours(sandbox, 50), "settings": {"waiting_room": True}}
    assert (await zoom.patch(f"meetings/{meeting['id']}", json=change)).status_code == 204
    body = (await zoom.get(f"meetings/{meeting['id']}")).json()
    assert (body["topic"], body["start_time"]) == ("Moved", change["start_time"])
    assert body["settings"]["waiting_room"] is True
    assert (body["duration"], body["password"]) == (45, meeting["password"])


async def test_a_change_into_the_past_is_ignored(zoom, meeting):
    change = {"topic": "Moved", "start_time": "2020-01-01T00:00:00Z"}
    assert (await zoom.patch(f"meetings/{meeting['id']}", json=change)).status_code == 204
    body = (await zoom.get(f"meetings/{meeting['id']}")).json()
    assert (body["topic"], body["start_time"]) == ("Moved", meeting["start_time"])


async def test_a_refused_change_leaves_everything_as_it_was(zoom, meeting):
    path = f"meetings/{meeting['id']}"
    before = (await zoom.get(path)).json()
    change = {"topic": "Half done", "type": 8, "duration": 5, "settings": {"waiting_room": True}}
    assert (await zoom.patch(path, json=change)).json()["errors"][0]["field"] == "recurrence"
    after = (await zoom.get(path)).json()
    assert before | {"start_url": ""} == after | {"start_url": ""}


async def test_a_single_meeting_becomes_a_series_and_back(zoom, meeting):
    path = f"meetings/{meeting['id']}"
    assert (await zoom.patch(path, json={"type": 8, "recurrence": WEEKLY})).status_code == 204
    assert len((await zoom.get(path)).json()["occurrences"]) == 5
    assert (await zoom.patch(path, json={"type": 2})).status_code == 204
    body = (await zoom.get(path)).json()
    assert {"occurrences", "recurrence"}.isdisjoint(body)


async def test_one_date_changed(zoom, sandbox, series):
    date = series["occurrences"][1]
    change = {"duration": 90, "start_time": in_hours(sandbox, 47), "topic": "No", "agenda": "Bring cake"}
    params = {"occurrence_id": date["occurrence_id"]}
    assert (await zoom.patch(f"meetings/{series['id']}", params=params, json=change)).status_code == 204
    body = (await zoom.get(f"meetings/{series['id']}", params=params)).json()
    assert (body["topic"], body["agenda"], body["duration"]) == ("Clinic", "Bring cake", 90)
    moved = next(each for each in body["occurrences"] if each["occurrence_id"] == date["occurrence_id"])
    assert (moved["start_time"], moved["duration"]) == (change["start_time"], 90)


async def test_a_whole_series_moves_with_its_recurrence_only(zoom, sandbox, series):
    path, start = f"meetings/{series['id']}", in_hours(sandbox, 21)
    alone = await zoom.patch(path, json={"start_time": start})
    assert alone.json()["errors"][0]["field"] == "recurrence"
    change = {"start_time": start, "recurrence": WEEKLY | {"end_times": 3}}
    assert (await zoom.patch(path, json=change)).status_code == 204
    dates = (await zoom.get(path)).json()["occurrences"]
    assert (len(dates), dates[0]["start_time"]) == (3, start)
    assert (await zoom.patch(path, json={"topic": "Named anew", "duration": 15})).status_code == 204
    assert {each["duration"] for each in (await zoom.get(path)).json()["occurrences"]} == {15}


async def test_a_date_deleted_stays_as_deleted(zoom, series):
    path, date = f"meetings/{series['id']}", series["occurrences"][2]
    assert (await zoom.delete(path, params={"occurrence_id": date["occurrence_id"]})).status_code == 204
    states = [each["status"] for each in (await zoom.get(path)).json()["occurrences"]]
    assert states == ["available", "available", "deleted", "available", "available"]
    assert (await ids(zoom, "upcoming")).count(series["id"]) == 4
    again = await zoom.delete(path, params={"occurrence_id": date["occurrence_id"]})
    assert again.json() == {"code": 300, "message": "Invalid parameter: `occurrence_id`."}


async def test_deleted_and_recovered(zoom, meeting):
    path = f"meetings/{meeting['id']}"
    assert (await zoom.delete(path)).status_code == 204
    gone = await zoom.get(path)
    assert gone.status_code == 404
    assert gone.json() == {"code": 3001, "message": f"Meeting does not exist: {meeting['id']}."}
    assert meeting["id"] not in await ids(zoom, "upcoming")
    assert (await zoom.delete(path)).json()["code"] == 3001
    assert (await zoom.put(f"{path}/status", json={"action": "recover"})).status_code == 204
    assert meeting["id"] in await ids(zoom, "upcoming")


async def test_what_never_was_cannot_be_recovered(zoom):
    assert (await zoom.put("meetings/123/status", json={"action": "recover"})).json()["code"] == 3001


async def test_neither_a_running_meeting_nor_a_personal_room_is_deleted(zoom, sandbox):
    live = (await ids(zoom, "live"))[0]
    assert (await zoom.delete(f"meetings/{live}")).json()["code"] == 3002
    assert (await zoom.delete(f"meetings/{sandbox.directory.owner.pmi}")).json()["code"] == 3018


async def test_ended(zoom):
    live = (await ids(zoom, "live"))[0]
    assert (await zoom.get(f"meetings/{live}")).json()["status"] == "started"
    assert (await zoom.put(f"meetings/{live}/status", json={"action": "end"})).status_code == 204
    assert live not in await ids(zoom, "live")
    assert (await zoom.get(f"meetings/{live}")).json()["status"] == "waiting"
    again = await zoom.put(f"meetings/{live}/status", json={"action": "end"})
    assert (again.status_code, again.json()["code"]) == (400, 3000)


@pytest.mark.parametrize("body", [{}, {"action": "pause"}])
async def test_other_actions(zoom, meeting, body):
    answer = await zoom.put(f"meetings/{meeting['id']}/status", json=body)
    assert answer.json()["errors"][0]["field"] == "action"


async def test_expired_meetings_are_forgotten(zoom, sandbox, meeting, series):
    sandbox.clock.advance(35 * 24 * 3600)
    zoom.headers["Authorization"] = f"Bearer {token_of(sandbox)}"
    assert (await zoom.get(f"meetings/{meeting['id']}")).json()["code"] == 3001
    assert meeting["id"] not in await ids(zoom, "scheduled")
    assert (await zoom.get(f"meetings/{series['id']}")).status_code == 200
    past = await zoom.get(f"meetings/{series['id']}", params={"show_previous_occurrences": "true"})
    assert len(past.json()["occurrences"]) == 5
    assert (await zoom.get(f"meetings/{series['id']}")).json()["occurrences"] == []


async def test_the_next_day_includes_invitations(zoom, sandbox):
    other = "users/h.aaltonen@halvern.example/meetings"
    invited = {"meeting_invitees": [{"email": "m.lindqvist@halvern.example"}]}
    body = {"topic": "Come", "start_time": in_hours(sandbox, 3), "settings": invited}
    number = (await zoom.post(other, json=body)).json()["id"]
    await zoom.post(other, json=body | {"start_time": in_hours(sandbox, 30), "topic": "Later"})
    found = (await zoom.get("users/me/upcoming_meetings")).json()["meetings"]
    mine = {row["id"]: row["is_host"] for row in found}
    assert mine[number] is False
    assert True in mine.values()
    assert "Later" not in [row["topic"] for row in found]


@pytest.mark.parametrize("topic", ["<script>alert(1)</script>", "\u202egnol\u202c", "  ", "Ω" * 200])
async def test_topics_come_back_as_they_went(zoom, topic):
    assert (await created(zoom, topic=topic))["topic"] == topic


async def test_half_a_character_is_no_topic(zoom):
    headers = {"Content-Type": "application/json"}
    answer = await zoom.post("users/me/meetings", content=rb'{"topic": "\ud800"}', headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "topic")


async def test_invitation_without_passcode_or_time(zoom):
    number = (await created(zoom, type=3, topic="Drop-in", default_password=False))["id"]
    text = (await zoom.get(f"meetings/{number}/invitation")).json()["invitation"]
    assert "Passcode" not in text
    assert "Meet anytime" in text
