"""Locks between processes: proven with real ones."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.locks import FileLock, LockBusy

_HOLDER = """
import asyncio, sys
from pathlib import Path
from app.store.locks import FileLock

async def hold():
    async with FileLock(Path(sys.argv[1])):
        print("held", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""
_SPENDER = """
import asyncio, sys
from pathlib import Path
from app.store.locks import FileLock

async def spend(lock, purse):
    for _ in range(20):
        async with FileLock(lock):
            token = int(purse.read_text())
            await asyncio.sleep(0)
            purse.write_text(str(token + 1))

asyncio.run(spend(Path(sys.argv[1]), Path(sys.argv[2])))
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


async def test_one_holder_at_a_time_in_this_process(tmp_path):
    inside = 0

    async def work():
        nonlocal inside
        async with FileLock(tmp_path / "lock"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(5)))


async def test_another_process_keeps_us_out(tmp_path, holder):
    lock = FileLock(tmp_path / "lock", timeout=0)
    with pytest.raises(LockBusy) as told:
        await lock.acquire()
    assert told.value.title == "Another Greenroom is busy"
    assert not lock.held


async def test_the_lock_falls_with_its_process(tmp_path, holder):
    lock = FileLock(tmp_path / "lock", timeout=30)
    waiting = asyncio.ensure_future(lock.acquire())
    await asyncio.sleep(0)
    holder.kill()
    await waiting
    assert lock.held
    lock.release()


async def test_two_processes_never_spend_one_token(tmp_path):
    purse = tmp_path / "purse"
    purse.write_text("0")
    command = (sys.executable, "-c", _SPENDER, str(tmp_path / "lock"), str(purse))
    spenders = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await spender.wait() for spender in spenders] == [0, 0]
    assert purse.read_text() == "40"


async def test_taking_it_twice_is_an_error_of_the_program(tmp_path):
    async with FileLock(tmp_path / "lock") as lock:
        with pytest.raises(RuntimeError):
            await lock.acquire()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        await FileLock(tmp_path / "file" / "lock").acquire()


async def test_the_file_is_private(tmp_path):
    async with FileLock(tmp_path / "locks" / "lock"):
        assert (tmp_path / "locks" / "lock").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "locks").stat().st_mode & 0o777 == 0o700
