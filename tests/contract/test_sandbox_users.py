"""Every success body of the sandbox's users is as Zoom describes it."""

import pytest

from tests.contract.test_sandbox_meetings import judged

FIELDS = {
    "id",
    "email",
    "first_name",
    "last_name",
    "display_name",
    "type",
    "status",
    "role_name",
    "pmi",
    "timezone",
}


@pytest.mark.parametrize("key", ["me", "h.aaltonen@halvern.example"])
async def test_one(zoom, key):
    assert (await judged(zoom, "GET", f"/users/{key}", 200)).keys() >= FIELDS


async def test_everyone_alone(zoom, sandbox):
    sandbox.faults.limits = False
    for status in ("active", "inactive"):
        for user in sandbox.directory.with_status(status):
            body = await judged(zoom, "GET", f"/users/{user.id}", 200)
            assert body["display_name"] == user.display_name


@pytest.mark.parametrize("status", ["active", "inactive", "pending"])
async def test_listed(zoom, status):
    body = await judged(zoom, "GET", "/users", 200, params={"status": status, "page_size": 2000})
    assert body["users"]
    assert all(("id" in user) == (status != "pending") for user in body["users"])


async def test_listed_by_role(zoom):
    body = await judged(zoom, "GET", "/users", 200, params={"role_id": "0"})
    assert [user["email"] for user in body["users"]] == ["m.lindqvist@halvern.example"]


@pytest.mark.parametrize("include", ["custom_attributes", "host_key"])
async def test_listed_with_more(zoom, include):
    body = await judged(zoom, "GET", "/users", 200, params={"include_fields": include, "page_size": 300})
    assert any(include in user for user in body["users"])
    assert not all(include in user for user in body["users"][1:]) or include == "host_key"


async def test_listed_by_a_licence_that_nobody_has(zoom):
    body = await judged(zoom, "GET", "/users", 200, params={"license": "zoom_workforce_management"})
    assert (body["users"], body["total_records"]) == ([], 0)


async def test_pending_alone(zoom, sandbox):
    user = next(
        each
        for each in sandbox.directory.with_status("pending")
        if not each.invitation_expired(sandbox.clock.now())
    )
    body = await judged(zoom, "GET", f"/users/{user.email}", 200)
    assert (body["status"], "id" in body) == ("pending", False)


@pytest.mark.parametrize(
    ("option", "keys"),
    [
        ("", {"schedule_meeting", "in_meeting", "recording", "feature"}),
        ("meeting_security", {"meeting_security"}),
        (
            "meeting_authentication",
            {"meeting_authentication", "authentication_options", "allow_authentication_exception"},
        ),
        ("recording_authentication", {"recording_authentication", "authentication_options"}),
    ],
)
async def test_settings(zoom, sandbox, option, keys):
    params = {"option": option} if option else {}
    group = next(iter(sandbox.groups)).id
    assert (await judged(zoom, "GET", "/users/me/settings", 200, params=params)).keys() == keys
    for path in (f"/groups/{group}/settings", "/accounts/me/settings"):
        body = await judged(zoom, "GET", path, 200, params=params)
        assert body.keys() - {"security"} == keys - {"feature"}


async def test_settings_of_everyone(zoom, sandbox):
    sandbox.faults.limits = False
    for user in sandbox.directory.with_status("active"):
        await judged(zoom, "GET", f"/users/{user.id}/settings", 200)


async def test_security_of_the_account(zoom):
    params = {"option": "security"}
    assert (await judged(zoom, "GET", "/accounts/me/settings", 200, params=params)).keys() == {"security"}


@pytest.mark.parametrize("option", ["", "meeting_security"])
async def test_locks(zoom, sandbox, option):
    params = {"option": option} if option else {}
    for group in sandbox.groups:
        await judged(zoom, "GET", f"/groups/{group.id}/lock_settings", 200, params=params)
    body = await judged(zoom, "GET", "/accounts/me/lock_settings", 200, params=params)
    if option:
        assert body["meeting_security"]["meeting_password"] is True
    else:
        assert body["recording"]["recording_authentication"] is True


async def test_one_setting(zoom):
    params = {"custom_query_fields": "waiting_room"}
    body = await judged(zoom, "GET", "/users/me/settings", 200, params=params)
    assert list(body) == ["in_meeting"] and list(body["in_meeting"]) == ["waiting_room"]


async def test_summary(zoom):
    body = await judged(zoom, "GET", "/users/summary", 200)
    assert body["total_users_count"] == body["licensed_users_count"] + body["basic_users_count"]


@pytest.mark.parametrize("email", ["m.lindqvist@halvern.example", "nobody@halvern.example"])
async def test_email(zoom, email):
    body = await judged(zoom, "GET", "/users/email", 200, params={"email": email})
    assert isinstance(body["existed_email"], bool)


async def test_groups(zoom):
    body = await judged(zoom, "GET", "/groups", 200, params={"page_size": 300})
    assert "Research data" in [group["name"] for group in body["groups"]]
    for group in body["groups"]:
        assert await judged(zoom, "GET", f"/groups/{group['id']}", 200) == group
        params = {"page_size": 2000}
        members = await judged(zoom, "GET", f"/groups/{group['id']}/members", 200, params=params)
        assert len(members["members"]) == group["total_members"]


async def test_roles(zoom):
    body = await judged(zoom, "GET", "/roles", 200)
    assert [role["name"] for role in body["roles"]] == ["Owner", "Admin", "Member", "Help desk"]
    for role in body["roles"]:
        params = {"page_size": 300}
        members = await judged(zoom, "GET", f"/roles/{role['id']}/members", 200, params=params)
        assert members["total_records"] == role["total_members"]
