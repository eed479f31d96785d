"""How long the window does not answer while meetings come in: python -m tests.bench stall.

A beat every millisecond on the UI's loop; what a beat is late by, a click at that moment would have waited.
Other work of the machine makes beats late as well: "own" leaves out what the thread waited for a processor.
"""

import itertools
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.child import child
from tests.bench.figures import ms, show
from tests.bench.homes import furnish
from tests.e2e.sandbox_process import SandboxProcess

SYNCED = 10_000
HELD_BACK = 5000
"""Milliseconds by which the first answers wait, so that the window is open and calm before the rest comes."""
BEAT = 0.001
HEAD = ("", "p99", "worst", "own p99", "own worst", "over 33 ms")


@dataclass(frozen=True)
class Gap:
    """The time between two beats."""

    whole: float
    kept_back: float
    """How much of it the thread waited for a processor."""


def measure(folder: Path, env: Mapping[str, str]) -> None:
    """Print the stalls of a bare window at rest, and of the program while it reads 10,000 meetings."""
    rows = [("bare window at rest", *figures(_at_rest(env)))]
    for name, meetings in (("into an empty store", 0), ("into 100,000 meetings", 100_000)):
        beats, seconds = _syncing(folder / f"sync-{meetings}", meetings, env)
        rows.append((f"{SYNCED:,} meetings {name}, {seconds:.1f} s", *figures(beats)))
    show("Stalls of the window", HEAD, rows)


def _at_rest(env: Mapping[str, str]) -> list[Gap]:
    with child(["beats"], env) as started:
        started.wait_for("window")
        return gaps_after(started.line(), 0.0)


def _syncing(base: Path, meetings: int, env: Mapping[str, str]) -> tuple[list[Gap], float]:
    """The gaps between beats from the first page on, and how long the reading took."""
    with SandboxProcess("--users", 5, "--meetings", SYNCED, "--latency-ms", HELD_BACK) as zoom:
        told = zoom.told
        demo, person = told["demo"], told["person"]
        url = told["oauth_url"]
        furnish(base, meetings, url=url, client_id=demo["client_id"], person=person)
        token = {"BENCH_REFRESH_TOKEN": demo["refresh_token"], "ZOOM_PLAN": "business"}
        with child(["sync", "--base-dir", str(base)], {**env, **token}) as started:
            started.wait_for("open")
            time.sleep(HELD_BACK / 2000)
            zoom.faults(latency_ms=0)
            begun = time.monotonic()
            synced = started.wait_for("synced").seconds + started.begun
            return gaps_after(started.line(), begun), synced - begun


def gaps_after(line: str, begun: float) -> list[Gap]:
    """What lies between the beats after `begun`."""
    beats = [beat for beat in json.loads(line) if beat[0] >= begun]
    return [Gap(after[0] - before[0], after[1] - before[1]) for before, after in itertools.pairwise(beats)]


def figures(gaps: Sequence[Gap]) -> tuple[str, ...]:
    """The cells of a row under HEAD."""
    late, own = _late([gap.whole for gap in gaps]), _late([gap.whole - gap.kept_back for gap in gaps])
    over = sum(1 for gap in late if gap > 0.033)
    return (*map(ms, (_p99(late), late[-1], _p99(own), own[-1])), str(over))


def _late(gaps: Iterable[float]) -> list[float]:
    return sorted(max(gap - BEAT, 0.0) for gap in gaps)


def _p99(late: Sequence[float]) -> float:
    waits = sorted(wait for gap in late for wait in _waits(gap))
    return waits[len(waits) * 99 // 100]


def _waits(gap: float) -> list[float]:
    """What clicks at each millisecond of a stall would have waited; a long one counts for all of them."""
    return [max(gap - BEAT * at, 0.0) for at in range(int(gap / BEAT) + 1)]
