"""How fast and how cheaply `greenroom archive` downloads: python -m tests.bench archive.

Whole processes: aria2c and curl get the addresses of the files at once, `greenroom archive` has to sign in,
list and keep its catalogue as well.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.bench.fast_zoom import DAYS_AGO, MIB, TOKEN
from tests.bench.figures import median, ms, show, spread

FILES, FILE_MIB, RATE, AT_ONCE = 42, 4, 20, 8
LARGE_FILES, LARGE_MIB = 4, 256


@dataclass(frozen=True)
class Cost:
    """Of one process."""

    seconds: float
    cpu: float
    """Seconds of processor time, the kernel's included."""


@dataclass(frozen=True)
class Server:
    """A running fast_zoom."""

    origin: str
    files: int

    def urls(self) -> list[str]:
        """Where the files are."""
        return [f"{self.origin}/files/{at}" for at in range(self.files)]

    def requests(self) -> int:
        """How many it was asked so far."""
        with urlopen(f"{self.origin}/requests") as answer:  # loopback
            return int(json.load(answer)["requests"])

    def environment(self) -> dict[str, str]:
        """What leads `greenroom archive` to it."""
        return {
            "ZOOM_OAUTH_URL": self.origin,
            "ZOOM_API_URL": f"{self.origin}/v2",
            "ZOOM_ACCOUNT_ID": "bench",
            "ZOOM_CLIENT_ID": "bench",
            "ZOOM_CLIENT_SECRET": "bench",
            "ZOOM_PLAN": "business",
        }


@contextmanager
def fast_zoom(files: int, mib: int, rate: float) -> Iterator[Server]:
    """Run one."""
    arguments = ["--files", str(files), "--mib", str(mib), "--rate", str(rate)]
    argv = [sys.executable, "-m", "tests.bench.fast_zoom", *arguments]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told: dict[str, Any] = json.loads(process.stdout.readline())
        try:
            yield Server(told["origin"], files)
        finally:
            process.kill()


def measure(folder: Path, env: Mapping[str, str], runs: int) -> None:
    """Print times beside aria2c's, and processor time beside curl's."""
    with fast_zoom(FILES, FILE_MIB, RATE) as server:
        title = f"{FILES} files of {FILE_MIB} MiB, {RATE} MiB/s for each connection, {AT_ONCE} at once"
        _compare(title, server, _aria2c(server, folder), folder, env, runs)
    with fast_zoom(LARGE_FILES, LARGE_MIB, 0) as server:
        title = f"{LARGE_FILES} files of {LARGE_MIB} MiB, as fast as they come"
        _compare(title, server, _curl(server), folder, env, min(runs, 3))


def _compare(
    title: str,
    server: Server,
    yardstick: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    runs: int,
) -> None:
    if shutil.which(yardstick[0]) is None:
        raise SystemExit(f"{yardstick[0]} is not installed, and is what to compare with")
    ours = (sys.executable, "-m", "app", *_arguments(folder / "archive"))
    surroundings = {**os.environ, **env, **server.environment()}
    rows, gib = [], server.files * _size_of(server) / 2**30
    for name, argv in ((yardstick[0], yardstick), ("greenroom archive", ours)):
        costs = [_run(argv, folder / "archive", surroundings) for _each in range(runs)]
        seconds, cpu = [cost.seconds for cost in costs], median([cost.cpu for cost in costs])
        rows.append((name, ms(median(seconds)), spread(seconds), ms(cpu), f"{cpu / gib:.2f} s"))
    show(title, ("", "whole process", "spread", "cpu", "cpu for a GiB"), rows)


def _size_of(server: Server) -> int:
    return (FILE_MIB if server.files == FILES else LARGE_MIB) * MIB


def _arguments(folder: Path) -> tuple[str, ...]:
    first = (datetime.now(UTC) - timedelta(days=DAYS_AGO + 5)).date()
    return ("archive", "--into", str(folder), "--from", first.isoformat(), "--parallel", str(AT_ONCE))


def _aria2c(server: Server, folder: Path) -> tuple[str, ...]:
    names = (f"{url}\n  out={at}.mp4\n" for at, url in enumerate(server.urls()))
    (folder / "addresses").write_text("".join(names), encoding="utf-8")
    options = (
        "-q",
        f"-j{AT_ONCE}",
        "-x1",
        "--file-allocation=none",
        f"--header=Authorization: Bearer {TOKEN}",
    )
    return ("aria2c", *options, "-d", str(folder / "archive"), "-i", str(folder / "addresses"))


def _curl(server: Server) -> tuple[str, ...]:
    return ("curl", "-s", "-Z", "--remote-name-all", *server.urls())


def _run(argv: Sequence[str], folder: Path, env: Mapping[str, str]) -> Cost:
    """Run it into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    used, begun = _cpu(), time.monotonic()
    done = subprocess.run(
        argv, env=env, cwd=folder if argv[0] == "curl" else None, capture_output=True, check=False
    )
    cost = Cost(time.monotonic() - begun, _cpu() - used)
    if done.returncode:
        raise SystemExit(f"{argv[0]} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return cost


def _cpu() -> float:
    """Seconds of processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
