import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.services.hosts import HostNeeded
from app.services.sync import SyncPhase, SyncState
from app.store.meetings import MeetingStatus, Sort, View
from app.viewmodels import meetings as module
from app.viewmodels.meetings import MeetingsViewModel, system_zone
from app.viewmodels.meetings_state import Situation, resorted
from app.viewmodels.rows import BLOCK
from app.zoom.errors import NetworkError, NotFound
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import HENRIK, ME, NOW, InlineIo, fake_session, meeting

ROWS = [
    meeting(1, "Senate", status=MeetingStatus.LIVE, participants=14),
    meeting(2, "Clinic", start=NOW + timedelta(days=1)),
    meeting(3, "Last week", start=NOW - timedelta(days=7), status=MeetingStatus.ENDED),
    meeting(4, "Henrik’s", host_id=HENRIK.id, host_name=HENRIK.name, host_email=HENRIK.email),
]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "LOOK_UP_DELAY", 0)
    monkeypatch.setattr(module, "RELOAD_GAP", 0)


@pytest.fixture
def session():
    return fake_session(ROWS)


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def vm(session, clock, qapp):
    vm = MeetingsViewModel(InlineIo(), session, Changes(), clock, zone="Europe/Berlin")
    vm.heard = {"found": [], "not_found": [], "situation_changed": [], "minute_passed": [], "failed": []}
    for name, heard in vm.heard.items():
        getattr(vm, name).connect(heard.append)
    yield vm
    await vm.close()


@pytest.fixture
async def open_vm(vm):
    vm.start()
    await settle()
    return vm


def listed(vm):
    return [] if vm.listing is None else list(vm.listing.rows)


async def test_the_store_is_shown_without_asking_zoom(open_vm, session):
    assert listed(open_vm) == [1, 2]
    assert open_vm.counts[View.LIVE] == 1
    assert open_vm.situation is Situation.ROWS
    assert session.meetings.calls == [] and session.sync.refreshed == []


async def test_a_picture_painted_after_the_end_fetches_nothing(open_vm):
    await open_vm.close()
    open_vm.rows.want_block(1)
    assert open_vm.heard["failed"] == []


async def test_while_zoom_is_read_the_list_is_drawn_less_often(open_vm, session, monkeypatch):
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 60)
    before = len(session.store.meetings.queries)
    open_vm.sync_state = SyncState(SyncPhase.RUNNING)
    open_vm._on_changes((Change("meetings"),))
    open_vm._on_changes((Change("meetings"),))
    await settle()
    open_vm._on_changes((Change("meetings"),))
    await settle()
    assert len(session.store.meetings.queries) == before + 1


async def test_the_query_carries_host_zone_and_time(open_vm, session):
    query = session.store.meetings.queries[0]
    assert (query.host_id, query.zone, query.now) == (ME.id, "Europe/Berlin", NOW)


async def test_the_block_in_sight_comes_with_the_listing(vm):
    order = []
    vm.rows.listing_changed.connect(lambda listing: order.append(len(listing.rows)))
    vm.rows.block_ready.connect(lambda block, rows: order.append((block, [row.row for row in rows])))
    vm.start()
    await settle()
    assert order == [2, (0, [1, 2])]


async def test_a_block_is_fetched_once_and_its_neighbours_with_it(qapp):
    session = fake_session([meeting(n, start=NOW + timedelta(minutes=n)) for n in range(1, 1400)])
    vm = MeetingsViewModel(InlineIo(), session, Changes(), FakeClock(NOW), zone="UTC")
    vm.start()
    await settle()
    blocks = []
    vm.rows.block_ready.connect(lambda block, rows: blocks.append((block, len(rows))))
    vm.rows.want_block(4)
    vm.rows.want_block(4)
    await settle()
    assert blocks == [(4, BLOCK), (5, 1399 - 5 * BLOCK), (3, BLOCK)]
    vm.rows.want_block(3)
    await settle()
    assert blocks[3:] == [(2, BLOCK)]
    await vm.close()


