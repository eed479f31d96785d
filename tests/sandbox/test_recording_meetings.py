"""One meeting's recordings: found, trashed, deleted, restored."""

import pytest

from tests.sandbox.conftest import client_of, token_of
from tests.sandbox.recordings import WINDOW, in_path, listed, record, recording_of

DAY = 86_400
RECOVER = {"action": "recover"}


@pytest.fixture
async def made(browser):
    files = [{"file_type": "MP4"}, {"file_type": "M4A"}, {"file_type": "TRANSCRIPT"}]
    return await record(browser, topic="Senate", start="2026-11-20T10:00:00Z", files=files)


def path_of(made, file=""):
    return f"meetings/{in_path(made['uuid'])}/recordings" + (f"/{file['file_id']}" if file else "")


async def uuids(zoom, **params):
    return [each["uuid"] for each in await listed(zoom, **params or WINDOW)]


async def test_by_uuid_and_by_number(zoom, made):
    by_uuid = (await zoom.get(path_of(made))).json()
    by_number = (await zoom.get(f"meetings/{made['id']}/recordings")).json()
    assert by_uuid == by_number
    assert (by_uuid["topic"], by_uuid["recording_count"]) == ("Senate", 3)
    assert by_uuid["total_size"] == sum(each["size"] for each in made["files"])
    assert by_uuid["share_url"].startswith("http://127.0.0.1:8080/rec/share/")


async def test_a_number_means_the_latest_instance(zoom, browser, made):
    later = await record(browser, id=made["id"], start="2026-11-21T10:00:00Z")
    earlier = await record(browser, id=made["id"], start="2026-11-19T10:00:00Z")
    assert (await zoom.get(f"meetings/{made['id']}/recordings")).json()["uuid"] == later["uuid"]
    assert (await zoom.get(path_of(earlier))).json()["uuid"] == earlier["uuid"]


@pytest.mark.parametrize("uuid", ["/abc==", "ab//c==", "a/b=="])
async def test_awkward_uuids(zoom, browser, uuid):
    made = await record(browser, uuid=uuid)
    assert (await zoom.get(path_of(made))).json()["uuid"] == uuid
    once = uuid.replace("/", "%2F")
    missed = (await zoom.get(f"meetings/{once}/recordings")).status_code
    assert missed == (200 if uuid == "a/b==" else 404)


async def test_not_recorded_and_not_known(zoom, sandbox):
    known = next(each for each in sandbox.meetings.everyone_s() if not each.sessions)
    missing = await zoom.get(f"meetings/{known.id}/recordings")
    assert (missing.status_code, missing.json()["code"]) == (404, 3301)
    for key in ("42", "nonsense=="):
        unknown = await zoom.get(f"meetings/{key}/recordings")
        assert (unknown.status_code, unknown.json()["code"]) == (404, 3001)


async def test_while_everything_is_being_processed_there_is_none(zoom, browser, sandbox):
    made = await record(browser, start="2026-11-24T08:00:00Z", files=[{"ready_in": 30}, {"ready_in": 90}])
    assert (await zoom.get(path_of(made))).json()["code"] == 3301
    assert made["uuid"] in await uuids(zoom)
    sandbox.clock.advance(31)
    files = (await zoom.get(path_of(made))).json()["recording_files"]
    assert [each["status"] for each in files] == ["completed", "processing"]


async def test_trash_and_restore(zoom, made):
    assert (await zoom.delete(path_of(made))).status_code == 204
    assert made["uuid"] not in await uuids(zoom)
    assert (await zoom.get(path_of(made))).json()["code"] == 3301
    assert (await zoom.delete(path_of(made))).json()["code"] == 3301
    trash = await listed(zoom, trash="true", page_size=300)
    found = next(each for each in trash if each["uuid"] == made["uuid"])
    assert all(each["deleted_time"] == "2026-11-24T09:12:00Z" for each in found["recording_files"])
    answer = await zoom.put(f"{path_of(made)}/status", json=RECOVER)
    assert (answer.status_code, answer.content) == (200, b"")
    assert made["uuid"] in await uuids(zoom)
    assert (await zoom.put(f"{path_of(made)}/status", json=RECOVER)).json()["code"] == 3301


async def test_thirty_days_in_the_trash(zoom, made, sandbox):
    await zoom.delete(path_of(made))
    sandbox.clock.advance(30 * DAY - 5)
    async with client_of(sandbox, token_of(sandbox)) as client:
        client.base_url = zoom.base_url
        assert made["uuid"] in await uuids(client, trash="true", page_size=300)
        sandbox.clock.advance(6)
        assert made["uuid"] not in await uuids(client, trash="true", page_size=300)
        answer = await client.put(f"{path_of(made)}/status", json=RECOVER)
    assert (answer.status_code, answer.json()["code"]) == (404, 3001)


async def test_deleted_for_good(zoom, made):
    assert (await zoom.delete(path_of(made), params={"action": "delete"})).status_code == 204
    assert made["uuid"] not in await uuids(zoom, trash="true", page_size=300)
    assert (await zoom.get(path_of(made))).json()["code"] == 3001


