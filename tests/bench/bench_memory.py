"""Resident memory at rest, against an empty window: python -m tests.bench memory."""

import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench.child import Child, child
from tests.bench.figures import ratio, show
from tests.bench.homes import Home

SETTLING = 3.0
"""Seconds after the last picture; the program has nothing to do by then."""


def measure(homes: Mapping[str, Home], env: Mapping[str, str]) -> None:
    """Print what each process holds: Rss counts shared libraries whole, Uss not at all."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("\nMemory is measured on Linux only.")
        return
    found = {name: _at_rest(home, env) for name, home in {"bare window": None, **homes}.items()}
    base = found["bare window"][0]
    rows = [(name, f"{rss:.0f} MB", ratio(rss, base), f"{uss:.0f} MB") for name, (rss, uss) in found.items()]
    show("Memory at rest", ("", "Rss", "to bare", "Uss"), rows)


def _at_rest(home: Home | None, env: Mapping[str, str]) -> tuple[float, float]:
    arguments = ["program", "--base-dir", str(home.base)] if home else ["bare"]
    with child(arguments, env) as started:
        started.wait_for("rows" if home and home.meetings else "window")
        time.sleep(SETTLING)
        return held(started)


def held(started: Child) -> tuple[float, float]:
    """Rss and Uss in MB."""
    text = Path(f"/proc/{started.process.pid}/smaps_rollup").read_text()
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines()[1:]}
    return kilobytes["Rss"] / 1024, (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024
