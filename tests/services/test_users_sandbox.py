"""The directory against the sandbox: real sockets, Zoom's shapes and rules, and a real store."""

from contextlib import asynccontextmanager

import pytest

from app.core.changes import Changes
from app.services.users import (
    DirectoryPhase,
    DirectoryReach,
    LicenceSource,
    SettingLevel,
    UsersService,
    settings_read,
)
from app.store.store import FILE_NAME, Store
from app.store.users import DirectoryQuery, UserStatus
from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from tests.fakes.clock import FakeClock
from tests.fakes.sandbox import running_sandbox
from tests.services.meetings_house import account


class House:
    """The directory of one account of the sandbox, read by a Server-to-Server app."""

    def __init__(self, sandbox, http, store, clock):
        credentials = Credentials(AppKind.SERVER_TO_SERVER, **sandbox.clients["server_to_server"])
        tokens = TokenSource(OAuth(http, sandbox.oauth_url, clock), credentials, None, clock)
        limiter = Limiter(Plan.BUSINESS, clock, store.counts)
        client = ZoomClient(http, sandbox.api_url, tokens, limiter, clock, lambda _call: None)
        nobody = {"kind": AppKind.SERVER_TO_SERVER, "user_id": "", "email": "", "display_name": ""}
        who = account(api_url=sandbox.api_url, zoom_account_id=sandbox.account_id, **nobody)
        self.sandbox, self.store, self.clock, self.tokens = sandbox, store, clock, tokens
        self.service = UsersService(
            UsersApi(client),
            GroupsApi(client),
            RolesApi(client),
            AccountsApi(client),
            store,
            who,
            tokens,
            limiter,
            store.changes,
            clock,
        )

    def asked(self):
        """What was asked of the API since the last time, as paths."""
        paths = [each["path"] for each in self.sandbox.requests() if "oauth" not in each["path"]]
        self.sandbox.control("DELETE", "/requests")
        return paths

    async def emails(self, **query):
        found = await self.service.listing(DirectoryQuery(**query))
        return {row.email for row in await self.service.fetch(found.rows)}

    def truth(self, *statuses):
        """The addresses that the sandbox has of these statuses; of all without any."""
        return {
            user.email for user in self.sandbox.sandbox.directory if not statuses or user.status in statuses
        }


@asynccontextmanager
async def a_house(sandbox, folder):
    http = create_http(user_agent="Greenroom/test")
    clock = FakeClock(sandbox.sandbox.clock.now(), impatient=True)
    store = await Store.open(folder / FILE_NAME, Changes(), clock)
    house = House(sandbox, http, store, clock)
    try:
        yield house
    finally:
        await house.service.close()
        await store.close()
        await http.aclose()


@pytest.fixture(scope="module")
def running():
    with running_sandbox(users=200, hostile=True) as sandbox:
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


ALICE = "alice@halvern.example"


async def test_all_of_it_in_seven_requests(house):
    state = await house.service.sync()
    assert (state.phase, state.missing, state.requests) == (DirectoryPhase.DONE, (), 7)
    assert await house.emails() == house.truth()
    asked = house.asked()
    assert asked.count("/v2/users") == 3
    assert len(asked) == 7


async def test_every_status(house):
    await house.service.sync()
    for status in (UserStatus.ACTIVE, UserStatus.INACTIVE, UserStatus.PENDING):
        found = await house.emails(status=status)
        assert found == house.truth(status.value) != set()


async def test_pages_of_two_thousand(tmp_path):
    with running_sandbox(users=4_500, meetings=0) as sandbox:
        sandbox.faults(limits=False)
        async with a_house(sandbox, tmp_path) as house:
            state = await house.service.sync()
            assert (state.phase, state.people) == (DirectoryPhase.DONE, 4_500)
            assert house.asked().count("/v2/users") == 5
            assert await house.emails() == house.truth()


async def test_throttled_it_comes_all_the_same(house):
    house.sandbox.faults(share_429=0.3)
    state = await house.service.sync()
    assert state.phase is DirectoryPhase.DONE
    assert await house.emails() == house.truth()


