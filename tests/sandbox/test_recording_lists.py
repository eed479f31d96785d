"""Lists of recordings: of a person and of the account, by days, in pages."""

from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.options import Options
from app.sandbox.state import Sandbox
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of, moment, token_of
from tests.sandbox.recordings import WINDOW, in_path, listed, record, recording_of

HENRIK = "h.aaltonen@halvern.example"


@pytest.mark.parametrize("path", ["users/me/recordings", "accounts/me/recordings"])
async def test_lists_hold_what_started_on_these_days(zoom, sandbox, path):
    rows = await listed(zoom, path)
    assert rows
    assert all("2026-10-26" <= each["start_time"][:10] <= "2026-11-24" for each in rows)
    starts = [each["start_time"] for each in rows]
    assert starts == sorted(starts, reverse=True)
    owner = sandbox.directory.owner
    mine = {each.uuid for each in sandbox.recordings if each.host is owner or "accounts" in path}
    assert {each["uuid"] for each in rows} <= mine


async def test_both_ends_are_included(zoom, browser):
    within = {"2026-11-01T00:00:00Z", "2026-11-02T12:00:00Z", "2026-11-03T23:59:59Z"}
    for start in (*within, "2026-10-31T23:59:59Z", "2026-11-04T00:00:00Z"):
        await record(browser, start=start, topic=f"At {start}")
    rows = await listed(zoom, **{"from": "2026-11-01", "to": "2026-11-03"})
    topics = {each["topic"] for each in rows if each["topic"].startswith("At ")}
    assert topics == {f"At {start}" for start in within}


async def test_without_days_it_is_today_and_tomorrow(zoom):
    body = (await zoom.get("users/me/recordings")).json()
    assert (body["from"], body["to"]) == ("2026-11-24", "2026-11-25")
    assert all(each["start_time"] >= "2026-11-24" for each in body["meetings"])


async def test_the_account_holds_everyone_inactive_people_too(sandbox, zoom, browser):
    inactive = sandbox.directory.with_status("inactive")[0]
    await record(browser, host=inactive.email, start="2026-11-20T10:00:00Z")
    await record(browser, host=HENRIK, start="2026-11-20T11:00:00Z")
    rows = await listed(zoom, "accounts/me/recordings", **WINDOW)
    emails = {each["host_email"] for each in rows}
    assert {inactive.email, HENRIK, sandbox.directory.owner.email} <= emails
    assert "host_email" not in (await listed(zoom))[0]
    own = await listed(zoom, f"users/{inactive.id}/recordings")
    assert {each["host_id"] for each in own} == {inactive.id}


@pytest.mark.parametrize(
    ("behaviour", "status", "first", "oldest"),
    [
        ("reject", 400, "", ""),
        ("clamp", 200, "2026-10-24", "2026-10-24"),
        ("cut", 200, "2026-01-01", "2026-01-01"),
    ],
)
async def test_more_than_a_month(zoom, sandbox, behaviour, status, first, oldest):
    sandbox.faults.long_window = behaviour
    answer = await zoom.get("users/me/recordings", params={**WINDOW, "from": "2026-01-01"})
    body = answer.json()
    assert answer.status_code == status
    if status == 400:
        assert (body["code"], "month" in body["message"]) == (300, True)
        return
    assert body["from"] == first
    begun = [moment(each["start_time"]).date() for each in body["meetings"]]
    assert begun
    assert str(min(begun)) >= oldest
    assert max(begun) - min(begun) <= timedelta(days=31)


async def test_thirty_one_days_are_a_month(zoom):
    assert await listed(zoom, **{"from": "2026-10-24", "to": "2026-11-24"})


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-11-24", "to": "2026-11-20"},
        {"from": "24.11.2026"},
        {"page_size": "301"},
        {"page_size": "0"},
        {"trash": "true", "from": "2026-11-01"},
        {"trash": "true", "trash_type": "rubbish"},
        {"next_page_token": "old"},
    ],
    ids=str,
)
async def test_nonsense_is_refused(zoom, params):
    answer = await zoom.get("users/me/recordings", params=params)
    assert (answer.status_code, answer.json()["code"]) == (400, 300)


