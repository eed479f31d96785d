"""Waiting for what must not be left in the middle, such as a write on another thread."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def to_the_end(work: "asyncio.Future[T]", hurry: Callable[[], object] | None = None) -> T:
    """The result of `work`, which goes on, and is waited for, however often the waiting task is cancelled.

    Args:
        work: a future that nobody else cancels.
        hurry: called at each cancellation, to have the work end sooner.

    Raises:
        CancelledError: the waiting was cancelled; the work has ended all the same.
        Exception: what the work raised, where the waiting was not cancelled.
    """
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            cancelled = error
            if hurry is not None:
                hurry()
    if cancelled is None:
        return work.result()
    if not work.cancelled():
        work.exception()  # looked at, so that asyncio does not complain that nobody did
    raise cancelled
