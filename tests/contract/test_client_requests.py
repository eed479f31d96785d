"""Every request that the client can send, judged by Zoom's descriptions."""

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime
from urllib.parse import urlsplit

import httpx
import pytest
import respx

from app.zoom.api import meetings, recordings, users
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.http import create_http
from app.zoom.models.meeting import InviteeRequest, MeetingRequest, MeetingSettingsRequest, MeetingType
from app.zoom.operations import Operation
from tests.contract.zoom_descriptions import Descriptions, descriptions
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import API, Pipeline

ID = 85746065123
UUID = "/aDYlohsHRtCd4ii1uC2+hA=="
FILE = "72576a1f-4e66-4a77-87c4-f13f9808bd76"
DAY, LATER = date(2026, 11, 1), date(2026, 11, 30)

EVERYTHING = MeetingRequest(
    topic="Weekly",
    agenda="What we do",
    type=MeetingType.SCHEDULED,
    start_time=datetime(2026, 11, 23, 9, 30),
    timezone="Europe/Berlin",
    duration=45,
    password="Pa55-w0rd",
    schedule_for="ada@example.com",
    settings=MeetingSettingsRequest(
        host_video=True,
        participant_video=False,
        join_before_host=True,
        jbh_time=5,
        mute_upon_entry=True,
        waiting_room=False,
        auto_recording="cloud",
        audio="both",
        meeting_authentication=True,
        authentication_option="signIn_D8cJuqWVQ623CI4Q8yQK0Q",
        alternative_hosts="bob@example.com;eve@example.com",
        alternative_hosts_email_notification=False,
        meeting_invitees=(InviteeRequest(email="bob@example.com"),),
        use_pmi=False,
        approval_type=2,
    ),
)
NEW = EVERYTHING.model_copy(update={"default_password": False, "type": MeetingType.INSTANT})

Call = Callable[[MeetingsApi, UsersApi, RecordingsApi], Awaitable[object] | AsyncIterator[object]]
CALLS: dict[str, list[Call]] = {
    "meetings": [
        lambda m, u, r, kind=kind: m.list("me", kind, from_=DAY, to=LATER, timezone="Europe/Berlin")  # type: ignore[misc]
        for kind in ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings")
    ],
    "meeting": [
        lambda m, u, r: m.get(ID),
        lambda m, u, r: m.get(ID, occurrence_id="1648194360000", show_previous_occurrences=True),
    ],
    "meetingCreate": [
        lambda m, u, r: m.create("me", NEW, host="me"),
        lambda m, u, r: m.create("ada@example.com", MeetingRequest(topic="x"), host="ada"),
    ],
    "meetingUpdate": [
        lambda m, u, r: m.update(ID, EVERYTHING, host="me"),
        lambda m, u, r: m.update(ID, MeetingRequest(duration=30), host="me", occurrence_id="1648194360000"),
    ],
    "meetingDelete": [
        lambda m, u, r: m.delete(ID),
        lambda m, u, r: m.delete(
            ID, occurrence_id="1648194360000", schedule_for_reminder=True, cancel_meeting_reminder=True
        ),
    ],
    "meetingStatus": [lambda m, u, r: m.end(ID), lambda m, u, r: m.recover(ID)],
    "meetingInvitation": [lambda m, u, r: m.invitation(ID)],
    "pastMeetingDetails": [lambda m, u, r: m.past(UUID), lambda m, u, r: m.past(ID)],
    "pastMeetings": [
        lambda m, u, r: m.past_instances(ID),
        lambda m, u, r: m.past_instances(ID, from_=DAY, to=LATER),
    ],
    "pastMeetingParticipants": [lambda m, u, r: m.past_participants(UUID)],
    "recordingsList": [
        lambda m, u, r: r.of_user("me", DAY, LATER),
        lambda m, u, r: r.of_user("ada@example.com", None, None, page_size=30),
        lambda m, u, r: r.of_user("me", None, None, trash=True, trash_type="recording_file"),
    ],
    "getAccountCloudRecording": [
        lambda m, u, r: r.of_account(DAY, LATER),
        lambda m, u, r: r.account_trash(),
    ],
    "recordingGet": [lambda m, u, r: r.of_meeting(UUID), lambda m, u, r: r.of_meeting(ID)],
    "recordingDelete": [lambda m, u, r: r.trash(UUID)],
    "recordingDeleteOne": [lambda m, u, r: r.trash_file(UUID, FILE)],
    "recordingStatusUpdate": [lambda m, u, r: r.restore(UUID)],
    "recordingStatusUpdateOne": [lambda m, u, r: r.restore_file(UUID, FILE)],
    "user": [lambda m, u, r: u.me(), lambda m, u, r: u.get("ada@example.com")],
    "users": [lambda m, u, r: u.list(), lambda m, u, r: u.list(status="inactive", role_id="0")],
    "userSettings": [lambda m, u, r: u.settings()],
}
GOOD = {
    "id": 1,
    "invitation": "Ada is inviting you",
    "meetings": [{"id": 1, "uuid": "a"}],
    "participants": [{"id": "1"}],
    "users": [{"id": "1"}],
    "next_page_token": "",
}


