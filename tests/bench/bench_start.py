"""How soon the window is painted, against an empty window: python -m tests.bench start."""

import subprocess
import sys
import time
from collections.abc import Mapping
from os import environ

from tests.bench.child import Mark, child
from tests.bench.figures import median, ms, ratio, show, spread
from tests.bench.homes import Home

RUNS = 9


def measure(homes: Mapping[str, Home], env: Mapping[str, str], runs: int = RUNS) -> None:
    """Print the times; the processes take turns, so that other work of the machine hits all alike.

    Args:
        homes: where the program finds its store, by what the table calls them.
        env: of the processes.
        runs: of each process, after one that warms the caches.
    """
    window: dict[str, list[Mark]] = {name: [] for name in ("bare window", *homes)}
    rows: dict[str, list[Mark]] = {name: [] for name in homes}
    for run in range(runs + 1):
        for name, marks in window.items():
            first, full = _start(homes.get(name), env)
            if run:
                marks.append(first)
                if full:
                    rows[name].append(full)
    _show("From start to first painted window", window, window["bare window"])
    painted = {name: marks for name, marks in rows.items() if marks}
    _show("From start to first painted meetings", painted, window["bare window"])


def measure_version(env: Mapping[str, str], runs: int = RUNS) -> None:
    """Print how long `greenroom --version` takes."""
    argv = [sys.executable, "-m", "app", "--version"]
    bare = [sys.executable, "-c", "pass"]
    taken: dict[str, list[float]] = {"python -c pass": [], "greenroom --version": []}
    for run in range(runs + 1):
        for name, command in (("python -c pass", bare), ("greenroom --version", argv)):
            begun = time.monotonic()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**environ, **env})
            if run:
                taken[name].append(time.monotonic() - begun)
    rows = [(name, ms(median(values)), spread(values)) for name, values in taken.items()]
    show("greenroom --version", ("", "median", "range ms"), rows)


def _start(home: Home | None, env: Mapping[str, str]) -> tuple[Mark, Mark | None]:
    """When window and meetings were painted."""
    arguments = ["program", "--base-dir", str(home.base)] if home else ["bare"]
    with child(arguments, env) as started:
        first = started.wait_for("window")
        return first, started.wait_for("rows") if home and home.meetings else None


def _show(title: str, found: Mapping[str, list[Mark]], base: list[Mark]) -> None:
    wall, cpu = median([mark.seconds for mark in base]), median([mark.cpu for mark in base])
    rows = []
    for name, marks in found.items():
        seconds, used = [mark.seconds for mark in marks], [mark.cpu for mark in marks]
        rows.append(
            (
                name,
                ms(median(seconds)),
                spread(seconds),
                ratio(median(seconds), wall),
                ms(median(used)),
                ratio(median(used), cpu),
            )
        )
    show(title, ("", "median", "range ms", "to bare", "processor", "to bare"), rows)
