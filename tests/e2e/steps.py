"""Steps that the journeys share, named as a person would tell them."""

import re
import sys

from tests.e2e.desk import DeskError, until

PROGRAM = (sys.executable, "-m", "app")
COLUMNS = ("Time", "Topic", "Kind", "Host", "Status", "People")
ROWS = 60


def open_demo(greenroom, *arguments, env=None):
    """Start on the demo account; the program, with its meetings shown."""
    app = greenroom("--demo", *arguments, env=env)
    wait_for_meetings(app)
    return app


def wait_for_meetings(app, timeout=30):
    """The table, once it shows a meeting."""
    table = app.wait("table", "Meetings", timeout=timeout)
    if not until(lambda: meetings(app, limit=5), timeout):
        raise DeskError(f"no meeting within {timeout} s in\n{app.tree()}")
    return table


def meetings(app, limit=ROWS):
    """The rows of the table by column; days' separators are left out."""
    table = app.find("table", "Meetings")
    lines = [] if table is None else table.rows(limit=limit)
    day, rows = "", []
    for number, cells in enumerate(lines):
        row = dict(zip(COLUMNS, cells, strict=True), row=number, day=day)
        if row["Topic"]:
            rows.append(row)
        else:
            day = row["Time"]
    return rows


def topics(app, *, today=True):
    """The topics in the table, from the top; without those of today, which the clock alone may change."""

    def look():
        return [row["Topic"] for row in meetings(app) if today or not row["day"].startswith("Today")]

    return until(look, 5)


def meeting(app, topic):
    """The first row of that topic, or None."""
    return next((row for row in meetings(app) if row["Topic"] == topic), None)


def wait_for_meeting(app, topic, timeout=20, **cells):
    """The row of that topic, once it is there and its cells say that, e.g. Status="Live"."""

    def look():
        fitting = (row for row in meetings(app) if row["Topic"] == topic)
        return next((row for row in fitting if all(row[name] == text for name, text in cells.items())), None)

    row = until(look, timeout)
    if row is None:
        raise DeskError(f"no {topic!r} {cells} within {timeout} s; there are {meetings(app)}")
    return row


def wait_until_gone(app, topic, timeout=20):
    """Return when no row is of that topic any more."""
    if not until(lambda: meeting(app, topic) is None, timeout):
        raise DeskError(f"{topic!r} is still there after {timeout} s")


def choose(app, topic):
    """Click the row of that topic; the detail pane shows it."""
    row = wait_for_meeting(app, topic)
    app.find("table", "Meetings").select(row["row"])
    app.wait("label", topic)


def shows(app, text, timeout=20):
    """Wait until a label, button or message says `text` (a part of it, or a regex)."""
    if isinstance(text, re.Pattern):
        return app.wait(name=text, timeout=timeout)
    return app.wait(contains=text, timeout=timeout)


def connected_as(app):
    """Whom the status bar names as connected; "" while nobody is."""
    item = app.find(contains="Connection: connected as ")
    return item.name.partition("connected as ")[2] if item else ""


def view(app, name):
    """Choose Upcoming, Live or Past."""
    app.find(["check box", "radio button", "toggle button"], name).press()


def plain(text):
    """A text without the marks that keep its directions apart."""
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", text)
