"""All measurements, as plain tables: `make bench`, or python -m tests.bench [start] [version] [...].

They take turns with nothing: on a machine that has other work, the processor times are what to compare.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import (
    bench_archive,
    bench_listing,
    bench_memory,
    bench_recordings,
    bench_stall,
    bench_start,
    bench_store,
)
from tests.bench.display import screen
from tests.bench.figures import machine
from tests.bench.homes import Home, furnish

MANY = 100_000


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure start, stalls, memory and downloads."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--runs", type=int, default=bench_start.RUNS, help="of each process that is started")
    options = parser.parse_args()
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(machine())
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as name:
        folder = Path(name)
        with screen(folder / "compiled") as env:
            for part in options.parts or PARTS:
                PARTS[part](folder, env, options.runs)
    return 0


def _start(folder: Path, env: Mapping[str, str], runs: int) -> None:
    bench_start.measure(_homes(folder), env, runs)


def _version(_folder: Path, env: Mapping[str, str], runs: int) -> None:
    bench_start.measure_version(env, runs)


def _memory(folder: Path, env: Mapping[str, str], _runs: int) -> None:
    bench_memory.measure(_homes(folder), env)


def _stall(folder: Path, env: Mapping[str, str], _runs: int) -> None:
    bench_stall.measure(folder, env)


def _store(_folder: Path, _env: Mapping[str, str], _runs: int) -> None:
    bench_store.measure(MANY)


def _archive(folder: Path, env: Mapping[str, str], runs: int) -> None:
    bench_archive.measure(folder, env, runs)


def _listing(folder: Path, _env: Mapping[str, str], _runs: int) -> None:
    bench_listing.measure(folder)


def _recordings_stall(folder: Path, env: Mapping[str, str], _runs: int) -> None:
    bench_recordings.measure_stall(folder, env)


def _recordings_memory(folder: Path, env: Mapping[str, str], _runs: int) -> None:
    bench_recordings.measure_memory(folder, env)


def _recordings_list(folder: Path, _env: Mapping[str, str], _runs: int) -> None:
    bench_recordings.measure_list(folder)


def _download_stall(folder: Path, env: Mapping[str, str], _runs: int) -> None:
    bench_recordings.measure_download(folder, env)


PARTS: dict[str, Callable[[Path, Mapping[str, str], int], None]] = {
    "version": _version,
    "start": _start,
    "memory": _memory,
    "stall": _stall,
    "store": _store,
    "listing": _listing,
    "archive": _archive,
    "download-stall": _download_stall,
    "recordings-stall": _recordings_stall,
    "recordings-memory": _recordings_memory,
    "recordings-list": _recordings_list,
}


def _homes(folder: Path) -> dict[str, Home]:
    """What the program is started with; written once."""
    homes = {
        "no account yet": Home(folder / "new"),
        "empty store": Home(folder / "empty"),
        f"{MANY:,} meetings": Home(folder / "many", MANY),
    }
    for home in list(homes.values())[1:]:
        if not home.base.exists():
            furnish(home.base, home.meetings)
    return homes


if __name__ == "__main__":
    sys.exit(main())
