"""What `make` prepares is what the program and its tests need."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.e2e.desk.requirements import _PROGRAMS

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("script", sorted((ROOT / ".ci").iterdir()), ids=lambda script: script.name)
def test_scripts_are_executable_and_parse(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)


def test_setup_installs_what_the_desk_of_the_tests_needs() -> None:
    words = set(re.findall(r"[\w.-]+", (ROOT / ".ci/setup").read_text(encoding="utf-8")))
    assert set(_PROGRAMS.values()) <= words


def test_lock_holds_pins_and_hashes_and_no_address() -> None:
    entries = re.findall(r"^\S.*?(?=^\S|\Z)", LOCK, re.MULTILINE | re.DOTALL)
    assert all(re.match(r"[a-z0-9.-]+==\S+ ", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCK


def test_lock_covers_the_dependencies() -> None:
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    names = {re.split(r"[^\w.-]", one)[0].lower().replace("_", "-") for one in wanted}
    locked = set(re.findall(r"^([a-z0-9.-]+)==", LOCK, re.MULTILINE))
    assert names <= locked


def test_lock_avoids_the_qt_binding_that_aborts() -> None:
    """PySide6 6.12.0 drops a reference to None at each override that returns None."""
    assert "pyside6-essentials==6.12.0 " not in LOCK