async def test_pages(zoom, sandbox):
    params = {**WINDOW, "page_size": 4}
    first = (await zoom.get("accounts/me/recordings", params=params)).json()
    assert first["page_count"] == -(-first["total_records"] // 4) > 2
    rows, token = first["meetings"], first["next_page_token"]
    while token:
        body = (await zoom.get("accounts/me/recordings", params={**params, "next_page_token": token})).json()
        assert len(body["meetings"]) <= 4
        rows, token = rows + body["meetings"], body["next_page_token"]
    assert len({each["uuid"] for each in rows}) == len(rows) == first["total_records"]
    sandbox.clock.advance(901)
    late = {**params, "next_page_token": first["next_page_token"]}
    assert (await zoom.get("accounts/me/recordings", params=late)).json()["code"] == 300


async def test_a_page_token_belongs_to_its_list(zoom):
    params = {**WINDOW, "page_size": 4}
    token = (await zoom.get("users/me/recordings", params=params)).json()["next_page_token"]
    other = {**params, "from": "2026-10-27", "next_page_token": token}
    assert (await zoom.get("users/me/recordings", params=other)).status_code == 400


async def test_of_one_meeting(zoom, browser):
    made = await record(browser, start="2026-11-20T10:00:00Z")
    rows = await listed(zoom, **WINDOW, meeting_id=made["id"])
    assert [each["uuid"] for each in rows] == [made["uuid"]]


@pytest.mark.parametrize(
    ("fault", "status", "code"), [("refused", 400, 200), ("missing-scope", 400, 4711), ("granted", 200, None)]
)
async def test_the_account_may_be_out_of_reach(zoom, sandbox, fault, status, code):
    sandbox.faults.account_recordings = fault
    answer = await zoom.get("accounts/me/recordings", params=WINDOW)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert (await zoom.get("users/me/recordings", params=WINDOW)).status_code == 200


async def test_the_trash_of_the_account(zoom, sandbox):
    answer = await zoom.get("accounts/me/recordings", params={"trash": "true"})
    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    sandbox.faults.account_trash = "granted"
    assert await listed(zoom, "accounts/me/recordings", trash="true", page_size=300)


async def test_another_account(zoom, sandbox):
    assert (await zoom.get("accounts/somebody/recordings")).json()["code"] == 2001
    assert (await zoom.get(f"accounts/{sandbox.account_id}/recordings")).status_code == 200


async def test_who_is_no_admin_sees_only_what_is_theirs(sandbox):
    client = client_of(sandbox, token_of(sandbox, email="s.adeyemi@halvern.example"))
    other = recording_of(sandbox, lambda each: each.host is sandbox.directory.owner and not each.trashed)
    async with client:
        assert (await client.get("/v2/users/me/recordings")).status_code == 200
        assert (await client.get(f"/v2/users/{HENRIK}/recordings")).json()["code"] == 4711
        assert (await client.get("/v2/accounts/me/recordings")).json()["code"] == 4711
        answer = await client.get(f"/v2/meetings/{in_path(other.uuid)}/recordings")
    assert (answer.status_code, answer.json()["code"]) == (404, 3001)


async def test_a_user_managed_app_must_say_me():
    sandbox = Sandbox(Options(users=20, meetings=10, managed="user"), ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox, token_of(sandbox)) as client:
        assert (await client.get("/v2/users/me/recordings")).status_code == 200
        owner = sandbox.directory.owner
        for path in (f"users/{owner.id}", f"users/{HENRIK}", "accounts/me"):
            assert (await client.get(f"/v2/{path}/recordings")).json()["code"] == 4711


async def test_processing_files_come_by_themselves(zoom, browser, sandbox):
    files = [{"file_type": "MP4", "ready_in": 60}, {"file_type": "CHAT"}]
    made = await record(browser, start="2026-11-24T08:00:00Z", files=files)
    video, chat = next(each for each in await listed(zoom) if each["uuid"] == made["uuid"])["recording_files"]
    assert video["status"] == "processing"
    assert not video.keys() & {"download_url", "file_size", "play_url"}
    assert chat["status"] == "completed"
    sandbox.clock.advance(61)
    video, chat = next(each for each in await listed(zoom) if each["uuid"] == made["uuid"])["recording_files"]
    assert video["status"] == "completed"
    assert video["file_size"] == made["files"][0]["size"]


async def test_processing_can_be_ended(zoom, browser):
    async def statuses():
        rows = await listed(zoom, "accounts/me/recordings")
        return [file.get("status") for each in rows for file in each["recording_files"]]

    assert "processing" in await statuses()
    await browser.put("/_sandbox/recordings", json={"finish": True})
    assert "processing" not in await statuses()


async def test_everything_that_may_be_missing_is_missing_somewhere(sandbox, zoom):
    sandbox.faults.limits = False
    rows = []
    for month in range(12):
        last = datetime(2026, 11, 24, tzinfo=UTC) - timedelta(days=30 * month)
        days = {"from": f"{last - timedelta(days=29):%Y-%m-%d}", "to": f"{last:%Y-%m-%d}", "page_size": 300}
        rows += await listed(zoom, "accounts/me/recordings", **days)
    files = [file for each in rows for file in each["recording_files"]]
    for field in ("id", "status", "file_size", "recording_type", "play_url"):
        assert 0 < sum(field not in each for each in files) < len(files) / 2, field
    assert any("participant_audio_files" in each for each in rows)
    assert any("recording_play_passcode" not in each for each in rows)
    assert any("auto_delete" in each for each in rows)
    kinds = {each["file_type"] for each in files}
    assert {"MP4", "M4A", "TRANSCRIPT", "CHAT", "TIMELINE", "CC", "SUMMARY", "CSV"} <= kinds


async def test_a_hundred_thousand_recordings_can_be_listed():
    options = Options(users=20, meetings=10, recordings=100_000, now=datetime(2026, 11, 24, tzinfo=UTC))
    sandbox = Sandbox(options, ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox, token_of(sandbox)) as client:
        body = (await client.get("/v2/accounts/me/recordings", params=WINDOW)).json()
    assert body["total_records"] > 6_000
    assert len(body["meetings"]) == 300
