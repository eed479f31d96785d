import os
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QDesktopServices

from app.views.browser import commands, open_url

URL = "https://zoom.us/oauth/authorize?state=a%20b&x=1"


@pytest.mark.parametrize(
    ("browser", "wanted"),
    [
        ("firefox", [["firefox", URL]]),
        ("firefox --new-window %s", [["firefox", "--new-window", URL]]),
        ('"/opt/my browser/run" --url=%s', [["/opt/my browser/run", f"--url={URL}"]]),
        (os.pathsep.join(["firefox", "chromium %s &"]), [["firefox", URL], ["chromium", URL]]),
        ("", []),
        ('"broken', []),
        (os.pathsep.join(['"broken', "firefox"]), [["firefox", URL]]),
    ],
)
def test_what_the_variable_means(browser, wanted):
    assert list(commands(browser, URL)) == wanted


@pytest.fixture
def desktop(monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    return opened


def test_the_variable_is_honoured_without_waiting(qapp, tmp_path, desktop, qtbot):
    fifo, out = tmp_path / "fifo", tmp_path / "out"
    os.mkfifo(fifo)
    script = tmp_path / "browser"
    # It stays open, as a browser does, until the test lets it go.
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > {out}.part && mv {out}.part {out}\nread line < {fifo}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    assert open_url(URL, {"BROWSER": str(script)})
    qtbot.waitUntil(out.exists)
    assert out.read_text() == URL
    assert desktop == []
    Path(fifo).write_text("done\n")


def test_a_browser_that_is_not_there_leaves_it_to_the_desktop(qapp, desktop):
    assert open_url(URL, {"BROWSER": "/no/such/browser"})
    assert len(desktop) == 1


def test_without_the_variable_the_desktop_opens(qapp, desktop):
    assert open_url(URL, {})
    assert len(desktop) == 1


def test_the_zoom_app_is_no_matter_for_the_browser(qapp, desktop, monkeypatch):
    monkeypatch.setattr(QProcess, "startDetached", lambda *args: pytest.fail("the browser was asked"))
    assert open_url("zoommtg://zoom.us/join?confno=86", {"BROWSER": "firefox"})
    assert len(desktop) == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "not an address", "", "ssh://host"]
)
def test_other_addresses_are_refused(qapp, desktop, url):
    assert not open_url(url, {"BROWSER": "firefox"})
    assert desktop == []
