"""`greenroom archive` as a process of its own: signals, pipes, and what it neither imports nor touches."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.paths import Paths
from tests.commands.conftest import below, day, record, variables

STOP_SECONDS = 2.0
MIB = 2**20

IMPORTED = """
import sys
from app.__main__ import main
status = main(sys.argv[1:])
heavy = "PySide6 shiboken6 qasync keyring rich pydantic fastapi uvicorn desktop_notifier".split()
assert not (found := [name for name in heavy if name in sys.modules]), found
sys.exit(status)
"""


def wait_for_part(folder: Path, least: int) -> None:
    """Wait until so many bytes of a file have come."""
    deadline = time.monotonic() + 30
    while sum(part.stat().st_size for part in folder.rglob("*.part")) < least:
        assert time.monotonic() < deadline
        select.select([], [], [], 0.02)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_it_in_time_and_the_next_run_goes_on(zoom, start, folder, number, status):
    (file,) = record(zoom, kinds=("MP4",), size=8 * MIB)
    zoom.faults(file_rate=2 * MIB)
    process = start()
    wait_for_part(folder, MIB)
    began = time.monotonic()
    process.send_signal(number)
    _out, err = process.communicate()
    assert time.monotonic() - began < STOP_SECONDS
    assert process.returncode == status
    assert err.startswith("greenroom: Stopped.") and len(err.splitlines()) == 1
    assert [name for name in below(folder) if name.endswith(".part")]
    zoom.faults(file_rate=0)
    again = start("--json")
    again.communicate()
    assert again.returncode == 0
    (row,) = (row for row in zoom.files() if row["key"] == file["key"])
    assert row["bytes"] < 8 * MIB + 2 * MIB
    ((name, content),) = below(folder).items()
    assert name.endswith(".mp4") and len(content) == 8 * MIB


INTERRUPTED = """
import os, signal, sys
class Interrupts:
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from app.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("module", ["app.commands.archive", "app.headless", "app.services.transfers"])
def test_an_interrupt_while_it_starts_says_nothing(zoom, folder, module):
    argv = [
        sys.executable,
        "-c",
        INTERRUPTED.format(module=module),
        "archive",
        "--into",
        folder,
        "--from",
        day(9),
    ]
    env = {**os.environ, **variables(zoom)}
    done = subprocess.run(list(map(str, argv)), env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_objects_end_with_the_totals_of_a_stopped_run(zoom, start, folder):
    record(zoom, kinds=("MP4",), size=8 * MIB)
    zoom.faults(file_rate=MIB)
    process = start("--json")
    wait_for_part(folder, 1)
    process.terminate()
    out, _err = process.communicate()
    assert out.splitlines()[-1] == '{"event": "done", "exit": 143, "stopped": true}'


def test_nobody_reads_what_it_says(zoom, start, folder):
    for number in range(4):
        record(zoom, f"Lecture {number}")
    reading, writing = os.pipe()
    process = start(stdout=writing)
    os.close(writing)
    os.close(reading)
    _out, err = process.communicate()
    assert (process.returncode, err) == (141, "")


CLOSED = [">&-", "2>&-", "<&- >&- 2>&-"]


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("how", ["", "--json"])
def test_streams_that_are_closed_are_no_matter(zoom, folder, closed, how):
    record(zoom)
    assert shell(zoom, folder, f"{how} {closed}").returncode == 0
    assert len(below(folder)) == 2
    said = shell(zoom, folder, closed, command="verify")
    assert (said.returncode, said.stdout, said.stderr) == (0, "" if ">&-" in closed[:3] else said.stdout, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_output_that_takes_nothing_ends_it_with_a_reason(zoom, folder):
    record(zoom)
    said = shell(zoom, folder, ">/dev/full")
    assert (said.returncode, len(said.stderr.splitlines())) == (1, 1)
    assert "The output cannot be written" in said.stderr
    assert shell(zoom, folder, "--hosts nobody@example.com 2>/dev/full").returncode == 2


def shell(zoom, folder, more, command="archive"):
    """Run a command as a shell does, its streams redirected."""
    days = f"--from {day(9)}" if command == "archive" else ""
    where = f"--into '{folder}'" if command == "archive" else f"'{folder}'"
    line = f"'{sys.executable}' -m app {command} {where} {days} {more}"
    env = {**os.environ, **variables(zoom)}
    return subprocess.run(line, shell=True, env=env, capture_output=True, text=True, check=False)


def test_two_at_once_on_one_folder(zoom, start, folder):
    record(zoom, kinds=("MP4",), size=8 * MIB)
    zoom.faults(file_rate=2 * MIB)
    first = start()
    wait_for_part(folder, 1)
    second = start()
    _out, err = second.communicate()
    assert second.returncode == 1
    assert f"Process {first.pid} on " in err
    zoom.faults(file_rate=0)


def test_it_imports_neither_qt_nor_a_keyring_and_touches_its_folder_alone(zoom, folder):
    record(zoom)
    before = everything_of_the_person()
    argv = [sys.executable, "-c", IMPORTED, "archive", "--into", str(folder), "--from", day(9)]
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(argv, env={**env, **variables(zoom)}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert everything_of_the_person() == before
    assert not (folder / ".greenroom" / "holder.json").exists()
    paths = Paths.default()
    assert not any(place.exists() for place in (paths.accounts_file, paths.state / "greenroom.log"))


def everything_of_the_person() -> set[Path]:
    return {path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file()}


def test_a_damaged_settings_file_of_the_person_is_no_matter_to_a_server(zoom, start, folder):
    record(zoom)
    file = Paths.default().settings_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{")
    process = start()
    _out, err = process.communicate()
    assert (process.returncode, err) == (0, "")


def test_notes_for_the_curious_hold_no_secrets(zoom, start, folder):
    record(zoom)
    process = start("--verbose")
    _out, err = process.communicate()
    assert process.returncode == 0
    for value in (variables(zoom)["ZOOM_CLIENT_SECRET"], *zoom.control("GET", "/tokens")["given"]):
        assert value not in err
