"""Tasks with an owner: held strongly, their failures heard, all of them ended with the owner."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)


class TaskScope:
    """The tasks of one owner, such as a view-model or a service."""

    def __init__(self, name: str, on_error: Callable[[Exception], None] | None = None) -> None:
        """Open the scope.

        Args:
            name: of the owner, for the names of its tasks and the log.
            on_error: hears each failure; without it failures are logged.
        """
        self._name = name
        self._on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(self, work: Coroutine[Any, Any, Any], name: str = "") -> asyncio.Task[Any]:
        """Start `work` on the running loop and keep it until it ends.

        Raises:
            RuntimeError: the scope is closed.
        """
        if self._closed:
            work.close()
            raise RuntimeError(f"the task scope of {self._name} is closed")
        task = asyncio.get_event_loop().create_task(work, name=f"{self._name}:{name}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def __len__(self) -> int:
        return len(self._tasks)

    async def close(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        self._closed = True
        tasks = tuple(self._tasks - {asyncio.current_task()})
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, Exception) and self._on_error is not None:
            self._on_error(error)
        elif error is not None:
            log.error("%s failed", task.get_name(), exc_info=error)
