"""How fast the store lists, fetches and writes: python -m tests.bench store."""

import asyncio
import contextlib
import statistics
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from app.core.changes import Changes
from app.store.meetings import MeetingQuery, Sort, View
from app.store.store import FILE_NAME, Store
from app.store.users import Person
from tests.bench.homes import PAGE, page

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def timed(name: str, work: Callable[[], Awaitable[object]], times: int = 5) -> None:
    """Print the median and the worst time of a few runs."""
    taken = []
    for _time in range(times):
        begun = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{name:34} median {statistics.median(taken):8.2f} ms   worst {max(taken):8.2f} ms")


def query(view: View, search: str = "", column: str = "time", *, descending: bool = False) -> MeetingQuery:
    """A query as the page makes it."""
    return MeetingQuery(view, "host", search, NOW, "Europe/Helsinki", Sort(column, descending))


async def fill(store: Store, rows: int) -> None:
    """Write the meetings page by page, and print what that took."""
    await store.users.put([Person("host", "ada@example.com", "Ada Lovelace", "active")])
    taken = []
    for first in range(0, rows, PAGE):
        items = page(first, NOW)
        begun = time.perf_counter()
        await store.meetings.put_page(items, "host", NOW)
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"write {rows:,} rows: median {statistics.median(taken):.1f} ms a page, worst {max(taken):.1f} ms")


async def ask(store: Store) -> None:
    """Print the times of what the page asks for."""
    meetings = store.meetings
    listing = await meetings.listing(query(View.UPCOMING))
    print(f"upcoming {len(listing.rows):,} rows in {len(listing.days)} days")
    middle = len(listing.rows) // 2
    for column in ("time", "topic", "host", "status", "people"):
        asked = query(View.UPCOMING, column=column)
        await timed(f"listing by {column}", lambda asked=asked: meetings.listing(asked))
    await timed("listing past", lambda: meetings.listing(query(View.PAST, descending=True)))
    for search in ("a", "日本", "research", "Cafe review", "80000012345", "ada lovelace", "nothing"):
        asked = query(View.UPCOMING, search)
        await timed(f"search “{search}”", lambda asked=asked: meetings.listing(asked))
    await timed("fetch 100", lambda: meetings.fetch(listing.rows[middle : middle + 100]), 50)
    await timed("counts", lambda: meetings.counts("host", NOW))
    await timed("next five", lambda: meetings.next("host", NOW, 5))
    await timed("detail", lambda: meetings.detail("80000000001"), 20)
    await timed("page again, unchanged", lambda: meetings.put_page(page(0, NOW), "host", NOW), 20)


class Stalls:
    """How long another thread, such as that of the window, waits for its turn."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._waits: list[float] = []
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Stalls":
        self._thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self._stop.set()
        self._thread.join()
        waits = sorted(self._waits)
        p99 = waits[len(waits) * 99 // 100]
        print(f"stalls of another thread: p99 {p99:.1f} ms, worst {waits[-1]:.1f} ms")

    def _watch(self) -> None:
        while not self._stop.is_set():
            begun = time.perf_counter()
            self._stop.wait(0.001)
            self._waits.append((time.perf_counter() - begun) * 1000 - 1)


@contextlib.asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Store]:
    """A store that is closed in any case: its threads would keep the program alive."""
    store = await Store.open(path, Changes())
    try:
        yield store
    finally:
        await store.close()


async def main(rows: int) -> None:
    """Fill a store, then measure it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        async with opened(path) as store:
            with Stalls():
                await fill(store, rows)
            with Stalls():
                await ask(store)
        print(f"file {path.stat().st_size / 1e6:.0f} MB")
        begun = time.perf_counter()
        async with opened(path):
            print(f"open {(time.perf_counter() - begun) * 1000:.0f} ms")


def measure(rows: int) -> None:
    """Print it all."""
    print("\nThe store")
    asyncio.run(main(rows - rows % PAGE))
