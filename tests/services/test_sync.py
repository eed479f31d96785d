import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from app.core.errors import GreenroomError
from app.services._sync_lists import MOST_GLANCED
from app.services.hosts import Host
from app.services.sign_in_errors import NotSignedIn
from app.services.sync import MeetingsSync, SyncPhase
from app.store.errors import StoreError
from app.store.meetings import View
from app.store.secrets import KeyringError, KeyringTrouble
from app.zoom.errors import (
    MissingScope,
    NetworkError,
    NotFound,
    RateLimited,
    RefreshRefused,
    ServerError,
    TokenRejected,
)
from app.zoom.limits import Priority
from app.zoom.models.meeting import MeetingListItem
from tests.services.meetings_house import a_house

HOUR = timedelta(hours=1)
GRACE = Host("grace", "grace@example.com", "Grace Hopper", False, "grace")


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


async def passed(house, seconds):
    """Let time pass; the store's threads need real moments to answer."""
    step = 1.0
    while seconds > 0:
        await quiet(house)
        await house.clock.advance(min(step, seconds))
        seconds -= step
    await quiet(house)


async def quiet(house):
    """Wait until nothing runs but the schedule's own sleep."""
    for _round in range(500):
        await asyncio.sleep(0.001)
        if house.clock.sleepers and not any(not task.done() for task in house.sync._running.values()):
            return
    raise AssertionError("the schedule does not come to rest")


def kinds(house):
    """Which lists were read since the last time."""
    found = [call[0] for call in house.api.named("list")]
    house.api.calls.clear()
    return found


