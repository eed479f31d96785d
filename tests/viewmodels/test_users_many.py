"""Fifty thousand people through the page's view-model, on the real store: fast, and the window goes on."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from app.core.changes import Changes
from app.core.clock import SystemClock
from app.core.settings import Settings
from app.services.users import UsersService
from app.store.store import FILE_NAME, Store
from app.store.users import UserStatus
from app.viewmodels.users import UsersViewModel
from app.viewmodels.users_state import Situation
from app.zoom.limits import Limiter, Plan
from app.zoom.models.user import User
from tests.fakes.meetings_session import fake_session
from tests.fakes.waiting import until
from tests.services.meetings_house import Granted, account
from tests.services.users_house import ADMIN, FakeLevels, FakeUsers

PEOPLE, PAGE = 50_000, 2_000
LONGEST_STALL = 0.25
"""Seconds in which the window does not answer; a machine that others use as well gets some room."""
LONGEST_SEARCH = 1.0


def everybody():
    """People as Zoom lists them."""
    return [
        User(
            id=f"user{number}",
            email=f"person{number}@example.com",
            first_name=f"Given{number % 977}",
            last_name=f"Family{number % 4_999}",
            display_name=f"Given{number % 977} Family{number % 4_999}",
            type=1 + number % 2,
            status="active",
            dept=f"Department {number % 40}",
            role_id="2",
            last_login_time=datetime(2026, 1 + number % 11, 1, tzinfo=UTC),
        )
        for number in range(PEOPLE)
    ]


class Beats:
    """How long the loop was held up at most."""

    def __init__(self):
        self.longest = 0.0
        self._task = asyncio.ensure_future(self._beat())

    async def _beat(self):
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - began - 0.005)

    async def stop(self):
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@pytest.fixture
async def house(io, tmp_path, qapp):
    changes, clock = Changes(), SystemClock()
    store = await io.run(Store.open(tmp_path / FILE_NAME, changes, clock))
    api = FakeUsers(*everybody(), page_size=PAGE)
    apis = api, FakeLevels(), FakeLevels(), FakeLevels()
    limiter = Limiter(Plan.BUSINESS, clock, store.counts)
    service = UsersService(*apis, store, account(), Granted(*ADMIN), limiter, changes, clock)
    session = fake_session()
    session.store, session.directory = store, service
    vm = UsersViewModel(io, session, changes, clock, Settings, zone="UTC")
    vm.api = api
    yield vm
    await vm.close()
    await io.run(service.close())
    await io.run(store.close())


async def test_fifty_thousand_people(house):
    """Read by pages of two thousand, then searched, filtered and scrolled through."""
    beats = Beats()
    house.start()
    house.sync_now()
    async with asyncio.timeout(120):
        while not _is_read(house):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.05)
    assert house.situation is Situation.ROWS
    assert house.api.calls.count("active") == PEOPLE // PAGE
    assert house.sync.people == PEOPLE
    await until(lambda: house.counts.of_status(UserStatus.ACTIVE) == PEOPLE)
    seconds = [await _search(house, text) for text in ("g", "gi", "given17", "given17 fam", "person49999@")]
    house.clear_filters()
    await until(lambda: house.listing is not None)
    house.rows.want_block(100)
    house.selection.select(house.listing.rows[:10_000])
    await until(lambda: house.selection.summary is not None)
    await beats.stop()
    assert house.selection.summary.count == 10_000
    assert beats.longest < LONGEST_STALL
    assert max(seconds) < LONGEST_SEARCH


def _is_read(vm):
    return vm.listing is not None and len(vm.listing.rows) == PEOPLE and not vm.syncing


async def _search(vm, text):
    """Seconds from the key to the rows."""
    began = time.perf_counter()
    vm.set_search(text)
    await until(lambda: vm.listing is not None)
    assert 0 < len(vm.listing.rows) < PEOPLE or text in {"g", "gi"}
    return time.perf_counter() - began
