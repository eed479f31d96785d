"""`greenroom archive` and `greenroom verify` as a cron job runs them, and beside the window."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest

from tests.e2e.consent import callback
from tests.e2e.consent import get as visit
from tests.e2e.desk import until
from tests.e2e.leaks import find_secrets
from tests.e2e.recordings_steps import (
    KIB,
    MIB,
    QUIET,
    api,
    day,
    download,
    files_below,
    open_recordings,
    record,
    recordings,
    served,
    sha256_of,
    wait_for_rows,
)
from tests.e2e.steps import PROGRAM, wait_for_meetings

pytestmark = pytest.mark.sandbox(*QUIET)
STOP_SECONDS = 2.0
HEAVY = """
import sys
from app.__main__ import main
status = main(sys.argv[1:])
found = [name for name in ("PySide6", "shiboken6", "qasync", "keyring") if name in sys.modules]
sys.exit(f"loaded {found}" if found else status)
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive"


@pytest.fixture
def command(sandbox, folder, tmp_path):
    """Run the program as a server does: with no display, but variables and a home of its own.

    At the end no secret lies in the archive, and nothing in the home.
    """
    home, said = tmp_path / "home", []
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "PYTHONPATH")}
    env = {**kept, **sandbox.environment("server_to_server"), "HOME": str(home)}

    def start(*arguments, program=PROGRAM, **more):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        argv = [*program, *map(str, arguments)]
        process = subprocess.Popen(argv, env={**env, **more}, cwd=home, **pipes)
        said.append(process)
        return process

    yield start
    for process in said:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()
    secrets = sandbox.secrets()
    assert not [leak for place in (home, folder) for leak in find_secrets(place, secrets)]
    assert not [path for path in home.rglob("*") if path.is_file()]


def ended(process, timeout=60):
    """Status, the objects of --json or the lines, and the complaints of a command that ends."""
    out, err = process.communicate(timeout=timeout)
    lines = [json.loads(line) if line.startswith("{") else line for line in out.splitlines()]
    return process.returncode, lines, err


def archive(command, folder, *arguments, **more):
    """Run `greenroom archive --json` of the last thirty days to its end."""
    return ended(command("archive", "--into", folder, "--from", day(30), "--json", *arguments, **more))


def test_the_second_run_asks_once_and_what_verify_finds_is_fetched(sandbox, command, folder):
    topics = ("../../etc/passwd", "CON", "x" * 300, "a\u202egnp.exe", "Kolloquium: „Was ist?“")
    for number, topic in enumerate(topics):
        record(sandbox, topic, number + 1, [("MP4", 80 * KIB), ("M4A", 40 * KIB), ("CHAT", KIB)])
    status, told, err = archive(command, folder)
    assert (status, err) == (0, "")
    known = {row["key"]: row for row in served(sandbox).values()}
    found = files_below(folder)
    assert sha256_of(found.values()) == sorted(row["sha256"] for row in known.values())
    for event in (event for event in told if event["event"] == "file"):
        row, path = known[event["key"]], folder / event["path"]
        assert path.stat().st_mtime == datetime.fromisoformat(row["listed"]["recording_start"]).timestamp()
    assert told[-1] | {"exit": 0, "downloaded": 15, "already": 0, "failed": 0} == told[-1]

    sandbox.control("DELETE", "requests")
    status, told, _ = archive(command, folder)
    assert (status, told[-1]["downloaded"], told[-1]["already"]) == (0, 0, 15)
    paths = [call["path"] for call in sandbox.requests() if "/oauth/" not in call["path"]]
    assert len(paths) <= 2 and all(path.endswith("/accounts/me/recordings") for path in paths), paths

    name, path = next((name, path) for name, path in found.items() if path.suffix == ".mp4")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    status, lines, _ = ended(command("verify", folder))
    assert status == 1
    assert any(name.name in str(line) for line in lines)
    status, told, _ = archive(command, folder)
    fetched = [event["path"] for event in told if event["event"] == "file" and "sha256" in event]
    assert (status, told[-1]["downloaded"], told[-1]["already"]) == (0, 1, 14), fetched
    assert sha256_of(files_below(folder).values()) == sorted(row["sha256"] for row in known.values())
    assert ended(command("verify", folder))[0] == 0


