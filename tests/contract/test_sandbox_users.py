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


async def test_settings(zoom):
    assert "schedule_meeting" in await judged(zoom, "GET", "/users/me/settings", 200)


async def test_summary(zoom):
    body = await judged(zoom, "GET", "/users/summary", 200)
    assert body["total_users_count"] >= body["licensed_users_count"] + body["basic_users_count"]
