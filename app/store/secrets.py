"""Secrets of the accounts: in the system keyring, or in memory for one session; never on disk in clear.

The only module that knows `keyring`. Its calls can block for minutes behind a prompt, so they
run on one thread of their own and each is given up after a time. It is imported on that thread as
well: the 100 ms that it takes are not missed at the start of the window.
"""

import asyncio
import hashlib
import json
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.locks import FileLock

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "Greenroom"
CHUNK_CHARACTERS = 1200
"""Windows Credential Manager holds 1,280 characters a secret."""
CALL_SECONDS = 30.0
_MOST_CHUNKS = 64
_SLOTS = ("a", "b")


class KeyringTrouble(StrEnum):
    """Why the keyring gives or takes nothing."""

    LOCKED = "locked"
    MISSING = "missing"
    REFUSED = "refused"


class KeyringError(GreenroomError):
    """The system keyring is locked, missing or refusing; `kind` says which."""

    def __init__(self, kind: KeyringTrouble, details: str = "") -> None:
        super().__init__(*_words(kind), details=details)
        self.kind = kind


def _words(kind: KeyringTrouble) -> tuple[str, str, str]:
    if kind is KeyringTrouble.LOCKED:
        return (
            _("The keyring is locked"),
            _("This computer’s keyring did not open, so Greenroom can neither read nor keep tokens in it."),
            _("Unlock the keyring and try again, or keep the tokens for this session only."),
        )
    if kind is KeyringTrouble.MISSING:
        return (
            _("There is no keyring"),
            _("This computer offers no keyring in which Greenroom could keep tokens."),
            _("Start or install a keyring service, or keep the tokens for this session only."),
        )
    return (
        _("The keyring refused"),
        _("This computer’s keyring did not carry out what Greenroom asked of it."),
        _("Look into the keyring’s own program, then try again, or keep the tokens for this session only."),
    )


class Secrets(Protocol):
    """Where secrets are kept by name. Every call may raise KeyringError."""

    async def get(self, name: str) -> str | None:
        """The secret, or None where there is none."""
        ...

    async def set(self, name: str, value: str) -> None:
        """Keep `value`; when this returns it survives a crash, as far as this place survives one."""
        ...

    async def delete(self, name: str) -> None:
        """Remove the secret; none is no error."""
        ...


class MemorySecrets:
    """Secrets for this session only."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        """The secret, or None where there is none."""
        return self._values.get(name)

    async def set(self, name: str, value: str) -> None:
        """Keep `value` until the program ends."""
        self._values[name] = value

    async def delete(self, name: str) -> None:
        """Remove the secret; none is no error."""
        self._values.pop(name, None)


class KeyringSecrets:
    """Secrets in the system keyring (Secret Service, macOS Keychain, Windows Credential Manager)."""

    def __init__(self, backend: "KeyringBackend | None" = None, *, timeout: float = CALL_SECONDS) -> None:
        """Prepare; the keyring is touched by the first call, not before.

        Args:
            backend: the keyring to use; None takes what the system offers.
            timeout: seconds after which a call is given up as LOCKED.
        """
        self._backend = backend
        self._timeout = timeout
        self._thread = _CallThread()

    async def get(self, name: str) -> str | None:
        """The secret, or None where there is none or only a half-written one.

        Raises:
            KeyringError: locked, missing or refusing.
        """
        return await self._call(lambda alive: _read(self._open(), name))

    async def set(self, name: str, value: str) -> None:
        """Keep `value`; a crash midway leaves the value before it.

        Raises:
            KeyringError: locked, missing or refusing.
            ValueError: the value is too long for any keyring.
        """
        if len(value) > CHUNK_CHARACTERS * _MOST_CHUNKS:
            raise ValueError("the secret is too long for a keyring")
        await self._call(lambda alive: _write(self._open(), name, value, alive))

    async def delete(self, name: str) -> None:
        """Remove the secret with all its parts; none is no error.

        Raises:
            KeyringError: locked, missing or refusing.
        """
        await self._call(lambda alive: _remove(self._open(), name))

    def _open(self) -> "KeyringBackend":
        from keyring import get_keyring
        from keyring.core import recommended
        from keyring.errors import NoKeyringError

        backend = self._backend or get_keyring()
        # `fail`, `null` and plain text files stand below 1: none of them keeps a secret.
        if not recommended(backend):
            raise NoKeyringError(type(backend).__name__)
        return backend

    async def _call(self, work: Callable[[Callable[[], bool]], T]) -> T:
        future = self._thread.submit(work)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._timeout)
        except TimeoutError as error:
            raise KeyringError(KeyringTrouble.LOCKED, f"no answer in {self._timeout:.0f} s") from error


class _CallThread:
    """One daemon thread for calls that may never return; quitting does not wait for it."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._started = False

    def submit(self, work: Callable[[Callable[[], bool]], T]) -> Future[T]:
        """Queue `work`; it is handed a function that says whether anyone still waits for it."""
        if not self._started:
            self._started = True
            threading.Thread(target=self._run, name="keyring", daemon=True).start()
        future: Future[T] = Future()
        # Never marked as running, so that whoever waits can always give up.
        self._calls.put(lambda: _settle(future, work))
        return future

    def _run(self) -> None:
        while True:
            self._calls.get()()