async def test_rows_are_let_go_when_they_become_too_many(qapp, monkeypatch):
    monkeypatch.setattr("app.viewmodels.rows.BLOCKS_KEPT", 2)
    session = fake_session([meeting(n, start=NOW + timedelta(minutes=n)) for n in range(1, 1400)])
    vm = MeetingsViewModel(InlineIo(), session, Changes(), FakeClock(NOW), zone="UTC")
    vm.start()
    await settle()
    blocks, dropped = [], []
    vm.rows.block_ready.connect(lambda block, rows: blocks.append(block))
    vm.rows.dropped.connect(lambda: dropped.append(True))
    for wanted in (1, 4, 1):
        vm.rows.want_block(wanted)
        await settle()
    assert dropped == [True, True]
    assert blocks == [1, 2, 4, 5, 3, 1, 2, 0]
    await vm.close()


async def test_a_block_that_cannot_be_read_may_be_asked_for_again(open_vm, session):
    lost = []
    open_vm.rows.block_lost.connect(lost.append)
    session.store.meetings.error = GreenroomError("The store", "is broken")
    open_vm.rows._blocks.clear()
    open_vm.rows.want_block(0)
    await settle()
    assert lost == [0]
    assert [error.title for error in open_vm.heard["failed"]] == ["The store"]
    session.store.meetings.error = None
    open_vm.rows.want_block(0)
    await settle()
    assert lost == [0]


async def test_views(open_vm, session):
    open_vm.set_shown(True)
    open_vm.set_view(View.PAST)
    await settle()
    assert listed(open_vm) == [3]
    assert open_vm.sort.descending
    assert session.sync.shown[-1] is View.PAST
    open_vm.set_view(View.LIVE)
    await settle()
    assert listed(open_vm) == [1]
    open_vm.set_shown(False)
    assert session.sync.shown[-1] is None


async def test_sorting_is_the_stores_work(open_vm, session):
    open_vm.set_sort("topic", False)
    await settle()
    assert listed(open_vm) == [2, 1]
    assert session.store.meetings.queries[-1].sort == Sort("topic", False)


def test_pressing_a_header_twice_turns_the_order():
    once = resorted(Sort("time"), "topic")
    assert once == Sort("topic")
    assert resorted(once, "topic") == Sort("topic", True)
    assert resorted(once, "people") == Sort("people", True)


async def test_searching_by_topic_stays_in_the_store(open_vm, session):
    open_vm.set_search(" clin ")
    await settle()
    assert listed(open_vm) == [2]
    assert session.meetings.named("look_up") == []
    open_vm.set_search("nobody has this")
    await settle()
    assert open_vm.situation is Situation.EMPTY
    open_vm.set_search("")
    await settle()
    assert listed(open_vm) == [1, 2]


async def test_a_number_is_looked_up_at_zoom_and_selected(open_vm, session):
    row = ROWS[1]
    session.meetings.known["860 0000 0002"] = row.key
    open_vm.set_search("860 0000 0002")
    await settle()
    assert session.store.meetings.queries[-1].search == str(row.meeting_id)
    [found] = open_vm.heard["found"]
    assert found.row == row and found.listed


async def test_a_link_to_a_past_meeting_leads_to_its_view(open_vm, session):
    link = f"https://zoom.us/j/{ROWS[2].meeting_id}?pwd=abc"
    session.meetings.known[link] = ROWS[2].key
    open_vm.set_search(link)
    await settle()
    assert open_vm.view is View.PAST
    assert listed(open_vm) == [3]
    assert open_vm.heard["found"][0].listed


async def test_a_meeting_of_someone_else_is_found_but_not_listed(open_vm, session):
    session.meetings.known["86000000004"] = ROWS[3].key
    open_vm.set_search("86000000004")
    await settle()
    assert not open_vm.heard["found"][0].listed
    assert open_vm.heard["found"][0].row.host_name == HENRIK.name


async def test_a_number_nobody_knows_says_so(open_vm, session):
    open_vm.set_search("999 9999 9999")
    await settle()
    assert "999 9999 9999" in open_vm.heard["not_found"][0].message
    session.meetings.error = error = NotFound(code=3001)
    open_vm.set_search("999 9999 9998")
    await settle()
    assert open_vm.heard["not_found"][1] is error
    assert open_vm.situation is Situation.EMPTY


