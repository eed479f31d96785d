"""What `pip install .` puts on other computers."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ICONS = {f"app/resources/icons/{icon.name}" for icon in (ROOT / "resources/icons").glob("*.svg")}
MODULES = {module.relative_to(ROOT).as_posix() for module in (ROOT / "app").rglob("*.py")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    return folder


def test_wheel_holds_the_program_and_its_resources(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert names >= ICONS | MODULES
    foreign = [name for name in names if not name.startswith(("app/", "greenroom-"))]
    assert not foreign
    assert not [name for name in names if name.endswith(".png")]


def test_source_distribution_can_be_built_from_and_has_no_pictures(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= MODULES | {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.lock",
        "Makefile",
        ".ci/setup",
    }
    assert not [name for name in names if name.endswith(".png")]
