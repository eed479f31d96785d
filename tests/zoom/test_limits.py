import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.zoom.errors import RateLimited
from app.zoom.limits import RATES, WRITES_PER_HOST, Label, Limiter, Plan, Priority
from tests.fakes.clock import FakeClock, settle
from tests.fakes.zoom import MemoryCounts

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
USER_DAILY = (
    "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this "
    "particular user. You may resume these requests at GMT 00:00:00."
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def counts() -> MemoryCounts:
    return MemoryCounts()


@pytest.fixture
def limiter(clock: FakeClock, counts: MemoryCounts) -> Limiter:
    return Limiter(Plan.PRO, clock, counts)


async def times_of(limiter: Limiter, clock: FakeClock, number: int, *args: Any) -> list[float]:
    times: list[float] = []

    async def one() -> None:
        await limiter.acquire(*args)
        times.append(clock.monotonic())

    await clock.run(_all(one() for _ in range(number)))
    return times


async def _all(work: Any) -> None:
    await asyncio.gather(*work)


@pytest.mark.parametrize("plan", Plan)
@pytest.mark.parametrize("label", Label)
async def test_no_window_ever_holds_more_than_the_plan_allows(plan: Plan, label: Label) -> None:
    clock = FakeClock(NOON)
    times = await times_of(Limiter(plan, clock, MemoryCounts()), clock, 120, label)
    rate = RATES[plan][label]
    for index, start in enumerate(times):
        within = [each for each in times[index:] if each < start + rate.seconds]
        assert len(within) <= rate.limit


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(Priority), st.floats(0, 3), st.booleans()), min_size=1, max_size=60),
    st.sampled_from([(Plan.FREE, Label.LIGHT), (Plan.PRO, Label.HEAVY), (Plan.FREE, Label.HEAVY)]),
)
def test_any_mix_of_arrivals_and_cancellations_is_served_within_the_limit(
    arrivals: list[tuple[Priority, float, bool]], kind: tuple[Plan, Label]
) -> None:
    asyncio.run(_check_mix(arrivals, *kind))


async def _check_mix(arrivals: list[tuple[Priority, float, bool]], plan: Plan, label: Label) -> None:
    clock = FakeClock(NOON)
    limiter = Limiter(plan, clock, MemoryCounts())
    times: list[float] = []

    async def one(priority: Priority, after: float, impatient: bool) -> None:
        await clock.sleep(after)
        waiting = asyncio.ensure_future(limiter.acquire(label, priority))
        if impatient:
            await clock.sleep(0.3)
            waiting.cancel()
        try:
            await waiting
            times.append(clock.monotonic())
        except asyncio.CancelledError:
            pass

    await clock.run(_all(one(*each) for each in arrivals))
    patient = sum(not impatient for _, _, impatient in arrivals)
    assert len(times) >= patient
    rate = RATES[plan][label]
    for index, start in enumerate(times):
        assert sum(each < start + rate.seconds for each in times[index:]) <= rate.limit


async def test_the_pace_is_half_of_what_the_plan_allows(limiter: Limiter, clock: FakeClock) -> None:
    times = await times_of(limiter, clock, 160, Label.LIGHT)
    assert 9 <= times[-1] <= 11  # 15 a second, after a burst of 10


async def test_a_person_gets_a_small_burst_at_once(limiter: Limiter, clock: FakeClock) -> None:
    times = await times_of(limiter, clock, 10, Label.LIGHT, Priority.INTERACTIVE)
    assert times == [0.0] * 10


async def test_the_background_leaves_half_of_the_burst(limiter: Limiter, clock: FakeClock) -> None:
    times = await times_of(limiter, clock, 8, Label.LIGHT, Priority.BACKGROUND)
    assert times.count(0.0) == 5


async def test_interactive_passes_the_background(limiter: Limiter, clock: FakeClock) -> None:
    order: list[str] = []

    async def one(name: str, priority: Priority) -> None:
        await limiter.acquire(Label.RESOURCE_INTENSIVE, priority)
        order.append(name)

    sync = [asyncio.ensure_future(one("sync", Priority.BACKGROUND)) for _ in range(20)]
    await settle()
    click = asyncio.ensure_future(one("click", Priority.INTERACTIVE))
    await clock.run(_all([*sync, click]))
    assert order.index("click") == 3  # after the burst that was free for the background


async def test_the_background_is_never_starved(limiter: Limiter, clock: FakeClock) -> None:
    order: list[str] = []

    async def one(name: str, priority: Priority) -> None:
        await limiter.acquire(Label.HEAVY, priority)
        order.append(name)

    await clock.run(
        _all([one("click", Priority.INTERACTIVE) for _ in range(40)] + [one("sync", Priority.BACKGROUND)])
    )
    assert order.index("sync") < 15


