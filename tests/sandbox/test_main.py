"""The sandbox as a program."""

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from app.__main__ import main as greenroom
from app.sandbox.__main__ import build_parser, main
from app.sandbox.faults import Faults
from app.sandbox.parent import is_running

COMMAND = [sys.executable, "-m", "app.sandbox", "--users", "20", "--meetings", "10"]


@pytest.fixture
def started():
    """Start it with switches; ends it after the test."""
    processes = []

    def start(*switches, **options):
        command = [*COMMAND, *switches]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        with process.stdout:
            process.wait(10)


def first_line(process):
    return json.loads(process.stdout.readline())


def get(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return json.loads(response.read())


def test_its_first_line_says_where_it_is(started):
    told = first_line(started("--seed", "5"))
    assert told["api_url"] == told["oauth_url"] + "/v2"
    assert told["oauth_url"].startswith("http://127.0.0.1:")
    assert told["files_url"].startswith("http://127.0.0.1:")
    assert told["files_url"] != told["oauth_url"]
    assert told["clients"].keys() == {"public", "confidential", "server_to_server"}
    assert told["clients"]["public"].keys() == {"client_id"}
    assert told["clients"]["server_to_server"]["account_id"] == told["account_id"]
    assert told["person"]["display_name"] == "Marta Lindqvist"
    assert told["demo"]["client_id"] == told["clients"]["public"]["client_id"]
    assert get(told["oauth_url"])["api_url"] == told["api_url"]


def test_switches_set_faults(started):
    switches = "--share-429 0.25 --no-limits --plan free --without-scopes a,b --refuse-refresh --latency-ms 3"
    switches += " --file-cut 0.1 --account-recordings refused --recordings 3 --file-kib 20"
    told = first_line(started(*switches.split()))
    faults = get(f"{told['oauth_url']}/_sandbox/faults")
    assert (faults["share_429"], faults["limits"], faults["plan"]) == (0.25, False, "free")
    assert (faults["file_cut"], faults["account_recordings"]) == (0.1, "refused")
    assert (faults["without_scopes"], faults["refuse_refresh"], faults["latency_ms"]) == (["a", "b"], True, 3)


def test_files_take_their_time_unless_told_otherwise(started):
    rates = [
        get(f"{first_line(started(*switches))['oauth_url']}/_sandbox/faults")["file_rate"]
        for switches in ([], ["--file-rate", "0"])
    ]
    assert rates == [10_000_000.0, 0.0]


def test_help_lists_every_fault_without_loading_the_server():
    command = [sys.executable, "-X", "importtime", "-m", "app.sandbox", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for fault in dataclasses.fields(Faults):
        assert f"{fault.name.replace('_', '-')}" in done.stdout
    assert "fastapi" not in done.stderr
    assert "uvicorn" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told(started, number):
    process = started()
    first_line(process)
    process.send_signal(number)
    assert process.wait(10) == 0


def test_it_ends_with_its_parent(started):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process = started("--parent-pid", str(parent.pid))
    first_line(process)
    assert process.poll() is None
    parent.communicate(b"\n", 10)
    assert process.wait(10) == 0


def test_it_ends_with_the_process_that_started_it():
    # The middle process starts a sandbox, tells its id and ends without a word to it.
    script = (
        "import os, subprocess, sys\n"
        f"command = {COMMAND!r} + ['--parent-pid', str(os.getpid())]\n"
        "child = subprocess.Popen(command, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\nprint(child.pid, flush=True)\nos._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert wait_until_gone(int(done.stdout), seconds=10)


def wait_until_gone(pid, seconds):
    ends = time.monotonic() + seconds
    pause = socket.socketpair()
    pause[0].settimeout(0.05)
    try:
        while time.monotonic() < ends:
            if not is_running(pid) or is_zombie(pid):
                return True
            with pytest.raises(TimeoutError):
                pause[0].recv(1)
    finally:
        for end in pause:
            end.close()
    return False


def is_zombie(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_taken_port_is_told(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for switch in ("--port", "--files-port"):
            assert main([switch, str(port)]) == 1
            assert f"port {port}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "switches",
    [
        ["--share-429", "2"],
        ["--users", "0"],
        ["--now", "soon"],
        ["--only", "["],
        ["--file-cut", "1.5"],
        ["--file-kib", "-1"],
        ["--port", "65536"],
    ],
    ids=str,
)
def test_wrong_switches_are_told(capsys, switches):
    assert main(switches) == 2
    assert capsys.readouterr().err.startswith("greenroom sandbox: ")


def test_greenroom_sandbox_is_the_same_program(capsys):
    with pytest.raises(SystemExit):
        greenroom(["sandbox", "--help"])
    through_greenroom = capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    assert through_greenroom == capsys.readouterr().out
    assert greenroom(["sandbox", "--users", "0"]) == 2


def test_every_fault_is_a_switch():
    values = vars(build_parser().parse_args([]))
    assert {each.name for each in dataclasses.fields(Faults)} <= values.keys()