async def test_while_zoom_is_asked_the_list_says_so(open_vm, session):
    answered = asyncio.Event()

    async def slow(_text):
        await answered.wait()

    session.meetings.look_up = slow
    open_vm.set_search("999 9999 9999")
    await settle()
    assert open_vm.situation is Situation.LOOKING_UP
    answered.set()
    await settle()
    assert open_vm.situation is Situation.EMPTY


async def test_choosing_a_host(open_vm, session):
    open_vm.choose_host("henrik@halvern.example")
    await settle()
    assert open_vm.host is HENRIK
    assert listed(open_vm) == [4]
    assert session.sync.refreshed == [View.UPCOMING]


async def test_a_host_chosen_elsewhere_is_followed(open_vm, session):
    session.hosts.chosen = HENRIK
    open_vm._on_changes((Change("hosts"),))
    await settle()
    assert open_vm.host is HENRIK
    assert listed(open_vm) == [4]


async def test_a_host_nobody_knows_leaves_the_one_before(open_vm, session):
    session.hosts.error = error = NotFound(code=1001)
    open_vm.choose_host("nobody@halvern.example")
    await settle()
    assert open_vm.host is ME and open_vm.host_error is error
    assert listed(open_vm) == [1, 2]


async def test_a_token_without_a_person_asks_whose_meetings(vm, session):
    session.hosts.error = HostNeeded()
    vm.start()
    await settle()
    assert vm.situation is Situation.HOST_NEEDED
    assert vm.editor() is None
    session.hosts.error = None
    vm.choose_host("me")
    await settle()
    assert vm.situation is Situation.ROWS


def of_sync(session, **fields):
    session.sync.now = replace(session.sync.now, **fields)


async def test_nothing_known_yet_is_loading(vm, session):
    session.store.meetings.rows = {}
    of_sync(session, phase="running", synced_at=None)
    vm.start()
    await settle()
    assert vm.situation is Situation.LOADING
    of_sync(session, phase="done", synced_at=NOW)
    vm._on_changes((Change("sync"),))
    assert vm.situation is Situation.EMPTY


async def test_a_failure_without_rows_is_an_error_with_rows_it_is_not(vm, session):
    of_sync(session, phase="failed", error=NetworkError("dns"))
    vm.start()
    await settle()
    assert vm.situation is Situation.ROWS
    session.store.meetings.rows = {}
    vm._on_changes((Change("meetings"),))
    await settle()
    assert vm.situation is Situation.FAILED


async def test_a_broken_store_is_an_error_and_retry_heals_it(vm, session):
    session.store.meetings.error = GreenroomError("The store", "is broken")
    vm.start()
    await settle()
    assert vm.situation is Situation.FAILED and vm.error.title == "The store"
    session.store.meetings.error = None
    vm.retry()
    await settle()
    assert vm.situation is Situation.ROWS
    assert session.sync.refreshed == [View.UPCOMING]


async def test_a_burst_of_news_is_read_few_times(open_vm, session, monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0.01)
    before = len(session.store.meetings.queries)
    for _ in range(50):
        open_vm._on_changes((Change("meetings", frozenset({"1"})),))
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    assert len(session.store.meetings.queries) - before <= 3


async def test_every_minute_the_list_is_read_anew(open_vm, session, clock):
    before = len(session.store.meetings.queries)
    await clock.advance(39)
    assert open_vm.heard["minute_passed"] == []
    await clock.advance(1)
    assert [moment.second for moment in open_vm.heard["minute_passed"]] == [0]
    assert len(session.store.meetings.queries) == before + 1
    await clock.advance(60)
    assert len(open_vm.heard["minute_passed"]) == 2


async def test_revealing_a_new_meeting_clears_the_search(open_vm, session):
    open_vm.set_search("clinic")
    await settle()
    session.store.meetings.rows[9] = meeting(9, "Brand new")
    open_vm.reveal(session.store.meetings.rows[9].key)
    await settle()
    assert open_vm.search == "" and 9 in listed(open_vm)
    assert open_vm.heard["found"][0].row.row == 9


async def test_editors_are_closed_with_the_page(open_vm):
    editor = open_vm.editor()
    other = open_vm.editor()
    open_vm.release(other)
    await settle()
    await open_vm.close()
    open_vm.release(editor)
    with pytest.raises(RuntimeError):
        editor.start()


def test_the_systems_zone_has_a_name():
    assert system_zone()
