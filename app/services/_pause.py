"""Waiting between the rounds of a schedule: woken early, and aware that the computer slept."""

import asyncio
import logging

from app.core.clock import Clock

log = logging.getLogger(__name__)

SLEPT_SECONDS = 15.0
"""A jump of the clock by more than this means that the computer slept."""


class Pause:
    """The pause of one schedule, on the loop that waits in it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """End the pause now; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def wait(self, seconds: float) -> bool:
        """Wait, or until woken; answers whether the computer slept meanwhile."""
        self._loop = asyncio.get_running_loop()
        wall, elapsed = self._clock.now(), self._clock.monotonic()
        await self._wait(seconds)
        passed = (self._clock.now() - wall).total_seconds()
        real = self._clock.monotonic() - elapsed
        slept = abs(passed - real) > SLEPT_SECONDS or passed > seconds + SLEPT_SECONDS
        if slept:
            log.info("the clock jumped")
        return slept

    async def _wait(self, seconds: float) -> None:
        self._woken.clear()
        waits = [
            asyncio.ensure_future(self._woken.wait()),
            asyncio.ensure_future(self._clock.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
