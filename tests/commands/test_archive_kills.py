"""`greenroom archive` killed at any moment: nothing lost, nothing wrong, next to nothing moved twice."""

import contextlib
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.sandbox_process import SandboxProcess

FILES, KILLS, AT_ONCE = 200, 50, 4
MIB = 2**20
MOVED_TWICE = 2 * MIB
"""Allowed for each file that is under way when the program is killed."""
RATE = 3 * MIB
EARLY_KILLS = 10
"""So many come while the program starts, signs in or lists; the others once files are on their way."""
START_SECONDS, TRANSFER_SECONDS = 0.8, 0.7
"""Within which a kill falls, from the start or from the first partial file on."""
LOOK_SECONDS = 0.02


@pytest.fixture
def zoom() -> Iterator[SandboxProcess]:
    with SandboxProcess("--recordings", 0, "--file-rate", RATE) as sandbox:
        yield sandbox


def record(zoom: SandboxProcess, dice: random.Random) -> None:
    for number in range(FILES // 2):
        files = [{"file_type": kind, "size": dice.randint(MIB // 4, 4 * MIB)} for kind in ("MP4", "M4A")]
        zoom.control("POST", "recordings", {"topic": f"Lecture {number}", "files": files})


def archive(zoom: SandboxProcess, folder: Path) -> subprocess.Popen[bytes]:
    first = (datetime.now(UTC) - timedelta(days=5)).date().isoformat()
    options = ["--into", str(folder), "--from", first, "--parallel", str(AT_ONCE)]
    argv = [sys.executable, "-m", "app", "archive", *options]
    env = {**os.environ, **zoom.environment("server_to_server"), "ZOOM_PLAN": "business"}
    return subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_fifty_kills_lose_nothing_and_move_little_twice(zoom, tmp_path):
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    record(zoom, dice)
    early = set(dice.sample(range(KILLS), EARLY_KILLS))
    for kill in range(KILLS):
        running = archive(zoom, tmp_path / "archive")
        if kill not in early:
            wait_for_part(running, tmp_path / "archive", seed)
        kill_within(running, dice.uniform(0, START_SECONDS if kill in early else TRANSFER_SECONDS))
    last = archive(zoom, tmp_path / "archive")
    _said, complained = last.communicate()
    assert last.returncode == 0, f"seed {seed}: {complained.decode()}"
    rows = zoom.control("GET", "recordings")
    check_files(tmp_path / "archive", rows, seed)
    check_traffic(rows, seed)


def wait_for_part(running: subprocess.Popen[bytes], folder: Path, seed: int) -> None:
    """Until bytes come that this run asked for: partial files of earlier runs grow, or new ones come."""
    before = parts(folder)
    while parts(folder) == before:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(LOOK_SECONDS)
            raise AssertionError(f"seed {seed}: nothing is left to be killed")


def parts(folder: Path) -> dict[Path, int]:
    found = {}
    for file in folder.rglob("*.part"):
        with contextlib.suppress(FileNotFoundError):  # it has just got its final name
            found[file] = file.stat().st_size
    return found


def kill_within(running: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    running.communicate()


def check_files(folder: Path, rows: list[dict], seed: int) -> None:
    """Every file is there once, right by its SHA-256, and nothing else is."""
    found = sorted(digest(file) for file in folder.rglob("*") if file.is_file() and ours(file))
    assert found == sorted(row["sha256"] for row in rows), f"seed {seed}"


def check_traffic(rows: list[dict], seed: int) -> None:
    interrupted = [row for row in rows if row["requests"] > 1]
    assert len(interrupted) >= KILLS - EARLY_KILLS, f"seed {seed}: the kills came at other moments"
    for row in interrupted:
        again = row["requests"] - 1
        assert row["bytes"] - row["size"] <= again * MOVED_TWICE, f"seed {seed}: {row}"


def ours(file: Path) -> bool:
    return ".greenroom" not in file.parts


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
