import asyncio
import string
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from app.store.secrets import AccountVault, KeyringError, KeyringSecrets, KeyringTrouble, MemorySecrets
from tests.fakes.keyrings import FailingKeyring, ForgetfulKeyring, MemoryKeyring, SilentKeyring

LONG = "".join(string.ascii_letters[i % 52] for i in range(5000))


async def test_what_is_set_is_got_and_deleted():
    backend = MemoryKeyring()
    secrets = KeyringSecrets(backend)
    assert await secrets.get("a") is None
    await secrets.set("a", "one")
    await secrets.set("b", "two")
    assert (await secrets.get("a"), await secrets.get("b")) == ("one", "two")
    await secrets.delete("a")
    await secrets.delete("a")
    assert await secrets.get("a") is None
    assert await secrets.get("b") == "two"


async def test_a_long_secret_is_kept_in_chunks_and_leaves_nothing_behind():
    backend = MemoryKeyring()
    secrets = KeyringSecrets(backend)
    for value in (LONG, "short", LONG[:1200], LONG[:1201], LONG):
        await secrets.set("a", value)
        assert await secrets.get("a") == value
        assert len(backend.items) == 1 + -(-len(value) // 1200)
    assert max(map(len, backend.items.values())) <= 1280
    await secrets.delete("a")
    assert backend.items == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=3000), max_size=4))
def test_any_row_of_values_reads_back(values):
    async def run():
        secrets = KeyringSecrets(MemoryKeyring())
        for value in values:
            await secrets.set("a", value)
            assert await secrets.get("a") == value

    asyncio.run(run())


@pytest.mark.parametrize("writes", range(6))
async def test_a_crash_while_writing_leaves_the_value_before_it(writes):
    backend = MemoryKeyring()
    secrets = KeyringSecrets(backend)
    await secrets.set("a", "before")
    backend.writes_left = writes
    with pytest.raises(KeyringError):
        await secrets.set("a", LONG + LONG[:1000])
    backend.writes_left = None
    assert await secrets.get("a") == "before"
    await secrets.delete("a")
    assert backend.items == {}


async def test_a_half_written_value_counts_as_none():
    backend = MemoryKeyring()
    secrets = KeyringSecrets(backend)
    await secrets.set("a", LONG)
    del backend.items["Greenroom", "a/a2"]
    assert await secrets.get("a") is None


async def test_a_value_changed_by_others_counts_as_none():
    backend = MemoryKeyring()
    secrets = KeyringSecrets(backend)
    await secrets.set("a", "value")
    backend.items["Greenroom", "a/a0"] = "other"
    assert await secrets.get("a") is None


@pytest.mark.parametrize("header", ["", "x", "[]", "{}", '{"slot":"z","count":1,"sha256":"0"}'])
async def test_a_header_that_is_none_counts_as_no_secret(header):
    backend = MemoryKeyring()
    backend.items["Greenroom", "a"] = header
    assert await KeyringSecrets(backend).get("a") is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NoKeyringError(), KeyringTrouble.MISSING),
        (InitError("no collection"), KeyringTrouble.LOCKED),
        (KeyringLocked("closed"), KeyringTrouble.LOCKED),
        (PasswordSetError("no"), KeyringTrouble.REFUSED),
        (OSError("broken pipe"), KeyringTrouble.REFUSED),
    ],
)
async def test_each_trouble_is_named(error, kind):
    secrets = KeyringSecrets(FailingKeyring(error))
    for call in (secrets.get("a"), secrets.set("a", "value"), secrets.delete("a")):
        with pytest.raises(KeyringError) as told:
            await call
        assert told.value.kind is kind
        assert "this session only" in told.value.next_step


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring()])
async def test_a_keyring_that_keeps_nothing_is_none(backend):
    with pytest.raises(KeyringError) as told:
        await KeyringSecrets(backend).set("a", "value")
    assert told.value.kind is KeyringTrouble.MISSING


async def test_a_value_that_does_not_read_back_is_refused():
    with pytest.raises(KeyringError) as told:
        await KeyringSecrets(ForgetfulKeyring()).set("a", "value")
    assert told.value.kind is KeyringTrouble.REFUSED


async def test_no_answer_is_given_up_and_writes_nothing_later():
    backend = SilentKeyring()
    secrets = KeyringSecrets(backend, timeout=0.05)
    with pytest.raises(KeyringError) as told:
        await secrets.set("a", LONG)
    assert told.value.kind is KeyringTrouble.LOCKED
    backend.answered.set()
    assert await secrets.get("b") is None
    assert backend.items == {}


async def test_after_the_prompt_is_answered_it_works_again():
    backend = SilentKeyring()
    secrets = KeyringSecrets(backend, timeout=0.05)
    with pytest.raises(KeyringError):
        await secrets.get("a")
    backend.answered.set()
    await secrets.set("a", "value")
    assert await secrets.get("a") == "value"


async def test_the_keyring_thread_never_holds_up_quitting():
    backend = SilentKeyring()
    with pytest.raises(KeyringError):
        await KeyringSecrets(backend, timeout=0.05).get("a")
    thread = next(t for t in threading.enumerate() if t.name == "keyring" and t.is_alive())
    assert thread.daemon
    backend.answered.set()


async def test_a_secret_too_long_for_any_keyring_is_an_error_of_the_program():
    with pytest.raises(ValueError, match="too long"):
        await KeyringSecrets(MemoryKeyring()).set("a", "x" * 100_000)


async def test_memory_keeps_for_the_session():
    secrets = MemorySecrets()
    await secrets.set("a", "value")
    assert await secrets.get("a") == "value"
    await secrets.delete("a")
    await secrets.delete("a")
    assert await secrets.get("a") is None


async def test_a_vault_holds_one_refresh_token_and_one_lock(tmp_path):
    secrets = MemorySecrets()
    vault = AccountVault(secrets, "key", tmp_path / "lock")
    other = AccountVault(secrets, "other", tmp_path / "lock2")
    assert await vault.load() is None
    async with vault.exclusive():
        await vault.save("refresh")
    assert await vault.load() == "refresh"
    assert await other.load() is None
