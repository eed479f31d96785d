"""Meetings of the demo account, from the first to the last step of each, as a person takes them."""

import re
from datetime import date, timedelta

import pytest

from tests.e2e.consent import get
from tests.e2e.desk import until
from tests.e2e.steps import (
    COLUMNS,
    choose,
    meeting,
    meetings,
    open_demo,
    plain,
    shows,
    topics,
    view,
    wait_for_meeting,
    wait_until_gone,
)

TOMORROW = (date.today() + timedelta(days=1)).isoformat()


@pytest.fixture
def app(greenroom):
    return open_demo(greenroom)


def new_meeting(app, topic, *, day=TOMORROW, time="09:40", minutes="35"):
    """Press, type, create; the row that appears."""
    app.wait("push button", "New meeting").press()
    dialog = app.wait("dialog", "New meeting")
    dialog.wait("text", "Topic").type(topic)
    for name, text in (("Date", day), ("Time", time), ("Duration in minutes", minutes)):
        dialog.find("text", name).type(text, clear=True)
    dialog.find("push button", "Create").press()
    app.wait_gone("dialog", "New meeting")
    return wait_for_meeting(app, topic)


def test_the_tables_can_be_read_aloud(app):
    table = app.find("table", "Meetings")
    assert tuple(table.columns) == COLUMNS
    rows = meetings(app)
    assert all(re.match(r"\d{1,2}:\d{2}|Any time", row["Time"]) for row in rows)
    assert {row["Status"] for row in rows} <= {"Scheduled", "Live", "Ended", "Cancelled"}
    headings = [cells[0] for cells in table.rows() if not cells[1]]
    assert any(heading.startswith(("Today", "Tomorrow")) for heading in headings)
    view(app, "Past")
    assert until(lambda: {row["Status"] for row in meetings(app)} == {"Ended"}, 10)


def test_a_meeting_is_created_edited_deleted_and_brought_back(desktop, app):
    row = new_meeting(app, "Über-Planung & Café <b>")
    assert row["Time"] == "09:40–10:15"
    assert row["Status"] == "Scheduled"
    assert until(lambda: "/j/" in desktop.clipboard(), 5)

    choose(app, row["Topic"])
    app.find("push button", "Edit").press()
    dialog = app.wait("dialog", "Edit meeting")
    dialog.find("text", "Topic").type("Planung", clear=True)
    dialog.find("text", "Duration in minutes").type("50", clear=True)
    dialog.find("push button", "Save").press()
    assert wait_for_meeting(app, "Planung")["Time"] == "09:40–10:30"
    assert meeting(app, row["Topic"]) is None

    choose(app, "Planung")
    app.find("push button", "Delete").press()
    question = app.wait("dialog", "Delete this meeting?")
    assert any("Planung" in plain(label.name) for label in question.find_all("label"))
    question.find("push button", "Delete").press()
    wait_for_meeting(app, "Planung", Status="Cancelled")
    app.wait("push button", "Undo").press()
    wait_for_meeting(app, "Planung", Status="Scheduled")


def test_wrong_fields_are_named_before_anything_is_sent(app):
    app.wait("push button", "New meeting").press()
    dialog = app.wait("dialog", "New meeting")
    dialog.find("text", "Date").type("2026-02-30", clear=True)
    dialog.find("push button", "Create").press()
    shows(app, "A meeting needs a topic.")
    shows(app, "There is no such day.")
    dialog.find("push button", "Cancel").press()
    app.wait("push button", "Keep editing").press()
    assert dialog.find("text", "Date").text == "2026-02-30"


def test_a_live_meeting_is_ended_after_asking(desktop, app):
    new_meeting(app, "Soon live")
    choose(app, "Soon live")
    app.find("push button", "Start").press()
    assert until(lambda: any("/s/" in url for url in desktop.urls()), 10)
    get(desktop.urls()[-1])
    app.find("push button", "Sync now").press()
    view(app, "Live")
    choose(app, "Soon live")
    app.wait("push button", "End meeting").press()
    question = app.wait("dialog", "End this meeting?")
    question.find("push button", "End meeting").press()
    wait_until_gone(app, "Soon live")


def test_a_meeting_is_joined_and_found_by_its_topic_and_number(desktop, app):
    topic = next(row["Topic"] for row in meetings(app) if row["Status"] == "Scheduled")
    choose(app, topic)
    app.find("push button", "Copy link").press()
    assert until(lambda: "/j/" in desktop.clipboard(), 5)
    link = desktop.clipboard()
    app.find("push button", "Copy invitation").press()
    assert until(lambda: "inviting you" in desktop.clipboard(), 5)
    app.find("push button", "Join").press()
    assert until(lambda: link in desktop.urls(), 5)

    search = app.find("text", "Search")
    search.type(topic[:12])
    assert until(lambda: all(topic[:12] in row["Topic"] for row in meetings(app)), 5)
    number = re.search(r"/j/(\d+)", link)[1]
    search.type(f"{number[:3]} {number[3:7]} {number[7:]}", clear=True)
    desktop.keys("Return")
    assert until(lambda: topics(app)[:1] == [topic], 10)
    search.type("999 9999 9999", clear=True)
    desktop.keys("Return")
    shows(app, "Zoom knows no meeting")


def test_another_persons_meetings_are_shown_and_named_as_theirs(desktop, app):
    host = app.find("text", "Host")
    host.keys("Down")
    entry = app.wait("list item", re.compile(r".+ \(.+@.+\)"))
    name = entry.name.partition(" (")[0]
    entry.click()
    assert until(lambda: {row["Host"] for row in meetings(app)} == {name}, 20)
    assert host.text == name

    app.find("push button", "New meeting").press()
    dialog = app.wait("dialog", "New meeting")
    assert dialog.wait("label", name)
    dialog.find("push button", "Cancel").press()

    choose(app, next(row["Topic"] for row in meetings(app) if row["Status"] == "Scheduled"))
    app.wait("push button", "Start").press()
    question = app.wait("dialog", "Start as its host?")
    assert question.find("label", contains=name)
    question.find("push button", "Cancel").press()
    assert not any("/s/" in url for url in desktop.urls())


def test_everything_is_reached_by_keyboard(desktop, app):
    app.activate()
    desktop.keys("ctrl+n")
    app.wait("dialog", "New meeting")
    desktop.type("By keys")
    desktop.keys("ctrl+Return")
    wait_for_meeting(app, "By keys")
    choose(app, "By keys")
    desktop.keys("Delete")
    question = app.wait("dialog", "Delete this meeting?")
    assert until(lambda: "focused" in question.find("push button", "Cancel").states, 5)
    desktop.keys("Tab", "Return")
    wait_for_meeting(app, "By keys", Status="Cancelled")
