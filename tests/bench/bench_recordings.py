"""The Recordings page with many recordings, and while it downloads: python -m tests.bench recordings-stall …

Measured in the real program: stalls of its window as in bench_stall, and its memory. Lists are measured in
the store, beside the time that sqlite3 alone takes for the same statement.
"""

import asyncio
import sqlite3
import statistics
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from app.core.changes import Changes
from app.core.paths import Paths
from app.store._recording_queries import filter_of, rows_sql
from app.store.database import Database
from app.store.recordings import RecordingQuery, RecordingsStore, RecordingState, Sort
from app.store.store import FILE_NAME
from tests.bench.bench_archive import MIB, fast_zoom
from tests.bench.bench_memory import SETTLING, held
from tests.bench.bench_stall import HEAD, figures, gaps_after
from tests.bench.child import child
from tests.bench.figures import ms, ratio, show
from tests.bench.homes import furnish
from tests.bench.visits import TOGETHER
from tests.fakes.clock import FakeClock
from tests.fakes.recordings_store import fill

MILLION, MANY = 1_000_000, 100_000
STEP = 60
"""Seconds between two recordings, so that a million of them lie in the past."""
SPEED = 75_000_000 / MIB / TOGETHER
"""MiB a second of each download, for 75 MB/s together."""
LARGE_MIB = 150
RUNS = 3
QUERIES = {
    "by date": RecordingQuery(),
    "by topic": RecordingQuery(sort=Sort("topic", descending=False)),
    "by size": RecordingQuery(sort=Sort("size", descending=True)),
    "by length": RecordingQuery(sort=Sort("length", descending=True)),
    "a year": RecordingQuery(date(2024, 1, 1), date(2024, 12, 31)),
    "on this computer": RecordingQuery(state=RecordingState.ON_DISK),
    "kind m4a, over 500 MB": RecordingQuery(kinds=frozenset({"m4a"}), least_bytes=500_000_000),
    "search “research”": RecordingQuery(search="research"),
}


def measure_stall(folder: Path, env: Mapping[str, str]) -> None:
    """Print the stalls while 100,000 recordings are sorted, filtered and scrolled."""
    base = home(folder, MANY)
    with child(["filter", "--base-dir", str(base)], env) as started:
        begun = started.wait_for("calm").seconds + started.begun
        gaps = gaps_after(started.line(120), begun)
    show("Stalls of the Recordings page", HEAD, [(f"{MANY:,} recordings", *figures(gaps))])


def measure_download(folder: Path, env: Mapping[str, str]) -> None:
    """Print the stalls while six files come in at 75 MB/s together."""
    with fast_zoom(TOGETHER, LARGE_MIB, SPEED) as server:
        base = folder / "downloads"
        furnish(base, 0, url=server.origin)
        with child(["download", "--base-dir", str(base)], {**env, "BENCH_FILES": server.origin}) as started:
            begun = started.wait_for("calm").seconds + started.begun
            took = started.wait_for("downloaded").seconds + started.begun - begun
            gaps = gaps_after(started.line(), begun)
    speed = TOGETHER * LARGE_MIB * MIB / took / 1e6
    show("Stalls of the window", HEAD, [(f"{TOGETHER} downloads, {speed:.0f} MB/s together", *figures(gaps))])


def measure_memory(folder: Path, env: Mapping[str, str]) -> None:
    """Print what the program holds with a million recordings listed, and with none."""
    rows, base = [], 0.0
    for count in (0, MILLION):
        with child(["look", "--base-dir", str(home(folder, count))], env) as started:
            started.wait_for("listed")
            time.sleep(SETTLING)
            rss, uss = held(started)
        base = base or uss
        rows.append((f"{count:,} recordings", f"{rss:.0f} MB", f"{uss:.0f} MB", f"{uss - base:+.0f} MB"))
    show("Memory of the Recordings page", ("", "Rss", "Uss", "to empty"), rows)


def measure_list(folder: Path) -> None:
    """Print how long lists of a million recordings take, beside SQLite's own time for the same statement."""
    path = Paths.under(home(folder, MILLION)).account("bench") / FILE_NAME
    asyncio.run(_lists(path))


async def _lists(path: Path) -> None:
    database, rows = await Database.open(path), []
    try:
        store = RecordingsStore(database, Changes(), FakeClock())
        for name, query in QUERIES.items():
            taken, found = [], 0
            for _run in range(RUNS):
                begun = time.perf_counter()
                found = len((await store.listing(query)).rows)
                taken.append(time.perf_counter() - begun)
            own = _sqlite(path, query)
            ours = statistics.median(taken)
            rows.append((name, f"{found:,}", ms(ours), ms(own), ratio(ours, own)))
    finally:
        await database.close()
    heads = (f"{MILLION:,} recordings", "listed", "the page", "SQLite", "")
    show("Filter and sort", heads, rows)


def _sqlite(path: Path, query: RecordingQuery) -> float:
    """Seconds that sqlite3 alone takes for the same statement."""
    condition, taken = filter_of(query), []
    sql = rows_sql(query, condition.sql, broad=query.first is None)
    with closing(sqlite3.connect(path)) as connection:
        for _run in range(RUNS):
            begun = time.perf_counter()
            connection.execute(sql, condition.values).fetchall()
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def home(folder: Path, recordings: int) -> Path:
    """A base directory whose account knows so many recordings; written once."""
    base = folder / f"recordings-{recordings}"
    if not base.exists():
        account = furnish(base, 0)
        asyncio.run(_fill(Paths.under(base).account(account.key) / FILE_NAME, recordings))
    return base


async def _fill(path: Path, recordings: int) -> None:
    database = await Database.open(path)
    try:
        await fill(database, recordings, STEP)
    finally:
        await database.close()