async def test_names_of_groups_and_roles(house):
    await house.service.sync()
    names = {choice.name for choice in await house.store.users.groups()}
    assert "" not in names
    assert len(names) > 1
    assert {"Owner", "Member"} <= {choice.name for choice in await house.store.users.roles()}


class TestLicences:
    async def test_of_the_plan(self, house):
        await house.service.sync()
        licences = await house.service.licences()
        truth = house.sandbox.sandbox.licences
        assert licences.source is LicenceSource.PLAN
        assert (licences.seats.used, licences.seats.total) == (truth.used(), truth.seats)
        assert licences.free == truth.free()

    @pytest.mark.parametrize("refusal", ["refused", "missing-scope"])
    async def test_of_the_summary_where_the_plan_is_not_told(self, house, refusal):
        house.sandbox.faults(plan_usage=refusal)
        state = await house.service.sync()
        licences = await house.service.licences()
        assert (state.phase, state.missing) == (DirectoryPhase.DONE, ())
        assert licences.source is LicenceSource.SUMMARY
        assert licences.seats.used == len(
            [each for each in house.sandbox.sandbox.directory if (each.status, each.type) == ("active", 2)]
        )
        assert (licences.seats.total, licences.free) == (None, None)


class TestOnePerson:
    async def test_is_found_before_any_reading(self, house):
        email = next(iter(house.truth("active")))
        key = await house.service.look_up(email.upper())
        assert await house.emails() == {email}
        assert (await house.store.users.detail(key)).fetched_at is not None

    async def test_nobody_of_that_address(self, house):
        assert await house.service.look_up("nobody@halvern.example") is None

    async def test_gone_meanwhile(self, house):
        house.sandbox.control("POST", "/users", {"email": ALICE})
        await house.service.sync()
        [row] = await house.service.fetch((await house.service.listing(DirectoryQuery(search=ALICE))).rows)
        house.sandbox.control("DELETE", f"/users/{ALICE}")
        assert not await house.service.refresh_person(row.key)
        assert ALICE not in await house.emails()
        assert await house.emails(status=UserStatus.LEFT) == {ALICE}

    async def test_settings_and_who_decides_them(self, house):
        await house.service.sync()
        listing = await house.service.listing(DirectoryQuery(status=UserStatus.ACTIVE))
        [row, other] = await house.service.fetch(listing.rows[:2])
        house.asked()
        await house.service.read_settings(row.key)
        read = settings_read(await house.store.users.detail(row.key))
        assert [line.key for line in read.lines] == [
            "waiting_room",
            "passcode",
            "auto_recording",
            "cloud_recording",
            "authentication",
            "join_before_host",
        ]
        by_key = {line.key: line for line in read.lines}
        assert by_key["passcode"].decided_by is SettingLevel.ACCOUNT
        assert by_key["passcode"].locked is True
        assert (read.unread, read.capacity is None) == ("", False)
        # the levels above are not read again for the next person of the same group
        house.asked()
        assert row.group_ids == other.group_ids
        await house.service.read_settings(other.key)
        assert {path.split("/")[2] for path in house.asked()} == {"users"}

    async def test_what_a_user_changed(self, house):
        house.sandbox.control("POST", "/users", {"email": "bob@halvern.example"})
        house.sandbox.control("PUT", "/users/bob@halvern.example", {"settings": {"auto_recording": "cloud"}})
        key = await house.service.look_up("bob@halvern.example")
        await house.service.read_settings(key)
        lines = {line.key: line for line in settings_read(await house.store.users.detail(key)).lines}
        assert lines["auto_recording"].decided_by is SettingLevel.USER
        assert lines["auto_recording"].value == "In the cloud"


async def test_without_the_scope_of_the_list(tmp_path):
    with running_sandbox(users=12, scopes=("user:read:user:admin",)) as sandbox:
        async with a_house(sandbox, tmp_path) as house:
            await house.tokens.token()
            state = await house.service.sync()
            assert house.service.reach is DirectoryReach.ME
            assert house.service.scope == "user:read:list_users:admin"
            assert state.people <= 1
            assert len(await house.emails()) <= 1
            assert "/v2/users" not in house.asked()