async def test_deleted_for_good_from_the_trash(zoom, made):
    await zoom.delete(path_of(made))
    assert (await zoom.delete(path_of(made), params={"action": "delete"})).status_code == 204
    assert made["uuid"] not in await uuids(zoom, trash="true", page_size=300)


async def test_a_single_file(zoom, made):
    video, audio, transcript = made["files"]
    assert (await zoom.delete(path_of(made, audio))).status_code == 204
    assert (await zoom.delete(path_of(made, transcript), params={"action": "delete"})).status_code == 204
    assert [each["id"] for each in (await zoom.get(path_of(made))).json()["recording_files"]] == [
        video["key"]
    ]
    trash = await listed(zoom, trash="true", trash_type="recording_file", page_size=300)
    found = next(each for each in trash if each["uuid"] == made["uuid"])
    assert [each["id"] for each in found["recording_files"]] == [audio["key"]]
    assert found["recording_files"][0]["deleted_time"]
    assert made["uuid"] not in await uuids(zoom, trash="true", page_size=300)
    answer = await zoom.put(f"{path_of(made, audio)}/status", json=RECOVER)
    assert (answer.status_code, answer.content) == (204, b"")
    assert len((await zoom.get(path_of(made))).json()["recording_files"]) == 2
    assert (await zoom.put(f"{path_of(made, audio)}/status", json=RECOVER)).json()["code"] == 3301


async def test_without_its_files_a_recording_is_in_no_list(zoom, made, sandbox):
    for file in made["files"]:
        await zoom.delete(path_of(made, file))
    assert made["uuid"] not in await uuids(zoom)
    sandbox.faults.account_trash = "granted"
    trash = await zoom.get(
        "accounts/me/recordings", params={"trash": "true", "trash_type": "recording_file", "page_size": 300}
    )
    assert made["uuid"] in [each["uuid"] for each in trash.json()["meetings"]]


async def test_what_must_not_be_deleted(zoom, browser, made):
    await browser.put("/_sandbox/recordings/in_use", json={"uuid": made["uuid"]})
    for path in (path_of(made), path_of(made, made["files"][0])):
        answer = await zoom.delete(path)
        assert (answer.status_code, answer.json()["code"]) == (400, 3310)
    busy = await record(browser, files=[{"ready_in": 60}, {"file_type": "CHAT"}])
    answer = await zoom.delete(path_of(busy, busy["files"][0]))
    assert (answer.status_code, answer.json()["code"]) == (400, 3303)


async def test_files_that_are_not_there(zoom, made):
    nobody = {"file_id": "a2f19f96-9294-4f51-8134-6f0eea108eb2"}
    assert (await zoom.delete(path_of(made, nobody))).json()["code"] == 3301
    assert (await zoom.put(f"{path_of(made, nobody)}/status", json=RECOVER)).json()["code"] == 3301
    assert (await zoom.put(f"{path_of(made, made['files'][0])}/status", json=RECOVER)).json()["code"] == 3301


async def test_restoring_needs_room_and_the_right_word(zoom, made, sandbox):
    await zoom.delete(path_of(made))
    assert (await zoom.put(f"{path_of(made)}/status", json={"action": "undo"})).json()["code"] == 300
    sandbox.faults.storage_full = True
    answer = await zoom.put(f"{path_of(made)}/status", json=RECOVER)
    assert (answer.status_code, answer.json()["code"]) == (400, 3309)


async def test_nobody_deletes_what_belongs_to_others(sandbox, made):
    async with client_of(sandbox, token_of(sandbox, email="s.adeyemi@halvern.example")) as client:
        for method, path in (
            ("DELETE", path_of(made)),
            ("DELETE", path_of(made, made["files"][0])),
            ("PUT", f"{path_of(made)}/status"),
        ):
            answer = await client.request(method, f"/v2/{path}", json=RECOVER)
            assert (answer.status_code, answer.json()["code"]) == (404, 3001)


async def test_the_transcript(zoom, browser, made, sandbox):
    path = f"meetings/{in_path(made['uuid'])}/transcript"
    body = (await zoom.get(path)).json()
    assert body["can_download"] is True
    assert (
        body["download_url"] == (await zoom.get(path_of(made))).json()["recording_files"][2]["download_url"]
    )
    await zoom.delete(path_of(made))
    assert (await zoom.get(path)).json()["download_restriction_reason"] == "DELETED_OR_TRASHED"
    silent = await record(browser, files=[{}])
    late = await record(browser, files=[{"file_type": "TRANSCRIPT", "ready_in": 9}])
    reasons = [
        (await zoom.get(f"meetings/{each['id']}/transcript")).json()["download_restriction_reason"]
        for each in (silent, late)
    ]
    assert reasons == ["NO_TRANSCRIPT_DATA", "NOT_READY"]
    assert (await zoom.get("meetings/42/transcript")).json()["code"] == 3322


async def test_recordings_of_the_calendar_belong_to_its_sessions(zoom, sandbox):
    found = recording_of(sandbox, lambda each: not each.trashed and sandbox.meetings.session(each.uuid))
    meeting, session = sandbox.meetings.session(found.uuid)
    assert (found.meeting_id, found.host, found.topic) == (meeting.id, meeting.host, meeting.topic)
    assert found.start == session.start.replace(microsecond=0)
