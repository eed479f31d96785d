"""How long the window does not answer while meetings come in: python -m tests.bench stall.

A beat every millisecond on the UI's loop; what a beat is late by, a click at that moment would have waited.
"""

import itertools
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.child import child
from tests.bench.figures import ms, show
from tests.bench.homes import furnish
from tests.e2e.sandbox_process import SandboxProcess

SYNCED = 10_000
HELD_BACK = 5000
"""Milliseconds by which the first answers wait, so that the window is open and calm before the rest comes."""
BEAT = 0.001


def measure(folder: Path, env: Mapping[str, str]) -> None:
    """Print the stalls of a bare window at rest, and of the program while it reads 10,000 meetings."""
    rows = [("bare window at rest", *_figures(_at_rest(env)))]
    for name, meetings in (("into an empty store", 0), ("into 100,000 meetings", 100_000)):
        beats, seconds = _syncing(folder / f"sync-{meetings}", meetings, env)
        rows.append((f"{SYNCED:,} meetings {name}, {seconds:.1f} s", *_figures(beats)))
    show("Stalls of the window", ("", "median", "p99", "p99 of beats", "worst", "over 33 ms"), rows)


def _at_rest(env: Mapping[str, str]) -> list[float]:
    with child(["beats"], env) as started:
        started.wait_for("window")
        return _gaps(started.line(), 0.0)


def _syncing(base: Path, meetings: int, env: Mapping[str, str]) -> tuple[list[float], float]:
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
            return _gaps(started.line(), begun), synced - begun


def _gaps(line: str, begun: float) -> list[float]:
    """Seconds between beats after `begun`."""
    beats = [beat for beat in json.loads(line) if beat >= begun]
    return [after - before for before, after in itertools.pairwise(beats)]


def _figures(gaps: Sequence[float]) -> tuple[str, ...]:
    late = sorted(max(gap - BEAT, 0.0) for gap in gaps)
    waits = sorted(wait for gap in late for wait in _waits(gap))
    over = sum(1 for gap in late if gap > 0.033)
    values = (waits[len(waits) // 2], waits[len(waits) * 99 // 100], late[len(late) * 99 // 100], late[-1])
    return (*map(ms, values), str(over))


def _waits(gap: float) -> list[float]:
    """What clicks at each millisecond of a stall would have waited; a long one counts for all of them."""
    return [max(gap - BEAT * at, 0.0) for at in range(int(gap / BEAT) + 1)]
