"""Telling the account's store what is on this computer, in batches."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.store.recordings import LocalState

log = logging.getLogger(__name__)

BATCH_SECONDS = 0.5

OnLocal = Callable[[Mapping[str, LocalState]], Awaitable[None]]


class LocalMirror:
    """Gathers news of files and hands them on at most twice a second."""

    def __init__(self, hear: OnLocal | None, clock: Clock) -> None:
        self._hear, self._clock = hear, clock
        self._news: dict[str, LocalState] = {}
        self._telling = asyncio.Lock()
        self._arrived = asyncio.Event()

    def put(self, key: str, state: LocalState) -> None:
        """Note how a file stands now."""
        if self._hear is not None:
            self._news[key] = state
            self._arrived.set()

    async def run(self) -> None:
        """Hand news on until cancelled."""
        while True:
            await self._arrived.wait()
            await self.flush()
            await self._clock.sleep(BATCH_SECONDS)

    async def flush(self) -> None:
        """Hand on what is known now."""
        async with self._telling:
            news, self._news = self._news, {}
            self._arrived.clear()
            if not news or self._hear is None:
                return
            try:
                await self._hear(news)
            except GreenroomError as error:
                # The catalogue has it all; the next reading of it repairs the list.
                log.warning("%d states could not be shown in the list: %s", len(news), error.title)
