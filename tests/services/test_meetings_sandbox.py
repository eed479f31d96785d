"""Hosts, commands and lists against the sandbox: real sockets, Zoom's shapes, and a real store."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.services.hosts import Hosts
from app.services.meeting_defaults import MeetingDefaults, defaults_of
from app.services.meetings import MaybeCreated, MeetingsService
from app.services.sync import MeetingsSync, SyncPhase
from app.services.users import UsersService
from app.store.meetings import MeetingQuery, MeetingStatus, Sort, View
from app.store.store import FILE_NAME, Store
from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from app.zoom.models.meeting import MeetingRequest
from tests.fakes.clock import FakeClock
from tests.fakes.sandbox import running_sandbox
from tests.services.meetings_house import account


class House:
    """The services of one account of the sandbox."""

    def __init__(self, sandbox, http, store, clock):
        credentials = Credentials(AppKind.SERVER_TO_SERVER, **sandbox.clients["server_to_server"])
        tokens = TokenSource(OAuth(http, sandbox.oauth_url, clock), credentials, None, clock)
        limiter = Limiter(Plan.BUSINESS, clock, store.counts)
        client = ZoomClient(http, sandbox.api_url, tokens, limiter, clock, lambda _call: None)
        nobody = {"kind": AppKind.SERVER_TO_SERVER, "user_id": "", "email": "", "display_name": ""}
        who = account(api_url=sandbox.api_url, **nobody)
        self.sandbox, self.store, self.clock = sandbox, store, clock
        self.api = MeetingsApi(client)
        self.users = UsersApi(client)
        apis = self.users, GroupsApi(client), RolesApi(client), AccountsApi(client)
        self.directory = UsersService(*apis, store, who, tokens, limiter, store.changes, clock)
        self.hosts = Hosts(self.users, store, who, tokens, self.directory)
        self.service = MeetingsService(self.api, store, limiter, clock, who)
        self.sync = MeetingsSync(self.api, store, self.hosts, self.service, Changes(), clock)

    async def rows(self, view=View.UPCOMING, search=""):
        host = await self.hosts.current()
        query = MeetingQuery(view, host.id, search, self.clock.now(), "Europe/Helsinki", Sort())
        return await self.store.meetings.fetch((await self.store.meetings.listing(query)).rows)

    async def status(self, key):
        return (await self.store.meetings.detail(key)).row.status


@asynccontextmanager
async def a_house(sandbox, folder):
    http = create_http(user_agent="Greenroom/test")
    clock = FakeClock(sandbox.sandbox.clock.now(), impatient=True)
    store = await Store.open(folder / FILE_NAME, Changes(), clock)
    house = House(sandbox, http, store, clock)
    try:
        yield house
    finally:
        await house.sync.close()
        await house.directory.close()
        await store.close()
        await http.aclose()


@pytest.fixture(scope="module")
def running():
    with running_sandbox(users=30, meetings=60, hostile=True) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running):
    running.control("DELETE", "/faults")
    running.control("DELETE", "/requests")
    running.faults(limits=False)
    return running


@pytest.fixture
async def house(sandbox, tmp_path):
    async with a_house(sandbox, tmp_path) as found:
        yield found


def request(house, topic="Planning", days=3):
    start = (house.clock.now() + timedelta(days=days)).replace(microsecond=0, tzinfo=None)
    return MeetingRequest(topic=topic, type=2, start_time=start, timezone="UTC", duration=45)


async def test_the_lists_hold_what_zoom_has(house):
    await house.sync.refresh()
    assert {house.sync.state(view).phase for view in View} == {SyncPhase.DONE}
    upcoming, past = await house.rows(), await house.rows(View.PAST)
    assert len(upcoming) >= 10
    assert len(past) >= 10
    assert {row.status for row in past} == {MeetingStatus.ENDED}
    assert await house.rows(View.LIVE) == [row for row in upcoming if row.status is MeetingStatus.LIVE]
    starts = [row.start for row in upcoming if row.start]
    assert starts == sorted(starts)


async def test_no_session_stands_beside_its_own_plan(house):
    await house.sync.refresh()
    past = await house.rows(View.PAST)
    planned = {(row.meeting_id, row.start) for row in past if not row.session}
    assert not planned & {(row.meeting_id, row.start) for row in past if row.session}


async def test_hostile_topics_are_listed_and_found(house):
    await house.sync.refresh(View.UPCOMING)
    for row in await house.rows():
        found = await house.rows(search=row.topic)
        assert row.key in {each.key for each in found}, row.topic


async def test_a_meetings_life(house):
    host = await house.hosts.current()
    made = await house.service.create(request(house), host)
    key, number = made.row.key, made.row.meeting_id
    assert made.join_url
    assert made.password
    assert made.row.host_name == host.name
    changed = await house.service.update(made, MeetingRequest(topic="Renamed"))
    assert changed.row.topic == "Renamed"
    assert (await house.service.start_url(number)).startswith(house.sandbox.oauth_url)
    assert "Renamed" in await house.service.invitation(number)
    house.sandbox.control("PUT", f"/meetings/{number}", {"status": "started"})
    await house.sync.refresh(View.LIVE)
    assert await house.status(key) is MeetingStatus.LIVE
    await house.service.end(number)
    assert await house.status(key) is MeetingStatus.SCHEDULED, "it was opened early"
    deleted = await house.service.delete(key, notify_host=False, notify_registrants=False)
    assert await house.status(key) is MeetingStatus.CANCELLED
    await house.sync.refresh(View.UPCOMING)
    assert await house.status(key) is MeetingStatus.CANCELLED
    await house.service.undo_delete(deleted)
    assert await house.status(key) is not MeetingStatus.CANCELLED


async def test_an_instant_meeting(house):
    made = await house.service.create_instant(await house.hosts.current())
    assert made.join_url
    await house.sync.refresh(View.UPCOMING)
    assert made.row.key in {row.key for row in await house.rows()}
    house.sandbox.control("PUT", f"/meetings/{made.row.meeting_id}", {"status": "started"})
    await house.sync.refresh(View.LIVE)
    assert await house.status(made.row.key) is MeetingStatus.LIVE
    house.sandbox.control("PUT", f"/meetings/{made.row.meeting_id}", {"status": "waiting"})
    await house.sync.refresh(View.LIVE)
    assert await house.status(made.row.key) is MeetingStatus.ENDED


async def test_deleted_by_someone_else(house):
    made = await house.service.create(request(house), await house.hosts.current())
    await house.clock.advance(1)
    await house.sync.refresh(View.UPCOMING)
    house.sandbox.control("DELETE", f"/meetings/{made.row.meeting_id}")
    await house.clock.advance(60)
    await house.sync.refresh(View.UPCOMING)
    assert await house.status(made.row.key) is MeetingStatus.CANCELLED


async def test_a_create_whose_answer_is_lost_makes_one_meeting(house):
    host = await house.hosts.current()
    house.sandbox.faults(share_lost=1.0, only="POST .*/meetings", times=1)
    made = await house.service.create(request(house, "Once only"), host)
    asked = [each["method"] for each in house.sandbox.requests() if each["path"].endswith("/meetings")]
    assert asked[:2] == ["POST", "GET"]
    assert asked.count("POST") == 1
    assert house.sandbox.control("GET", f"/meetings/{made.row.meeting_id}")["id"] == made.row.meeting_id
    await house.sync.refresh(View.UPCOMING)
    assert [row.key for row in await house.rows(search="Once only")] == [made.row.key]


async def test_an_instant_one_whose_answer_is_lost_is_told(house):
    host = await house.hosts.current()
    house.sandbox.faults(share_lost=1.0, only="POST .*/meetings", times=1)
    with pytest.raises(MaybeCreated):
        await house.service.create_instant(host)


async def test_whose_meetings(house):
    first = await house.hosts.current()
    assert first.path == first.id
    others = [host for host in await house.hosts.suggestions("") if host.id != first.id]
    chosen = await house.hosts.choose(others[0].email)
    await house.sync.refresh(View.UPCOMING)
    assert {row.host_id for row in await house.rows()} <= {chosen.id}


async def test_look_up_by_number_and_link(house):
    made = await house.service.create(request(house), await house.hosts.current())
    await house.store.meetings.remove_account_rows()
    key = await house.service.look_up(made.join_url)
    assert (await house.store.meetings.detail(key)).row.topic == "Planning"
    assert await house.service.look_up("99999999999") is None


async def test_a_series_that_is_listed_once_shows_all_its_dates(tmp_path):
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    with running_sandbox(users=10, meetings=60, series_once=True, now=now, limits=False) as sandbox:
        async with a_house(sandbox, tmp_path) as house:
            await house.sync.refresh(View.UPCOMING)
            dates = {}
            for row in await house.rows():
                if row.repeats and row.start is not None:
                    dates[row.meeting_id] = dates.get(row.meeting_id, 0) + 1
            assert max(dates.values()) > 1


async def test_the_system_clock_serves_as_well(sandbox, tmp_path):
    store = await Store.open(tmp_path / FILE_NAME, Changes())
    http = create_http(user_agent="Greenroom/test")
    try:
        house = House(sandbox, http, store, SystemClock())
        await house.sync.refresh(View.LIVE)
        assert house.sync.state(View.LIVE).phase is SyncPhase.DONE
    finally:
        await store.close()
        await http.aclose()


async def test_a_hosts_settings_are_what_a_new_meeting_begins_with(running, tmp_path):
    async with a_house(running, tmp_path) as house:
        told = await defaults_of(house.users, await house.hosts.current())
        assert told == MeetingDefaults(
            waiting_room=True,
            join_before_host=False,
            host_video=True,
            participant_video=False,
            audio="both",
            record="none",
            use_pmi=False,
        )


async def test_where_zoom_does_not_tell_the_settings_none_are_known(tmp_path):
    with running_sandbox(users=12, scopes=("user:read:user:admin",)) as sandbox:
        async with a_house(sandbox, tmp_path) as house:
            assert await defaults_of(house.users, await house.hosts.current()) == MeetingDefaults()


async def test_past_sessions_come_with_their_people(house):
    await house.sync.refresh()
    row = max((row for row in await house.rows(View.PAST) if row.session), key=lambda row: row.start)
    await house.service.refresh_past(row.key)
    told = (await house.store.meetings.detail(row.key)).row
    assert told.participants is not None and told.duration is not None
    assert len(await house.service.participants(told.uuid)) <= told.participants