def operations() -> dict[str, Operation]:
    found = [each for module in (meetings, recordings, users) for each in vars(module).values()]
    return {each.name: each for each in found if isinstance(each, Operation)}


@pytest.fixture
def described() -> Descriptions:
    return descriptions()


@pytest.fixture
async def pipeline() -> AsyncIterator[Pipeline]:
    http = create_http(user_agent="test")
    yield Pipeline(http, FakeClock(impatient=True))
    await http.aclose()


def test_every_operation_is_called_here() -> None:
    assert CALLS.keys() == operations().keys()


def test_every_method_is_called_here() -> None:
    source = inspect.getsource(inspect.getmodule(test_every_method_is_called_here))  # type: ignore[arg-type]
    for prefix, api in (("m", MeetingsApi), ("u", UsersApi), ("r", RecordingsApi)):
        for name in (each for each in vars(api) if not each.startswith("_")):
            assert f"{prefix}.{name}(" in source


@pytest.mark.parametrize("name", [name for name in CALLS if name != recordings.LIST_ACCOUNT.name])
async def test_requests_are_as_zoom_describes_them(
    name: str, pipeline: Pipeline, described: Descriptions
) -> None:
    for call in CALLS[name]:
        request, *more = await _sent(call, pipeline)
        assert not more
        body = json.loads(request.content) if request.content else None
        path = urlsplit(str(request.url)).path.removeprefix(urlsplit(API).path)
        described.validate_request(request.method, path, dict(request.url.params), body)
        operation = operations()[name]
        assert described.operation(request.method, path).template == operation.path
        assert described.operation(request.method, path).description["operationId"] == name


async def _sent(call: Call, pipeline: Pipeline) -> list[httpx.Request]:
    with respx.mock(base_url=API, assert_all_called=False) as router:
        router.route(method="GET").respond(json=GOOD)
        router.route(method="POST").respond(201, json=GOOD)
        router.route().respond(204)
        apis = (each(pipeline.client) for each in (MeetingsApi, UsersApi, RecordingsApi))
        work = call(*apis)  # type: ignore[arg-type]
        if isinstance(work, AsyncIterator):
            assert [page async for page in work]
        else:
            await work
        return [each.request for each in router.calls]


async def test_the_accounts_list_takes_the_days_of_a_users(
    pipeline: Pipeline, described: Descriptions
) -> None:
    """It is described for master accounts alone, in a file of its own; its query is that of a user's list."""
    for call in CALLS[recordings.LIST_ACCOUNT.name]:
        (request,) = await _sent(call, pipeline)
        assert urlsplit(str(request.url)).path == "/v2/accounts/me/recordings"
        described.validate_request("GET", "/users/me/recordings", dict(request.url.params))


async def test_a_second_page_is_asked_for_as_described(pipeline: Pipeline, described: Descriptions) -> None:
    with respx.mock(base_url=API) as router:
        first = httpx.Response(200, json=GOOD | {"next_page_token": "IAfJX3jsOLW7w3dokmFl84zOa0MAVGyMEB2"})
        router.route().mock(side_effect=[first, httpx.Response(200, json=GOOD)])
        assert [page async for page in UsersApi(pipeline.client).list()]
        params = dict(router.calls.last.request.url.params)
    assert params["next_page_token"]
    described.validate_request("GET", "/users", params)