def test_exit_statuses_and_choices(sandbox, command, folder):
    for number in range(2):
        record(sandbox, f"Lecture {number}", number + 1)
    status, told, _ = archive(command, folder, "--dry-run")
    assert (status, told[-1]["files"]) == (0, 4)
    assert not folder.exists()
    person = sandbox.told["person"]["email"]
    assert archive(command, folder, "--hosts", person, "--kinds", "txt")[0] == 0
    assert {path.suffix for path in files_below(folder)} == {".txt"}
    assert archive(command, folder, "--hosts", "nobody@halvern.example")[0] == 2
    assert ended(command("archive", "--into", folder, "--from", "yesterday"))[0] == 2
    nobody = dict.fromkeys(("ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_ACCOUNT_ID"), "")
    status, _, err = archive(command, folder, **nobody)
    assert status == 3 and err


def test_it_loads_neither_qt_nor_a_keyring(sandbox, command, folder):
    record(sandbox, "Lecture")
    argv = (sys.executable, "-c", HEAVY)
    status, _, err = ended(command("archive", "--into", folder, "--from", day(9), program=argv))
    assert (status, err) == (0, "")


def test_it_stops_in_time_refuses_company_and_goes_on(sandbox, command, folder):
    record(sandbox, "Long", files=[("MP4", 6 * MIB)])
    sandbox.faults(file_rate=MIB)
    first = command("archive", "--into", folder, "--from", day(9))
    assert until(lambda: any(path.stat().st_size > MIB for path in folder.rglob("*.part")), 20)
    status, _, err = ended(command("archive", "--into", folder, "--from", day(9)))
    assert status == 1 and str(first.pid) in err
    began = time.monotonic()
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 143
    assert time.monotonic() - began < STOP_SECONDS
    sandbox.faults(file_rate=0)
    assert archive(command, folder)[0] == 0
    (row,) = served(sandbox).values()
    assert sha256_of(files_below(folder).values()) == [row["sha256"]]
    assert row["bytes"] <= 8 * MIB


@pytest.mark.desktop(tray=False)
@pytest.mark.sandbox(*QUIET, "--managed", "user")
def test_who_is_no_admin_sees_and_archives_their_own(desktop, greenroom, sandbox):
    made = record(sandbox, "Seen by its host")
    people = api(sandbox, "GET", "users")["users"]
    other = next(user["email"] for user in people if user["email"] != sandbox.told["person"]["email"])
    record(sandbox, "Somebody else’s", 2, host=other)
    variables = sandbox.environment()
    app = greenroom(env=variables)
    app.wait("push button", "Connect to Zoom").press()
    assert until(desktop.urls, 20)
    visit(callback(desktop.urls()[0]))
    wait_for_meetings(app)
    open_recordings(app, desktop)
    wait_for_rows(app, recordings, Topic="Seen by its host", State="In cloud")
    assert len(recordings(app)) == 1
    assert app.terminate() == 0

    place = desktop.base / "home" / "Archive"
    argv = [
        *PROGRAM,
        "archive",
        "--into",
        str(place),
        "--from",
        day(9),
        "--base-dir",
        str(greenroom.base_dir),
    ]
    done = desktop.start(argv, env={**variables, "DISPLAY": None})
    greenroom.runs.append(done)
    assert done.join(60) == 0, done.stderr()
    assert sha256_of(files_below(place).values()) == sorted(row["sha256"] for row in made["files"])


@pytest.mark.desktop(tray=False, keyring="none")
def test_window_and_command_keep_out_of_each_others_folder(desktop, greenroom, sandbox):
    record(sandbox, "Long", files=[("MP4", 6 * MIB)])
    sandbox.faults(file_rate=MIB)
    variables = sandbox.environment("server_to_server")
    app = open_recordings(greenroom(env=variables), desktop)
    download(app, "Long")
    place = greenroom.base_dir / "recordings"
    assert until(lambda: list(place.rglob("*.part")), 20)
    argv = [*PROGRAM, "archive", "--into", str(place), "--from", day(9)]
    done = desktop.start(argv, env={**variables, "DISPLAY": None})
    assert done.join(30) == 1
    assert re.search(rf"\b{app.pid}\b", done.stderr()), done.stderr()
    sandbox.faults(file_rate=0)
    app.terminate()
    done = desktop.start(argv, env={**variables, "DISPLAY": None})
    assert done.join(60) == 0, done.stderr()
    (row,) = served(sandbox).values()
    assert sha256_of(files_below(place).values()) == [row["sha256"]]
