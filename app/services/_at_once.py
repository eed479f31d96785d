"""Doing the same for many things, several at the same time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def at_once(
    count: int, items: Iterable[T], work: Callable[[T], Awaitable[None]], goes_on: Callable[[], bool]
) -> None:
    """Do `work` for each item in order, `count` at the same time, as long as `goes_on`.

    Cancelled, or at the first error that `work` raises, it ends those under way before it answers.
    """
    waiting = deque(items)

    async def run() -> None:
        while waiting and goes_on():
            await work(waiting.popleft())

    workers = [asyncio.ensure_future(run()) for _each in range(min(count, len(waiting)))]
    try:
        await asyncio.gather(*workers)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
