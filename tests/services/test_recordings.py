import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.services.hosts import UnknownHost
from app.services.recordings import (
    Gap,
    ListingPhase,
    Reach,
)
from app.services.sign_in_errors import NotSignedIn
from app.store.errors import StoreError
from app.store.recordings import WindowState
from app.zoom.errors import (
    NetworkError,
    NotAllowed,
    RateLimited,
    ServerError,
    TokenRejected,
    WindowCut,
)
from tests.fakes.clock import settle
from tests.fakes.recordings_api import recording, spread
from tests.fakes.waiting import until
from tests.services.recordings_house import TODAY, YEAR, a_house

DAY = timedelta(days=1)
PERSON = {"zoom_account_id": "acc"}


@pytest.fixture
async def house(tmp_path):
    async with a_house(tmp_path) as found:
        yield found


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


class TestAccount:
    @pytest.mark.parametrize("people", [10, 100, 1_000])
    async def test_a_year_is_thirteen_requests_for_any_number_of_users(self, house, people):
        hosts = [f"user{number}" for number in range(people)]
        house.users.users["active"] = hosts
        house.api.recordings = spread(500, TODAY, hosts)
        result = await house.service.read(*YEAR)
        assert (result.found, result.asked, result.missing, result.error) == (500, 13, (), None)
        assert result.reach is house.service.reach is Reach.ACCOUNT
        assert house.api.count() == house.api.count("account") == 13
        assert house.users.calls == []
        assert len(await house.uuids()) == 500

    async def test_further_pages_are_the_only_other_requests(self, house):
        house.api.recordings = spread(1_000, TODAY)
        house.api.page_size = 20
        expected = 0
        for span in [
            (YEAR[0] + number * 29 * DAY, YEAR[0] + (number + 1) * 29 * DAY) for number in range(13)
        ]:
            until_day = min(span[1], TODAY + DAY) - DAY
            items = sum(span[0] <= each.start_time.date() <= until_day for each in house.api.recordings)
            expected += max(1, -(-items // 20))
        result = await house.service.read(*YEAR)
        assert (result.found, house.api.count()) == (1_000, expected)

    async def test_what_is_settled_is_not_asked_again_and_the_recent_days_are(self, house):
        house.api.recordings = spread(100, TODAY)
        await house.service.read(*YEAR)
        house.api.calls.clear()
        result = await house.anew().read(*YEAR)
        assert (result.asked, result.known, house.api.count()) == (1, 12, 1)
        assert house.api.calls[0][2:] == (TODAY - 6 * DAY, TODAY + DAY)
        assert result.complete

    async def test_force_asks_for_everything(self, house):
        await house.service.read(*YEAR)
        result = await house.service.read(*YEAR, force=True)
        assert (result.asked, house.api.count()) == (13, 26)

    async def test_late_files_come_with_a_later_reading(self, house):
        start = at(TODAY - 2 * DAY)
        house.api.recordings = [recording("late", start, status="processing")]
        await house.service.read(*YEAR)
        await house.clock.advance(20 * 86_400)
        house.api.recordings = [recording("late", start)]
        today = house.clock.now().date()
        await house.service.read(YEAR[0], today)
        assert await house.store.recordings.processing(house.clock.now()) == []

    async def test_a_day_with_something_in_process_stays_unsettled(self, house):
        day = date(2026, 3, 3)
        house.api.recordings = [recording("slow", at(day), status="processing")]
        await house.service.read(*YEAR)
        house.api.calls.clear()
        await house.service.read(day - DAY, day + DAY)
        assert house.api.calls == [("account", "", day, day + DAY)]

    async def test_a_recording_on_the_shared_day_counts_once(self, house):
        house.api.inclusive = True
        first = date(2026, 1, 1)
        house.api.recordings = [recording(f"r{number}", at(first + number * DAY)) for number in range(90)]
        assert (await house.service.read(first, first + 89 * DAY)).found == 90

    async def test_the_future_is_left_out(self, house):
        result = await house.service.read(TODAY - DAY, TODAY + 400 * DAY)
        assert house.api.calls == [("account", "", TODAY - DAY, TODAY + DAY)]
        assert result.complete
        nothing = await house.service.read(TODAY + DAY, TODAY + 9 * DAY)
        assert (nothing.asked, nothing.complete, house.api.count()) == (0, True, 1)

    async def test_what_zoom_no_longer_lists_is_gone(self, house):
        day = date(2026, 3, 10)
        house.api.recordings = [recording("kept", at(day)), recording("deleted", at(day + DAY))]
        await house.service.read(day - 5 * DAY, day + 5 * DAY)
        await house.clock.advance(3_600)
        del house.api.recordings[1]
        await house.service.read(day - 5 * DAY, day + 5 * DAY, force=True)
        assert await house.uuids() == ["kept"]

    async def test_for_few_hosts_their_own_lists_where_that_is_cheaper(self, house):
        house.api.recordings = spread(2_000, TODAY, ["ada", "grace", "edsger"])
        house.api.page_size = 50
        await house.service.read(*YEAR)
        house.api.calls.clear()
        result = await house.service.read(*YEAR, ["grace"], force=True)
        assert house.api.count("account") == 0
        assert {call[1] for call in house.api.calls} == {"grace"}
        assert result.found == len([each for each in house.api.recordings if each.host_id == "grace"])

    async def test_else_the_accounts_list_and_only_theirs_are_counted(self, house):
        house.api.recordings = spread(60, TODAY, ["ada", "grace", "edsger"])
        result = await house.service.read(*YEAR, ["grace@example.com", "ada"])
        assert (result.found, house.api.count("account"), house.api.count()) == (40, 13, 13)


class TestFailures:
    async def test_a_window_that_fails_leaves_the_others(self, house):
        bad = YEAR[0] + 4 * 29 * DAY
        house.api.recordings = spread(365, TODAY)
        house.api.failures["account"] = lambda first, _page: (
            ServerError(http_status=500) if first == bad else None
        )
        result = await house.service.read(*YEAR)
        (gap,) = result.missing
        assert (gap.first, gap.last, gap.title) == (bad, bad + 28 * DAY, "Zoom has a problem")
        assert (result.found, result.asked) == (365 - 29, 13)
        assert house.service.state().phase is ListingPhase.PARTIAL
        states = [each.state for each in await house.store.recordings.windows("account:acc")]
        assert sorted(states) == [WindowState.DONE] * 12 + [WindowState.FAILED]
        house.api.failures.clear()
        assert (await house.service.read(*YEAR)).complete

    async def test_what_may_pass_is_asked_once_more(self, house):
        errors = [ServerError(http_status=503)]
        house.api.failures["account"] = lambda first, _page: (
            errors.pop() if first == YEAR[0] and errors else None
        )
        result = await house.service.read(*YEAR)
        assert (result.complete, result.asked, house.api.count()) == (True, 13, 14)

    async def test_some_pages_of_a_window_are_kept(self, house):
        house.api.page_size = 10
        house.api.recordings = [recording(f"r{number}", at(TODAY)) for number in range(30)]
        house.api.failures["account"] = lambda _first, page: (
            ServerError(http_status=500) if page == 3 else None
        )
        result = await house.service.read(TODAY, TODAY)
        assert (result.missing[0].first, result.missing[0].last) == (TODAY, TODAY)
        assert len(await house.uuids()) == 20
        window = (await house.store.recordings.windows("account:acc"))[0]
        assert (window.state, window.pages, window.items) == (WindowState.PARTIAL, 2, 20)
        assert window.title == "Zoom has a problem"

    async def test_the_limit_of_the_day_ends_the_reading(self, house):
        midnight = at(TODAY + DAY, 0)
        seen = []

        def limited(first, _page):
            seen.append(first)
            return RateLimited(resumes_at=midnight, daily=True) if len(seen) > 3 else None

        house.api.failures["account"] = limited
        result = await house.service.read(*YEAR)
        assert house.api.count() <= 8, "those under way at most"
        assert result.resumes_at == house.service.state().resumes_at == midnight
        assert result.missing[0].title == "Today’s limit is reached"
        days = sum((gap.last - gap.first).days + 1 for gap in result.missing)
        assert days == 365 - sum(
            (min(each.last, TODAY + DAY) - each.first).days
            for each in await house.store.recordings.windows("account:acc")
            if each.state is WindowState.DONE
        )

    @pytest.mark.parametrize("error", [TokenRejected(), NotSignedIn()])
    async def test_what_needs_the_person_ends_the_reading(self, house, error):
        seen = []

        def dead(first, _page):
            seen.append(first)
            return error if len(seen) > 5 else None

        house.api.failures["account"] = dead
        result = await house.service.read(*YEAR)
        assert result.error is house.service.state().error is error
        assert house.api.count() < 13
        assert {gap.title for gap in result.missing} == {error.title}

    async def test_without_a_connection_the_reading_ends_soon(self, house):
        house.api.failures["account"] = NetworkError("dns")
        result = await house.service.read(date(2016, 1, 1), TODAY)
        assert house.api.count() < 10
        assert result.missing == (
            Gap(
                date(2016, 1, 1), TODAY, "", result.error.title, result.error.message, result.error.next_step
            ),
        )
        assert house.service.state().phase is ListingPhase.FAILED

    async def test_what_was_read_before_is_not_missing_when_it_fails_today(self, house):
        await house.service.read(TODAY - 3 * DAY, TODAY)
        await house.clock.advance(3_600)
        house.api.failures["account"] = NetworkError("dns")
        result = await house.service.read(TODAY - 3 * DAY, TODAY)
        assert (result.missing, result.error.kind, result.complete) == ((), "dns", False)
        await house.clock.advance(86_400)
        result = await house.service.read(TODAY - 3 * DAY, TODAY)
        assert [(gap.first, gap.last) for gap in result.missing] == [(TODAY, TODAY)]

    async def test_days_that_zoom_cut_off_are_asked_for_by_themselves(self, house):
        first, cut_at = TODAY - 20 * DAY, TODAY - 10 * DAY
        house.api.recordings = [recording(f"r{number:02}", at(first + number * DAY)) for number in range(21)]
        house.api.failures["account"] = lambda asked, page: (
            WindowCut(cut_at) if asked == first and len(house.api.calls) == 1 else None
        )
        result = await house.service.read(first, TODAY)
        assert [call[2:] for call in house.api.calls] == [(first, TODAY + DAY), (first, cut_at)]
        assert (result.missing, result.error) == ((), None)

    async def test_a_broken_store_is_raised(self, house, tmp_path):
        error = StoreError("full", tmp_path)
        house.api.recordings = spread(365, TODAY)
        house.store.recordings.put = lambda *_args, **_fields: _raised(error)
        with pytest.raises(StoreError):
            await house.service.read(*YEAR)
        assert house.service.state().error is error

    async def test_cancelled_it_keeps_what_came_and_says_what_is_missing(self, house):
        house.api.recordings = spread(365, TODAY)
        reading = asyncio.ensure_future(house.service.read(*YEAR))
        await until(lambda: house.service.state().done_windows >= 5)
        house.api.gate = asyncio.Event()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        state = house.service.state()
        assert state.phase is ListingPhase.PARTIAL
        assert {gap.title for gap in state.missing} == {"Stopped"}
        assert len(await house.uuids()) >= 17 + 4 * 29
        house.api.gate = None
        assert (await house.service.read(*YEAR)).complete
        assert house.api.count() < 13 + 9, "what had come was not asked again"


async def _raised(error):
    raise error

    async def test_a_name_that_cannot_be_one(self, house):
        for name in ("no such/person", "?", ""):
            result = await house.service.read(TODAY, TODAY, [name, "ada"])
            assert result.error is None, "the account's list is read, whoever is wanted"
            with pytest.raises(UnknownHost):
                await house.service.diagnosis(TODAY, TODAY, [name])
        house.api.failures["account"] = NotAllowed()
        result = await house.service.read(TODAY, TODAY, ["no such/person"], force=True)
        assert isinstance(result.error, UnknownHost)
        assert (result.missing[0].first, house.service.state().phase) == (TODAY, ListingPhase.FAILED)

    async def test_ones_own_list_may_be_refused_too(self, tmp_path):
        async with a_house(tmp_path / "own", "recording:read", **PERSON) as house:
            house.api.failures["user"] = NotAllowed()
            result = await house.service.read(*YEAR)
            assert isinstance(result.error, NotAllowed)
            assert house.api.count() == 1

    async def test_cancelled_while_it_is_planned(self, house):
        house.users.failure = None
        reading = asyncio.ensure_future(house.service.read(*YEAR))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert house.service.state().phase is not ListingPhase.RUNNING


class TestState:
    async def test_it_tells_how_far_it_is(self, house):
        house.api.recordings = spread(365, TODAY)
        seen = []
        tell = house.service._changes.publish

        def publish(change):
            seen.append(house.service.state())
            tell(change)

        house.service._changes.publish = publish
        assert house.service.state().phase is ListingPhase.NEVER
        await house.service.read(*YEAR)
        running = [each for each in seen if each.phase is ListingPhase.RUNNING]
        assert {each.windows for each in running[1:]} == {13}
        assert [each.done_windows for each in running] == sorted(each.done_windows for each in running)
        last = house.service.state()
        assert (last.phase, last.done_windows, last.found, last.missing) == (ListingPhase.DONE, 13, 365, ())
        assert last.started_at == last.finished_at == house.clock.now()

    async def test_a_second_reading_waits(self, house):
        house.api.gate = asyncio.Event()
        one = asyncio.ensure_future(house.service.read(*YEAR))
        other = asyncio.ensure_future(house.service.read(date(2020, 1, 1), date(2020, 1, 5)))
        await until(lambda: house.api.count() == 1)
        await settle()
        house.api.gate.set()
        assert (await one).asked == 13
        assert (await other).asked == 1


class TestCost:
    async def test_of_the_account(self, house):
        cost = await house.service.cost(*YEAR)
        assert (cost.requests, cost.windows, cost.users, cost.known_windows) == (13, 13, 0, 0)
        assert 0 < cost.seconds < 5
        assert house.api.count() == 0
        await house.service.read(*YEAR)
        cost = await house.service.cost(*YEAR)
        assert (cost.requests, cost.known_windows, cost.certain) == (1, 12, True)
        assert (await house.service.cost(*YEAR, force=True)).requests == 13

    async def test_user_by_user(self, house):
        house.users.users["active"] = [f"user{number}" for number in range(1_000)]
        house.api.failures["account"] = NotAllowed()
        await house.service.probe()
        cost = await house.service.cost(*YEAR)
        assert (cost.requests, cost.windows, cost.users, cost.reach) == (13_000, 13_000, 1_000, Reach.USERS)
        assert 1_290 < cost.seconds < 1_310
        assert house.users.calls == ["active", "inactive"]

    async def test_pages_are_expected_as_there_were_before(self, house):
        house.api.page_size = 5
        house.api.recordings = [recording(f"r{number}", at(date(2026, 3, 3))) for number in range(15)]
        await house.service.read(date(2026, 3, 1), date(2026, 3, 29))
        assert (await house.service.cost(date(2026, 4, 1), date(2026, 4, 29))).requests == 3

    async def test_where_users_cannot_be_listed_the_next_way_counts(self, tmp_path):
        async with a_house(tmp_path / "person", **PERSON) as house:
            house.api.failures["account"] = NotAllowed()
            house.users.failure = NotAllowed()
            await house.service.read(TODAY, TODAY)
            await house.clock.advance(86_400)
            house.api.failures.clear()
            house.tokens.scopes = frozenset(
                {"cloud_recording:read:list_user_recordings:admin", "user:read:admin"}
            )
            cost = await house.service.cost(*YEAR)
            assert (cost.reach, cost.requests, cost.users) == (Reach.ME, 13, 1)

    async def test_users_that_cannot_be_listed_now_are_told(self, house):
        house.api.failures["account"] = NotAllowed()
        house.users.failure = NetworkError("dns")
        with pytest.raises(NetworkError):
            await house.service.probe()
        with pytest.raises(NetworkError):
            await house.service.cost(*YEAR)

    async def test_nothing_to_ask_costs_nothing(self, house):
        cost = await house.service.cost(TODAY + DAY, TODAY + 40 * DAY)
        assert (cost.requests, cost.seconds, cost.windows) == (0, 0, 0)

    async def test_probing_takes_one_request_once(self, house):
        assert await house.service.probe() is Reach.ACCOUNT
        assert await house.service.probe() is Reach.ACCOUNT
        assert await house.anew().probe() is Reach.ACCOUNT
        assert house.api.calls == [("account", "", TODAY, TODAY + DAY)]

    async def test_probing_without_connection(self, house):
        house.api.failures["account"] = NetworkError("dns")
        with pytest.raises(NetworkError):
            await house.service.probe()
        assert house.service.reach is not Reach.USERS
