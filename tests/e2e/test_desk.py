"""The desk itself, tried with a small window."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.desk import DeskError, Desktop, NotFound, blank, until
from tests.e2e.specimen import ROWS, SPECIMEN


@pytest.fixture
def specimen(desktop):
    app = desktop.start(SPECIMEN)
    app.wait("frame", "Specimen")
    return app


def said(app, text):
    return app.wait("label", text, timeout=5)


def test_fields_are_found_by_their_labels_and_filled_by_keys(desktop, specimen):
    specimen.wait("text", "Topic").type("Stand-up – größer")
    specimen.find("spin button", "When").set_text("2027-02-03 14:30")
    specimen.find("combo box", "Repeat").select("Weekly")
    said(specimen, "repeats Weekly")
    specimen.find("push button", re.compile("^Create")).press()
    said(specimen, "created Stand-up – größer at 2027-02-03 14:30")
    assert specimen.find("text", "Topic").text == "Stand-up – größer"
    assert blank(desktop.screenshot(desktop.base / "a.png")) < 0.99


def test_a_long_table_is_read_and_chosen_from(specimen):
    table = specimen.wait("table", "Meetings")
    assert table.row_count == ROWS
    assert table.columns == ["Time", "Topic"]
    assert table.rows(limit=2, start=ROWS - 2)[-1] == ["time 1999", "topic 1999"]
    assert specimen.find("table cell", "topic 0")
    assert specimen.find("table cell", "topic 1500") is None
    table.select(120)
    said(specimen, "row 120")


def test_the_clipboard_goes_both_ways(desktop, specimen):
    desktop.set_clipboard("from outside")
    specimen.wait("text", "Topic").keys("ctrl+v")
    assert until(lambda: specimen.find("text", "Topic").text == "from outside", 5)
    specimen.find("text", "Topic").type("from inside", clear=True)
    specimen.find("push button", "Copy").press()
    assert until(lambda: desktop.clipboard() == "from inside", 5)


@pytest.mark.desktop(tray=True)
def test_the_tray_of_trayer(desktop, specimen):
    assert until(desktop.tray_icons, 10)
    assert desktop.tray_menu() == ["Greet", "", "Next"]
    desktop.tray_click("left")
    said(specimen, "tray Trigger")
    desktop.tray_pick("Next", "Join A")
    said(specimen, "joined A")


@pytest.mark.desktop(tray="sni")
def test_the_tray_of_a_status_notifier_host(desktop, specimen):
    assert desktop.tray_menu() == ["Greet", "", "Next", ["Join A"]]
    desktop.tray_click("left")
    said(specimen, "tray Trigger")
    desktop.tray_pick("Next", "Join A")
    said(specimen, "joined A")
    desktop.tray_pick("Greet")
    note = until(desktop.notifications, 5)[0]
    assert (note["title"], note["body"]) == ("Hello", "from the tray")
    with pytest.raises(DeskError, match="no 'Leave'"):
        desktop.tray_pick("Leave")


@pytest.mark.desktop(tray=False)
def test_without_a_tray_there_are_no_icons(desktop, specimen):
    assert desktop.tray_icons() == []


@pytest.mark.desktop(keyring="locked")
def test_a_locked_keyring_asks_and_takes_the_secret(desktop, specimen):
    specimen.wait("text", "Topic").type("s3cret")
    specimen.find("push button", "Keep").press()
    desktop.answer_keyring()
    said(specimen, "kept")
    assert [item["secret"] for item in desktop.secrets()] == ["s3cret"]


def test_windows_and_their_end(desktop, specimen):
    assert "Specimen" in [window["name"] for window in desktop.windows()]
    assert until(lambda: desktop.active_window() == "Specimen", 5)
    desktop.run("xdg-open", "https://example.com/j/1")
    assert until(lambda: desktop.urls() == ["https://example.com/j/1"], 5)
    assert specimen.rss_mib() > 1
    specimen.close_window()
    assert specimen.join(10) == 0


def test_what_is_missing_is_told_with_the_tree(specimen):
    with pytest.raises(NotFound, match=r"(?s)no role='push button', name='Nowhere'.*text 'Topic'"):
        specimen.wait("push button", "Nowhere", timeout=0.1)


@pytest.mark.desktop
def test_the_session_leaves_nothing_behind():
    with Desktop(keyring="none") as desktop:
        app = desktop.start(["sleep", "600"])
        base, display = desktop.base, desktop.display
    assert not base.exists()
    assert not Path(f"/tmp/.X11-unix/X{display}").exists()
    assert not app.alive()
    assert desktop.cookie not in subprocess.run(["ps", "axe"], capture_output=True, text=True).stdout
