from collections import deque
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.core.changes import Change, Changes
from app.core.errors import GreenroomError
from app.services.hosts import HostNeeded
from app.services.transfers import ROOM as TRANSFERS
from app.services.transfers import TransfersSnapshot
from app.store.meetings import MeetingStatus
from app.viewmodels.tray import InstantMeeting, TrayState, TrayViewModel
from app.zoom.errors import NetworkError
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import (
    HENRIK,
    ME,
    NOW,
    FakeMeetingsService,
    FakeMeetingsStore,
    InlineIo,
    detail_of,
    meeting,
)
from tests.fakes.sign_in import account
from tests.fakes.transfers import FakeTransfers
from tests.fakes.waiting import settled, until


class Store(FakeMeetingsStore):
    async def next(self, host_id, now, limit):
        rows = [row for row in self.rows.values() if row.host_id == host_id]
        return sorted(rows, key=lambda row: row.start)[:limit]


class Service(FakeMeetingsService):
    async def create_instant(self, host):
        self._note("create_instant", host)
        return detail_of(meeting(99, f"{host.name}’s meeting", host_id=host.id))


class Hosts:
    def __init__(self, host=ME):
        self.host, self.error = host, None

    async def current(self):
        if self.error is not None:
            raise self.error
        return self.host


@pytest.fixture
def session():
    rows = [meeting(number, f"Topic {number}", start=NOW + timedelta(hours=number)) for number in range(1, 8)]
    store = Store(rows)
    return SimpleNamespace(
        account=account(api_url="https://api.zoom.us/v2"),
        store=SimpleNamespace(meetings=store),
        meetings=Service(store),
        hosts=Hosts(),
        transfers=FakeTransfers(),
        calls=deque([SimpleNamespace(outcome="ok")]),
    )


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
async def tray(qapp, changes, session):
    model = TrayViewModel(InlineIo(), changes, FakeClock(NOW))
    model.heard = []
    for name in ("created", "join_requested", "ended", "transfers_ended", "failed"):
        getattr(model, name).connect(lambda value, name=name: model.heard.append((name, value)))
    yield model
    await model.close()


async def test_the_next_five_are_shown(tray, session):
    assert tray.state is TrayState.OFFLINE
    tray.attach(session)
    await settled(tray)
    assert [one.topic for one in tray.meetings] == [f"Topic {number}" for number in range(1, 6)]
    assert tray.host == ME
    assert tray.state is TrayState.CONNECTED
    tray.detach()
    assert tray.meetings == ()
    assert not tray.signed_in


async def test_a_live_meeting_shows_in_the_icon(tray, session, changes):
    tray.attach(session)
    await settled(tray)
    session.store.meetings.rows[1] = meeting(1, status=MeetingStatus.LIVE)
    changes.publish(Change("meetings"))
    await until(lambda: tray.state is TrayState.LIVE)


async def test_downloads_show_in_the_icon_until_the_last_has_ended(tray, session, changes):
    session.transfers.now = TransfersSnapshot(running=2, waiting=3)
    tray.attach(session)
    await settled(tray)
    assert (tray.state, tray.heard) == (TrayState.TRANSFERRING, [])
    session.transfers.now = TransfersSnapshot(done=5)
    changes.publish(Change(TRANSFERS))
    await until(lambda: tray.state is TrayState.CONNECTED)
    assert tray.heard == [("transfers_ended", TransfersSnapshot(done=5))]


async def test_downloads_that_stopped_need_somebody(tray, session, changes):
    session.transfers.now = TransfersSnapshot(running=1)
    tray.attach(session)
    await settled(tray)
    stopped = TransfersSnapshot(waiting=1, stopped=GreenroomError("The disk is full", "No space is left."))
    session.transfers.now = stopped
    changes.publish(Change(TRANSFERS))
    await until(lambda: tray.state is TrayState.NEEDS_YOU)
    assert tray.heard == [("transfers_ended", stopped)]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("NetworkError", TrayState.OFFLINE),
        ("RefreshRefused", TrayState.NEEDS_YOU),
        ("ok", TrayState.CONNECTED),
    ],
)
async def test_the_icon_says_how_we_stand(tray, session, outcome, state):
    session.calls.append(SimpleNamespace(outcome=outcome))
    tray.attach(session)
    await settled(tray)
    assert tray.state is state


async def test_a_token_without_a_person_needs_a_host_first(tray, session):
    session.hosts.error = HostNeeded()
    tray.attach(session)
    await settled(tray)
    assert tray.state is TrayState.NEEDS_YOU
    assert tray.heard == []
    tray.create_instant()
    await settled(tray)
    assert [(name, error.title) for name, error in tray.heard] == [("failed", "Whose meetings?")]


async def test_looking_for_the_host_offline_bothers_nobody(tray, session):
    session.hosts.error = NetworkError("refused")
    session.calls.append(SimpleNamespace(outcome="NetworkError"))
    tray.attach(session)
    await settled(tray)
    assert tray.heard == []
    assert tray.state is TrayState.OFFLINE


async def test_an_instant_meeting_of_ones_own_is_started(tray, session):
    tray.attach(session)
    tray.create_instant()
    tray.create_instant()
    assert tray.creating
    await settled(tray)
    ((name, made),) = tray.heard
    assert name == "created"
    assert made.host == ME.name
    assert made.join_url.startswith("https://halvern.zoom.us/j/")
    assert "zak=" in made.open_url
    assert session.meetings.named("create_instant") == [(ME,)]
    assert not tray.creating


async def test_an_instant_meeting_of_another_person_is_joined(tray, session):
    session.hosts.host = HENRIK
    tray.attach(session)
    tray.create_instant()
    await settled(tray)
    ((_name, made),) = tray.heard
    assert made.open_url == made.join_url
    assert session.meetings.named("start_url") == []


async def test_the_link_is_kept_when_starting_fails(tray, session):
    class NoStart(Service):
        async def start_url(self, meeting_id):
            raise NetworkError("refused")

    session.meetings = NoStart(session.store.meetings)
    tray.attach(session)
    tray.create_instant()
    await settled(tray)
    ((name, made),) = tray.heard
    assert name == "created"
    assert made.open_url == made.join_url


async def test_a_failed_creation_is_told_and_can_be_tried_again(tray, session):
    session.meetings.error = NetworkError("refused")
    tray.attach(session)
    tray.create_instant()
    await settled(tray)
    assert [name for name, _value in tray.heard] == ["failed"]
    assert not tray.creating


async def test_links_are_in_no_repr():
    made = InstantMeeting(1, "Topic", "Ada", "https://zoom.us/j/1?pwd=x", "https://zoom.us/s/1?zak=y")
    assert "pwd=" not in repr(made)
    assert "zak=" not in repr(made)


async def test_joining_opens_zooms_link_alone(tray, session):
    tray.attach(session)
    key = session.store.meetings.rows[1].key
    tray.join(key)
    await settled(tray)
    assert tray.heard[-1][0] == "join_requested"
    session.store.meetings.details[key] = detail_of(
        session.store.meetings.rows[1], join_url="https://evil.example/"
    )
    tray.join(key)
    await settled(tray)
    assert tray.heard[-1][0] == "failed"
    tray.join("gone")
    await settled(tray)
    assert tray.heard[-1][1].title == "This meeting has no link to join"


async def test_a_meeting_ends_from_its_notification(tray, session):
    tray.attach(session)
    tray.end(InstantMeeting(86, "Stand-up", "Ada", "", ""))
    await settled(tray)
    assert session.meetings.named("end") == [(86,)]
    assert tray.heard == [("ended", "Stand-up")]
