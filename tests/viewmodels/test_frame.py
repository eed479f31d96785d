import asyncio
from collections import deque
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.core.changes import Change, Changes
from app.services.sync import SyncState
from app.viewmodels.frame import AccountItem, Connection, FrameViewModel, connection_of
from app.zoom.limits import Budget
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.sign_in import account
from tests.fakes.waiting import settled, until


class Sync:
    def __init__(self):
        self.at = NOW - timedelta(minutes=2)
        self.asked = []
        self.error = None
        self.gate = asyncio.Event()

    def state(self, view):
        return SyncState(synced_at=self.at)

    async def refresh(self, view=None):
        self.asked.append(view)
        await self.gate.wait()
        if self.error:
            raise self.error


def call(outcome):
    return SimpleNamespace(outcome=outcome)


@pytest.fixture
def session():
    limiter = SimpleNamespace(budget=lambda: Budget(880, 60_000, None))
    return SimpleNamespace(account=account(), sync=Sync(), limiter=limiter, calls=deque([call("ok")]))


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
async def frame(qapp, changes):
    model = FrameViewModel(InlineIo(), changes, FakeClock(NOW))
    yield model
    await model.close()


async def test_nobody_is_signed_in_at_first(frame):
    assert frame.connection is Connection.SIGNED_OUT
    assert not frame.can_sync
    frame.sync()
    assert len(frame.tasks) == 0


async def test_a_sync_asks_the_page_in_sight_too(frame, session, qtbot):
    frame.attach(session)
    with qtbot.waitSignal(frame.sync_requested):
        frame.sync()
    with qtbot.assertNotEmitted(frame.sync_requested):
        frame.sync()
    session.sync.gate.set()
    await settled(frame)


async def test_a_session_is_shown(frame, session):
    frame.attach(session)
    await settled(frame)
    assert frame.connection is Connection.CONNECTED
    assert (frame.person, frame.account_name) == ("Ada Lovelace", "ada@example.com")
    assert frame.synced_at == NOW - timedelta(minutes=2)
    assert frame.budget == Budget(880, 60_000, None)
    frame.detach()
    assert frame.connection is Connection.SIGNED_OUT
    assert frame.person == ""
    assert frame.synced_at is None


async def test_an_address_is_not_said_twice(frame, session):
    session.account = account(display_name="")
    frame.attach(session)
    assert (frame.person, frame.account_name) == ("ada@example.com", "")


@pytest.mark.parametrize(
    ("outcomes", "connection"),
    [
        ((), Connection.CONNECTED),
        (("ok", "NetworkError"), Connection.CONNECTED),
        (("NetworkError", "ok"), Connection.OFFLINE),
        (("cancelled", "NetworkError"), Connection.OFFLINE),
        (("RefreshRefused",), Connection.SIGN_IN_NEEDED),
        (("TokenRejected",), Connection.SIGN_IN_NEEDED),
        (("GrantRefused",), Connection.SIGN_IN_NEEDED),
        (("NotSignedIn",), Connection.SIGN_IN_NEEDED),
        (("KeyringError",), Connection.SIGN_IN_NEEDED),
        (("ServerError",), Connection.CONNECTED),
    ],
)
def test_the_latest_call_says_how_we_stand(outcomes, connection):
    assert connection_of(outcomes) is connection


async def test_news_of_the_sync_are_shown(frame, session, changes):
    frame.attach(session)
    await settled(frame)
    session.calls.append(call("NetworkError"))
    session.sync.at = NOW
    changes.publish(Change("sync"))
    await until(lambda: frame.connection is Connection.OFFLINE)
    assert frame.synced_at == NOW


async def test_syncing_is_asked_once_at_a_time(frame, session):
    frame.attach(session)
    frame.sync()
    frame.sync()
    assert frame.syncing
    assert not frame.can_sync
    session.sync.gate.set()
    await settled(frame)
    assert session.sync.asked == [None]
    assert frame.can_sync


async def test_a_failed_sync_is_told_and_can_be_repeated(frame, session):
    told = []
    frame.failed.connect(told.append)
    session.sync.error = RuntimeError("boom")
    session.sync.gate.set()
    frame.attach(session)
    frame.sync()
    await settled(frame)
    await asyncio.sleep(0)
    assert [error.title for error in told] == ["Something went wrong"]
    assert frame.can_sync


async def test_what_a_closed_session_tells_is_not_shown(frame, session):
    frame.attach(session)
    frame.detach()
    await settled(frame)
    assert frame.budget is None


async def test_accounts_to_switch_to(frame):
    asked = []
    frame.switch_requested.connect(asked.append)
    frame.set_accounts([account(key="a"), account(key="b", display_name="Grace")], "a")
    assert frame.accounts == (AccountItem("a", "Ada Lovelace", True), AccountItem("b", "Grace", False))
    frame.switch("a")
    frame.switch("unknown")
    frame.switch("b")
    assert asked == ["b"]