async def test_a_cancelled_waiter_takes_no_turn(limiter: Limiter, clock: FakeClock) -> None:
    waiting = [asyncio.ensure_future(limiter.acquire(Label.RESOURCE_INTENSIVE)) for _ in range(8)]
    await settle()
    for each in waiting[5:7]:
        each.cancel()
    last = waiting[7]
    await clock.advance(12.1)
    assert last.done() and all(each.cancelled() for each in waiting[5:7])


async def test_labels_do_not_hinder_each_other(limiter: Limiter, clock: FakeClock) -> None:
    blocked = [asyncio.ensure_future(limiter.acquire(Label.RESOURCE_INTENSIVE)) for _ in range(20)]
    await clock.run(limiter.acquire(Label.LIGHT))
    assert clock.monotonic() == 0
    for each in blocked:
        each.cancel()
    await asyncio.gather(*blocked, return_exceptions=True)


async def test_another_plan_paces_anew(limiter: Limiter, clock: FakeClock) -> None:
    limiter.set_plan(Plan.FREE)
    times = await times_of(limiter, clock, 12, Label.LIGHT)
    assert times[-1] == pytest.approx(5.0)
    assert limiter.budget().limit == 6_000


async def test_a_429_pauses_its_label_until_zoom_says(limiter: Limiter, clock: FakeClock) -> None:
    refusal = await limiter.refused(Label.LIGHT, {"x-ratelimit-type": "QPS", "retry-after": "7"}, "")
    assert refusal.resumes_at == NOON + timedelta(seconds=7) and not refusal.daily
    assert (await times_of(limiter, clock, 1, Label.LIGHT))[0] == pytest.approx(7)
    assert (await times_of(limiter, clock, 1, Label.MEDIUM))[0] == pytest.approx(7)  # at once


@pytest.mark.parametrize(
    ("label", "reset", "pause"),
    [
        (Label.LIGHT, 1, 1),
        (Label.LIGHT, 900, 2),  # Zoom's clock and ours differ: no longer than two windows
        (Label.LIGHT, -900, 1),
        (Label.RESOURCE_INTENSIVE, 45, 45),
    ],
)
async def test_a_reset_counts_within_its_window(
    limiter: Limiter, label: Label, reset: int, pause: int
) -> None:
    headers = {"x-ratelimit-type": "QPS", "x-ratelimit-reset": str(int(NOON.timestamp()) + reset)}
    refusal = await limiter.refused(label, headers, "")
    assert refusal.resumes_at == NOON + timedelta(seconds=pause)


@pytest.mark.parametrize(
    "headers", [{}, *({"x-ratelimit-reset": text} for text in ("12", "nonsense", "9" * 30, "1"))]
)
async def test_a_bare_429_waits_longer_each_time(headers: dict[str, str], clock: FakeClock) -> None:
    limiter = Limiter(Plan.PRO, clock, MemoryCounts())
    first = await limiter.refused(Label.LIGHT, {}, "Too many")
    assert first.resumes_at == NOON + timedelta(seconds=1)
    second = await limiter.refused(Label.LIGHT, {}, "Too many")
    assert second.resumes_at == NOON + timedelta(seconds=2)
    assert (await limiter.refused(Label.MEDIUM, headers, "")).resumes_at is not None


async def test_a_long_pause_is_told_to_people_and_sat_out_by_the_background(
    limiter: Limiter, clock: FakeClock
) -> None:
    await limiter.refused(Label.LIGHT, {"retry-after": "60"}, "")
    with pytest.raises(RateLimited) as told:
        await limiter.acquire(Label.LIGHT, Priority.INTERACTIVE)
    assert told.value.resumes_at == NOON + timedelta(seconds=60)
    assert await times_of(limiter, clock, 1, Label.LIGHT, Priority.BACKGROUND) == [pytest.approx(60)]


async def test_waiters_hear_of_a_pause_that_comes_while_they_wait(limiter: Limiter, clock: FakeClock) -> None:
    waiting = [asyncio.ensure_future(limiter.acquire(Label.RESOURCE_INTENSIVE)) for _ in range(9)]
    await settle()
    await limiter.refused(Label.RESOURCE_INTENSIVE, {"x-ratelimit-type": "Daily-limit"}, "")
    await clock.advance(12)
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [isinstance(each, RateLimited) for each in results] == [False] * 5 + [True] * 4


