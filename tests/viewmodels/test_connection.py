import asyncio
from collections import deque
from datetime import UTC, datetime, timedelta

import pytest

from app.store.secrets import KeyringError, KeyringTrouble
from app.viewmodels.connection import ConnectionViewModel
from app.zoom.auth import Tokens
from app.zoom.client import Call
from app.zoom.limits import Label
from app.zoom.scopes import ADMIN_SCOPES, FEATURES
from tests.fakes.clock import FakeClock
from tests.fakes.sign_in import account

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class FakeTokens:
    """A token source whose answer the test sets."""

    def __init__(self):
        self.tokens = None
        self.scopes = frozenset()
        self.last_refresh_at = None
        self.last_error = None
        self.error = None
        self.asked = 0

    async def token(self):
        self.asked += 1
        if self.error is not None:
            raise self.error
        self.tokens = Tokens(
            "the-access-token", "the-refresh-token", NOW + timedelta(minutes=48), frozenset(), None, None
        )
        self.last_refresh_at = NOW - timedelta(minutes=12)
        return "the-access-token"


@pytest.fixture
def tokens():
    return FakeTokens()


@pytest.fixture
async def vm(qapp, io, tokens):
    model = ConnectionViewModel(io, account(), tokens, FakeClock(NOW))
    yield model
    await model.close()


async def settled(vm) -> None:
    async with asyncio.timeout(5):
        while len(vm.tasks):  # noqa: ASYNC110 - the view-model tells by a signal of Qt
            await asyncio.sleep(0.001)


async def until_set(event) -> None:
    async with asyncio.timeout(5):
        while not event.is_set():  # noqa: ASYNC110 - it is set on another loop
            await asyncio.sleep(0.001)


async def test_it_begins_with_what_the_account_remembers(vm):
    assert vm.connection.granted == ("user:read:user",)
    assert (vm.connection.token_age, vm.connection.token_left) == (None, None)
    assert vm.connection.last_error is None


async def test_checking_fetches_a_token_and_tells_its_age(vm, tokens):
    vm.check()
    vm.check()
    assert vm.checking
    await settled(vm)
    assert tokens.asked == 1
    assert not vm.checking
    assert vm.connection.token_age == 12 * 60
    assert vm.connection.token_left == 48 * 60


async def test_the_latest_failed_call_is_told_though_later_ones_worked(qapp, io, tokens):
    def call(minutes, outcome, title):
        return Call("meetings", NOW - timedelta(minutes=minutes), 0.1, outcome, 400, 1, Label.MEDIUM, title)

    calls = deque([call(9, "NetworkError", "Old"), call(5, "MissingScope", "Missing"), call(1, "ok", "")])
    vm = ConnectionViewModel(io, account(), tokens, FakeClock(NOW), calls)
    vm.refresh()
    await settled(vm)
    assert vm.connection.last_error is None
    assert vm.connection.last_failure is calls[1]
    details = vm.details(lambda moment: f"{moment:%H:%M}")
    assert "Last error: Missing (meetings, HTTP 400, 13:55)" in details
    await vm.close()


async def test_a_look_that_nobody_waits_for_is_dropped(vm, tokens):
    asked = asyncio.Event()
    heard = []

    async def never():
        asked.set()
        await asyncio.Event().wait()

    tokens.token = never
    vm.check()
    await until_set(asked)
    vm.changed.connect(lambda: heard.append(True))
    vm.stop()
    await settled(vm)
    assert heard == []
    assert not vm.checking


async def test_a_fresh_sign_in_counts_from_signing_in(vm, tokens):
    tokens.tokens = Tokens("a", "r", NOW + timedelta(minutes=30), frozenset(), None, None)
    vm.refresh()
    await settled(vm)
    assert vm.connection.token_age == (NOW - account().signed_in_at).total_seconds()


async def test_a_keyring_that_does_not_open_is_the_last_error(vm, tokens):
    tokens.error = KeyringError(KeyringTrouble.LOCKED)
    vm.check()
    await settled(vm)
    assert vm.connection.last_error is tokens.error
    assert not vm.checking


async def test_features_that_lack_scopes_are_named_with_both_kinds_of_scope(vm, tokens):
    tokens.scopes = frozenset({"user:read:user", "meeting:read:list_meetings"})
    vm.refresh()
    await settled(vm)
    lacks = {lack.feature: lack for lack in vm.connection.lacks}
    assert "See who is signed in" not in lacks
    assert lacks["List and show meetings"].granular == ("meeting:read:meeting",)
    assert "meeting:read:admin" in lacks["List and show meetings"].classic
    assert len(lacks) == len(FEATURES) - 1


async def test_classic_scopes_cover_their_features(vm, tokens):
    of_admins = ("meeting:read", "meeting:write", "recording:read", "recording:write", "user:read")
    of_admins += ("account:read", "group:read", "role:read")
    tokens.scopes = frozenset(f"{scope}:admin" for scope in of_admins)
    vm.refresh()
    await settled(vm)
    assert vm.connection.lacks == ()


async def test_all_scopes_lack_nothing(vm, tokens):
    tokens.scopes = frozenset(ADMIN_SCOPES)
    vm.refresh()
    await settled(vm)
    assert vm.connection.lacks == ()


async def test_the_details_hold_no_token_and_no_name(vm, tokens):
    vm.check()
    await settled(vm)
    text = vm.details(datetime.isoformat)
    assert "Zoom account ID: acc-1" in text
    assert "Missing scopes: user:read:settings" in text
    for secret in ("the-access-token", "the-refresh-token", "Ada", "ada@"):
        assert secret not in text


async def test_the_error_is_part_of_the_details(vm, tokens):
    tokens.last_error = KeyringError(KeyringTrouble.REFUSED, "PasswordSetError")
    vm.refresh()
    await settled(vm)
    assert "The keyring refused" in vm.details(str)
    assert "PasswordSetError" in vm.details(str)


async def test_commands_name_the_account(vm):
    heard = []
    vm.connect_again_requested.connect(heard.append)
    vm.disconnect_requested.connect(heard.append)
    vm.connect_again()
    vm.disconnect_account()
    assert heard == [account(), account()]
