"""The Users page: whom it lists, in which order, how far the reading is, and what is looked up."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.core.settings import Settings
from app.services.users import DirectoryPhase, DirectoryState, Missing, Part
from app.store.users import UserStatus
from app.viewmodels import users as module
from app.viewmodels import users_facts
from app.viewmodels.users import UsersViewModel
from app.viewmodels.users_look_up import LOOK_UP_DELAY
from app.viewmodels.users_state import Emptiness, Filters, LookUpPhase, Situation
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import ME, NOW, InlineIo
from tests.fakes.users_session import (
    ADMIN,
    ENGINEERS,
    SYNCED,
    licences,
    me,
    person,
    sample_people,
    users_session,
)

ALICE = "alice@halvern.example"
BROKEN = GreenroomError("The store failed", "It broke.", "Try again.")
GAP = Missing(Part.INACTIVE, "Inactive users", "Zoom has a problem", "It failed.", "Try again.")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(module, "RELOAD_GAP", 0)
    monkeypatch.setattr(module, "BUSY_RELOAD_GAP", 0)
    monkeypatch.setattr(users_facts, "REREAD_GAP", 0)


@pytest.fixture
def session():
    return users_session(sample_people())


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def vm(session, changes, clock, qapp):
    vm = UsersViewModel(InlineIo(), session, changes, clock, Settings, zone="Europe/Berlin")
    vm.heard = []
    for name in ("filters", "columns", "sync", "choices", "meter", "look_up"):
        getattr(vm, f"{name}_changed").connect(lambda name=name: vm.heard.append(name))
    vm.revealed_rows, vm.failures, vm.minutes = [], [], []
    vm.revealed.connect(vm.revealed_rows.append)
    vm.failed.connect(vm.failures.append)
    vm.minute_passed.connect(vm.minutes.append)
    yield vm
    await vm.close()


@pytest.fixture
async def open_vm(vm):
    vm.start()
    await settle()
    return vm


def listed(vm):
    """Row numbers in the order of the list."""
    return list(vm.listing.rows)


class TestList:
    async def test_everybody_but_those_who_left_by_name(self, open_vm, session):
        assert open_vm.situation is Situation.ROWS
        names = [session.store.users.rows[row].name for row in listed(open_vm)]
        assert names == sorted(names, key=lambda name: name.casefold() or "o.b")
        assert set(listed(open_vm)) == {1, 2, 3, 4, 5, 6}
        assert open_vm.listing.total == 6

    async def test_nothing_is_read_before_it_starts(self, vm, session):
        vm.set_status(UserStatus.ACTIVE)
        vm.set_sort("email", True)
        assert session.store.users.queries == []
        vm.start()
        await settle()
        [query] = session.store.users.queries
        assert (query.status, query.sort.column, query.sort.descending) == (UserStatus.ACTIVE, "email", True)

    @pytest.mark.parametrize(
        ("command", "value", "expected"),
        [
            ("set_search", "κλασ", set()),
            ("set_search", "classics", {4}),
            ("set_search", "HENRIK", {2}),
            ("set_status", UserStatus.INACTIVE, {5}),
            ("set_status", UserStatus.PENDING, {6}),
            ("set_status", UserStatus.LEFT, {7}),
            ("set_licence", 2, {1, 2, 4}),
            ("set_role", ADMIN, {2}),
            ("set_department", "Economics", {3}),
            ("set_group", ENGINEERS, {3}),
            ("set_sign_in", 101, {4}),
            ("set_idle_days", 90, {3, 5, 6}),
        ],
    )
    async def test_filters(self, open_vm, command, value, expected):
        getattr(open_vm, command)(value)
        await settle()
        assert set(listed(open_vm)) == expected
        assert open_vm.filters.narrow
        assert "filters" in open_vm.heard
        open_vm.clear_filters()
        await settle()
        assert len(listed(open_vm)) == 6
        assert not open_vm.filters.narrow

    async def test_filters_together(self, open_vm):
        open_vm.set_filters(Filters(search="li", licence=2, status=UserStatus.ACTIVE))
        await settle()
        assert set(listed(open_vm)) == {1, 2}

    async def test_order(self, open_vm):
        open_vm.set_sort("last_sign_in", True)
        await settle()
        assert listed(open_vm)[-1] in {5, 6}
        assert open_vm.sort.column == "last_sign_in"

    async def test_news_of_the_store(self, open_vm, session, changes):
        session.store.users.put(person(8, "New Person"))
        changes.publish(Change("users"))
        await asyncio.sleep(0.15)
        assert 8 in listed(open_vm)

    async def test_a_minute_passes(self, open_vm, clock):
        open_vm.set_idle_days(30)
        await clock.advance(60)
        assert open_vm.minutes


class TestSituations:
    async def test_loading_first(self, vm):
        assert vm.situation is Situation.LOADING

    async def test_the_store_fails(self, vm, session):
        session.store.users.error = BROKEN
        vm.start()
        await settle()
        assert (vm.situation, vm.error) == (Situation.FAILED, BROKEN)
        session.store.users.error = None
        vm.retry()
        await settle()
        assert (vm.situation, vm.error) == (Situation.ROWS, None)

    async def test_filters_hide_everybody(self, open_vm):
        open_vm.set_search("nobody of that name")
        await settle()
        assert (open_vm.situation, open_vm.emptiness) == (Situation.EMPTY, Emptiness.FILTERS)

    @pytest.mark.parametrize(
        ("state", "situation", "emptiness"),
        [
            (DirectoryState(), Situation.EMPTY, Emptiness.NEVER_SYNCED),
            (DirectoryState(DirectoryPhase.RUNNING), Situation.LOADING, None),
            (SYNCED, Situation.EMPTY, Emptiness.NOBODY),
            (
                DirectoryState(DirectoryPhase.FAILED, error=NetworkError("dns"), missing=(GAP,)),
                Situation.FAILED,
                None,
            ),
        ],
    )
    async def test_without_anybody(self, changes, clock, qapp, state, situation, emptiness):
        session = users_session()
        session.directory.now = state
        vm = UsersViewModel(InlineIo(), session, changes, clock, Settings, zone="UTC")
        vm.start()
        await settle()
        assert (vm.situation, vm.emptiness) == (situation, emptiness)
        await vm.close()


class TestSync:
    async def test_is_asked_for(self, open_vm, session, changes):
        waiting = asyncio.Event()
        session.directory.before_answer = waiting.wait
        open_vm.sync_now()
        open_vm.sync_now()
        await settle()
        changes.publish(Change("directory"))
        await asyncio.sleep(0.15)
        assert open_vm.syncing
        assert session.directory.named("sync") == [(True,)]
        waiting.set()
        await settle()
        changes.publish(Change("directory"))
        await asyncio.sleep(0.15)
        assert (open_vm.syncing, open_vm.sync) == (False, SYNCED)
        assert "sync" in open_vm.heard

    async def test_can_be_cancelled(self, open_vm, session):
        session.directory.before_answer = asyncio.Event().wait
        open_vm.sync_now()
        await settle()
        open_vm.cancel_sync()
        await settle()
        assert session.directory.named("cancel") == [()]
        assert open_vm.failures == []

    async def test_what_is_missing_is_told_with_the_rows(self, open_vm, session, changes):
        session.directory.now = replace(SYNCED, phase=DirectoryPhase.PARTIAL, missing=(GAP,))
        changes.publish(Change("directory"))
        await asyncio.sleep(0.15)
        assert open_vm.situation is Situation.ROWS
        assert open_vm.gaps == (GAP,)
        session.directory.now = replace(session.directory.now, phase=DirectoryPhase.RUNNING)
        changes.publish(Change("directory"))
        await asyncio.sleep(0.15)
        assert open_vm.gaps == ()

    async def test_kept_fresh_while_shown(self, open_vm, session):
        open_vm.set_shown(True)
        open_vm.set_shown(False)
        assert session.directory.shown == [True, False]


class TestOnlyMe:
    async def test_the_scope_is_named(self, vm, session):
        session.directory.why_not = "Add the scope user:read:list_users:admin."
        session.directory.scope = "user:read:list_users:admin"
        vm.start()
        await settle()
        assert listed(vm) == [1]
        assert (vm.only_me, vm.scope) == (True, "user:read:list_users:admin")
        assert vm.scope in vm.why
        assert vm.meter is None

    async def test_names_that_a_scope_closes(self, open_vm, session):
        session.directory.unnamed = {Part.GROUPS: "No group names."}
        assert (open_vm.why_no_groups, open_vm.why_no_roles) == ("No group names.", "")


class TestFacts:
    async def test_choices(self, open_vm):
        choices = open_vm.choices
        assert [(each.id, each.name, each.count) for each in choices.groups] == [
            (ENGINEERS, "Research data", 1)
        ]
        assert {each.name for each in choices.roles} == {"Member", "Admin", "Owner"}
        assert "Library" in {each.name for each in choices.departments}
        assert [(each.id, each.name, each.count) for each in choices.licences] == [
            ("1", "Basic", 2),
            ("2", "Licensed", 3),
            ("99", "None", 1),
        ]
        assert [each.name for each in choices.sign_ins] == ["Single sign-on", "Work e-mail and password"]

    async def test_counts(self, open_vm):
        assert open_vm.counts.of_status(UserStatus.ACTIVE) == 4
        assert open_vm.counts.of_status(UserStatus.LEFT) == 1

    async def test_meter(self, open_vm, session, changes):
        meter = open_vm.meter
        assert (meter.words, meter.free_words) == ("Licences: 7 of 10 used", "3 free")
        assert meter.fraction == pytest.approx(0.7)
        assert meter.others == ("Large Meeting: 6 of 10", "Basic: 40")
        session.directory.figures = licences(8)
        changes.publish(Change("directory"))
        await asyncio.sleep(0.15)
        assert open_vm.meter.words == "Licences: 8 of 10 used"


class TestLookUp:
    async def test_a_whole_address_is_asked_for_after_a_while(self, open_vm, session, clock):
        session.directory.at_zoom[ALICE] = person(9, "Alice Liddell", email=ALICE)
        for end in range(len(ALICE) - 4, len(ALICE) + 1):
            open_vm.set_search(ALICE[:end])
            await clock.advance(LOOK_UP_DELAY / 2)
        assert session.directory.named("look_up") == []
        assert open_vm.situation is Situation.LOADING
        await clock.advance(LOOK_UP_DELAY)
        assert session.directory.named("look_up") == [(ALICE,)]
        assert open_vm.look_up.phase is LookUpPhase.FOUND
        assert listed(open_vm) == [9]

    async def test_whom_the_store_knows_is_not_asked_for(self, open_vm, session, clock):
        open_vm.set_search(ME.email)
        await clock.advance(1)
        assert session.directory.named("look_up") == []
        assert open_vm.look_up.phase is LookUpPhase.NONE

    async def test_who_left_is_asked_for_again(self, open_vm, session, clock):
        open_vm.set_search("gone.7@halvern.example")
        await clock.advance(1)
        assert session.directory.named("look_up") == [("gone.7@halvern.example",)]

    async def test_nobody(self, open_vm, clock):
        open_vm.set_search("nobody@halvern.example")
        await clock.advance(1)
        assert open_vm.look_up.phase is LookUpPhase.NOBODY
        assert "nobody@halvern.example" in open_vm.look_up.error.message
        assert open_vm.situation is Situation.EMPTY

    async def test_zoom_cannot_be_asked(self, open_vm, session, clock):
        session.directory.error = NetworkError("dns")
        open_vm.set_search(ALICE)
        await clock.advance(1)
        assert open_vm.look_up.phase is LookUpPhase.FAILED
        assert isinstance(open_vm.look_up.error, NetworkError)
        session.directory.error = None
        session.directory.at_zoom[ALICE] = person(9, "Alice Liddell", email=ALICE)
        open_vm.look_up_now()
        await settle()
        assert listed(open_vm) == [9]

    async def test_another_text_ends_it(self, open_vm, session, clock):
        open_vm.set_search(ALICE)
        await clock.advance(LOOK_UP_DELAY / 2)
        open_vm.set_search("alice")
        await clock.advance(5)
        assert session.directory.named("look_up") == []
        assert open_vm.look_up.phase is LookUpPhase.NONE

    @pytest.mark.parametrize("text", ["alice", "alice@", "a@b", "a b@c.de", "a/b@c.de", "@c.de"])
    async def test_what_is_no_whole_address(self, open_vm, session, clock, text):
        open_vm.set_search(text)
        await clock.advance(5)
        assert session.directory.named("look_up") == []


class TestColumns:
    async def test_the_name_is_always_shown_and_the_order_stays(self, vm):
        vm.set_columns(["status", "email", "nonsense"])
        assert vm.columns == ("name", "email", "status")
        assert vm.heard == ["columns"]
        vm.set_columns(["email", "status"])
        assert vm.heard == ["columns"]


class TestReveal:
    async def test_of_the_list(self, open_vm):
        open_vm.reveal("u3")
        await settle()
        assert [row.row for row in open_vm.revealed_rows] == [3]

    async def test_what_hides_the_person_is_taken_off(self, open_vm):
        open_vm.set_status(UserStatus.INACTIVE)
        await settle()
        open_vm.reveal("u3")
        await settle()
        assert [row.row for row in open_vm.revealed_rows] == [3]
        assert open_vm.filters == Filters()
        assert 3 in listed(open_vm)

    async def test_somebody_who_left(self, open_vm):
        open_vm.reveal("u7")
        await settle()
        assert open_vm.filters == Filters(status=UserStatus.LEFT)

    async def test_nobody(self, open_vm):
        open_vm.reveal("unknown")
        await settle()
        assert open_vm.revealed_rows == []


class TestSelection:
    async def test_one_is_shown_in_detail(self, open_vm):
        open_vm.selection.select([3])
        await settle()
        assert open_vm.selection.single == "u3"
        assert open_vm.detail.key == "u3"
        open_vm.selection.select([3, 4])
        await settle()
        assert open_vm.detail.key == ""

    async def test_what_they_are_together(self, open_vm):
        open_vm.selection.select([1, 3, 5, 6])
        assert open_vm.selection.summary is None
        await settle()
        summary = open_vm.selection.summary
        assert (summary.count, summary.active, summary.inactive, summary.pending) == (4, 2, 1, 1)
        assert summary.licences == {2: 1, 1: 2, 99: 1}
        assert await open_vm.selection.keys() == summary.keys

    async def test_follows_the_news(self, open_vm, session, changes):
        open_vm.selection.select([3])
        await settle()
        session.store.users.put(replace(session.store.users.rows[3], licence=2))
        changes.publish(Change("users"))
        await asyncio.sleep(0.15)
        assert open_vm.selection.summary.licences == {2: 1}


async def test_me_alone_needs_nobody_else(changes, clock, qapp):
    session = users_session([me(last_sign_in=NOW - timedelta(days=1))])
    vm = UsersViewModel(InlineIo(), session, changes, clock, Settings, zone="UTC")
    vm.start()
    await settle()
    assert listed(vm) == [1]
    assert vm.account_name == ME.email
    await vm.close()
