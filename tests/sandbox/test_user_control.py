"""Another administrator of the sandbox, for tests."""

import pytest

NOOR = "n.vandijk@halvern.example"


async def ordered(browser, method, path, body=None):
    answer = await browser.request(method, f"/_sandbox{path}", json=body)
    assert answer.status_code < 300, answer.text
    return answer.json() if answer.content else None


async def test_somebody_is_added_changed_renamed_and_removed(zoom, browser):
    email = "extra@halvern.example"
    wish = {"email": email, "first_name": "Extra", "groups": ["Examinations", "Research data"], "type": 2}
    row = await ordered(browser, "POST", "/users", wish)
    assert row["groups"] == ["Research data", "Examinations"]
    shown = (await zoom.get(f"users/{email}")).json()
    assert (shown["id"], shown["type"], len(shown["group_ids"])) == (row["id"], 2, 2)
    await ordered(browser, "PUT", f"/users/{row['id']}", {"email": "other@halvern.example", "dept": "Law"})
    assert (await zoom.get(f"users/{email}")).json()["code"] == 1001
    assert (await zoom.get("users/other@halvern.example")).json()["dept"] == "Law"
    await ordered(browser, "DELETE", f"/users/{row['id']}")
    assert (await zoom.get(f"users/{row['id']}")).json()["code"] == 1001


async def test_somebody_invited_accepts(zoom, browser):
    row = await ordered(browser, "POST", "/users", {"email": "p@halvern.example", "status": "pending"})
    assert row["id"] == ""
    assert "id" not in (await zoom.get("users/p@halvern.example")).json()
    accepted = await ordered(browser, "PUT", f"/users/{row['email']}", {"accepts": True})
    assert accepted["id"] == row["reserved_id"]
    assert (await zoom.get(f"users/{accepted['id']}")).json()["status"] == "active"


async def test_a_sign_in_shows_after_its_buffer(zoom, browser, sandbox):
    shown = (await zoom.get(f"users/{NOOR}")).json()["last_login_time"]
    now = sandbox.clock.now().isoformat()
    await ordered(browser, "PUT", f"/users/{NOOR}", {"signed_in": now})
    assert (await zoom.get(f"users/{NOOR}")).json()["last_login_time"] == shown
    await ordered(browser, "PUT", f"/users/{NOOR}", {"last_login": None})
    assert "last_login_time" not in (await zoom.get(f"users/{NOOR}")).json()


async def test_everyone_is_told_whole(browser, sandbox):
    rows = await ordered(browser, "GET", "/users")
    assert len(rows) == len(sandbox.directory)
    noor = await ordered(browser, "GET", f"/users/{NOOR}")
    assert noor in rows and noor["meetings"] > 0
    pending = await ordered(browser, "GET", "/users?status=pending")
    assert {(row["status"], row["id"]) for row in pending} == {("pending", "")}


async def test_seats_are_bought_and_given_back(zoom, browser, sandbox):
    seats = await ordered(browser, "GET", "/licences")
    assert seats["used"] == sandbox.licences.used()
    assert (await ordered(browser, "PUT", "/licences", {"seats": 5}))["seats"] == 5
    refused = await zoom.patch("users/k.mensah@halvern.example", json={"type": 2})
    assert refused.json()["code"] == 3412
    assert (await zoom.get("accounts/me/plans/usage")).json()["plan_base"]["hosts"] == 5


async def test_levels_are_set(zoom, browser, sandbox):
    levels = {
        "account": {"values": {"join_before_host": True}, "locks": ["join_before_host"]},
        "groups": {"Examinations": {"values": {"chat": False}}},
    }
    await ordered(browser, "PUT", "/levels", levels)
    settings = (await zoom.get(f"users/{NOOR}/settings")).json()
    assert settings["schedule_meeting"]["join_before_host"] is True
    group = sandbox.groups.named("Examinations")
    assert group.level.values["chat"] is False and group.level.locks == {"auto_recording"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/users", {}),
        ("POST", "/users", {"email": NOOR}),
        ("PUT", f"/users/{NOOR}", {"colour": "red"}),
        ("PUT", f"/users/{NOOR}", {"type": "2"}),
        ("PUT", f"/users/{NOOR}", {"status": "away"}),
        ("PUT", f"/users/{NOOR}", {"email": "h.aaltonen@halvern.example"}),
        ("PUT", f"/users/{NOOR}", {"dept": "Law", "groups": ["Nobody's"]}),
        ("PUT", f"/users/{NOOR}", {"dept": "Law", "last_login": "2026-11-20T09:30:00"}),
        ("PUT", "/users/nobody", {}),
        ("PUT", "/licences", {"seats": -1}),
        ("PUT", "/levels", {"account": {"values": {"colour": 1}}}),
    ],
)
async def test_wrong_orders_are_refused_and_change_nothing(browser, sandbox, method, path, body):
    before = repr(list(sandbox.directory))
    answer = await browser.request(method, f"/_sandbox{path}", json=body)
    assert answer.status_code in (400, 404)
    assert answer.json()["message"]
    assert repr(list(sandbox.directory)) == before
