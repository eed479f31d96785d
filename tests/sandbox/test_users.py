"""The sandbox's directory: the people of the mock-up, everyone in pages, and what decides their settings."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.options import Options
from app.sandbox.records import BASIC, LICENSED
from app.sandbox.state import Sandbox
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of, moment, token_of

AT = "@halvern.example"
NOOR = f"n.vandijk{AT}"


def days_ago(sandbox: Sandbox, text: str) -> int:
    return (sandbox.clock.now() - moment(text)).days


async def test_people_of_the_mock_up(zoom, sandbox):
    rows = {}
    for status in ("active", "inactive", "pending"):
        for row in (await zoom.get("users", params={"status": status, "page_size": 300})).json()["users"]:
            rows[row["email"].removesuffix(AT)] = row
    ago = {
        name: days_ago(sandbox, row["last_login_time"])
        for name, row in rows.items()
        if "id" in row and "last_login_time" in row
    }
    assert (ago["k.mensah"], ago["t.ferreira"], ago["e.papadopoulou"], ago["w.li"]) == (112, 2, 1, 3)
    assert "last_login_time" not in rows["a.sharma"]
    assert days_ago(sandbox, rows["o.bondarenko"]["user_created_at"]) == 9
    assert days_ago(sandbox, rows["o.bondarenko"]["created_at"]) == 0
    types = [rows[name]["type"] for name in ("m.lindqvist", "s.adeyemi", "w.li", "n.levi")]
    assert types == [LICENSED, BASIC, BASIC, LICENSED]
    roles = [rows[name]["role_id"] for name in ("m.lindqvist", "h.aaltonen", "s.orourke", "n.levi")]
    assert roles == ["0", "1", "1", "2"]


async def test_research_data_holds_the_people_of_the_mock_up(zoom, sandbox):
    group = sandbox.groups.named("Research data").id
    members = (await zoom.get(f"groups/{group}/members")).json()["members"]
    emails = {each["email"].removesuffix(AT) for each in members}
    assert len(emails) == 16 and "o.bondarenko" in emails and "b.monteiro" not in emails
    assert sum("id" not in each for each in members) == 1


def test_who_is_deactivated_has_no_licence_and_who_is_invited_no_department():
    sandbox = Sandbox(Options(users=240, meetings=0, recordings=0), ORIGIN, FILES_ORIGIN)
    assert {user.type for user in sandbox.directory.with_status("inactive")} == {BASIC}
    pending = sandbox.directory.with_status("pending")
    assert {user.dept for user in pending} == {""}
    now = sandbox.clock.now()
    assert 0 < sum(user.invitation_expired(now) for user in pending) < len(pending)


def test_same_seed_same_directory():
    def directory(seed: int) -> list[object]:
        now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        options = Options(seed=seed, users=90, meetings=0, recordings=0, now=now)
        sandbox = Sandbox(options, ORIGIN, FILES_ORIGIN)
        return [
            (user.id, user.email, user.group_ids, user.profile, user.settings) for user in sandbox.directory
        ]

    assert directory(1) == directory(1) != directory(2)


async def test_pages_by_token_and_by_number_hold_everyone_once(zoom):
    params = {"page_size": 7}
    by_token, token = [], ""
    while True:
        body = (await zoom.get("users", params=params | {"next_page_token": token})).json()
        by_token += [row["id"] for row in body["users"]]
        if not (token := body["next_page_token"]):
            break
    by_number = []
    for number in range(1, body["page_count"] + 1):
        page = (await zoom.get("users", params=params | {"page_number": number})).json()
        by_number += [row["id"] for row in page["users"]]
    assert by_token == by_number
    assert len(by_token) == len(set(by_token)) == body["total_records"]


async def test_a_page_holds_two_thousand_at_most(zoom):
    assert (await zoom.get("users", params={"page_size": 2001})).json()["code"] == 300


async def test_filters_that_do_not_exist_are_refused(zoom):
    for name in ("status", "license", "include_fields"):
        assert (await zoom.get("users", params={name: "everything"})).json()["code"] == 300


async def test_fifty_thousand_people_are_there_at_once():
    began = time.perf_counter()
    sandbox = Sandbox(Options(users=50_000, recordings=0), ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox, token_of(sandbox)) as client:
        body = (await client.get("/v2/users", params={"page_size": 2000})).json()
    assert time.perf_counter() - began < 60
    assert (len(body["users"]), body["total_records"]) == (2000, len(sandbox.directory.with_status("active")))
    assert len({user.email for user in sandbox.directory}) == 50_000


async def test_only_single_sign_on_is_no_sign_up_by_e_mail(zoom, sandbox):
    found = {}
    for user in sandbox.directory.with_status("active"):
        body = (await zoom.get("users/email", params={"email": user.email})).json()
        found[user.login_types] = body["existed_email"]
        if len(found) > 2:
            break
    assert found == {types: 100 in types for types in found}


async def test_by_employee_id(zoom, sandbox):
    user = next(each for each in sandbox.directory if each.profile.employee_unique_id)
    params = {"search_by_unique_id": True}
    found = (await zoom.get(f"users/{user.profile.employee_unique_id}", params=params)).json()
    assert found["id"] == user.id
    assert (await zoom.get("users/uh", params=params)).json()["code"] == 1001


async def test_an_invitation_expires(zoom, sandbox):
    email = f"o.bondarenko{AT}"
    assert (await zoom.get(f"users/{email}")).json()["status"] == "pending"
    sandbox.directory.get(email).created -= timedelta(days=21)
    for path in (f"users/{email}", f"users/{email}/settings"):
        assert (await zoom.get(path)).json()["code"] == 1120
    assert (await zoom.delete(f"users/{email}")).json()["code"] == 1120
    pending = (await zoom.get("users", params={"status": "pending"})).json()["users"]
    assert email in [each["email"] for each in pending]


def test_a_sign_in_shows_after_three_days(sandbox):
    user = sandbox.directory.get(NOOR)
    shown = user.last_login
    user.signed_in(shown + timedelta(days=2, hours=23))
    assert user.last_login == shown
    user.signed_in(shown + timedelta(days=3))
    assert user.last_login == shown + timedelta(days=3)


@pytest.fixture
def without_locks(sandbox):
    """Noor is in the group "Teaching staff", which decides nothing, and nothing is locked."""
    teaching = sandbox.groups.named("Teaching staff")
    teaching.level.values.clear()
    sandbox.account_settings.locks = frozenset()
    user = sandbox.directory.get(NOOR)
    user.group_ids, user.settings = (teaching.id,), {}
    return user, teaching.level


async def waiting_room(zoom):
    return (await zoom.get(f"users/{NOOR}/settings")).json()["in_meeting"]["waiting_room"]


async def test_the_nearest_level_decides_unless_locked_above(zoom, sandbox, without_locks):
    user, group = without_locks
    assert await waiting_room(zoom) is True
    group.values["waiting_room"] = False
    assert await waiting_room(zoom) is False
    user.settings["waiting_room"] = True
    assert await waiting_room(zoom) is True
    group.locks = frozenset({"waiting_room"})
    assert await waiting_room(zoom) is False
    sandbox.account_settings.locks = frozenset({"waiting_room"})
    assert await waiting_room(zoom) is True


async def test_locks_are_told_by_who_holds_them(zoom, sandbox, without_locks):
    _user, group = without_locks
    group.locks = frozenset({"waiting_room"})
    sandbox.account_settings.locks = frozenset({"cloud_recording", "waiting_room"})
    key = sandbox.groups.named("Teaching staff").id
    of_group = (await zoom.get(f"groups/{key}/lock_settings")).json()
    assert (of_group["in_meeting"]["waiting_room"], of_group["recording"]["cloud_recording"]) == (True, False)
    of_account = (await zoom.get("accounts/me/lock_settings")).json()
    assert of_account["recording"]["cloud_recording"] is True
    security = await zoom.get("accounts/me/lock_settings", params={"option": "meeting_security"})
    assert security.json()["meeting_security"]["waiting_room"] is True


async def test_cloud_recording_needs_a_licence(zoom, without_locks):
    user, _group = without_locks
    path = f"users/{NOOR}/settings"
    assert (await zoom.get(path)).json()["recording"]["cloud_recording"] is True
    user.type = BASIC
    assert (await zoom.get(path)).json()["recording"]["cloud_recording"] is False


async def test_seats_are_counted_alike_everywhere(zoom, sandbox):
    rows = []
    for status in ("active", "pending"):
        rows += (await zoom.get("users", params={"status": status, "page_size": 300})).json()["users"]
    counted = Counter((row["status"], row["type"]) for row in rows)
    summary = (await zoom.get("users/summary")).json()
    assert summary["licensed_users_count"] == counted["active", LICENSED]
    assert summary["pending_users_count"] == counted["pending", LICENSED]
    assert summary["basic_users_count"] == counted["active", BASIC]
    base = (await zoom.get("accounts/me/plans/usage")).json()["plan_base"]
    assert base["usage"] == counted["active", LICENSED] + counted["pending", LICENSED]
    assert base["hosts"] > base["usage"]


async def test_a_member_sees_only_themselves(sandbox):
    async with client_of(sandbox, token_of(sandbox, email=NOOR)) as client:
        refused = (
            "users",
            "groups",
            "roles",
            "users/summary",
            "accounts/me/settings",
            f"users/m.lindqvist{AT}",
        )
        for path in refused:
            assert (await client.get(f"/v2/{path}")).json()["code"] == 4711, path
        assert (await client.get("/v2/users/me")).json()["email"] == NOOR
        assert (await client.get("/v2/users/me/settings")).status_code == 200


async def test_groups_are_for_paid_accounts(zoom, sandbox):
    sandbox.faults.plan = "free"
    answer = await zoom.get("groups")
    assert (answer.status_code, answer.json()["code"]) == (200, 200)
