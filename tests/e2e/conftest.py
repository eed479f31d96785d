"""Fixtures of the end-to-end tests: a desktop, the sandbox, the program; what a failure leaves to look at."""

import contextlib
import re
import shutil
from pathlib import Path

import pytest

from tests.e2e.desk import DeskError, Desktop
from tests.e2e.desk.requirements import missing_packages
from tests.e2e.greenroom import Greenroom
from tests.e2e.leaks import find_secrets
from tests.e2e.sandbox_process import SandboxProcess

HERE = Path(__file__).parent
FAILURES = HERE / "failures"
LOG_TAIL = 4000
CHROMIUM = (
    "chromium",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-renderer-accessibility",
    "--password-store=basic",
    "--no-sandbox",  # the desktop may run as root, and the page is our own
)


def pytest_configure(config):
    config.addinivalue_line("markers", "desktop(**options): what the desktop of this test has; see Desktop")
    config.addinivalue_line("markers", "sandbox(*switches): what the sandbox of this test is started with")


def pytest_collection_modifyitems(items):
    missing = missing_packages()
    skip = pytest.mark.skip(reason=f"no virtual desktop: apt-get install {' '.join(missing)}")
    for item in items:
        if HERE in item.path.parents and item.path.name != "test_leaks.py":
            item.add_marker(pytest.mark.e2e)
            if missing and _needs_desktop(item):
                item.add_marker(skip)


def _needs_desktop(item):
    return "desktop" in item.fixturenames or item.get_closest_marker("desktop") is not None


def _options(request, marker):
    mark = request.node.get_closest_marker(marker)
    return (mark.args, dict(mark.kwargs)) if mark else ((), {})


@pytest.fixture
def desktop(request, tmp_path):
    """A session of its own; `@pytest.mark.desktop(tray="sni", browser="chromium", …)` says which."""
    _, options = _options(request, "desktop")
    if options.get("browser") == "chromium":
        options["browser"] = [*CHROMIUM, f"--user-data-dir={tmp_path}/chromium"]
    with Desktop(**options) as desktop:
        yield desktop


@pytest.fixture
def sandbox(request):
    """Zoom's look-alike in its own process; `@pytest.mark.sandbox("--users", "3")` gives it switches."""
    switches, _ = _options(request, "sandbox")
    with SandboxProcess(*switches) as sandbox:
        yield sandbox


@pytest.fixture
def greenroom(request, desktop, tmp_path):
    """The real program, started as often as a test asks; at the end no secret lies in what the runs left."""
    runs = Greenroom(desktop, tmp_path / "base")
    sandbox = request.getfixturevalue("sandbox") if "sandbox" in request.fixturenames else None
    yield runs
    runs.end()
    if sandbox is not None and sandbox.process.poll() is None:
        runs.guard(*sandbox.secrets())
    secrets = runs.secrets()
    found = [leak for place in runs.places() for leak in find_secrets(place, secrets)]
    assert not found, f"secrets lie open: {found}"
    assert not runs.complaints(), "\n".join(runs.complaints())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    desktop = getattr(item, "funcargs", {}).get("desktop")
    if report.when == "call" and report.failed and desktop is not None:
        report.sections += list(_remains(item, desktop))
    return report


def _remains(item, desktop):
    """Title and text of what a person would look at first; pictures and logs are kept in a folder."""
    folder = FAILURES / re.sub(r"\W+", "-", item.nodeid.rpartition("/")[2]).strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with contextlib.suppress(DeskError):
        yield "screenshot", str(desktop.screenshot(folder / "screen.png"))
    if desktop.a11y:
        yield "tree", _kept(folder / "tree.txt", _tree(desktop))
    for log in sorted((desktop.base / "log").iterdir()):
        text = log.read_text(errors="replace")
        if text and (log.name.startswith("app") or log.name == "helper"):
            yield log.name, _kept(folder / log.name, text)[-LOG_TAIL:]


def _tree(desktop):
    try:
        return desktop.tree()
    except DeskError as error:
        return str(error)


def _kept(path, text):
    path.write_text(text)
    return text
