"""The bundle: built as `make bundle` builds it, it opens the demo account without any Python beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.steps import wait_for_meetings

ROOT = Path(__file__).resolve().parents[2]
BUILD_SECONDS = 400

pytestmark = [pytest.mark.long, pytest.mark.timeout(BUILD_SECONDS + 100)]


@pytest.fixture
def bundle(tmp_path):
    """The built program's executable."""
    places = ["--distpath", tmp_path / "dist", "--workpath", tmp_path / "build"]
    argv = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, "build.spec"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stderr[-3000:]
    return tmp_path / "dist" / "greenroom" / "greenroom"


@pytest.mark.desktop(tray=True)
def test_the_bundle_opens_the_demo_with_a_sandbox_of_its_own(desktop, bundle, tmp_path):
    nothing = {"PATH": "/usr/bin:/bin", "PYTHONPATH": None, "VIRTUAL_ENV": None}
    app = desktop.start([bundle, "--demo", "--base-dir", tmp_path / "base"], env=nothing)
    wait_for_meetings(app)
    assert app.find("label", contains="Connection: connected as")
    commands = [Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in app.pids()]
    assert [command[0] for command in commands if b"sandbox" in command] == [str(bundle).encode()]
    assert app.terminate() == 0
    assert app.stderr() == ""
