"""Recordings of an account, as a person lists, narrows, reads and moves them in the real program."""

import re

import pytest

from tests.e2e.desk import until
from tests.e2e.leaks import find_secrets
from tests.e2e.recordings_steps import (
    COLUMNS,
    FILES_COLUMNS,
    QUIET,
    choose,
    day,
    files,
    listings,
    open_recordings,
    press,
    record,
    recordings,
    wait_for_rows,
    wait_for_topics,
)
from tests.e2e.steps import shows

pytestmark = [pytest.mark.desktop(tray=False, keyring="none"), pytest.mark.sandbox(*QUIET)]
HOSTILE = '<img src="file:///etc/passwd">../../\u202egnp.exe\n"; DROP TABLE'


@pytest.fixture
def start(desktop, greenroom, sandbox):
    """Start the program signed in as the account, at its recordings."""

    def run(**env):
        return open_recordings(greenroom(env={**sandbox.environment("server_to_server"), **env}), desktop)

    return run


def type_range(app, first=None, last=None):
    """Type From and To as a person does; Return takes them."""
    for name, text in (("From", first), ("To", last)):
        if text is not None:
            app.find("text", name).type(text, clear=True)
            app.desktop.keys("Return")


def test_lists_and_files_can_be_read_aloud(sandbox, start):
    record(sandbox, HOSTILE, 2, [("MP4", 300_000), ("M4A", 100_000), ("TRANSCRIPT", 3_000), ("CHAT", 2_000)])
    record(sandbox, "Kolloquium", 4)
    app = start()
    rows = wait_for_rows(app, recordings, State="In cloud", Length="30 min")
    assert tuple(app.find("table", "Recordings").columns) == COLUMNS
    assert [row["Host"] for row in rows] == [sandbox.told["person"]["display_name"]] * 2
    assert all(re.search(r"\d{1,2}:\d{2}$", row["Date"]) for row in rows)
    assert rows[0]["Size"] == "405 KB"
    topic = rows[0]["Topic"]
    assert topic.startswith("<img src=") and not set("\n\u202e") & set(topic)

    chosen = choose(app, topic)
    assert tuple(app.find("table", "Files").columns) == FILES_COLUMNS
    words = [(row["Files"], row["Size"], row["State"]) for row in chosen]
    assert ("Screen and speaker", "300 KB", "In cloud") in words
    assert {name for name, _, _ in words} == {"Screen and speaker", "Audio only", "Transcript", "Chat"}
    app.wait("label", contains="Host: ")


def test_range_search_and_state_narrow_the_list(sandbox, start):
    for topic, days_ago in (("New", 1), ("Old", 20), ("Older", 25)):
        record(sandbox, topic, days_ago)
    app = start()
    wait_for_topics(app, "New", "Old", "Older")
    type_range(app, day(22), day(10))
    wait_for_topics(app, "Old")
    type_range(app, day(26))
    wait_for_topics(app, "Old", "Older")
    app.find("text", "Search").type("older")
    wait_for_topics(app, "Older")
    app.find("text", "Search").type("nobody said that", clear=True)
    shows(app, "Nothing found for ")
    app.find("push button", "Clear filters").press()
    wait_for_topics(app, "Old", "Older")
    app.find("combo box", "State").select("On disk")
    shows(app, "Nothing matches the filters")
    app.find("combo box", "State").select("In cloud")
    wait_for_topics(app, "Old", "Older")
    app.find("table", "Recordings").find("table column header", "Date").click()
    wait_for_topics(app, "Older", "Old")
    type_range(app, "2026-02-30")
    assert until(lambda: "yyyy-mm-dd" in app.find("text", "From").description, 5)


def test_a_long_range_says_its_cost_before_zoom_is_asked(sandbox, start):
    record(sandbox, "New", 1)
    record(sandbox, "From long ago", 1200)
    app = start()
    wait_for_topics(app, "New")
    before = len(listings(sandbox))
    type_range(app, day(1210))
    cost = shows(app, re.compile(r"This asks Zoom \d+ times and takes about")).name
    app.find("push button", "Not now").press()
    shows(app, "Missing: ")
    assert len(listings(sandbox)) == before
    app.find("push button", "Retry").press()
    wait_for_topics(app, "New", "From long ago")
    app.wait_gone("label", contains="Missing: ")
    asked = len(listings(sandbox)) - before
    assert 0 < asked <= int(re.search(r"\d+", cost)[0])


def test_a_part_that_zoom_does_not_tell_is_named_and_brought_by_retry(sandbox, start):
    record(sandbox, "New", 1)
    record(sandbox, "Half a year ago", 180)
    app = start()
    wait_for_topics(app, "New")
    sandbox.faults(share_5xx=1.0, status_5xx=409, only="^GET .*/accounts/me/recordings", times=3)
    type_range(app, day(200))
    banner = shows(app, "Missing: ")
    assert len(banner.name) > len("Missing: ")
    sandbox.control("DELETE", "faults")
    app.wait("push button", "Retry").press()
    wait_for_topics(app, "New", "Half a year ago")
    app.wait_gone("label", contains="Missing: ")


