"""Who reaches whom: tokens, scopes, `me`, the plan."""

import pytest

from app.sandbox.options import Options
from app.sandbox.state import Sandbox
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of, token_of

HENRIK = "h.aaltonen@halvern.example"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}],
)
async def test_no_token(browser, headers):
    answer = await browser.get("/v2/users/me", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"code": 124, "message": "Invalid access token."})
    assert answer.headers["x-zm-trackingid"]


async def test_a_token_in_the_address_is_none(browser, sandbox):
    answer = await browser.get("/v2/users/me", params={"access_token": token_of(sandbox)})
    assert answer.json()["code"] == 124


@pytest.mark.parametrize("kind", ["public", "server_to_server"])
async def test_an_admin_reaches_everyone(sandbox, kind):
    async with client_of(sandbox, token_of(sandbox, kind)) as client:
        for key in (HENRIK, HENRIK.upper(), sandbox.directory.get(HENRIK).id):
            assert (await client.get(f"/v2/users/{key}")).json()["display_name"] == "Henrik Aaltonen"
            assert (await client.get(f"/v2/users/{key}/meetings")).status_code == 200


async def test_nobody_of_that_name(zoom):
    answer = await zoom.get("users/nobody@halvern.example/meetings")
    assert (answer.status_code, answer.json()["code"]) == (404, 1001)
    assert answer.json()["message"] == "User does not exist: nobody@halvern.example."


@pytest.mark.parametrize("key", [HENRIK, "m.lindqvist@halvern.example"])
async def test_a_user_managed_app_must_say_me(key):
    sandbox = Sandbox(Options(users=20, meetings=10, managed="user"), ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox, token_of(sandbox)) as client:
        assert (await client.get("/v2/users/me/meetings")).status_code == 200
        answer = await client.get(f"/v2/users/{key}/meetings")
        assert (answer.status_code, answer.json()["code"]) == (400, 4711)
        assert "meeting:read:list_meetings:admin" in answer.json()["message"]


async def test_a_user_managed_app_reaches_no_one_else_s_meeting():
    sandbox = Sandbox(Options(users=20, meetings=10, managed="user"), ORIGIN, FILES_ORIGIN)
    other = next(each for each in sandbox.meetings.everyone_s() if each.host is not sandbox.directory.owner)
    async with client_of(sandbox, token_of(sandbox)) as client:
        answer = await client.get(f"/v2/meetings/{other.id}")
        assert (answer.status_code, answer.json()["code"]) == (400, 3003)


async def test_a_scope_that_was_not_granted():
    sandbox = Sandbox(Options(users=20, meetings=0, scopes=("user:read:user",)), ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox, token_of(sandbox)) as client:
        assert (await client.get("/v2/users/me")).status_code == 200
        answer = await client.get("/v2/users/me/meetings")
        assert answer.status_code == 400
        assert answer.json() == {
            "code": 4711,
            "message": "Invalid access token, does not contain scopes:"
            "[meeting:read:list_meetings,meeting:read:list_meetings:admin]",
        }


async def test_classic_scopes_do_as_well():
    sandbox = Sandbox(
        Options(users=20, meetings=0, scopes=("meeting:read", "user:read:admin")), ORIGIN, FILES_ORIGIN
    )
    async with client_of(sandbox, token_of(sandbox)) as client:
        assert (await client.get("/v2/users/me/meetings")).status_code == 200
        assert (await client.get(f"/v2/users/{HENRIK}")).status_code == 200
        assert (await client.get(f"/v2/users/{HENRIK}/meetings")).json()["code"] == 4711


async def test_scopes_that_vanish_while_it_runs(zoom, sandbox):
    sandbox.faults.without_scopes = ["user:read:list_users:admin"]
    assert (await zoom.get("users")).json()["code"] == 4711


async def test_a_free_plan_wraps_its_refusal_in_success(zoom, sandbox):
    sandbox.faults.plan = "free"
    answer = await zoom.get("past_meetings/1")
    assert answer.status_code == 200
    assert answer.json() == {
        "code": 200,
        "message": f"Only available for paid account: {sandbox.account_id}.",
    }


async def test_an_unknown_endpoint(zoom):
    for method in ("GET", "POST", "DELETE"):
        answer = await zoom.request(method, "phone/users")
        assert (answer.status_code, answer.json()["code"]) == (404, 2300)
    assert (await zoom.put("meetings/1")).json()["code"] == 2300


async def test_the_hundred_of_a_host(zoom, sandbox):
    sandbox.faults.user_daily_limit = 2
    assert (await zoom.post("users/me/meetings", json={})).status_code == 201
    meeting = (await zoom.post("users/me/meetings", json={})).json()["id"]
    answer = await zoom.patch(f"meetings/{meeting}", json={"topic": "Third"})
    assert answer.status_code == 429
    assert "(2) of Meeting Create/Update" in answer.json()["message"]
    assert (await zoom.post(f"users/{HENRIK}/meetings", json={})).status_code == 201
    assert (await zoom.delete(f"meetings/{meeting}")).status_code == 204
