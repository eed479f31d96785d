import asyncio

import pytest

from app.core.clock import Clock
from app.services.deferred_tokens import QUIET_SECONDS, DeferredTokens
from app.store.secrets import KeyringError, KeyringTrouble
from tests.fakes.clock import FakeClock


class Source:
    """A token source that is open."""

    tokens, scopes, last_refresh_at, last_error = None, frozenset({"granted"}), None, None

    async def token(self) -> str:
        return "token"

    async def renew(self, rejected: str) -> str:
        return f"after {rejected}"


class Keyring:
    """Opens what it is asked for, or asks for a password that nobody gives."""

    def __init__(self) -> None:
        self.asked, self.locked = 0, False

    async def open(self):
        self.asked += 1
        await asyncio.sleep(0)
        if self.locked:
            raise KeyringError(KeyringTrouble.LOCKED)
        return Source()


@pytest.fixture
def keyring():
    return Keyring()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def tokens(keyring, clock: Clock):
    return DeferredTokens(keyring.open, ("remembered",), clock)


async def test_the_keyring_is_opened_by_the_first_use_and_once(tokens, keyring):
    assert keyring.asked == 0
    assert tokens.scopes == {"remembered"}
    assert await asyncio.gather(*(tokens.token() for _ in range(5))) == ["token"] * 5
    assert await tokens.renew("old") == "after old"
    assert keyring.asked == 1
    assert tokens.scopes == {"granted"}


async def test_what_is_asked_together_meets_one_prompt(tokens, keyring):
    keyring.locked = True
    answers = await asyncio.gather(*(tokens.token() for _ in range(5)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {KeyringError}
    assert keyring.asked == 1
    with pytest.raises(KeyringError):
        await tokens.token()
    assert keyring.asked == 1
    assert tokens.last_error.kind is KeyringTrouble.LOCKED


async def test_who_asks_later_is_heard_again(tokens, keyring, clock):
    keyring.locked = True
    with pytest.raises(KeyringError):
        await tokens.token()
    keyring.locked = False
    await clock.advance(QUIET_SECONDS)
    assert await tokens.token() == "token"
    assert keyring.asked == 2
