"""Every request that the client can send, judged by Zoom's descriptions."""

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime
from urllib.parse import urlsplit

import httpx
import pytest
import respx

from app.zoom.api import accounts, groups, meetings, recordings, roles, users
from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import UsersApi
from app.zoom.client import ZoomClient
from app.zoom.http import create_http
from app.zoom.models.meeting import InviteeRequest, MeetingRequest, MeetingSettingsRequest, MeetingType
from app.zoom.models.settings import SettingsOption
from app.zoom.models.user import Creation, PhoneNumberRequest, UserChanges, UserDraft
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

DRAFT = UserDraft(
    email="ada@example.com", type=2, first_name="Ada", last_name="Byron", display_name="Ada Byron"
)
PROFILE = UserChanges(
    type=2,
    first_name="Ada",
    last_name="Byron",
    display_name="Ada Byron",
    dept="Mathematics",
    job_title="Countess",
    company="Engines",
    location="London",
    language="en-US",
    timezone="Europe/London",
    cost_center="12",
    manager="charles@example.com",
    pmi=1234567890,
    use_pmi=True,
    pronouns="she/her",
    pronouns_option=1,
    phone_numbers=(PhoneNumberRequest(label="Office", country="GB", code="+44", number="2071838750"),),
    group_id="RSMaSp8sTEGK0_oamiA2_w",
)


class Apis:
    """All that the client offers."""

    def __init__(self, client: ZoomClient) -> None:
        self.meetings, self.recordings = MeetingsApi(client), RecordingsApi(client)
        self.users, self.groups = UsersApi(client), GroupsApi(client)
        self.roles, self.accounts = RolesApi(client), AccountsApi(client)


