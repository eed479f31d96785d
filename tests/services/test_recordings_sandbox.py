"""The listing of recordings against the sandbox: real sockets, Zoom's shapes and rules, and a real store."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from app.core.changes import Changes
from app.services.recordings import Reach, RecordingsService
from app.store.recordings import RecordingQuery, WindowState
from app.store.store import FILE_NAME, Store
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.errors import GrantRefused
from app.zoom.http import create_http
from app.zoom.limits import Limiter, Plan
from tests.fakes.clock import FakeClock
from tests.fakes.sandbox import running_sandbox
from tests.services.meetings_house import account

YEAR = timedelta(days=364)
ACCOUNT, USER = "/v2/accounts/me/recordings", "/recordings"


class House:
    """The recordings of one account of the sandbox."""

    def __init__(self, sandbox, http, store, clock):
        credentials = Credentials(AppKind.SERVER_TO_SERVER, **sandbox.clients["server_to_server"])
        tokens = TokenSource(OAuth(http, sandbox.oauth_url, clock), credentials, None, clock)
        limiter = Limiter(Plan.BUSINESS, clock, store.counts)
        self.calls = []
        client = ZoomClient(http, sandbox.api_url, tokens, limiter, clock, self.calls.append)
        nobody = {"kind": AppKind.SERVER_TO_SERVER, "user_id": "", "email": "", "display_name": ""}
        who = account(api_url=sandbox.api_url, zoom_account_id=sandbox.account_id, **nobody)
        self.sandbox, self.store, self.clock, self.tokens = sandbox, store, clock, tokens
        self.today = clock.now().date()
        self.year = (self.today - YEAR, self.today)
        api, users = RecordingsApi(client), UsersApi(client)
        self.service = RecordingsService(
            api, users, store, who, tokens, limiter, store.changes, clock, self.calls
        )

    def asked(self):
        """What was asked of the API since the last time, as paths."""
        paths = [each["path"] for each in self.sandbox.requests() if "oauth" not in each["path"]]
        self.sandbox.control("DELETE", "/requests")
        return paths

    async def uuids(self, **query):
        listing = await self.store.recordings.listing(RecordingQuery(**query))
        return {row.uuid for row in await self.store.recordings.fetch(listing.rows)}

    def truth(self, *, trashed=False):
        """The recordings of the year that the sandbox has outside its trash, or in it."""
        now = self.clock.now()
        everything = self.sandbox.sandbox.recordings
        found = everything.trash(None, now) if trashed else everything.within(None, *self.year)
        return {each.uuid for each in found}


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
    with running_sandbox(users=20, recordings=150, hostile=True) as sandbox:
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


async def test_a_year_of_the_account(house):
    result = await house.service.read(*house.year)
    assert (result.reach, result.asked, result.complete) == (Reach.ACCOUNT, 13, True)
    assert house.asked() == [ACCOUNT] * 13
    assert await house.uuids() == house.truth()
    assert result.found == len(house.truth())


@pytest.mark.parametrize("people", [10, 100, 1_000])
async def test_the_number_of_users_does_not_matter(tmp_path, people):
    with running_sandbox(users=people, recordings=60) as sandbox:
        sandbox.faults(limits=False)
        async with a_house(sandbox, tmp_path) as house:
            assert (await house.service.read(*house.year)).complete
            assert house.asked() == [ACCOUNT] * 13


@pytest.mark.parametrize("refusal", ["refused", "missing-scope"])
async def test_user_by_user_where_the_account_is_refused(house, refusal):
    house.sandbox.faults(account_recordings=refusal)
    today = house.today
    result = await house.service.read(today - timedelta(days=80), today)
    assert (result.reach, result.complete) == (Reach.USERS, True)
    asked = house.asked()
    assert asked.count(ACCOUNT) == 1
    assert asked.count("/v2/users") == 2
    assert len(asked) == 3 + result.asked
    first = {
        each.uuid for each in house.sandbox.sandbox.recordings.within(None, today - timedelta(days=80), today)
    }
    assert await house.uuids() == first


async def test_pages_that_expire_and_windows_that_are_cut(house):
    house.sandbox.faults(long_window="clamp")
    assert (await house.service.read(*house.year)).complete
    assert await house.uuids() == house.truth()


async def test_throttled_it_comes_all_the_same(house):
    house.sandbox.faults(share_429=0.3)
    result = await house.service.read(*house.year)
    assert result.complete
    assert await house.uuids() == house.truth()
    diagnosis = await house.service.diagnosis(*house.year)
    assert (
        diagnosis.throttles == len([each for each in house.sandbox.requests() if each["status"] == 429]) > 0
    )


async def test_zoom_fails_now_and_then(house):
    house.sandbox.faults(share_5xx=0.2)
    result = await house.service.read(*house.year)
    windows = await house.store.recordings.windows()
    failed = [each for each in windows if each.state is not WindowState.DONE]
    assert result.complete or (failed and result.missing)
    house.sandbox.control("DELETE", "/faults")
    house.sandbox.faults(limits=False)
    assert (await house.service.read(*house.year)).complete
    assert await house.uuids() == house.truth()


async def test_a_sign_in_that_dies_midway(house):
    turns, token = [], house.tokens.token

    async def dying():
        turns.append(None)
        if len(turns) > 10:
            raise GrantRefused("invalid_client")
        return await token()

    house.tokens.token = dying
    result = await house.service.read(*house.year)
    assert isinstance(result.error, GrantRefused)
    assert 0 < len(house.asked()) < 13
    assert {gap.title for gap in result.missing} == {"Zoom does not know this app"}
    house.tokens.token = token
    assert (await house.service.read(*house.year)).complete
    assert await house.uuids() == house.truth()


async def test_trash_and_back(house):
    await house.service.read(*house.year)
    uuid = sorted(house.truth())[0]
    assert (await house.service.trash([uuid])).done == (uuid,)
    assert uuid in house.truth(trashed=True)
    house.asked()
    cost = await house.service.trash_cost()
    result = await house.service.read_trash()
    assert (result.error, result.reach) == (None, Reach.USERS)
    assert cost.requests == 2
    asked = house.asked()
    assert asked.count(ACCOUNT) == 1
    assert (await house.service.trash_cost()).requests == len(asked) - 1 - 2
    assert await house.uuids(trash=True) >= house.truth(trashed=True)
    assert (await house.service.restore([uuid])).done == (uuid,)
    assert uuid in house.truth()
    assert uuid in await house.uuids()


async def test_the_accounts_trash_where_zoom_gives_it(house):
    house.sandbox.faults(account_trash="granted")
    result = await house.service.read_trash()
    assert (result.error, result.reach) == (None, Reach.ACCOUNT)
    assert house.asked() == [ACCOUNT] * 2


async def test_a_fresh_link(house):
    await house.service.read(*house.year)
    wanted = await house.store.recordings.files(sorted(await house.uuids()))
    house.asked()
    link = await house.service.fresh_url(wanted[0].uuid, wanted[0].key)
    assert link
    assert len(house.asked()) == 1
    assert house.calls[-1].operation == "recordingGet"
