"""Steps of the journeys about recordings, and what the sandbox knows of them."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import httpx

from tests.e2e.desk import DeskError, until

COLUMNS = ("Date", "Topic", "Host", "Length", "Size", "State")
FILES_COLUMNS = ("Files", "Size", "State")
TRANSFERS_COLUMNS = ("File", "Progress", "Size", "Speed", "Time left", "Actions")
KIB, MIB = 1024, 1024 * 1024
QUIET = ("--users", "12", "--meetings", "5", "--recordings", "0", "--file-rate", "0")
"""Switches of a sandbox in which nothing is recorded but what a test records."""


def day(days_ago):
    """A day as it is typed into From and To."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()


def record(sandbox, topic, days_ago=3, files=(("MP4", 60 * KIB), ("CHAT", 2 * KIB)), **wish):
    """Record half an hour at noon (UTC); answers its uuid and files as the sandbox knows them."""
    listed = [{"file_type": kind, "size": size} for kind, size in files]
    start = f"{day(days_ago)}T12:00:00Z"
    return sandbox.control(
        "POST", "recordings", {"topic": topic, "start": start, "files": listed, "duration": 30, **wish}
    )


def api(sandbox, method, path, **body):
    """Do something to the account that the program does not know of, as a colleague would; the answer."""
    client, addresses = sandbox.told["clients"]["server_to_server"], sandbox.told
    form = {"grant_type": "account_credentials", "account_id": client["account_id"]}
    with httpx.Client(trust_env=False, auth=(client["client_id"], client["client_secret"])) as http:
        token = http.post(f"{addresses['oauth_url']}/oauth/token", data=form).json()["access_token"]
    with httpx.Client(trust_env=False, headers={"Authorization": f"Bearer {token}"}) as http:
        answer = http.request(method, f"{addresses['api_url']}/{path}", json=body or None).raise_for_status()
    return answer.json() if answer.content else None


def served(sandbox):
    """Every recorded file by its key: size, SHA-256, and how much of it was moved so far."""
    rows = sandbox.control("GET", "recordings?sha256=true")
    return {row["key"]: row for row in rows}


def listings(sandbox):
    """The requests so far that listed recordings."""
    calls = sandbox.requests("GET", "/recordings")
    return [call for call in calls if re.search(r"/(accounts|users)/[^/]+/recordings", call["path"])]


def files_below(folder):
    """The files in a download folder by their relative path, but not Greenroom's own."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if name.parts[0] != ".greenroom"}


def sha256_of(paths):
    """The SHA-256 sums of files, sorted."""
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


def open_recordings(app, desktop, timeout=30):
    """Go to the page by its key; the program, with the table or a state of it shown."""
    app.wait("page tab", "Recordings", timeout=timeout)
    app.activate()
    desktop.keys("ctrl+3")
    app.wait("text", "From", timeout=timeout)
    return app


def _read(app, name, columns):
    table = app.find("table", name)
    lines = [] if table is None else table.rows(limit=60)
    return [dict(zip(columns, cells, strict=True), row=number) for number, cells in enumerate(lines)]


def recordings(app):
    """The rows of the list by column."""
    return _read(app, "Recordings", COLUMNS)


def files(app):
    """The files of the chosen recording by column."""
    return _read(app, "Files", FILES_COLUMNS)


def transfers(app):
    """The rows of the drawer by column."""
    return _read(app, "Transfers", TRANSFERS_COLUMNS)


def wait_for_topics(app, *wanted, timeout=20):
    """Return when the list holds these topics and no others, in this order."""
    if not until(lambda: [row["Topic"] for row in recordings(app)] == list(wanted), timeout):
        raise DeskError(f"{wanted} are not listed within {timeout} s, but {recordings(app)} in\n{app.tree()}")


def wait_for_rows(app, look, timeout=20, **cells):
    """The rows that `look` reads, once there are some and the cells of all of them say that."""

    def fitting():
        rows = look(app)
        return (
            rows if rows and all(row[name] == text for row in rows for name, text in cells.items()) else None
        )

    rows = until(fitting, timeout)
    if rows is None:
        raise DeskError(f"not all say {cells} within {timeout} s, but {look(app)} in\n{app.tree()}")
    return rows


def choose(app, topic):
    """Click the recording of that topic; its files are shown."""
    row = until(lambda: next((row for row in recordings(app) if row["Topic"] == topic), None), 20)
    if row is None:
        raise DeskError(f"no {topic!r}; there are {recordings(app)} in\n{app.tree()}")
    app.find("table", "Recordings").select(row["row"])
    app.wait("panel", "Recording").wait("label", topic)
    return wait_for_rows(app, files)


def download(app, topic):
    """Choose the recording and press Download."""
    choose(app, topic)
    app.find("push button", "Download").press()
    app.wait("table", "Transfers")


def press(app, name, timeout=20):
    """Press the button of that name as soon as it is there; it may be made anew in the meantime."""

    def look():
        button = app.find("push button", name, state="enabled")
        return button and button.press()

    if not until(look, timeout):
        raise DeskError(f"no button {name!r} to press within {timeout} s in\n{app.tree()}")