class TestRefresh:
    async def test_all_lists(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        house.api.add(2, start=house.clock.now(), status="started")
        house.api.lists["previous_meetings"] = [
            MeetingListItem(id=3, uuid="s", start_time=house.clock.now() - HOUR, duration=10)
        ]
        await house.sync.refresh()
        assert await house.statuses() == {2: "live", 1: "scheduled"}
        assert await house.statuses(View.PAST) == {3: "ended"}
        for view in View:
            state = house.sync.state(view)
            assert (state.phase, state.synced_at, state.error) == (SyncPhase.DONE, house.clock.now(), None)
        assert sorted(kinds(house)) == ["live", "previous_meetings", "scheduled", "upcoming"]
        assert set(house.api.priorities) == {Priority.INTERACTIVE}

    async def test_one_list_with_the_live_ones(self, house):
        await house.sync.refresh(View.PAST)
        assert sorted(kinds(house)) == ["live", "previous_meetings"]
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.NEVER

    async def test_two_at_once_read_once(self, house):
        await asyncio.gather(house.sync.refresh(View.LIVE), house.sync.refresh(View.LIVE))
        assert kinds(house) == ["live"]

    async def test_pages_are_shown_as_they_come(self, house):
        house.api.page_size = 300
        for number in range(1, 701):
            house.api.add(number, start=house.clock.now() + HOUR)
        seen = []

        async def look(name, *args):
            if name == "list" and args[0] == "upcoming":
                state = house.sync.state(View.UPCOMING)
                seen.append((state.phase.value, state.done, state.total, len(await house.rows())))

        house.api.on_call = look
        await house.sync.refresh(View.UPCOMING)
        assert seen == [("running", 0, None, 0), ("running", 300, 700, 300), ("running", 600, 700, 600)]
        assert len(await house.rows()) == 700

    async def test_when_it_was_read_outlives_the_program(self, house):
        await house.sync.refresh(View.UPCOMING)
        at = house.clock.now()
        again = MeetingsSync(house.api, house.store, house.hosts, house.service, house.changes, house.clock)
        house.api.faults["list"] = [NetworkError("dns")] * 5
        await again.refresh(View.UPCOMING)
        state = again.state(View.UPCOMING)
        assert (state.phase, state.synced_at) == (SyncPhase.FAILED, at)
        await again.close()

    async def test_each_host_has_a_state_of_its_own(self, house):
        await house.sync.refresh(View.UPCOMING)
        await house.hosts.choose("grace@example.com")
        house.api.faults["list"] = [ServerError(), ServerError()]
        await house.sync.refresh(View.UPCOMING)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.FAILED
        await house.hosts.choose("me")
        await house.sync.refresh(View.LIVE)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.DONE


class TestFailure:
    async def broken_after(self, house, pages, error, total=2_700):
        house.api.page_size = 300
        house.api.lists["upcoming"] = [
            MeetingListItem(id=number, start_time=house.clock.now() + HOUR) for number in range(1, total + 1)
        ]

        async def fail(name, *args):
            if name == "list" and args[0] == "upcoming" and args[2] > pages:
                raise error

        house.api.on_call = fail
        await house.sync.refresh(View.UPCOMING)
        return house.sync.state(View.UPCOMING)

    async def test_a_partial_list_says_what_is_missing_and_until_when(self, house):
        resumes = house.clock.now() + HOUR
        state = await self.broken_after(house, 3, RateLimited(resumes_at=resumes))
        assert state.phase is SyncPhase.PARTIAL
        assert state.missing == "Showing 900 of about 2,700 meetings."
        assert (state.done, state.total, state.resumes_at) == (900, 2_700, resumes)
        assert isinstance(state.error, RateLimited)
        assert state.synced_at is None
        assert len(await house.rows()) == 900

    async def test_other_reasons_are_in_the_sentence(self, house):
        state = await self.broken_after(house, 1, NetworkError("timeout", host="api.zoom.us"))
        assert state.missing == "Showing 300 of about 2,700 meetings. api.zoom.us did not answer in time."

    async def test_nothing_came(self, house):
        state = await self.broken_after(house, 0, ServerError())
        assert (state.phase, state.missing) == (SyncPhase.FAILED, "")
        assert isinstance(state.error, ServerError)

    async def test_a_partial_list_cancels_nobody(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        await house.sync.refresh(View.UPCOMING)
        await house.clock.advance(60)
        house.api.meetings.clear()
        await self.broken_after(house, 1, ServerError())
        assert (await house.store.meetings.detail("1")).row.status.value == "scheduled"

    async def test_live_ones_stay_live_when_their_list_breaks(self, house):
        house.api.add(1, start=house.clock.now(), status="started")
        await house.sync.refresh(View.LIVE)
        house.api.faults["list"] = [ServerError()]
        await house.sync.refresh(View.LIVE)
        assert await house.statuses() == {1: "live"}

    async def test_a_store_that_fails_is_told_too(self, house, monkeypatch):
        async def full(*_args):
            raise StoreError("full", house.store.path)

        monkeypatch.setattr(house.store.meetings, "put_page", full)
        await house.sync.refresh(View.UPCOMING)
        assert house.sync.state(View.UPCOMING).error.kind == "full"

    async def test_an_error_of_the_programs_own_does_not_stop_the_schedule(self, house, caplog):
        house.sync.set_shown(View.UPCOMING)
        house.api.faults["list"] = [KeyError("upcoming")]
        house.sync.start()
        await passed(house, 1)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.FAILED
        assert house.sync.state(View.UPCOMING).error.details == "KeyError"
        assert "KeyError" in caplog.text
        await passed(house, 6)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.DONE

    async def test_without_a_host(self, house, monkeypatch):
        async def nobody():
            raise GreenroomError("Whose?", "Nobody.")

        monkeypatch.setattr(house.hosts, "current", nobody)
        await house.sync.refresh()
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.FAILED

    async def test_success_clears_the_failure(self, house):
        await self.broken_after(house, 0, ServerError())
        house.api.on_call = None
        await house.sync.refresh(View.UPCOMING)
        state = house.sync.state(View.UPCOMING)
        assert (state.phase, state.error, state.missing) == (SyncPhase.DONE, None, "")


class TestLookingAfter:
    async def test_deleted_elsewhere(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        house.api.add(2, start=house.clock.now() + HOUR)
        await house.sync.refresh(View.UPCOMING)
        await house.clock.advance(60)
        del house.api.meetings[1]
        await house.sync.refresh(View.UPCOMING)
        assert await house.statuses() == {1: "cancelled", 2: "scheduled"}

    async def test_missing_from_the_list_but_not_from_zoom(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        await house.sync.refresh(View.UPCOMING)
        await house.clock.advance(60)
        house.api.lists = {"upcoming": [], "scheduled": []}
        await house.sync.refresh(View.UPCOMING)
        assert await house.statuses() == {1: "scheduled"}
        assert house.api.named("get") == [(1,)]
        await house.clock.advance(60)
        await house.sync.refresh(View.UPCOMING)
        assert house.api.named("get") == [(1,)]

    async def test_expired_in_the_meantime_is_not_cancelled(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        await house.sync.refresh(View.UPCOMING)
        house.api.meetings.clear()
        await house.clock.advance(3 * 3600)
        await house.sync.refresh(View.UPCOMING)
        assert await house.statuses(View.PAST) == {1: "ended"}

    async def test_a_failure_there_does_not_spoil_the_list(self, house):
        house.api.add(1, start=house.clock.now() + HOUR)
        await house.sync.refresh(View.UPCOMING)
        await house.clock.advance(60)
        house.api.lists = {"upcoming": [], "scheduled": []}
        house.api.faults["get"] = [NotFound(code=1001)]
        await house.sync.refresh(View.UPCOMING)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.DONE
        assert await house.statuses() == {1: "scheduled"}

    async def test_a_series_named_once_is_unfolded(self, house):
        dates = [house.clock.now() + timedelta(days=days) for days in (1, 8, 15)]
        occurrences = [
            {"occurrence_id": str(place), "start_time": at, "duration": 30, "status": "available"}
            for place, at in enumerate(dates)
        ]
        house.api.add(3, "Weekly", dates[0], type=8, occurrences=occurrences)
        await house.sync.refresh(View.UPCOMING)
        assert [row.start for row in await house.rows()] == dates
        await house.clock.advance(60)
        house.api.calls.clear()
        await house.sync.refresh(View.UPCOMING)
        assert house.api.named("get") == [(3,)]

    async def test_a_meeting_that_left_the_list_of_live_ones_has_ended(self, house):
        house.api.add(1, start=house.clock.now() - HOUR / 4, status="started")
        await house.sync.refresh(View.LIVE)
        house.api.lists["live"] = []
        await house.sync.refresh(View.LIVE)
        assert (await house.store.meetings.detail("1")).row.status.value == "ended"

    async def test_instant_meetings_are_asked_after(self, house):
        house.api.add(4, "Now", house.clock.now(), type=1)
        await house.service.verify(4, "ada", priority=Priority.INTERACTIVE)
        house.api.add(4, "Now", house.clock.now(), type=1, status="started")
        await house.sync.refresh(View.LIVE)
        assert await house.statuses() == {4: "live"}
        house.api.meetings.clear()
        await house.sync.refresh(View.LIVE)
        assert (await house.store.meetings.detail("4")).row.status.value == "ended"


class TestSchedule:
    async def test_at_once_then_live_every_30_and_the_shown_list_every_60(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.sync.start()
        await passed(house, 0)
        assert sorted(kinds(house)) == ["live", "scheduled", "upcoming"]
        await passed(house, 29)
        assert kinds(house) == []
        await passed(house, 2)
        assert kinds(house) == ["live"]
        await passed(house, 30)
        assert sorted(kinds(house)) == ["live", "upcoming"]
        assert Priority.INTERACTIVE not in house.api.priorities

    async def test_the_past_while_it_is_shown(self, house):
        house.sync.start()
        house.sync.set_shown(View.PAST)
        await passed(house, 1)
        assert "previous_meetings" in kinds(house)
        house.sync.set_shown(View.UPCOMING)
        await passed(house, 70)
        assert "previous_meetings" not in kinds(house)

    async def test_hidden_the_tray_is_served_now_and_then(self, house):
        house.sync.start()
        await passed(house, 1)
        kinds(house)
        await passed(house, 290)
        assert kinds(house) == []
        await passed(house, 20)
        assert sorted(kinds(house)) == ["live", "upcoming"]

    async def test_showing_a_stale_list_reads_it_at_once(self, house):
        house.sync.start()
        await passed(house, 100)
        kinds(house)
        house.sync.set_shown(View.UPCOMING)
        await quiet(house)
        await passed(house, 0.1)
        assert sorted(kinds(house)) == ["live", "upcoming"]

    async def test_after_sleep_at_once(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.sync.start()
        await passed(house, 10)
        kinds(house)
        house.clock._now += timedelta(seconds=18)
        await passed(house, 6)
        assert {"live", "upcoming"} <= set(kinds(house))

    async def test_after_sleep_what_waited_for_the_person_is_tried_again(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.api.faults["list"] = [TokenRejected(), TokenRejected()]
        house.sync.start()
        await passed(house, 10)
        house.clock._now += timedelta(hours=8)
        await passed(house, 6)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.DONE

    async def test_the_longer_lists_every_quarter_of_an_hour(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.sync.start()
        await passed(house, 14 * 60)
        assert kinds(house).count("scheduled") == 1
        await passed(house, 3 * 60)
        assert kinds(house).count("scheduled") == 1

    async def test_failures_are_tried_again_after_growing_pauses(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.api.faults["list"] = [None] + [NetworkError("dns")] * 50
        tries = []

        async def note(name, *args):
            if args[0] == "live":
                tries.append(house.clock.monotonic())

        house.api.on_call = note
        house.sync.start()
        await passed(house, 120)
        gaps = [round(after - before) for before, after in pairwise(tries)]
        assert gaps[:4] == [5, 10, 20, 40]

    @pytest.mark.parametrize(
        "error",
        [
            RefreshRefused("invalid_grant"),
            TokenRejected(),
            MissingScope(("a",)),
            NotSignedIn(),
            KeyringError(KeyringTrouble.LOCKED),
        ],
    )
    async def test_what_needs_the_person_waits_for_the_person(self, house, error):
        house.sync.set_shown(View.UPCOMING)
        house.api.faults["list"] = [error, error]
        house.sync.start()
        await passed(house, 1)
        kinds(house)
        await passed(house, 200)
        assert kinds(house) == []
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.FAILED
        await house.sync.refresh(View.UPCOMING)
        assert house.sync.state(View.UPCOMING).phase is SyncPhase.DONE
        kinds(house)
        await passed(house, 61)
        assert "upcoming" in kinds(house)

    async def test_zooms_pause_is_kept(self, house):
        house.sync.set_shown(View.UPCOMING)
        resumes = house.clock.now() + timedelta(minutes=10)
        house.api.faults["list"] = [RateLimited(resumes_at=resumes), RateLimited(resumes_at=resumes)]
        house.sync.start()
        await passed(house, 9.5 * 60)
        assert len(kinds(house)) == 2
        await passed(house, 60)
        assert {"live", "upcoming"} <= set(kinds(house))

    async def test_a_background_reading_does_not_flicker(self, house):
        house.sync.set_shown(View.UPCOMING)
        house.sync.start()
        await passed(house, 1)
        phases = []

        async def look(*_args):
            phases.append(house.sync.state(View.UPCOMING).phase)

        house.api.on_call = look
        await passed(house, 65)
        assert set(phases) == {SyncPhase.DONE}

    async def test_close_ends_everything(self, house):
        house.sync.start()
        await passed(house, 1)
        await house.sync.close()
        kinds(house)
        await house.clock.advance(1_000)
        assert kinds(house) == []


class TestSomebodyElse:
    """The list of a person who is not the chosen host."""

    async def test_is_read_once_in_a_while(self, house):
        house.api.add(80_000_000_001, "Of Grace", house.clock.now() + HOUR, host_id="grace")
        state = await house.sync.read_of(GRACE, View.UPCOMING)
        assert (state.phase, state.synced_at) == (SyncPhase.DONE, house.clock.now())
        assert await house.rows(host="grace")
        assert {call[1] for call in house.api.named("list")} == {"grace"}
        kinds(house)
        await house.sync.read_of(GRACE, View.UPCOMING)
        assert kinds(house) == []
        await house.clock.advance(301)
        await house.sync.read_of(GRACE, View.UPCOMING)
        assert kinds(house) != []

    async def test_few_are_looked_up_one_by_one(self, house):
        for number in range(20):
            house.api.add(80_000_000_100 + number, start=house.clock.now() + HOUR, host_id="grace", type=8)
        await house.sync.read_of(GRACE, View.UPCOMING)
        house.api.meetings.clear()
        house.api.calls.clear()
        await house.clock.advance(3_600)
        await house.sync.read_of(GRACE, View.UPCOMING)
        assert 0 < len(house.api.named("get")) <= 2 * MOST_GLANCED

    async def test_also_after_the_next_start(self, house):
        await house.sync.read_of(GRACE, View.UPCOMING)
        kinds(house)
        later = MeetingsSync(house.api, house.store, house.hosts, house.service, house.changes, house.clock)
        state = await later.read_of(GRACE, View.UPCOMING)
        assert (state.synced_at, kinds(house)) == (house.clock.now(), [])
        await later.close()

    async def test_leaves_the_list_of_the_host_alone(self, house):
        await house.sync.refresh(View.UPCOMING)
        before = house.sync.state(View.UPCOMING)
        house.api.faults["list"] = [NetworkError("dns")]
        state = await house.sync.read_of(GRACE, View.UPCOMING)
        assert isinstance(state.error, NetworkError)
        assert house.sync.state(View.UPCOMING) == before
