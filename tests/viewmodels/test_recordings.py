"""The Recordings page: what it lists, in which order, and what is selected."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.core.changes import Change, Changes
from app.core.settings import Settings
from app.services.hosts import UnknownHost
from app.services.recordings import Gap
from app.store.recordings import RecordingState, Sort
from app.viewmodels import recordings as module
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.recordings_reading import SETTLE_SECONDS
from app.viewmodels.recordings_state import Emptiness, HostChoice, MoreFilters, Situation
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import HENRIK, ME, NOW, InlineIo
from tests.fakes.recordings_session import recording, recordings_session, sample_rows

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


async def test_three_months_are_shown_from_the_store_and_zoom_is_asked_for_them(open_vm, session):
    assert open_vm.filters.first == date(2026, 9, 1)
    assert open_vm.last_day == TODAY
    assert listed(open_vm) == [1, 2, 3, 4]
    assert open_vm.listing.bytes == sum(session.store.recordings.rows[n].size for n in (1, 2, 3, 4))
    assert open_vm.situation is Situation.ROWS
    assert asked(session) == [RANGE]
    assert not open_vm.reading


async def test_the_store_is_shown_while_zoom_is_asked(vm, session):
    answer = asyncio.Event()
    session.recordings.before_answer = answer.wait
    vm.start()
    await settle()
    assert vm.reading and vm.situation is Situation.ROWS
    answer.set()
    await settle()
    assert not vm.reading


async def test_nothing_known_yet_is_loading_until_zoom_has_answered(vm, session):
    answer = asyncio.Event()
    session.store.recordings.rows.clear()
    session.recordings.before_answer = answer.wait
    vm.start()
    await settle()
    assert vm.situation is Situation.LOADING
    answer.set()
    await settle()
    assert (vm.situation, vm.emptiness) == (Situation.EMPTY, Emptiness.NOTHING)


async def test_news_of_the_store_are_listed(open_vm, session):
    session.store.recordings.put(recording(9, "Brand new", days_ago=0.1))
    open_vm._on_changes((Change("recordings", frozenset({"rec9=="})),))
    await settle()
    assert listed(open_vm) == [9, 1, 2, 3, 4]


async def test_a_long_list_is_read_less_often(open_vm, session, clock, monkeypatch):
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    times = iter((10.0, 13.0))
    monkeypatch.setattr(clock, "monotonic", lambda: next(times))
    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    open_vm._stale = True
    await open_vm._reload_while_stale()
    assert pauses == [12.0]


# Range


async def test_another_range_is_listed_at_once_and_asked_for_when_it_stays(open_vm, session, clock):
    open_vm.set_range(date(2025, 3, 1), date(2025, 3, 31))
    open_vm.set_range(date(2025, 3, 2), date(2025, 3, 31))
    await settle()
    assert listed(open_vm) == [6]
    assert asked(session) == [RANGE]
    await waited(clock)
    assert asked(session) == [RANGE, (date(2025, 3, 1), date(2025, 3, 31))]


async def test_a_range_until_today_stays_so(open_vm, session):
    open_vm.set_range(date(2026, 11, 1), TODAY)
    assert open_vm.filters.last is None
    open_vm.set_range(date(2026, 11, 1), date(2026, 11, 20))
    assert open_vm.filters.last == open_vm.last_day == date(2026, 11, 20)
    open_vm.set_range(date(2026, 11, 1), None)
    assert open_vm.last_day == TODAY


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 10, 2), date(2026, 10, 1)),
        (date(2026, 11, 25), None),
        (date(2027, 1, 1), date(2027, 1, 2)),
    ],
)
async def test_a_range_that_runs_backwards_is_told_and_not_shown(open_vm, first, last):
    changed = []
    open_vm.filters_changed.connect(lambda: changed.append(open_vm.range_problem))
    before = open_vm.filters
    open_vm.set_range(first, last)
    assert "From" in open_vm.range_problem
    assert open_vm.filters == before
    open_vm.set_range(before.first, before.last)
    assert changed == ["“From” must not lie after “To”.", ""]


async def test_the_range_follows_the_day(open_vm, session, clock):
    await clock.advance((datetime(2026, 11, 24, 23, 0, 30, tzinfo=NOW.tzinfo) - NOW).total_seconds())
    assert len(open_vm.heard["minute_passed"]) == 768
    assert open_vm.last_day == date(2026, 11, 25)
    assert session.store.recordings.queries[-1].last is None
    await clock.advance(3660)
    assert asked(session)[-1] == (date(2026, 8, 31), date(2026, 11, 25))


# Filters and order


async def test_filters_are_the_stores_work(open_vm, session):
    open_vm.set_search("  algebra ")
    await settle()
    assert listed(open_vm) == [2]
    open_vm.set_search("")
    open_vm.set_state(RecordingState.FAILED)
    await settle()
    assert listed(open_vm) == [4]
    open_vm.set_state(None)
    open_vm.set_more(MoreFilters(least_minutes=60))
    await settle()
    assert listed(open_vm) == [1]
    open_vm.set_sort("topic", True)
    open_vm.clear_filters()
    await settle()
    assert listed(open_vm) == [2, 1, 4, 3]
    assert session.store.recordings.queries[-1].sort == Sort("topic", True)
    assert asked(session) == [RANGE]


async def test_spoken_words_are_found(open_vm, session):
    session.store.recordings.spoken["rec4=="] = "the mitochondria"
    open_vm.set_search("mitochondria")
    await settle()
    assert listed(open_vm) == [4]


async def test_filters_that_hide_everything_say_so(open_vm):
    open_vm.set_search("nobody has this")
    await settle()
    assert (open_vm.situation, open_vm.emptiness) == (Situation.EMPTY, Emptiness.FILTERS)
    open_vm.clear_filters()
    await settle()
    assert open_vm.situation is Situation.ROWS


async def test_the_same_choice_again_lists_nothing_anew(open_vm, session):
    changed = []
    open_vm.filters_changed.connect(lambda: changed.append(1))
    before = len(session.store.recordings.queries)
    open_vm.set_search("")
    open_vm.set_sort("date", True)
    open_vm.set_range(date(2026, 9, 1), None)
    await settle()
    assert changed == []
    assert len(session.store.recordings.queries) == before


async def test_what_was_remembered_is_taken_over_before_the_start(vm, session):
    vm.set_range(date(2026, 11, 1), date(2026, 11, 20))
    vm.set_sort("topic", False)
    assert session.store.recordings.queries == [] and session.recordings.calls == []
    vm.start()
    await settle()
    assert listed(vm) == [3, 4]
    assert asked(session) == [(date(2026, 10, 31), date(2026, 11, 20))]


# Host


async def test_people_with_recordings_are_offered(open_vm):
    assert [host.name for host in open_vm.hosts] == [HENRIK.name, ME.name]
    assert [host.name for host in await open_vm.host_suggestions("")] == [HENRIK.name, ME.name]
    assert [host.name for host in await open_vm.host_suggestions("aalt")] == [HENRIK.name]


async def test_people_of_the_account_without_recordings_are_offered_after_them(open_vm, session):
    del session.store.recordings.rows[3]
    await open_vm._hosts.load()
    assert [host.id for host in open_vm.hosts] == [ME.id]
    [offered] = await open_vm.host_suggestions("henrik")
    assert (offered.id, offered.email) == (HENRIK.id, HENRIK.email)


async def test_the_recordings_of_one_person(open_vm, session, clock):
    open_vm.set_host(HostChoice(HENRIK.id, HENRIK.email, HENRIK.name))
    await waited(clock)
    assert listed(open_vm) == [3]
    assert session.recordings.named("read")[-1][:3] == (*RANGE, (HENRIK.id,))
    open_vm.set_host(None)
    await settle()
    assert listed(open_vm) == [1, 2, 3, 4]


@pytest.mark.parametrize("text", [HENRIK.email.upper(), "henrik aaltonen "])
async def test_a_host_is_chosen_by_name_or_address(open_vm, text):
    open_vm.choose_host(text)
    await settle()
    assert open_vm.filters.host.id == HENRIK.id
    open_vm.choose_host(" ")
    await settle()
    assert open_vm.filters.host is None


async def test_a_name_that_nobody_has_is_told_and_changes_nothing(open_vm):
    told = []
    open_vm.hosts_changed.connect(lambda: told.append(open_vm.host_error))
    open_vm.choose_host("nobody@halvern.example")
    await settle()
    assert isinstance(open_vm.host_error, UnknownHost)
    assert open_vm.filters.host is None
    open_vm.clear_filters()
    assert told[-1] is None


# Shown, selected, revealed


async def test_zoom_is_asked_regularly_only_for_what_is_seen(open_vm, session, clock):
    open_vm.set_shown(True)
    assert session.recordings.shown[-1] == (*RANGE, None)
    open_vm.set_host(HostChoice(HENRIK.id, HENRIK.email, HENRIK.name))
    assert session.recordings.shown[-1] == (None, None, None), "not before it was read once"
    await waited(clock)
    assert session.recordings.shown[-1] == (*RANGE, HENRIK.id)
    open_vm.set_trash(True)
    assert session.recordings.shown[-1] == (None, None, None)
    open_vm.set_trash(False)
    open_vm.set_shown(False)
    assert session.recordings.shown[-1] == (None, None, None)


async def test_the_pane_follows_the_selection(open_vm):
    open_vm.selection.select([2])
    await settle()
    assert open_vm.detail.uuid == "rec2=="
    open_vm.selection.select([2, 3])
    await settle()
    assert open_vm.detail.uuid == ""
    open_vm.selection.select([])
    assert open_vm.detail.uuid == ""


async def test_news_keep_the_selection(open_vm, session):
    open_vm.selection.select([1, 2])
    await settle()
    session.store.recordings.put(replace(session.store.recordings.rows[1], size=5))
    open_vm._on_changes((Change("recordings"),))
    await settle()
    assert open_vm.selection.summary.bytes == 5 + session.store.recordings.rows[2].size


async def test_revealing_what_is_listed_changes_nothing(open_vm):
    before = open_vm.filters
    open_vm.reveal("rec2==")
    await settle()
    assert [row.row for row in open_vm.heard["revealed"]] == [2]
    assert open_vm.filters == before


async def test_revealing_what_is_hidden_shows_it(open_vm):
    open_vm.set_search("algebra")
    open_vm.reveal("rec6==")
    await settle()
    assert [row.row for row in open_vm.heard["revealed"]] == [6]
    assert open_vm.filters.search == "" and open_vm.filters.first == date(2025, 3, 9)
    assert 6 in listed(open_vm)
    open_vm.reveal("rec5==")
    await settle()
    assert open_vm.filters.trash and listed(open_vm) == [5]


async def test_revealing_what_nobody_knows_does_nothing(open_vm):
    open_vm.reveal("gone==")
    await settle()
    assert open_vm.heard["revealed"] == [] and open_vm.heard["failed"] == []


async def test_a_picture_painted_after_the_end_fetches_nothing(open_vm, session):
    await open_vm.close()
    before = len(session.store.recordings.fetched)
    open_vm.rows.want_block(1)
    assert len(session.store.recordings.fetched) == before
    assert session.recordings.shown[-1] == (None, None, None)


async def test_dialogs_are_closed_with_the_page(open_vm):
    dialog, other = open_vm.archive(), open_vm.archive()
    await settle()
    open_vm.release(other)
    await settle()
    await open_vm.close()
    open_vm.release(dialog)
    with pytest.raises(RuntimeError):
        dialog.set_folder(dialog.folder / "other")


async def test_a_burst_of_news_is_read_few_times(open_vm, session, monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0.01)
    before = len(session.store.recordings.queries)
    for _ in range(50):
        open_vm._on_changes((Change("recordings", frozenset({"1"})),))
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    assert len(session.store.recordings.queries) - before <= 3


async def test_days_left_shrink_with_the_clock(open_vm, clock):
    open_vm.reveal("rec5==")
    await settle()
    open_vm.selection.select([5])
    await settle()
    assert open_vm.detail.days_left == 27
    await clock.advance(timedelta(hours=22).total_seconds())
    assert open_vm.detail.days_left == 27
    await clock.advance(timedelta(hours=3).total_seconds())
    assert open_vm.detail.days_left == 26


async def test_hosts_without_a_name_are_asked_for_once_zoom_has_listed(vm, session):
    session.store.recordings.put(recording(7, host_id="u7", host_name="", host_email="u7@halvern.example"))
    vm.start()
    assert session.directory.asked == 0
    await settle()
    assert session.directory.asked == 1
    assert HostChoice("u7", "u7@halvern.example", "u7@halvern.example") in vm.hosts
    session.store.recordings.put(recording(7, host_id="u7", host_name="Sam", host_email="u7@halvern.example"))
    vm._on_changes((Change("users"),))
    await settle()
    assert HostChoice("u7", "u7@halvern.example", "Sam") in vm.hosts
    assert vm.rows.listing is not None and session.directory.asked == 1


async def test_nobody_is_asked_for_where_all_hosts_have_names(open_vm, session):
    assert session.directory.asked == 0
