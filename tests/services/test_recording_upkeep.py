import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.services.recordings import ListingPhase
from app.store.errors import StoreError
from app.zoom.errors import NetworkError, NotFound, RateLimited, ServerError, TokenRejected
from tests.fakes.recordings_api import recording
from tests.fakes.waiting import until
from tests.services.recordings_house import TODAY, a_house

DAY = timedelta(days=1)
MONTH = (TODAY - 29 * DAY, TODAY)
RECENT = (TODAY - 7 * DAY, TODAY)


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


async def passed(house, seconds):
    """Let time pass; the store's threads need real moments to answer."""
    step = 5.0
    while seconds > 0:
        await quiet(house)
        await house.clock.advance(min(step, seconds))
        seconds -= step
    await quiet(house)


async def quiet(house):
    """Wait until nothing runs but the schedule's own sleep."""
    for _round in range(2_000):
        await asyncio.sleep(0.0005)
        if house.clock.sleepers and house.service._by_itself is None:
            return
    raise AssertionError("the schedule does not come to rest")


def asked(house):
    found = [call[2:] for call in house.api.calls]
    house.api.calls.clear()
    return found


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class TestRefresh:
    async def test_nothing_is_asked_while_nothing_is_shown(self, house):
        house.service.start()
        await passed(house, 600)
        assert asked(house) == []

    async def test_the_recent_part_of_what_is_shown(self, house):
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 1)
        assert asked(house) == [(RECENT[0], TODAY + DAY)]
        await passed(house, 200)
        assert asked(house) == []
        house.api.recordings = [recording("new", at(TODAY))]
        await passed(house, 110)
        assert asked(house) == [(RECENT[0] + DAY, TODAY + DAY)], "the oldest day is settled now"
        assert await house.uuids() == ["new"]

    async def test_days_of_long_ago_are_let_be(self, house):
        house.service.set_shown(TODAY - 90 * DAY, TODAY - 60 * DAY)
        house.service.start()
        await passed(house, 400)
        assert asked(house) == []

    async def test_of_one_host(self, house):
        house.service.set_shown(TODAY, TODAY, "grace")
        house.service.start()
        await passed(house, 1)
        assert asked(house) == [(TODAY, TODAY + DAY)]
        house.service.set_shown(TODAY, TODAY, "edsger")
        await passed(house, 6)
        assert len(asked(house)) == 1
        house.service.set_shown(None, None)
        await passed(house, 600)
        assert asked(house) == []

    async def test_what_the_person_had_read_is_fresh(self, house):
        await house.service.read(*MONTH)
        asked(house)
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 200)
        assert asked(house) == []

    async def test_after_sleep_at_once(self, house):
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 1)
        asked(house)
        house.clock._now += timedelta(minutes=3)
        await passed(house, 6)
        assert len(asked(house)) == 1

    async def test_many_users_are_asked_less_often(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(100)]
        house.api.failures["account"] = NotFound(http_status=404)
        house.service.set_shown(TODAY, TODAY)
        house.service.start()
        await passed(house, 600)
        assert len(asked(house)) == 1, "nobody agreed to so many requests"
        assert house.service.state().error is None
        await house.service.read(TODAY, TODAY)
        assert len(asked(house)) == 100
        await passed(house, 450)
        assert asked(house) == []
        await passed(house, 60)
        assert len(asked(house)) == 100

    async def test_it_does_not_hide_what_is_missing(self, house):
        house.api.failures["account"] = lambda first, _page: ServerError() if first == MONTH[0] else None
        await house.service.read(*MONTH)
        house.service._upkeep._unfinished = None
        house.service._upkeep._read_at.clear()
        (gap,) = house.service.state().missing
        seen = []
        house.service._changes.publish = lambda _change: seen.append(house.service.state().phase)
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 1)
        state = house.service.state()
        assert gap.last == TODAY - DAY
        assert (state.phase, state.missing) == (
            ListingPhase.PARTIAL,
            (replace(gap, last=RECENT[0] - DAY),),
        ), "the recent days came"
        assert ListingPhase.RUNNING not in seen, "nobody asked for it, so nobody sees it run"

    async def test_the_person_goes_first(self, house):
        house.api.gate = asyncio.Event()
        house.service.set_shown(*MONTH)
        house.service.start()
        await until(lambda: house.api.count() == 1)
        reading = asyncio.ensure_future(house.service.read(TODAY - 400 * DAY, TODAY - 390 * DAY))
        await until(lambda: house.api.count() == 2)
        assert house.api.running == 1, "the refresh was ended for it"
        house.api.gate.set()
        assert (await reading).complete


