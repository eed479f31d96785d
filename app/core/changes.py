"""News of the store, told to whoever shows it: bursts become one call, on the listener's own loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

COALESCE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one room of the store that are new, different or gone."""

    room: str
    keys: frozenset[str] = frozenset()
    """Keys of the rows; empty when too many to name: look at all."""


Listener = Callable[[tuple[Change, ...]], None]


class _Mailbox:
    """The changes that wait for one listener."""

    def __init__(self, listener: Listener, loop: asyncio.AbstractEventLoop) -> None:
        self._listener, self._loop = listener, loop
        self._lock = threading.Lock()
        self._waiting: dict[str, Change] = {}
        self.closed = False

    def put(self, change: Change) -> None:
        with self._lock:
            first = not self._waiting
            known = self._waiting.get(change.room)
            self._waiting[change.room] = _merge(known, change) if known else change
        if first and not self.closed:
            # A loop that closes meanwhile has nobody left to tell.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._loop.call_later, COALESCE_SECONDS, self._deliver)

    def _deliver(self) -> None:
        with self._lock:
            waiting, self._waiting = tuple(self._waiting.values()), {}
        if not self.closed:
            self._listener(waiting)


def _merge(one: Change, other: Change) -> Change:
    if not one.keys or not other.keys:
        return Change(one.room)
    return Change(one.room, one.keys | other.keys)


class Changes:
    """Where the store tells its changes and the window hears of them."""

    def __init__(self) -> None:
        self._mailboxes: list[_Mailbox] = []

    def publish(self, change: Change) -> None:
        """Tell every listener; from any thread."""
        for mailbox in tuple(self._mailboxes):
            mailbox.put(change)

    def subscribe(self, listener: Listener, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        """Have `listener` called on `loop`, at most ten times a second; answers how to stop that.

        Stopping a second time does nothing.
        """
        mailbox = _Mailbox(listener, loop)
        self._mailboxes.append(mailbox)

        def unsubscribe() -> None:
            mailbox.closed = True
            with contextlib.suppress(ValueError):
                self._mailboxes.remove(mailbox)

        return unsubscribe
