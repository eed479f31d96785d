"""The detail pane of a person: from the store at once, then from Zoom."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.changes import Change, Changes
from app.services._user_settings import Decided
from app.services.users import NeedsScope, SettingLevel
from app.store.meetings import View
from app.viewmodels import user_detail as module
from app.viewmodels.user_detail import ASK_DELAY, UserDetailViewModel
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock, settle
from tests.fakes.meetings_session import ME, NOW, InlineIo, meeting
from tests.fakes.users_session import (
    ENGINEERS,
    invited,
    me,
    person,
    sample_people,
    settings_of,
    users_session,
)

KWABENA = "u3"
PROFILE = {
    "job_title": "Lecturer",
    "manager": "head@halvern.example",
    "phone_numbers": [{"code": "+358", "number": "401234567"}, {"nonsense": 1}, "text"],
    "custom_attributes": [{"key": "cf1", "name": "Office", "value": "B 312"}, {"key": "cf2", "name": ""}],
    "personal_meeting_url": "https://halvern.zoom.us/j/1?pwd=secret",
    "verified": 1,
    "language": None,
}


def day(moment):
    return f"{moment:%d %b}"


@pytest.fixture
def session():
    found = users_session(sample_people())
    found.directory.new_settings[KWABENA] = settings_of()
    return found


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
def clock():
    return FakeClock(NOW)


@pytest.fixture
async def vm(session, changes, clock, qapp, monkeypatch):
    monkeypatch.setattr(module, "REREAD_GAP", 0)
    vm = UserDetailViewModel(InlineIo(), session, changes, clock, "UTC")
    vm.news, vm.copies = [], []
    vm.changed.connect(lambda: vm.news.append(vm.name))
    vm.copied.connect(vm.copies.append)
    yield vm
    await vm.close()


async def shown(vm, clock, key=KWABENA):
    """Show somebody until Zoom has answered."""
    vm.show(key)
    await clock.advance(ASK_DELAY)
    await settle()


class TestShowing:
    async def test_from_the_store_at_once(self, vm, session):
        vm.show(KWABENA)
        assert (vm.loading, vm.detail) == (True, None)
        await settle()
        assert (vm.loading, vm.name, vm.status, vm.licence) == (False, "Kwabena Mensah", "Active", "Basic")
        assert (vm.role, vm.groups, vm.groups_unnamed) == ("Member", ("Research data",), 0)
        assert session.directory.calls == []

    async def test_then_from_zoom(self, vm, session, clock):
        await shown(vm, clock)
        assert session.directory.calls == [("refresh_person", KWABENA), ("read_settings", KWABENA)]
        assert vm.stale_because is None

    async def test_who_is_passed_by_is_not_asked_for(self, vm, session, clock):
        for key in ("u2", KWABENA, "u4"):
            vm.show(key)
            await clock.advance(ASK_DELAY / 3)
        await clock.advance(1)
        assert session.directory.named("refresh_person") == [("u4",)]

    async def test_nobody(self, vm, clock):
        await shown(vm, clock)
        vm.show("")
        assert (vm.key, vm.detail, vm.name, vm.profile, vm.settings) == ("", None, "", (), ())
        assert (vm.last_sign_in_words(day), vm.sign_in_note, vm.recordings) == ("", "", None)

    async def test_offline(self, vm, session, clock):
        session.directory.error = NetworkError("dns")
        await shown(vm, clock)
        assert vm.name == "Kwabena Mensah"
        assert isinstance(vm.stale_because, NetworkError)
        assert "dns" not in vm.settings_note
        assert vm.settings_note
        session.directory.error = None
        vm.refresh()
        await settle()
        assert (vm.stale_because, vm.settings_note) == (None, "")

    async def test_gone_meanwhile(self, vm, session, clock):
        session.directory.gone.add(KWABENA)
        await shown(vm, clock)
        assert (vm.gone, vm.status, vm.left_at) == (True, "Left", NOW)
        assert session.directory.named("read_settings") == []
        assert session.sync.asked == []

    async def test_news(self, vm, session, changes, clock):
        await shown(vm, clock)
        session.store.users.put(replace(session.store.users.rows[3], licence=2))
        changes.publish(Change("users", frozenset({KWABENA})))
        await asyncio.sleep(0.15)
        assert vm.licence == "Licensed"
        vm.news.clear()
        changes.publish(Change("users", frozenset({"u4"})))
        await asyncio.sleep(0.15)
        assert vm.news == []

    async def test_me(self, vm, clock):
        await shown(vm, clock, ME.id)
        assert vm.is_me
        await shown(vm, clock, KWABENA)
        assert not vm.is_me


class TestProfile:
    async def test_what_zoom_told_in_order(self, vm, session):
        session.store.users.profiles[KWABENA] = PROFILE
        vm.show(KWABENA)
        await settle()
        lines = {line.key: line.value for line in vm.profile if line.moment is None}
        assert lines == {
            "email": "kwabena.3@halvern.example",
            "dept": "Economics",
            "job_title": "Lecturer",
            "manager": "head@halvern.example",
            "phone": "+358 401234567",
            "timezone": "Europe/Helsinki",
            "id": KWABENA,
            "custom.cf1": "B 312",
        }
        [created] = [line for line in vm.profile if line.key == "created"]
        assert (created.moment, created.value, created.copyable) == (NOW - timedelta(days=400), "", False)
        order = [line.key for line in vm.profile]
        assert order.index("timezone") < order.index("created") < order.index("id")

    async def test_no_link_with_a_passcode(self, vm, session):
        session.store.users.profiles[KWABENA] = PROFILE
        vm.show(KWABENA)
        await settle()
        assert "secret" not in repr(vm.profile)

    async def test_is_copied(self, vm):
        vm.show(KWABENA)
        await settle()
        vm.copy("email")
        vm.copy("created")
        vm.copy("nonsense")
        assert [(each.text, each.said) for each in vm.copies] == [
            ("kwabena.3@halvern.example", "E-mail copied.")
        ]

    async def test_groups_without_names(self, vm, session):
        session.store.users.put(person(8, group_ids=(ENGINEERS, "g2"), group_names=("Research data",)))
        vm.show("u8")
        await settle()
        assert vm.groups_unnamed == 1


class TestSigningIn:
    async def test_its_uncertainty_is_said(self, vm):
        vm.show(KWABENA)
        await settle()
        assert vm.last_sign_in == NOW - timedelta(days=112)
        assert vm.last_sign_in_words(day) == "112 days ago"
        assert "three days" in vm.sign_in_note
        assert vm.sign_in == ("Work e-mail and password",)

    async def test_of_invited_people(self, vm, session, clock):
        await shown(vm, clock, invited(6).key)
        assert (vm.pending, vm.sign_in_note) == (True, "")
        assert vm.last_sign_in_words(day) == "Invited 15 Nov"
        assert session.directory.named("read_settings") == []
        assert vm.recordings is None


class TestSettings:
    async def test_with_the_level_that_decides(self, vm, session, clock):
        session.directory.new_settings[KWABENA] = settings_of(
            Decided("waiting_room", True, SettingLevel.ACCOUNT, locked=True),
            Decided("auto_recording", "cloud", SettingLevel.GROUP, "Research data", locked=False),
            Decided("join_before_host", True, SettingLevel.USER, locked=None),
        )
        await shown(vm, clock)
        lines = {line.key: line for line in vm.settings}
        assert (lines["waiting_room"].value, lines["waiting_room"].locked) == ("On", True)
        assert lines["auto_recording"].value == "In the cloud"
        assert lines["auto_recording"].decided_words == "Decided by the group Research data"
        assert lines["join_before_host"].decided_by is SettingLevel.USER
        assert (vm.capacity, vm.add_ons, vm.settings_note) == (300, ("Webinar",), "")
        assert not vm.settings_loading

    async def test_loading_meanwhile(self, vm, session, clock):
        waiting = asyncio.Event()
        plain = session.directory.read_settings

        async def slowly(key):
            await waiting.wait()
            await plain(key)

        session.directory.read_settings = slowly
        await shown(vm, clock)
        assert (vm.settings_loading, vm.settings) == (True, ())
        waiting.set()
        await settle()
        assert (vm.settings_loading, len(vm.settings)) == (False, 6)

    async def test_levels_that_are_not_shown(self, vm, session, clock):
        session.directory.new_settings[KWABENA] = settings_of(
            scopes=("account:read:settings:admin",), levels_known=False
        )
        await shown(vm, clock)
        assert "account:read:settings:admin" in vm.settings_note

    async def test_a_scope_is_missing(self, vm, session, clock):
        session.directory.settings_error = NeedsScope(("user:read:settings:admin",))
        await shown(vm, clock)
        assert "user:read:settings:admin" in vm.settings_note
        assert vm.settings == ()


class TestAround:
    async def test_the_next_meetings(self, vm, session, clock):
        rows = [meeting(row, host_id=KWABENA, start=NOW + timedelta(days=row)) for row in range(1, 8)]
        session.store.meetings.rows = {row.row: row for row in rows}
        await shown(vm, clock)
        assert [row.row for row in vm.meetings] == [1, 2, 3, 4, 5]
        assert (vm.meetings_more, vm.meetings_note, vm.meetings_known) == (2, "", True)
        [(host, view)] = session.sync.asked
        assert (host.id, host.path, view) == (KWABENA, KWABENA, View.UPCOMING)

    async def test_my_own(self, vm, session, clock):
        await shown(vm, clock, ME.id)
        [(host, _view)] = session.sync.asked
        assert (host.path, host.is_me) == ("me", True)

    async def test_without_the_scope(self, vm, session, clock):
        session.hosts.may_choose, session.hosts.why_not = False, "Your own meetings only."
        await shown(vm, clock)
        assert session.sync.asked == []
        assert vm.meetings_note == "Your own meetings only."

    async def test_zoom_refuses(self, vm, session, clock):
        session.sync.now = replace(session.sync.now, error=NetworkError("dns"), synced_at=None)
        await shown(vm, clock)
        assert "could not be looked up" in vm.meetings_note

    async def test_recordings(self, vm, session, clock):
        session.store.recordings.known[KWABENA] = (12, 3_400_000_000)
        await shown(vm, clock)
        assert (vm.recordings.count, vm.recordings.size) == (12, 3_400_000_000)
        assert vm.recordings_note

    async def test_news_of_recordings(self, vm, session, changes, clock):
        await shown(vm, clock)
        session.store.recordings.known[KWABENA] = (1, 5)
        changes.publish(Change("recordings"))
        await asyncio.sleep(0.15)
        assert vm.recordings.count == 1


async def test_an_old_store_without_names(session, vm):
    session.store.users.put(replace(me(1), name=""))
    vm.show(ME.id)
    await settle()
    assert vm.name == ME.email
