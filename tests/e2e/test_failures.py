"""What Zoom, the network and the disk can do to the program: each is named, and nothing is lost."""

import re
import sqlite3

import pytest

from tests.e2e.desk import until
from tests.e2e.steps import meetings, shows, topics, wait_for_meetings

SWITCHES = ("--users", "8", "--meetings", "20")
pytestmark = [pytest.mark.desktop(keyring="none"), pytest.mark.sandbox(*SWITCHES)]


@pytest.fixture
def start(greenroom, sandbox):
    """Start the program on this test's sandbox, signed in by the environment; the same store each time."""

    def run():
        return greenroom(env=sandbox.environment("server_to_server"))

    return run


@pytest.fixture
def app(start):
    app = start()
    wait_for_meetings(app)
    return app


def sync(app):
    """Press "Sync now" as soon as that is possible."""
    app.wait("push button", "Sync now", state="enabled").press()


def retry(app):
    """Press "Retry" unless the program has tried again by itself; return when all is well."""

    def well():
        button = app.find("push button", "Retry")
        if button is not None:
            button.press()
        return button is None

    assert until(well, 40, pause=2)


TROUBLES = {
    "a storm of 429": (
        {"share_429": 1.0, "retry_after": "seconds"},
        "Zoom asked us to wait|Too many requests",
    ),
    "5xx": ({"share_5xx": 1.0}, "Zoom’s service failed to answer"),
    "HTML for JSON": ({"share_html": 1.0}, "Something other than Zoom’s service answered"),
    "garbage": ({"share_garbage": 1.0}, "Something other than Zoom’s service answered"),
    "cut bodies": ({"share_cut": 1.0}, "Something other than Zoom’s service answered|cut off"),
    "dropped connections": ({"share_dropped": 1.0}, "Zoom cannot be reached|cut off|connection to"),
}


@pytest.mark.parametrize(
    "troubles",
    [
        ("a storm of 429", "5xx", "HTML for JSON"),
        pytest.param(("garbage", "cut bodies", "dropped connections"), marks=pytest.mark.long),
    ],
    ids=["of Zoom", "on the way"],
)
def test_the_list_stays_and_says_what_is_wrong_until_it_is_over(desktop, app, sandbox, troubles):
    before, asked = topics(app, today=False), len(sandbox.requests("GET", "/meetings"))
    app.find("table", "Meetings").focus()
    desktop.keys("F5")
    assert until(lambda: len(sandbox.requests("GET", "/meetings")) > asked, 5)
    for trouble in troubles:
        faults, words = TROUBLES[trouble]
        sandbox.faults(**faults)
        sync(app)
        app.wait("label", re.compile(words), timeout=40)
        assert until(lambda: topics(app, today=False) == before, 5), trouble
        sandbox.control("DELETE", "faults")
        retry(app)
        assert until(lambda: topics(app, today=False) == before, 5), trouble
    sandbox.faults(share_429=1.0, kind_429="day")  # no retry helps before midnight
    sync(app)
    shows(app, "Zoom allows no more of these requests today")
    assert until(lambda: topics(app, today=False) == before, 5)


@pytest.mark.sandbox(*SWITCHES, "--page-token", "endless")
def test_an_endless_list_is_cut_and_said_to_be_incomplete(start):
    app = start()
    wait_for_meetings(app)
    shows(app, "Zoom’s list went in circles", timeout=40)


@pytest.mark.sandbox(*SWITCHES, "--hostile")
def test_hostile_topics_are_shown_as_they_are(desktop, app):
    shown = topics(app)
    assert any("<" in topic for topic in shown)
    assert any(len(topic) >= 150 for topic in shown)
    for topic in shown:
        assert not set(topic) & set("\u202a\u202b\u202d\u202e\r\n\0")
    table = app.find("table", "Meetings")
    for row in meetings(app):
        if "<" in row["Topic"]:
            table.select(row["row"])
            assert app.wait("label", row["Topic"])
    assert not any("example" in url for url in desktop.urls())


def test_without_a_network_it_shows_what_it_knows_and_as_of_when(greenroom, start, sandbox, app):
    before = topics(app, today=False)
    assert app.terminate() == 0
    greenroom.guard(*sandbox.secrets())
    sandbox.process.kill()
    sandbox.process.wait()
    again = start()
    wait_for_meetings(again)
    assert topics(again, today=False) == before
    shows(again, "Connection: offline")
    shows(again, "Showing the meetings as of")


def test_a_create_whose_answer_is_lost_is_made_once(app, sandbox):
    sandbox.faults(share_lost=1.0, times=1, only="POST .*/meetings$")
    app.find("push button", "New meeting").press()
    dialog = app.wait("dialog", "New meeting")
    dialog.find("text", "Topic").type("Only one of me")
    dialog.find("push button", "Create").press()
    app.wait_gone("dialog", "New meeting", timeout=40)
    sync(app)
    assert until(lambda: topics(app).count("Only one of me") == 1, 20)
    assert len(sandbox.requests("POST", "/meetings")) == 1


@pytest.mark.long
def test_a_draft_survives_each_error(app, sandbox):
    app.find("push button", "New meeting").press()
    dialog = app.wait("dialog", "New meeting")
    dialog.find("text", "Topic").type("Patience")
    sandbox.faults(share_5xx=1.0, only="POST .*/meetings$")
    dialog.find("push button", "Create").press()
    shows(dialog, "Zoom may have created “Patience”", timeout=40)
    sandbox.control("DELETE", "faults")
    assert dialog.find("text", "Topic").text == "Patience"
    dialog.wait("push button", "Create", state="enabled").press()
    assert until(lambda: "Patience" in topics(app), 20)


def store_of(greenroom):
    return next(greenroom.base_dir.rglob("store.sqlite3"))


def test_a_damaged_store_is_told_set_aside_and_fetched_again(greenroom, start, app):
    assert app.terminate() == 0
    store = store_of(greenroom)
    for left in store.parent.glob("store.sqlite3-*"):
        left.unlink()
    store.write_bytes(b"this is no database" * 400)
    again = start()
    shows(again, "The stored meetings are damaged")
    again.find("push button", contains="Set").press()
    wait_for_meetings(again)
    aside = list(store.parent.glob("store.sqlite3.damaged-*"))
    assert [path.read_bytes()[:19] for path in aside] == [b"this is no database"]


def test_a_newer_store_is_told_and_left_alone(greenroom, start, app):
    assert app.terminate() == 0
    store = store_of(greenroom)
    database = sqlite3.connect(store)
    database.execute("PRAGMA user_version = 9999")
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    before = store.read_bytes()
    again = start()
    shows(again, "from a newer Greenroom")
    again.terminate()
    assert store.read_bytes() == before
