"""What the Recordings page asks Zoom, when it asks the person first, and what it tells of failures."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.core.settings import Settings
from app.services.recordings import Gap, ListingCostly, ListingPhase, ListingState, Stopped
from app.viewmodels import recordings as module
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.recordings_reading import SETTLE_SECONDS
from app.viewmodels.recordings_state import Emptiness, Situation
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.recordings_session import cost, recording, recordings_session, sample_rows

TODAY = date(2026, 11, 24)
RANGE = (date(2026, 8, 31), TODAY)
"""Of the page at NOW, in UTC."""
GAP = Gap(date(2026, 9, 1), date(2026, 9, 30), "", "Zoom is busy", "Zoom failed.", "Try again.")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)


@pytest.fixture
def session():
    return recordings_session(sample_rows())


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def vm(session, clock, qapp):
    vm = RecordingsViewModel(InlineIo(), session, Changes(), clock, Settings, zone="Europe/Berlin")
    vm.heard = {"situation_changed": [], "revealed": [], "minute_passed": [], "failed": []}
    for name, heard in vm.heard.items():
        getattr(vm, name).connect(heard.append)
    yield vm
    await vm.close()


@pytest.fixture
async def open_vm(vm):
    vm.start()
    await settle()
    return vm


async def waited(clock):
    """Let a range that was chosen settle."""
    await clock.advance(SETTLE_SECONDS)
    await settle()


def listed(vm):
    return [] if vm.listing is None else list(vm.listing.rows)


def asked(session):
    return [(call[0], call[1]) for call in session.recordings.named("read")]


async def test_a_long_listing_waits_for_a_yes(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.costs = cost(1040, 520.0)
    vm.start()
    await settle()
    assert vm.question.requests == 1040
    assert vm.situation is Situation.ASK_COST
    assert asked(session) == []
    vm.read_now()
    await settle()
    assert session.recordings.named("read") == [(*RANGE, (), False, None)]
    assert vm.question is None
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NOTHING)


async def test_reading_all_again_costs_more_and_is_asked_about(open_vm, session):
    open_vm.refresh()
    await settle()
    assert [call[3:] for call in session.recordings.named("read")] == [(False, 30), (True, 30)]
    session.recordings.costs = cost(1040, 520.0)
    open_vm.refresh()
    await settle()
    assert open_vm.question.requests == 1040
    open_vm.read_now()
    await settle()
    assert session.recordings.named("read")[-1][3:] == (True, None)
    open_vm.read_now()
    await settle()
    assert session.recordings.named("read")[-1][3:] == (False, None)


async def test_no_is_an_answer(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.costs = cost(1040, 520.0)
    vm.start()
    await settle()
    vm.decline()
    assert vm.question is None
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NEVER_ASKED)
    assert asked(session) == []


async def test_rows_that_may_not_be_all_say_so(vm, session):
    session.recordings.costs = cost(1040, 520.0)
    vm.start()
    await settle()
    assert vm.situation is Situation.ROWS and vm.gaps == ()
    vm.decline()
    [gap] = vm.gaps
    assert (gap.first, gap.last, gap.title) == (*RANGE, "Not asked")
    vm.retry()
    await settle()
    assert vm.gaps == ()


async def test_a_reading_that_was_stopped_says_so(vm, session):
    session.recordings.before_answer = asyncio.Event().wait
    vm.start()
    await settle()
    vm.cancel_reading()
    session.recordings.now = ListingState()
    vm._reading._on_changes((Change("listing"),))
    assert [each.title for each in vm.gaps] == ["Not asked"]


async def test_a_listing_that_turns_out_long_asks_after_all(vm, session):
    session.recordings.before_answer = costly = Raises(ListingCostly(cost(5000, 2500.0)))
    vm.start()
    await settle()
    assert costly.calls == 1
    assert vm.question.requests == 5000
    assert vm.situation is Situation.ROWS
    assert vm.error is None


async def test_what_is_known_whole_takes_no_question_and_tells_how_it_stands(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.costs = cost(0, 0.0)
    vm.start()
    await settle()
    assert vm.question is None
    assert len(asked(session)) == 1, "the service knows that Zoom need not be asked, and says what is missing"
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NOTHING)


class Raises:
    """Fails instead of waiting."""

    def __init__(self, error):
        self.error, self.calls = error, 0

    async def __call__(self):
        self.calls += 1
        raise self.error


# Failures and holes


async def test_missing_parts_are_told_with_their_reasons_and_retry_asks_for_them(open_vm, session):
    result = session.recordings.result
    session.recordings.result = replace(result, missing=(GAP,), found=3, error=NetworkError("dns"))
    open_vm.read_now()
    await settle()
    assert open_vm.gaps == (GAP,)
    assert open_vm.situation is Situation.ROWS
    session.recordings.result = result
    open_vm.retry()
    await settle()
    assert open_vm.gaps == ()
    assert open_vm.error is None
    assert [call[3] for call in session.recordings.named("read")] == [False, False, False]


async def test_a_failure_without_rows_is_an_error(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.error = NetworkError("dns")
    vm.start()
    await settle()
    assert vm.situation is Situation.FAILED
    assert vm.error is session.recordings.error
    session.recordings.error = None
    session.store.recordings.put(recording(1))
    vm.retry()
    await settle()
    assert vm.situation is Situation.ROWS and vm.error is None


async def test_an_error_that_nobody_expected_ends_the_reading_too(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.error = RuntimeError("a bug")
    vm.start()
    await settle()
    assert not vm.reading
    assert vm.situation is Situation.FAILED
    assert "a bug" not in vm.error.message


async def test_a_broken_store_is_an_error_and_retry_heals_it(vm, session):
    session.store.recordings.error = GreenroomError("The store", "is broken")
    vm.start()
    await settle()
    assert vm.situation is Situation.FAILED and vm.error.title == "The store"
    session.store.recordings.error = None
    vm.retry()
    await settle()
    assert vm.situation is Situation.ROWS and vm.error is None


async def test_a_refresh_by_itself_that_fails_is_told_until_one_succeeds(open_vm, session):
    def refreshed(phase, error=None):
        session.recordings.now = ListingState(phase=phase, error=error)
        open_vm._reading._on_changes((Change("listing"),))

    failure = NetworkError("dns")
    refreshed(ListingPhase.PARTIAL, failure)
    assert open_vm.error is failure and open_vm.situation is Situation.ROWS
    refreshed(ListingPhase.PARTIAL, Stopped())
    assert open_vm.error is failure
    refreshed(ListingPhase.DONE)
    assert open_vm.error is None


async def test_a_failed_reading_that_the_service_takes_up_again_is_no_failure_any_more(vm, session):
    session.store.recordings.rows.clear()
    session.recordings.error = NetworkError("dns")
    vm.start()
    await settle()
    assert vm.situation is Situation.FAILED
    session.recordings.now = ListingState(phase=ListingPhase.DONE)
    vm._reading._on_changes((Change("listing"),))
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NOTHING)


async def test_a_refresh_of_days_that_nobody_read_hides_no_hole(vm, session):
    session.recordings.costs = cost(requests=400)
    vm.start()
    await settle()
    vm.decline()
    for phase, error in ((ListingPhase.FAILED, NetworkError("dns")), (ListingPhase.DONE, None)):
        session.recordings.now = ListingState(phase=phase, error=error)
        vm._reading._on_changes((Change("listing"),))
        assert [gap.title for gap in vm.gaps] == ["Not asked"]
        assert vm.error is None


async def test_progress_is_told_and_holes_only_at_the_end(open_vm, session):
    heard = []
    open_vm.reading_changed.connect(lambda: heard.append(open_vm.listing_state.done_windows))
    session.recordings.now = ListingState(
        phase=ListingPhase.RUNNING, done_windows=2, windows=5, missing=(GAP,)
    )
    open_vm._reading._on_changes((Change("listing"),))
    assert heard == [2]
    assert open_vm.gaps == ()
    session.recordings.now = replace(session.recordings.now, phase=ListingPhase.PARTIAL)
    open_vm._reading._on_changes((Change("listing"), Change("hosts")))
    assert open_vm.gaps == (GAP,)


async def test_what_zoom_has_told_is_listed_before_the_list_is_called_empty(vm, session, monkeypatch):
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 3600)
    rows = dict(session.store.recordings.rows)
    session.store.recordings.rows.clear()

    async def come():
        await settle()
        session.store.recordings.rows.update(rows)

    session.recordings.before_answer = come
    vm.start()
    await settle()
    await settle()
    assert vm.situation is Situation.ROWS
    heard = vm.heard["situation_changed"]
    after = heard[len(heard) - heard[::-1].index(Situation.LOADING) :]
    assert set(after) == {Situation.ROWS}


async def test_reading_can_be_stopped(vm, session):
    session.recordings.before_answer = asyncio.Event().wait
    session.store.recordings.rows.clear()
    vm.start()
    await settle()
    assert vm.reading
    vm.cancel_reading()
    await settle()
    assert not vm.reading
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NEVER_ASKED)


async def test_another_range_ends_the_reading_of_the_one_before(vm, session, clock):
    never = asyncio.Event()
    session.recordings.before_answer = never.wait
    vm.start()
    await settle()
    session.recordings.before_answer = None
    vm.set_range(date(2025, 3, 1), date(2025, 3, 31))
    assert vm.reading
    await waited(clock)
    assert not vm.reading
    assert len(asked(session)) == 2


async def test_why_is_this_empty(open_vm, session):
    open_vm.explain()
    assert open_vm.diagnosis.busy
    await settle()
    assert session.recordings.named("diagnosis") == [(*RANGE, ())]
    assert open_vm.diagnosis.diagnosis.hints == ("Nobody recorded to the cloud in this range.",)
    session.recordings.error = NetworkError("dns")
    open_vm.explain()
    await settle()
    assert open_vm.diagnosis.error is session.recordings.error
    assert not open_vm.diagnosis.busy


# Trash


async def test_the_trash_has_a_view_of_its_own(open_vm, session, clock):
    open_vm.set_trash(True)
    await waited(clock)
    assert listed(open_vm) == [5]
    assert session.recordings.named("trash_cost") == [()]
    assert session.recordings.named("read_trash") == [()]
    open_vm.set_trash(False)
    await waited(clock)
    assert listed(open_vm) == [1, 2, 3, 4]


async def test_reading_the_trash_of_many_users_is_asked_about(open_vm, session, clock):
    session.recordings.costs = cost(1000, 500.0, users=1000)
    open_vm.set_trash(True)
    await waited(clock)
    assert open_vm.question.users == 1000
    assert session.recordings.named("read_trash") == []
    open_vm.read_now()
    await settle()
    assert session.recordings.named("read_trash") == [()]


async def test_an_empty_trash_is_no_riddle(open_vm, session, clock):
    del session.store.recordings.rows[5]
    open_vm.set_trash(True)
    await waited(clock)
    assert (open_vm.situation, open_vm.emptiness) == (Situation.EMPTY, Emptiness.TRASH)