@pytest.mark.sandbox(*QUIET, "--account-recordings", "refused")
def test_where_zoom_refuses_the_accounts_list_people_are_asked_one_by_one(sandbox, start):
    app = start()
    shows(app, "12 people are asked for one by one")
    press(app, "Read")
    app.wait("push button", "Why is this empty?").press()
    dialog = app.wait("dialog", "Why is this empty?")
    shows(dialog, "asked for one by one")
    shows(dialog, "Why not more: ")
    table = dialog.find("table", "Windows asked")
    assert len(until(lambda: table.rows(), 5)) >= 12
    dialog.find("push button", "Close").press()
    record(sandbox, "Seen all the same", 1)
    app.find("push button", "Sync now").press()
    press(app, "Read")
    wait_for_topics(app, "Seen all the same")


def test_passcode_and_share_link_go_to_the_clipboard_and_into_no_log(desktop, greenroom, sandbox, start):
    record(sandbox, "With a passcode")
    app = start()
    choose(app, "With a passcode")
    app.wait("push button", "Copy share link", state="enabled").press()
    assert until(lambda: "/rec/share/" in desktop.clipboard(), 5)
    link = desktop.clipboard()
    app.find("push button", "Copy Passcode").press()
    assert until(lambda: re.fullmatch(r"\d{6}", desktop.clipboard()), 5)
    passcode = desktop.clipboard()
    assert app.find("label", contains=passcode) is None
    app.find("check box", "Show Passcode").press()
    app.wait("label", contains=passcode)
    assert app.terminate() == 0
    stores = re.compile(r"\.sqlite3(-wal|-shm)?$")
    lying = [path for place in greenroom.places() for path, _ in find_secrets(place, [link])]
    assert lying and all(stores.search(path.name) for path in lying), lying
    written = [path for path in greenroom.base_dir.rglob("*") if path.is_file()]
    texts = [path for path in written if not stores.search(path.name)] + [app.out, app.err]
    assert not [path for path in texts if passcode.encode() in path.read_bytes()]


def test_one_goes_to_the_trash_and_comes_back(sandbox, start):
    record(sandbox, "Moved by mistake", 2)
    record(sandbox, "Another", 4)
    app = start()
    choose(app, "Moved by mistake")
    app.wait("push button", "Move to trash").press()
    wait_for_topics(app, "Another")
    app.wait("push button", "Undo").press()
    wait_for_topics(app, "Moved by mistake", "Another")

    choose(app, "Another")
    app.activate()
    app.find("table", "Recordings").keys("Delete")
    wait_for_topics(app, "Moved by mistake")
    app.find("combo box", "State").select("In trash")
    (row,) = wait_for_rows(app, recordings, Topic="Another")
    assert re.fullmatch(r"In trash, (29|30) days left", row["State"])
    choose(app, "Another")
    app.wait("push button", "Restore").press()
    shows(app, "The trash is empty")
    app.find("push button", "Show recordings").press()
    wait_for_topics(app, "Moved by mistake", "Another")


def test_several_go_to_the_trash_after_a_question_that_names_the_account(desktop, sandbox, start):
    for number in range(3):
        record(sandbox, f"Lecture {number}", number + 1)
    app = start()
    wait_for_rows(app, recordings, State="In cloud")
    choose(app, "Lecture 0")
    desktop.keys("ctrl+a")
    app.wait("push button", "Move to trash").press()
    question = app.wait("dialog", re.compile("^Move 3 recordings to trash"))
    assert any(sandbox.told["person"]["email"] in label.name for label in question.find_all("label"))
    question.find("push button", "Cancel").press()
    app.wait_gone("dialog")
    assert len(recordings(app)) == 3
    app.find("push button", "Move to trash").press()
    app.wait("dialog").find("push button", "Move to trash").press()
    app.wait("push button", "Undo").press()
    wait_for_topics(app, "Lecture 0", "Lecture 1", "Lecture 2")


def test_what_zoom_still_works_on_arrives(sandbox, start):
    wish = [{"file_type": "MP4", "size": 300_000, "ready_in": 3600}, {"file_type": "CHAT"}]
    sandbox.control("POST", "recordings", {"topic": "Just over", "files": wish})
    app = start()
    wait_for_rows(app, recordings, Topic="Just over", State="Processing")
    states = {row["Files"]: row["State"] for row in choose(app, "Just over")}
    assert states == {"Screen and speaker": "Processing", "Chat": "In cloud"}
    sandbox.control("PUT", "recordings", {"finish": True})
    app.find("push button", "Sync now").press()
    wait_for_rows(app, recordings, State="In cloud")
    wait_for_rows(app, files, State="In cloud")


def test_the_page_of_zoom_plays_what_is_not_here(desktop, sandbox, start):
    record(sandbox, "In the cloud")
    app = start()
    choose(app, "In the cloud")
    app.wait("push button", "Open", state="enabled").press()
    assert until(lambda: any("/rec/play/" in url for url in desktop.urls()), 5)


def test_everything_is_reached_by_keyboard(desktop, sandbox, start):
    record(sandbox, "By keys", 1)
    record(sandbox, "Another", 2)
    app = start()
    wait_for_topics(app, "By keys", "Another")
    desktop.keys("ctrl+f")
    desktop.type("by keys")
    wait_for_topics(app, "By keys")
    app.find("table", "Recordings").focus()
    desktop.keys("space", "ctrl+d")
    wait_for_rows(app, recordings, State="On disk")
    desktop.keys("Delete")
    app.wait("push button", "Clear filters")
    app.wait("push button", "Undo").press()
    wait_for_topics(app, "By keys")
    assert {row["State"] for row in recordings(app)} == {"On disk"}
