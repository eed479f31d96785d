"""How the program starts and ends: its options, wrong settings, one window, its own folder."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from app import __version__
from app.core.settings import SETTINGS
from tests.e2e.desk import blank, until
from tests.e2e.specimen import SPECIMEN
from tests.e2e.steps import PROGRAM, open_demo, shows

WRONG = {
    "ZOOM_PLAN": "gold",
    "ZOOM_API_URL": "http://api.example.com/v2",
    "HTTPS_PROXY": "gopher://proxy:1",
}


def run(*arguments):
    """The program without a desktop, to its end."""
    env = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    return subprocess.run([*PROGRAM, *arguments], env=env, capture_output=True, text=True, timeout=30)


def test_version_is_told_without_a_display():
    done = run("--version")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"Greenroom {__version__}", "")


def test_help_names_every_option():
    done = run("--help")
    options = [setting.option for setting in SETTINGS if setting.option]
    assert done.returncode == 0
    for option in (*options, "--demo", "--base-dir", "--screenshots", "--version"):
        assert option in done.stdout


def test_without_a_display_it_says_so():
    done = run()
    assert done.returncode == 2
    assert "there is no display" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.desktop(tray=False, keyring="none")
@pytest.mark.parametrize("variable", WRONG)
def test_a_wrong_setting_is_named_and_nothing_starts(desktop, greenroom, variable):
    app = greenroom(env={variable: WRONG[variable]})
    alert = app.wait(["alert", "dialog"], contains="Wrong setting")
    shows(alert, variable, timeout=5)
    shows(alert, "Example", timeout=5)
    assert app.find("frame", "Greenroom") is None
    alert.find("push button", re.compile("^(OK|Close)$")).press()
    assert app.join() == 2
    assert variable in app.stderr()
    assert "Example:" in app.stderr()


@pytest.mark.desktop(tray=False, keyring="none")
def test_a_damaged_list_of_accounts_is_kept_aside_and_told(greenroom):
    accounts = greenroom.base_dir / "data" / "accounts.json"
    accounts.parent.mkdir(parents=True)
    accounts.write_text('{"accounts": [{"key": ')
    app = greenroom()
    alert = app.wait(["alert", "dialog"], contains="The list of accounts was damaged")
    (kept,) = accounts.parent.glob("accounts.json.damaged-*")
    assert alert.find("label", contains=kept.name)
    assert kept.read_text() == '{"accounts": [{"key": '
    alert.find("push button", re.compile("^(OK|Close)$")).press()
    app.wait("push button", "Connect to Zoom")


@pytest.mark.desktop(tray=False, keyring="none")
def test_what_the_settings_deserve_a_word_about_is_told(greenroom):
    app = greenroom(
        env={"ZOOM_REDIRECT_URI": "http://localhost:5058/back", "ZOOM_VERIFICATION_TOKEN": "x" * 16}
    )
    app.wait("label", contains="Zoom refuses “localhost”")
    app.wait("label", contains="ZOOM_VERIFICATION_TOKEN is ignored")


def test_a_second_start_raises_the_first_window(desktop, greenroom):
    first = open_demo(greenroom)
    other = desktop.start(SPECIMEN)
    other.wait("frame", "Specimen")
    other.activate()
    assert until(lambda: desktop.active_window() == "Specimen", 5)
    second = greenroom("--demo")
    assert second.join() == 0
    assert until(lambda: desktop.active_window().startswith("Greenroom"), 5)
    assert first.alive()


def test_every_file_lies_below_the_base_directory(desktop, greenroom):
    open_demo(greenroom)
    assert next(greenroom.base_dir.rglob("*.sqlite3"))
    home = [desktop.base / name for name in ("home", "config", "data", "cache", "state")]
    strays = [path for folder in home for path in folder.rglob("*") if "greenroom" in path.name.lower()]
    assert strays == []
    for folder in greenroom.base_dir.iterdir():
        assert folder.stat().st_mode & 0o077 == 0, f"{folder.name} can be read by others"


@pytest.mark.parametrize("end", ["SIGTERM", "Ctrl+Q"])
def test_it_ends_in_order_with_its_sandbox(desktop, greenroom, end):
    app = open_demo(greenroom)
    family = [pid for pid in app.pids() if pid != app.pid]
    assert family
    if end == "SIGTERM":
        app.process.terminate()
    else:
        app.activate()
        desktop.keys("ctrl+q")
    assert app.join() == 0
    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), 10)
    assert "Traceback" not in app.stderr()
    assert "never awaited" not in app.stderr()


@pytest.mark.long
@pytest.mark.desktop(size=(1920, 1080), tray=False, keyring="none", a11y=False)
@pytest.mark.timeout(400)
def test_screenshots_show_each_page_in_both_themes(greenroom, tmp_path):
    folder = tmp_path / "pictures"
    app = greenroom("--screenshots", folder)
    assert app.join(360) == 0, app.stderr()
    names = sorted(path.name for path in folder.glob("*.png"))
    assert all(re.match(r"\d{2}-", name) for name in names)
    light, dark = ({n.replace(theme, "") for n in names if theme in n} for theme in ("light", "dark"))
    assert light == dark
    assert len(light) >= 10
    for name in names:
        assert blank(folder / name) < 0.99, f"{name} shows nothing"
