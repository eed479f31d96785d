"""The people of an account, as a person lists, narrows, reads and exports them in the real program."""

import csv
import re

import pytest

from tests.e2e.consent import callback
from tests.e2e.consent import get as visit
from tests.e2e.desk import until
from tests.e2e.recordings_steps import api, press
from tests.e2e.steps import shows, wait_for_meetings
from tests.e2e.users_steps import (
    COLUMNS,
    choose_person,
    directory,
    emails,
    open_users,
    people,
    wait_for_emails,
    wait_for_people,
    wait_for_setting,
)

FEW = ("--users", "24", "--meetings", "5", "--recordings", "0")
pytestmark = [pytest.mark.desktop(tray=False, keyring="none"), pytest.mark.sandbox(*FEW)]
STATES = {"active": "Active", "inactive": "Inactive", "pending": "Pending"}
LISTS = "^GET .*/users$"
"""What of Zoom's paths lists people."""


@pytest.fixture
def start(desktop, greenroom, sandbox):
    """Start the program signed in as the account, at its people."""

    def run(**env):
        return open_users(greenroom(env={**sandbox.environment("server_to_server"), **env}), desktop)

    return run


def test_people_of_all_states_are_listed_narrowed_and_marked_when_they_leave(sandbox, start):
    everybody = directory(sandbox)
    assert {user["status"] for user in everybody} == set(STATES)
    app = start()
    rows = wait_for_emails(app, emails(everybody))
    assert tuple(app.find("table", "Users").columns) == COLUMNS
    states = {user["email"]: STATES[user["status"]] for user in everybody}
    assert {row["E-mail"]: row["Status"] for row in rows} == states
    assert all(row["Name"] and row["Licence"] and row["Role"] for row in rows)
    summary = api(sandbox, "GET", "users/summary")
    used, seats = (sandbox.control("GET", "licences")[name] for name in ("used", "seats"))
    assert used == summary["licensed_users_count"] + summary["pending_users_count"]
    app.wait("label", f"Licences: {used} of {seats} used")

    app.find("combo box", "Status").select("Pending")
    wait_for_emails(app, emails(directory(sandbox, status="pending")))
    app.find("combo box", "Status").select("Active")
    app.find("combo box", "Licence").select("Basic")
    basic = directory(sandbox, status="active", type=1)
    wait_for_emails(app, emails(basic))
    app.find("text", "Search").type(basic[-1]["email"][:-3])
    wait_for_emails(app, [basic[-1]["email"]])
    app.find("text", "Search").type("nobody is called that", clear=True)
    shows(app, "Nobody found for ")
    press(app, "Clear filters")
    wait_for_emails(app, emails(everybody))

    leaver = directory(sandbox, status="active", role_id="2")[0]
    sandbox.control("DELETE", f"users/{leaver['id']}")
    press(app, "Sync now")
    wait_for_emails(app, set(emails(everybody)) - {leaver["email"]})
    app.find("combo box", "Status").select("Left")
    (row,) = wait_for_emails(app, [leaver["email"]])
    assert (row["Name"], row["Status"]) == (leaver["display_name"], "Left")


def test_an_email_is_looked_up_at_zoom_before_the_directory_is_read(sandbox, start):
    sandbox.faults(latency_ms=60_000, only=LISTS)
    somebody = directory(sandbox, status="active", role_id="2")[-1]
    app = start()
    app.find("text", "Search").type(somebody["email"])
    (row,) = wait_for_emails(app, [somebody["email"]])
    assert (row["Name"], row["Status"]) == (somebody["display_name"], "Active")
    app.find("text", "Search").type("nobody@halvern.example", clear=True)
    shows(app, "No such person")


def test_the_pane_tells_who_decides_each_setting(sandbox, start):
    account = api(sandbox, "GET", "accounts/me/settings")["schedule_meeting"]
    users = directory(sandbox, status="active", role_id="2")
    person = next(user for user in users if user["groups"] == ["Research data"])
    own = {"join_before_host": not account["join_before_host"]}
    sandbox.control("PUT", f"users/{person['id']}", {"settings": own})
    app = start()
    pane = choose_person(app, person["email"])
    app.wait("label", person["display_name"])
    licence = {1: "Basic", 2: "Licensed"}[person["type"]]
    pane.wait("label", f"Licence: {licence}")
    pane.wait("label", contains="up to three days")
    wait_for_setting(pane, "Passcode for new meetings", "On", "Decided by the account", locked=True)
    group = "Decided by the group Research data"
    wait_for_setting(pane, "Only signed-in people may join", "On", group, locked=True)
    value = "Off" if account["join_before_host"] else "On"
    wait_for_setting(pane, "Join before host", value, "Decided by the user", locked=False)


def test_an_exported_file_holds_no_formulas(desktop, sandbox, start):
    person = directory(sandbox, status="active", role_id="2")[0]
    hostile = '=HYPERLINK("http://127.0.0.1/","Click")'
    sandbox.control("PUT", f"users/{person['id']}", {"display_name": hostile})
    app = start()
    everybody = emails(directory(sandbox))
    wait_for_emails(app, everybody)
    press(app, "Export CSV")
    dialog = app.wait("dialog", re.compile("^Export CSV"))
    place = desktop.base / "home" / "People of Halvern.csv"
    dialog.wait("text", re.compile("^File name")).set_text(str(place))
    dialog.find("push button", "Save").press()
    shows(app, re.compile(rf"^{len(everybody)} people exported to"))
    with place.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert sorted(line["E-mail"] for line in lines) == sorted(everybody)
    (line,) = (line for line in lines if line["E-mail"] == person["email"])
    assert line["Name"] == "'" + hostile
    assert not [cell for line in lines for cell in line.values() if cell[:1] in tuple("=+-@\t\r")]


@pytest.mark.desktop(tray=False)
@pytest.mark.sandbox(*FEW, "--managed", "user")
def test_who_is_no_admin_sees_themselves_and_the_scope_that_opens_the_rest(desktop, greenroom, sandbox):
    app = greenroom(env=sandbox.environment())
    app.wait("push button", "Connect to Zoom").press()
    assert until(desktop.urls, 20)
    visit(callback(desktop.urls()[0]))
    wait_for_meetings(app)
    open_users(app, desktop)
    wait_for_emails(app, [sandbox.told["person"]["email"]])
    shows(app, "user:read:list_users:admin")
    press(app, "Copy scope")
    assert until(lambda: desktop.clipboard() == "user:read:list_users:admin", 5)
    assert app.find("label", contains="Licences: ") is None


@pytest.mark.sandbox("--users", "2300", "--meetings", "5", "--recordings", "0")
def test_more_people_than_a_page_of_zooms_are_all_there(sandbox, desktop, start):
    everybody = directory(sandbox)
    app = start()
    assert until(lambda: app.find("table", "Users") and app.find("table", "Users").row_count, 20)
    table = app.find("table", "Users")
    assert until(lambda: table.row_count == len(everybody), 30), table.row_count
    table.focus()
    desktop.keys("End")
    last = until(lambda: people(app, 20, len(everybody) - 20)[-1]["E-mail"], 10)
    assert last in emails(everybody)
    asked = [call["query"] for call in sandbox.requests("GET") if re.search(LISTS[1:], f"GET {call['path']}")]
    pages = [query for query in asked if query.get("status", "active") == "active"]
    assert {query["page_size"] for query in asked} == {"2000"}
    assert len(pages) == 2
    app.find("text", "Search").type(last)
    wait_for_people(app, lambda rows: [row["E-mail"] for row in rows] == [last])