Call = Callable[[Apis], Awaitable[object] | AsyncIterator[object]]
CALLS: dict[str, list[Call]] = {
    "meetings": [
        lambda z, kind=kind: z.meetings.list("me", kind, from_=DAY, to=LATER, timezone="Europe/Berlin")  # type: ignore[misc]
        for kind in ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings")
    ],
    "meeting": [
        lambda z: z.meetings.get(ID),
        lambda z: z.meetings.get(ID, occurrence_id="1648194360000", show_previous_occurrences=True),
    ],
    "meetingCreate": [
        lambda z: z.meetings.create("me", NEW, host="me"),
        lambda z: z.meetings.create("ada@example.com", MeetingRequest(topic="x"), host="ada"),
    ],
    "meetingUpdate": [
        lambda z: z.meetings.update(ID, EVERYTHING, host="me"),
        lambda z: z.meetings.update(
            ID, MeetingRequest(duration=30), host="me", occurrence_id="1648194360000"
        ),
    ],
    "meetingDelete": [
        lambda z: z.meetings.delete(ID),
        lambda z: z.meetings.delete(
            ID, occurrence_id="1648194360000", schedule_for_reminder=True, cancel_meeting_reminder=True
        ),
    ],
    "meetingStatus": [lambda z: z.meetings.end(ID), lambda z: z.meetings.recover(ID)],
    "meetingInvitation": [lambda z: z.meetings.invitation(ID)],
    "pastMeetingDetails": [lambda z: z.meetings.past(UUID), lambda z: z.meetings.past(ID)],
    "pastMeetings": [
        lambda z: z.meetings.past_instances(ID),
        lambda z: z.meetings.past_instances(ID, from_=DAY, to=LATER),
    ],
    "pastMeetingParticipants": [lambda z: z.meetings.past_participants(UUID)],
    "recordingsList": [
        lambda z: z.recordings.of_user("me", DAY, LATER),
        lambda z: z.recordings.of_user("ada@example.com", None, None, page_size=30),
        lambda z: z.recordings.of_user("me", None, None, trash=True, trash_type="recording_file"),
    ],
    "getAccountCloudRecording": [
        lambda z: z.recordings.of_account(DAY, LATER),
        lambda z: z.recordings.account_trash(),
    ],
    "recordingGet": [lambda z: z.recordings.of_meeting(UUID), lambda z: z.recordings.of_meeting(ID)],
    "recordingDelete": [lambda z: z.recordings.trash(UUID)],
    "recordingDeleteOne": [lambda z: z.recordings.trash_file(UUID, FILE)],
    "recordingStatusUpdate": [lambda z: z.recordings.restore(UUID)],
    "recordingStatusUpdateOne": [lambda z: z.recordings.restore_file(UUID, FILE)],
    "user": [lambda z: z.users.me(), lambda z: z.users.get("ada@example.com")],
    "users": [lambda z: z.users.list(), lambda z: z.users.list(status="inactive", role_id="0")],
    "userSettings": [
        lambda z: z.users.settings(),
        *(lambda z, each=each: z.users.settings("ada@example.com", option=each) for each in SettingsOption),  # type: ignore[misc]
    ],
    "userSummary": [lambda z: z.users.summary()],
    "userEmail": [lambda z: z.users.email_used("ada@example.com")],
    "userCreate": [
        lambda z: z.users.create(Creation.CREATE, DRAFT),
        lambda z: z.users.create(Creation.AUTO, DRAFT.model_copy(update={"password": "Gr33nroom-"})),
        lambda z: z.users.create(Creation.CUST, UserDraft(email="ada@example.com", type=1)),
        lambda z: z.users.create(Creation.SSO, DRAFT),
    ],
    "userUpdate": [
        lambda z: z.users.update("ada@example.com", PROFILE),
        lambda z: z.users.update("KDcuGIm1QgePTO8WbOqwIQ", {"type": 1}),
    ],
    "userStatus": [
        lambda z: z.users.set_status("ada@example.com", "activate"),
        lambda z: z.users.set_status("ada@example.com", "deactivate"),
    ],
    "userDelete": [
        lambda z: z.users.delete("ada@example.com"),
        lambda z: z.users.delete(
            "KDcuGIm1QgePTO8WbOqwIQ",
            "delete",
            transfer_email="bob@example.com",
            transfer_meeting=True,
            transfer_recording=True,
            transfer_webinar=True,
            transfer_whiteboard=True,
        ),
    ],
    "bulkUpdateFeature": [lambda z: z.users.features([(f"user-{each}", 2) for each in range(30)])],
    "groups": [lambda z: z.groups.list()],
    "getGroupSettings": [
        lambda z: z.groups.settings("t-_-d56CSWG-7BF15LLrOw"),
        *(lambda z, each=each: z.groups.settings("a", option=each) for each in SettingsOption),  # type: ignore[misc]
    ],
    "getGroupLockSettings": [
        lambda z: z.groups.lock_settings("a"),
        lambda z: z.groups.lock_settings("a", option=SettingsOption.SECURITY),
    ],
    "roles": [lambda z: z.roles.list()],
    "accountSettings": [
        lambda z: z.accounts.settings(),
        *(lambda z, each=each: z.accounts.settings(option=each) for each in SettingsOption),  # type: ignore[misc]
    ],
    "getAccountLockSettings": [
        lambda z: z.accounts.lock_settings(),
        lambda z: z.accounts.lock_settings(option=SettingsOption.SECURITY),
    ],
    "getPlanUsage": [lambda z: z.accounts.plan_usage()],
}
NOT_DESCRIBED = (recordings.LIST_ACCOUNT.name, accounts.USAGE.name)
"""Zoom describes these for master accounts alone, in files of their own."""
GOOD = {
    "id": 1,
    "invitation": "Ada is inviting you",
    "meetings": [{"id": 1, "uuid": "a"}],
    "participants": [{"id": "1"}],
    "users": [{"id": "1"}],
    "groups": [{"id": "1"}],
    "roles": [{"id": "1"}],
    "next_page_token": "",
}


def operations() -> dict[str, Operation]:
    modules = (accounts, groups, meetings, recordings, roles, users)
    found = [each for module in modules for each in vars(module).values()]
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
    for api in (AccountsApi, GroupsApi, MeetingsApi, RecordingsApi, RolesApi, UsersApi):
        for name in (each for each in vars(api) if not each.startswith("_")):
            assert f"{api.__name__.removesuffix('Api').lower()}.{name}(" in source


@pytest.mark.parametrize("name", [name for name in CALLS if name not in NOT_DESCRIBED])
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
        work = call(Apis(pipeline.client))
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


async def test_usage_of_the_plan_is_asked_of_ones_own_account(pipeline: Pipeline) -> None:
    (request,) = await _sent(CALLS[accounts.USAGE.name][0], pipeline)
    assert (request.method, request.url.path) == ("GET", "/v2/accounts/me/plans/usage")
    assert not request.url.params


async def test_a_second_page_is_asked_for_as_described(pipeline: Pipeline, described: Descriptions) -> None:
    with respx.mock(base_url=API) as router:
        first = httpx.Response(200, json=GOOD | {"next_page_token": "IAfJX3jsOLW7w3dokmFl84zOa0MAVGyMEB2"})
        router.route().mock(side_effect=[first, httpx.Response(200, json=GOOD)])
        assert [page async for page in UsersApi(pipeline.client).list()]
        params = dict(router.calls.last.request.url.params)
    assert params["next_page_token"]
    described.validate_request("GET", "/users", params)