async def test_after_a_429_the_pace_is_slower_and_recovers(limiter: Limiter, clock: FakeClock) -> None:
    await limiter.refused(Label.HEAVY, {}, "")
    slow = await times_of(limiter, clock, 40, Label.HEAVY)
    for _ in range(50):
        await limiter.learn(Label.HEAVY, {})
    start = clock.monotonic()
    normal = await times_of(limiter, clock, 40, Label.HEAVY)
    assert slow[-1] - slow[0] > 1.2 * (normal[-1] - start)


async def test_the_limit_that_zoom_names_is_paced_for(limiter: Limiter, clock: FakeClock) -> None:
    await limiter.learn(Label.LIGHT, {"x-ratelimit-type": "QPS", "x-ratelimit-limit": "4"})
    assert (await times_of(limiter, clock, 12, Label.LIGHT))[-1] == pytest.approx(5.0)


async def test_the_last_request_of_a_second_waits_for_the_reset(limiter: Limiter, clock: FakeClock) -> None:
    headers = {
        "x-ratelimit-type": "QPS",
        "x-ratelimit-limit": "30",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(int(NOON.timestamp()) + 1),
    }
    await limiter.learn(Label.LIGHT, headers)
    assert await times_of(limiter, clock, 1, Label.LIGHT) == [pytest.approx(1)]


async def test_the_category_that_zoom_names_wins(limiter: Limiter, clock: FakeClock) -> None:
    await limiter.refused(Label.LIGHT, {"x-ratelimit-category": "Heavy", "retry-after": "5"}, "")
    assert (await times_of(limiter, clock, 1, Label.HEAVY))[0] == pytest.approx(5)


async def test_a_daily_limit_is_told_and_never_waited_for(limiter: Limiter, clock: FakeClock) -> None:
    headers = {"x-ratelimit-type": "Daily-limit", "retry-after": "2026-11-24T00:00:00Z"}
    refusal = await limiter.refused(Label.HEAVY, headers, "")
    assert refusal.daily and refusal.resumes_at == MIDNIGHT
    for label in (Label.HEAVY, Label.RESOURCE_INTENSIVE):
        with pytest.raises(RateLimited) as told:
            await limiter.acquire(label, Priority.BACKGROUND)
        assert told.value.daily and told.value.resumes_at == MIDNIGHT
    await limiter.acquire(Label.LIGHT)
    assert limiter.budget().resumes_at == MIDNIGHT
    await clock.advance(12 * 3600 + 1)
    await limiter.acquire(Label.HEAVY)
    assert limiter.budget().resumes_at is None


async def test_a_day_of_one_operation_stops_no_other(limiter: Limiter, clock: FakeClock) -> None:
    said = "You have reached the maximum daily rate limit for this API."
    verdict = await limiter.refused(Label.LIGHT, {}, said, own_day=True)
    assert verdict.daily and not verdict.of_host and verdict.resumes_at == datetime(2026, 11, 24, tzinfo=UTC)
    await limiter.acquire(Label.LIGHT)
    assert limiter.budget().resumes_at is None
    with pytest.raises(RateLimited):
        await limiter.refused(Label.LIGHT, {}, said)
        await limiter.acquire(Label.LIGHT)


async def test_heavy_and_resource_intensive_share_their_day(clock: FakeClock, counts: MemoryCounts) -> None:
    counts.days[NOON.date()] = {"requests:costly": 29_998}
    limiter = Limiter(Plan.PRO, clock, counts)
    await limiter.load()
    await limiter.acquire(Label.HEAVY)
    await limiter.acquire(Label.RESOURCE_INTENSIVE)
    budget = limiter.budget()
    assert (budget.used, budget.limit) == (30_000, 30_000)
    with pytest.raises(RateLimited) as told:
        await limiter.acquire(Label.HEAVY)
    assert told.value.daily and told.value.resumes_at == MIDNIGHT


async def test_zooms_count_of_the_day_corrects_ours(limiter: Limiter) -> None:
    headers = {
        "x-ratelimit-type": "Daily-limit",
        "x-ratelimit-limit": "30000",
        "x-ratelimit-remaining": "880",
    }
    await limiter.learn(Label.HEAVY, headers)
    assert limiter.budget().used == 29_120


async def test_the_free_plan_counts_each_label_for_itself(clock: FakeClock, counts: MemoryCounts) -> None:
    limiter = Limiter(Plan.FREE, clock, counts)
    await clock.run(limiter.acquire(Label.MEDIUM))
    assert (limiter.budget().used, limiter.budget().limit) == (1, 2_000)


