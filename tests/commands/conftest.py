"""A Zoom, an archive folder, and the command: in this process, which is quicker, or as one of its own."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.__main__ import main
from tests.fakes.sandbox import running_sandbox

KIB = 1024
FIRST_DAYS_AGO = 20


@dataclass
class Said:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def events(self):
        """The objects of --json."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def done(self):
        """The last object."""
        return self.events[-1]

    def named(self, event):
        return [each for each in self.events if each["event"] == event]


@pytest.fixture(scope="session")
def shared_zoom():
    with running_sandbox(recordings=0, users=12, meetings=5) as sandbox:
        yield sandbox


@pytest.fixture
def zoom(shared_zoom):
    """A Zoom without recordings and without faults."""
    shared_zoom.control("DELETE", "/faults")
    shared_zoom.control("DELETE", "/recordings")
    shared_zoom.forget_transfers()
    shared_zoom.control("DELETE", "/requests")
    return shared_zoom


def day(days_ago):
    """A day as the command takes it."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()


def record(zoom, topic="Lecture", days_ago=3, kinds=("MP4", "CHAT"), size=40 * KIB, **wish):
    """Record a meeting at noon of a day; answers its files by their Zoom names."""
    files = [{"file_type": kind, "size": size} for kind in kinds]
    start = f"{day(days_ago)}T12:00:00Z"
    return zoom.record(topic=topic, start=start, **{"files": files, **wish})["files"]


def variables(zoom):
    client = zoom.clients["server_to_server"]
    return {
        "ZOOM_OAUTH_URL": zoom.oauth_url,
        "ZOOM_API_URL": zoom.api_url,
        "ZOOM_ACCOUNT_ID": client["account_id"],
        "ZOOM_CLIENT_ID": client["client_id"],
        "ZOOM_CLIENT_SECRET": client["client_secret"],
        "ZOOM_PLAN": "business",
    }


@pytest.fixture
def server_app(zoom, monkeypatch):
    """The variables of a Server-to-Server app."""
    for name, value in variables(zoom).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive"


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process."""
    # What suits a process that ends with the command would outlive it here.
    monkeypatch.setattr("app.commands._log.log_to_terminal", lambda *, verbose: None)
    monkeypatch.setattr("app.commands.archive.without_collecting", nullcontext)
    monkeypatch.setattr("app.services._transfer_retry.FIRST_SECONDS", 0.001)

    def command(*arguments):
        capsys.readouterr()
        status = main([str(each) for each in arguments])
        return Said(status, *capsys.readouterr())

    return command


@pytest.fixture
def archive(run, folder, server_app):
    """Run `greenroom archive` into the folder, in this process."""

    def command(*arguments, first=None):
        return run("archive", "--into", folder, "--from", first or day(FIRST_DAYS_AGO), *arguments)

    return command


@pytest.fixture
def start(folder, zoom):
    """Start `greenroom archive` into the folder as a process of its own."""
    started = []

    def command(*arguments, **options):
        argv = [
            sys.executable,
            "-m",
            "app",
            "archive",
            "--into",
            folder,
            "--from",
            day(FIRST_DAYS_AGO),
            *arguments,
        ]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        env = {**os.environ, **variables(zoom), **options.pop("env", {})}
        process = subprocess.Popen(list(map(str, argv)), env=env, **{**pipes, **options})
        started.append(process)
        return process

    yield command
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def below(folder: Path) -> dict[str, bytes]:
    """The files of an archive folder by their paths, Greenroom's own left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    paths = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(".greenroom")}
