"""The demo account: a process of ours plays Zoom on this computer; everything works, nothing is real."""

import asyncio
import json
import logging
import os
import shutil
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.clock import Clock
from app.core.paths import PRIVATE_DIR, Paths
from app.core.tasks import TaskScope
from app.services.sign_in_errors import DemoFailed
from app.store.accounts import Account
from app.store.secrets import AccountVault, MemorySecrets, refresh_token_name
from app.zoom.auth import AppKind, Credentials, OAuth, TokenSource
from app.zoom.http import Http

log = logging.getLogger(__name__)

DEMO_KEY = "demo"
START_SECONDS = 30.0
STOP_SECONDS = 3.0
_LINE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Address:
    """What the sandbox says of itself in its first line."""

    oauth_url: str
    api_url: str
    account_id: str
    client_id: str
    refresh_token: str = field(repr=False)
    person: Mapping[str, Any]

    @classmethod
    def parse(cls, line: bytes) -> "_Address":
        """Read the line.

        Raises:
            ValueError: it is not what a sandbox says.
        """
        try:
            told = json.loads(line)
            demo = told["demo"]
            return cls(
                str(told["oauth_url"]),
                str(told["api_url"]),
                str(told["account_id"]),
                str(demo["client_id"]),
                str(demo["refresh_token"]),
                dict(told["person"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("the first line lacks a part") from error


class DemoAccount:
    """Starts the process, signs in to it without a browser, and ends it. Lives on the I/O loop."""

    def __init__(
        self,
        paths: Paths,
        http: Http,
        clock: Clock,
        *,
        on_death: Callable[[DemoFailed], object] | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        """Prepare.

        Args:
            paths: `paths.demo` holds what the demo leaves on disk; it is emptied at each start.
            http: the way to the process.
            clock: for its tokens.
            on_death: hears, on the I/O loop, that the process ended without being asked to.
            command: what to start; None is this program's own sandbox.
        """
        self._paths, self._http, self._clock = paths, http, clock
        self._on_death = on_death
        self._command = tuple(command or _sandbox_command())
        self._secrets = MemorySecrets()
        self._process: Process | None = None
        self._account: Account | None = None
        self._said: deque[str] = deque(maxlen=5)
        self._tasks = TaskScope("demo")

    async def start(self) -> Account:
        """Start afresh; a demo that runs already is ended first.

        Raises:
            DemoFailed: the process did not come up.
        """
        await self.stop()
        await asyncio.to_thread(self._wipe)
        self._tasks = TaskScope("demo")
        try:
            address = await self._spawn()
        except BaseException:
            await self.stop()
            raise
        await self._secrets.set(refresh_token_name(DEMO_KEY), address.refresh_token)
        self._account = _account(address, self._clock)
        return self._account

    def tokens(self) -> TokenSource:
        """A source of tokens for the account that `start` answered.

        Raises:
            DemoFailed: the demo does not run.
        """
        account = self._account
        if account is None or self._process is None or self._process.returncode is not None:
            raise DemoFailed("the demo does not run")
        vault = AccountVault(self._secrets, DEMO_KEY, self._paths.demo / "tokens.lock")
        credentials = Credentials(AppKind.PUBLIC, account.client_id)
        return TokenSource(OAuth(self._http, account.oauth_url, self._clock), credentials, vault, self._clock)

    async def stop(self) -> None:
        """End the process, by force if need be; does nothing where none runs."""
        process, self._process, self._account = self._process, None, None
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        await self._tasks.close()

    async def _spawn(self) -> _Address:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, limit=_LINE_BYTES, **_apart()
            )
        except OSError as error:
            raise DemoFailed(f"errno {error.errno}") from error
        self._process = process
        errors = self._tasks.start(self._drain(process.stderr), "stderr")
        try:
            async with asyncio.timeout(START_SECONDS):
                address = _Address.parse(await _line(process))
        except TimeoutError as error:
            raise DemoFailed(f"no word in {START_SECONDS:.0f} s") from error
        except ValueError as error:
            await asyncio.wait({errors}, timeout=1)
            raise DemoFailed("\n".join((f"exit {process.returncode}", *self._said))) from error
        self._tasks.start(self._drain(process.stdout), "stdout")
        self._tasks.start(self._watch(process), "watch")
        return address

    async def _drain(self, stream: asyncio.StreamReader | None) -> None:
        """Keep the process from blocking on a full pipe, and its last words for the error."""
        while stream is not None and (chunk := await stream.read(_LINE_BYTES)):
            self._said.extend(chunk.decode(errors="replace").splitlines())

    async def _watch(self, process: Process) -> None:
        code = await process.wait()
        if process is self._process and self._on_death is not None:
            log.error("the demo's process ended with %d", code)
            self._on_death(DemoFailed("\n".join((f"exit {code}", *self._said))))

    def _wipe(self) -> None:
        try:
            if self._paths.demo.exists():
                shutil.rmtree(self._paths.demo)
            self._paths.demo.mkdir(mode=PRIVATE_DIR, parents=True)
        except OSError as error:
            raise DemoFailed(f"{self._paths.demo.name}: {error.strerror}") from error


async def _line(process: Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


def _sandbox_command() -> tuple[str, ...]:
    options = ("--port", "0", "--parent-pid", str(os.getpid()))
    if getattr(sys, "frozen", False):
        return (sys.executable, "sandbox", *options)
    return (sys.executable, "-m", "app.sandbox", *options)


def _apart() -> dict[str, Any]:
    """Out of reach of Ctrl-C in our terminal, which is for us: we end it ourselves."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _account(address: _Address, clock: Clock) -> Account:
    person = address.person
    return Account(
        key=DEMO_KEY,
        kind=AppKind.PUBLIC,
        client_id=address.client_id,
        oauth_url=address.oauth_url,
        api_url=address.api_url,
        zoom_account_id=address.account_id,
        user_id=str(person.get("id", "")),
        email=str(person.get("email", "")),
        display_name=str(person.get("display_name", "")),
        session_only=True,
        demo=True,
        signed_in_at=clock.now(),
    )