async def test_writes_of_a_host_are_counted_and_refused_before_zoom_does(
    limiter: Limiter, clock: FakeClock
) -> None:
    for _ in range(WRITES_PER_HOST):
        await clock.run(limiter.acquire(Label.LIGHT, Priority.BACKGROUND, host="ada@example.com"))
    assert limiter.writes_left("Ada@example.com") == 0
    with pytest.raises(RateLimited) as told:
        await limiter.acquire(Label.LIGHT, host="ada@example.com")
    assert told.value.daily and told.value.of_host and told.value.resumes_at == MIDNIGHT
    assert "100" in told.value.message
    await limiter.acquire(Label.LIGHT, host="bob@example.com")
    assert limiter.writes_left("bob@example.com") == 99


async def test_counts_outlive_the_program_and_end_with_the_utc_day(
    clock: FakeClock, counts: MemoryCounts
) -> None:
    await Limiter(Plan.PRO, clock, counts).acquire(Label.LIGHT, host="ada")
    later = Limiter(Plan.PRO, clock, counts)
    await later.load()
    assert later.writes_left("ada") == 99
    await clock.advance(12 * 3600)
    assert later.writes_left("ada") == 100
    await later.acquire(Label.LIGHT, host="ada")
    assert later.writes_left("ada") == 99
    assert counts.days[MIDNIGHT.date()] == {"host:ada": 1}


async def test_another_process_counts_too(limiter: Limiter, counts: MemoryCounts) -> None:
    await limiter.acquire(Label.LIGHT, host="ada")
    counts.days[NOON.date()]["host:ada"] = 100
    with pytest.raises(RateLimited):
        await limiter.acquire(Label.LIGHT, host="ada")


async def test_a_write_that_never_left_is_not_counted(limiter: Limiter) -> None:
    await limiter.acquire(Label.LIGHT, host="ada")
    await limiter.give_back("ada")
    assert limiter.writes_left("ada") == 100


async def test_a_cancelled_write_is_not_counted(limiter: Limiter, clock: FakeClock) -> None:
    await limiter.refused(Label.LIGHT, {"retry-after": "5"}, "")
    waiting = asyncio.ensure_future(limiter.acquire(Label.LIGHT, host="ada"))
    await settle()
    assert limiter.writes_left("ada") == 99
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert limiter.writes_left("ada") == 100


async def test_a_host_whose_day_is_spent_does_not_stop_the_others(limiter: Limiter) -> None:
    refusal = await limiter.refused(Label.LIGHT, {}, USER_DAILY, host="ada")
    assert refusal.daily and refusal.resumes_at == MIDNIGHT
    assert limiter.writes_left("ada") == 0
    await limiter.acquire(Label.LIGHT, host="bob")
    await limiter.acquire(Label.LIGHT)


async def test_writes_at_once_never_exceed_the_hundred(limiter: Limiter, clock: FakeClock) -> None:
    async def write() -> bool:
        try:
            await limiter.acquire(Label.LIGHT, host="ada")
        except RateLimited:
            return False
        return True

    results = await clock.run(_gathered(write() for _ in range(130)))
    assert sum(results) == WRITES_PER_HOST


async def _gathered(work: Any) -> list[bool]:
    return list(await asyncio.gather(*work))


@pytest.mark.parametrize("plan", Plan)
@pytest.mark.parametrize("requests", [1, 13, 120])
async def test_the_time_that_is_told_beforehand_is_the_time_it_takes(plan: Plan, requests: int) -> None:
    clock = FakeClock(NOON)
    limiter = Limiter(plan, clock, MemoryCounts())
    told = limiter.seconds_for(Label.MEDIUM, requests)
    times = await times_of(limiter, clock, requests, Label.MEDIUM, Priority.BACKGROUND)
    assert times[-1] == pytest.approx(told, abs=1.0)


async def test_the_time_told_counts_pauses_and_nights(clock: FakeClock, counts: MemoryCounts) -> None:
    limiter = Limiter(Plan.FREE, clock, counts)
    headers = {"x-ratelimit-type": "QPS", "retry-after": "30"}
    assert (await limiter.refused(Label.MEDIUM, headers, "")).resumes_at == NOON + timedelta(seconds=30)
    assert limiter.seconds_for(Label.MEDIUM, 1) >= 30
    assert limiter.throttles == 1
    night, day = (MIDNIGHT - NOON).total_seconds(), 86_400
    assert night < limiter.seconds_for(Label.MEDIUM, 2_001) < night + 60
    assert night + day < limiter.seconds_for(Label.MEDIUM, 4_001) < night + day + 60
