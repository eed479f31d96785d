"""Waiting in tests for what tasks do, without guessing how long that takes."""

import asyncio
from collections.abc import Callable

from app.viewmodels.base import ViewModel

PATIENCE = 5.0


async def settled(model: ViewModel) -> None:
    """Wait until the tasks of a view-model have ended, those that they start too."""
    async with asyncio.timeout(PATIENCE):
        while tasks := tuple(model.tasks._tasks):
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)  # their owner hears of the end a step later
        await asyncio.sleep(0)


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds that other threads or tasks bring about; fails after some seconds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)