class TestResumption:
    async def test_after_a_failure_with_growing_pauses(self, house):
        house.api.failures["account"] = NetworkError("dns")
        await house.service.read(*MONTH)
        asked(house)
        house.service.start()
        await passed(house, 25)
        assert asked(house) == []
        await passed(house, 10)
        assert asked(house)
        await passed(house, 50)
        assert asked(house) == []
        house.api.failures.clear()
        await passed(house, 15)
        assert len(asked(house)) == 2
        assert house.service.state().phase is ListingPhase.DONE
        await passed(house, 600)
        assert asked(house) == []

    async def test_when_zoom_allows(self, house):
        resumes_at = house.clock.now() + timedelta(minutes=10)
        house.api.failures["account"] = RateLimited(resumes_at=resumes_at, daily=True)
        await house.service.read(*MONTH)
        assert house.service.state().resumes_at == resumes_at
        asked(house)
        house.api.failures.clear()
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 590)
        assert asked(house) == []
        await passed(house, 20)
        assert house.service.state().phase is ListingPhase.DONE

    async def test_what_needs_the_person_waits_for_the_person(self, house):
        house.api.failures["account"] = TokenRejected()
        await house.service.read(*MONTH)
        asked(house)
        house.service.set_shown(*MONTH)
        house.service.start()
        await passed(house, 900)
        assert asked(house) == []

    @pytest.mark.parametrize("error", [StoreError("busy", Path("x")), ZeroDivisionError()])
    async def test_a_round_that_breaks_is_not_the_last(self, house, error, caplog):
        real = house.store.recordings.processing

        async def fails(_before):
            raise error

        house.store.recordings.processing = fails
        house.service.start()
        await passed(house, 10)
        assert ("broke" in caplog.text) is isinstance(error, ZeroDivisionError)
        house.store.recordings.processing = real
        house.service.set_shown(*MONTH)
        await passed(house, 10)
        assert len(asked(house)) == 1

    async def test_after_sleep_what_broke_off_is_tried_at_once(self, house):
        house.api.failures["account"] = NetworkError("dns")
        await house.service.read(*MONTH)
        house.api.failures.clear()
        asked(house)
        house.service.start()
        await passed(house, 1)
        house.clock._now += timedelta(hours=3)
        await passed(house, 6)
        assert house.service.state().phase is ListingPhase.DONE


class TestProcessing:
    async def test_it_arrives_by_itself(self, house):
        house.api.recordings = [recording("slow", at(TODAY), status="processing")]
        await house.service.read(TODAY, TODAY)
        house.api.calls.clear()
        house.service.start()
        await passed(house, 110)
        assert house.api.count("meeting") == 0
        await passed(house, 20)
        assert house.api.count("meeting") == 1
        await passed(house, 200)
        assert house.api.count("meeting") == 1, "the pause has grown"
        house.api.recordings = [recording("slow", at(TODAY))]
        await passed(house, 60)
        assert house.api.count("meeting") == 2
        assert await house.store.recordings.processing(house.clock.now() + DAY) == []
        await passed(house, 900)
        assert house.api.count("meeting") == 2

    async def test_zoom_not_finding_it_yet_is_no_end(self, house):
        house.api.recordings = [recording("slow", at(TODAY), status="processing")]
        await house.service.read(TODAY, TODAY)
        house.api.recordings = []
        house.service.start()
        await passed(house, 130)
        assert house.api.count("meeting") == 1
        assert await house.uuids() == ["slow"]

    async def test_after_three_days_it_is_given_up(self, house):
        house.api.recordings = [recording("stuck", at(TODAY - 5 * DAY), status="processing")]
        await house.service.read(TODAY - 6 * DAY, TODAY)
        house.service.start()
        await passed(house, 900)
        assert house.api.count("meeting") == 0
