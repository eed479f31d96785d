"""Steps of the journeys about the people of an account."""

import contextlib

from tests.e2e.desk import DeskError, Gone, NotFound, until
from tests.e2e.steps import plain

COLUMNS = (
    "Name",
    "E-mail",
    "Department",
    "Licence",
    "Role",
    "Groups",
    "Last sign-in",
    "Status",
    "Created",
    "Signs in with",
    "Time zone",
    "Personal meeting number",
)
"""Of the table as it is read aloud; not all of them are on the screen."""


def open_users(app, desktop, timeout=30):
    """Go to the page by its key; the program, with the toolbar of the page shown."""
    app.wait("page tab", "Users", timeout=timeout)
    app.activate()
    desktop.keys("ctrl+2")
    app.wait("combo box", "Licence", timeout=timeout)
    return app


def people(app, limit=60, start=0):
    """The rows of the list by column."""
    table = app.find("table", "Users")
    lines = [] if table is None else table.rows(limit=limit, start=start)
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in lines]


def wait_for_people(app, fits, timeout=20):
    """The rows, as soon as they fit: `fits` takes them all, the cells of each by column."""

    def look():
        rows = people(app)
        return rows if fits(rows) else None

    rows = until(look, timeout)
    if rows is None:
        raise DeskError(f"the list is not so within {timeout} s, but {people(app)} in\n{app.tree()}")
    return rows


def wait_for_emails(app, wanted, timeout=20):
    """The rows, once they are these people's and nobody else's, in any order."""
    return wait_for_people(app, lambda rows: sorted(map(_email, rows)) == sorted(wanted), timeout)


def choose_person(app, email, timeout=20):
    """Click the row of that e-mail address; the pane tells of the person.

    While the directory is read, rows come between, or are made anew under the pointer: it is clicked again.
    """

    def look():
        found = [_email(row) for row in people(app)]
        if email not in found:
            return None
        with contextlib.suppress(Gone, NotFound):
            app.find("table", "Users").select(found.index(email))
            pane = app.wait("panel", "User", timeout=3)
            pane.wait("label", email, timeout=3)
            return pane

    pane = until(look, timeout)
    if pane is None:
        raise DeskError(f"{email} is not chosen within {timeout} s; there are {people(app)}")
    return pane


def wait_for_setting(pane, words, value, decided, *, locked, timeout=20):
    """Return when the pane says of a setting its value, who decides it, and whether it is locked."""
    wanted = (f"{words}: {value}", decided, locked)

    def look():
        with contextlib.suppress(Gone, NotFound):
            told = pane.find("label", contains=f"{words}: ")
            return told is not None and _setting(told) == wanted

    if not until(look, timeout):
        raise DeskError(f"the pane does not say {wanted} within {timeout} s:\n{pane.tree()}")


def _setting(told):
    line = told.parent
    decided = line.find("label", contains="Decided by ")
    return told.name, plain(decided.name if decided else ""), line.find("image", "Locked") is not None


def directory(sandbox, **cells):
    """Those whom the sandbox knows with these values, such as status="pending"."""
    everybody = sandbox.control("GET", "users")
    return [each for each in everybody if all(each[name] == value for name, value in cells.items())]


def emails(users):
    """Their e-mail addresses."""
    return [user["email"] for user in users]


def _email(row):
    return row["E-mail"]
