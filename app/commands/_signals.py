"""Running until the end, Ctrl+C, or the signal that ends programs."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any

from app.commands._streams import OutputLost, complain, leave

STOP_SECONDS = 1.8
"""Who asks a program to end expects it within two seconds; partial files are safe without a farewell."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PIPE_CLOSED = 141
"""As a shell tells of SIGPIPE: whoever read the output has gone."""
OUTPUT_LOST = 1


def run_until_signal(work: Callable[[], Coroutine[Any, Any, int]], on_stop: Callable[[int], None]) -> int:
    """Run `work` on a loop of its own; answers its exit status, or 128 and the signal's number.

    Args:
        work: cancelled at a signal. A second signal, or an end that takes too long, ends the process.
        on_stop: told the exit status once `work` has ended by a signal.
    """
    try:
        return asyncio.run(_watched(work, on_stop))
    except BrokenPipeError:
        leave(sys.stdout)
        return PIPE_CLOSED
    except OutputLost as error:
        leave(sys.stdout)
        complain(str(error))
        return OUTPUT_LOST


async def _watched(work: Callable[[], Coroutine[Any, Any, int]], on_stop: Callable[[int], None]) -> int:
    task = asyncio.ensure_future(work())
    stop = _Stop(task, asyncio.get_running_loop())
    before = {number: signal.signal(number, stop.by_signal) for number in SIGNALS}
    try:
        return await task
    except asyncio.CancelledError:
        if stop.status is None:
            raise
        on_stop(stop.status)
        return stop.status
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stop:
    """What a signal does."""

    def __init__(self, task: asyncio.Future[int], loop: asyncio.AbstractEventLoop) -> None:
        self._task, self._loop = task, loop
        self.status: int | None = None

    def by_signal(self, number: int, _frame: FrameType | None) -> None:
        """Cancel the work, and see to it that the process ends."""
        if self.status is not None:
            os._exit(128 + number)
        self.status = 128 + number
        threading.Thread(target=_end_in_time, args=(self.status,), daemon=True).start()
        self._loop.call_soon_threadsafe(self._task.cancel)


def _end_in_time(status: int) -> None:
    time.sleep(STOP_SECONDS)
    os._exit(status)