def _settle(future: Future[T], work: Callable[[Callable[[], bool]], T]) -> None:
    if future.cancelled():
        return
    try:
        result = work(lambda: not future.cancelled())
    except Exception as error:
        mapped = _mapped(error)
        mapped.__cause__ = error
        if future.set_running_or_notify_cancel():
            future.set_exception(mapped)
        return
    # Claiming it first keeps a late answer from meeting a waiter that has gone.
    if future.set_running_or_notify_cancel():
        future.set_result(result)


def _mapped(error: Exception) -> KeyringError:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    name = type(error).__name__
    if isinstance(error, NoKeyringError):
        return KeyringError(KeyringTrouble.MISSING, name)
    if isinstance(error, KeyringLocked | InitError):
        return KeyringError(KeyringTrouble.LOCKED, name)
    return KeyringError(KeyringTrouble.REFUSED, name)


# A secret lies in one header and its chunks, in slot a or b by turns: the header, written last, names
# the slot, the count and the SHA-256, so that a half-written value never hides the whole one before it.


def _read(backend: "KeyringBackend", name: str) -> str | None:
    header = _header(backend, name)
    if header is None:
        return None
    parts = [backend.get_password(SERVICE, _chunk(name, header["slot"], i)) for i in range(header["count"])]
    value = "".join(part or "" for part in parts)
    return value if _digest(value) == header["sha256"] else None


def _write(backend: "KeyringBackend", name: str, value: str, alive: Callable[[], bool]) -> None:
    header = _header(backend, name)
    slot = _SLOTS[1] if header and header["slot"] == _SLOTS[0] else _SLOTS[0]
    starts = range(0, len(value), CHUNK_CHARACTERS)
    for index, start in enumerate(starts):
        backend.set_password(SERVICE, _chunk(name, slot, index), value[start : start + CHUNK_CHARACTERS])
    if not alive():
        _remove_chunks(backend, name, slot)
        return
    fields = {"slot": slot, "count": len(starts), "sha256": _digest(value)}
    backend.set_password(SERVICE, name, json.dumps(fields, separators=(",", ":")))
    if _read(backend, name) != value:
        raise KeyringVerificationError
    _remove_chunks(backend, name, slot, len(starts))
    if header is not None:
        _remove_chunks(backend, name, header["slot"])


def _remove(backend: "KeyringBackend", name: str) -> None:
    _delete(backend, name)
    for slot in _SLOTS:
        _remove_chunks(backend, name, slot)


def _remove_chunks(backend: "KeyringBackend", name: str, slot: str, first: int = 0) -> None:
    for index in range(first, _MOST_CHUNKS):
        if not _delete(backend, _chunk(name, slot, index)):
            return


def _delete(backend: "KeyringBackend", username: str) -> bool:
    if backend.get_password(SERVICE, username) is None:
        return False
    from keyring.errors import PasswordDeleteError

    try:
        backend.delete_password(SERVICE, username)
    except PasswordDeleteError:
        # Another process may have been quicker; still there means refused.
        if backend.get_password(SERVICE, username) is not None:
            raise
    return True


def _header(backend: "KeyringBackend", name: str) -> dict[str, Any] | None:
    text = backend.get_password(SERVICE, name)
    try:
        fields = json.loads(text or "null")
    except ValueError:
        return None
    return fields if _is_header(fields) else None


def _is_header(fields: Any) -> bool:
    return (
        isinstance(fields, dict)
        and fields.get("slot") in _SLOTS
        and isinstance(fields.get("sha256"), str)
        and isinstance(fields.get("count"), int)
        and 0 <= fields["count"] <= _MOST_CHUNKS
    )


def _chunk(name: str, slot: str, index: int) -> str:
    return f"{name}/{slot}{index}"


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


class KeyringVerificationError(Exception):
    """The keyring took a value and gave back another."""


def refresh_token_name(account_key: str) -> str:
    """The name under which an account's refresh token is kept."""
    return f"{account_key}/refresh-token"


def client_secret_name(account_key: str) -> str:
    """The name under which the secret of an account's Zoom app is kept."""
    return f"{account_key}/client-secret"


class AccountVault:
    """One account's refresh token, spent by one process at a time (a zoom.auth.TokenVault)."""

    def __init__(self, secrets: Secrets, account_key: str, lock: Path) -> None:
        """Name the vault.

        Args:
            secrets: where the token lies.
            account_key: whose token.
            lock: path of the lock file that all processes share.
        """
        self._secrets = secrets
        self._name = refresh_token_name(account_key)
        self._lock = lock

    async def load(self) -> str | None:
        """The refresh token; another process may have rotated it since the last call."""
        return await self._secrets.get(self._name)

    async def save(self, refresh_token: str) -> None:
        """Keep the new refresh token; when this returns it may be used."""
        await self._secrets.set(self._name, refresh_token)

    def exclusive(self) -> AbstractAsyncContextManager[object]:
        """Held around load, refresh and save, so that no two processes spend one token.

        Raises:
            LockBusy: another process holds it for a minute.
        """
        return FileLock(self._lock)
