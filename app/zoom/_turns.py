"""Whose turn it is among writes that Zoom refuses at once ("Too many concurrent requests").

Zoom takes one write of a user at a time, none while it makes a new user, and one change of many licences in
ten seconds. So these wait here for each other, whoever asks for them; reading never waits.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from weakref import WeakValueDictionary

from app.core.clock import Clock
from app.zoom.operations import Operation, Turn


class Turns:
    """The turns of one account's requests."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._users: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._apart: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}
        self._door = asyncio.Lock()
        """Held while someone waits to be alone, so that nobody new comes in."""
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @asynccontextmanager
    async def taken(self, operation: Operation, values: Mapping[str, str | int]) -> AsyncIterator[None]:
        """Wait for the operation's turn and keep it.

        Args:
            operation: which.
            values: of its path; `userId` says whose write it is.
        """
        async with AsyncExitStack() as stack:
            if operation.seconds_apart:
                await stack.enter_async_context(self._rested(operation))
            if operation.turn is Turn.OF_ONE_USER:
                user = str(values.get("userId", "")).casefold()
                await stack.enter_async_context(self._users.setdefault(user, asyncio.Lock()))
                await stack.enter_async_context(self._shared())
            elif operation.turn is Turn.ALONE:
                await stack.enter_async_context(self._alone())
            yield

    @asynccontextmanager
    async def _rested(self, operation: Operation) -> AsyncIterator[None]:
        """One after another, and the next one only after a rest."""
        async with self._apart.setdefault(operation.name, asyncio.Lock()):
            wait = self._next.get(operation.name, 0.0) - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            try:
                yield
            finally:
                self._next[operation.name] = self._clock.monotonic() + operation.seconds_apart

    @asynccontextmanager
    async def _shared(self) -> AsyncIterator[None]:
        async with self._door:
            self._inside += 1
            self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._door:
            await self._empty.wait()
            yield
