"""The tray: its menu makes, joins and schedules meetings and ends the program; under both kinds of host."""

import re

import pytest

from tests.e2e.consent import get
from tests.e2e.desk import until
from tests.e2e.steps import open_demo, view, wait_for_meeting, wait_until_gone

HOSTS = [pytest.param(host, marks=pytest.mark.desktop(tray=host)) for host in (True, "sni")]
both = pytest.mark.parametrize("host", HOSTS, ids=["trayer", "sni"])
INSTANT = "Marta Lindqvist’s meeting"


def joins(entries):
    """The entries that join a meeting."""
    return [entry for entry in entries if isinstance(entry, str) and entry.startswith("Join ")]


@both
def test_an_instant_meeting_is_made_copied_told_and_opened(desktop, greenroom, host):
    app = open_demo(greenroom)
    desktop.tray_pick("New instant meeting")
    assert until(lambda: "/j/" in desktop.clipboard(), 20)
    number = re.search(r"/j/(\d+)", desktop.clipboard())[1]
    assert until(lambda: any(f"/s/{number}" in url for url in desktop.urls()), 10)
    note = until(desktop.notifications, 10)[-1]
    assert (note["app"], note["title"]) == ("Greenroom", "Meeting created")
    get(desktop.urls()[-1])
    view(app, "Live")
    app.find("push button", "Sync now").press()
    wait_for_meeting(app, INSTANT, Status="Live")
    action = next(key for key, text in note["actions"].items() if text == "End meeting")
    desktop.notification_press(note["id"], action)
    wait_until_gone(app, INSTANT)
    assert until(lambda: desktop.notifications()[-1]["title"] == "Meeting ended", 10)


@both
def test_the_menu_joins_schedules_opens_and_quits(desktop, greenroom, host):
    app = open_demo(greenroom)
    assert until(lambda: joins(desktop.tray_menu()), 20)
    entries = desktop.tray_menu()
    assert entries[0] == "New instant meeting"
    assert entries[-2:] == ["Open Greenroom", "Quit"]
    assert 1 <= len(joins(entries)) <= 5
    assert all(re.fullmatch(r"Join .+, \d{2}:\d{2}", entry) for entry in joins(entries))

    desktop.tray_pick(joins(entries)[0])
    assert until(lambda: any("/j/" in url for url in desktop.urls()), 10)

    app.close_window()
    app.wait_gone("frame", "Greenroom")
    assert app.alive()
    desktop.tray_click("left")
    app.wait("frame", "Greenroom")
    assert until(lambda: desktop.active_window().startswith("Greenroom"), 5)

    desktop.tray_pick("Schedule...")
    app.wait("dialog", "New meeting").find("push button", "Cancel").press()
    app.wait_gone("dialog", "New meeting")

    desktop.tray_pick("Quit")
    assert app.join() == 0
    assert "Traceback" not in app.stderr()


@pytest.mark.desktop(tray=False)
def test_without_a_tray_closing_the_window_ends_the_program(desktop, greenroom):
    app = open_demo(greenroom)
    app.close_window()
    assert app.join() == 0
    assert "Traceback" not in app.stderr()
