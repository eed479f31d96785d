"""Changes to the sandbox's users answer as Zoom describes it, and refuse with the codes it lists."""

import re

import pytest
from fastapi.routing import APIRoute

from app.sandbox import organisation, user_writes
from app.sandbox.operations import PLAN_USAGE
from tests.contract.test_sandbox_meetings import judged
from tests.contract.test_sandbox_operations import (
    assert_documented,
    documented,
    method_of,
    name_of,
    operation_of,
    path_of,
)
from tests.sandbox.conftest import client_of

ROUTES = [each for each in user_writes.router.routes if isinstance(each, APIRoute)]
NOOR = "n.vandijk@halvern.example"
KWABENA = "k.mensah@halvern.example"
HENRIK = "h.aaltonen@halvern.example"
NEW = {"action": "create", "user_info": {"email": "new@halvern.example", "type": 1, "first_name": "Ny"}}


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_label_and_scopes(route):
    operation = operation_of(route)
    assert [each.upper() for each in documented(route, "Rate Limit Label")] == [operation.label]
    assert {operation.granular, operation.admin_scopes[0]} == set(documented(route, "Granular Scopes"))
    assert set(operation.classic) == set(documented(route, "Scopes"))


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
async def test_without_token(route, sandbox):
    async with client_of(sandbox) as client:
        answer = await client.request(method_of(route), f"/v2{path_of(route)}")
    assert (answer.status_code, answer.json()["code"]) == (401, 124)


@pytest.mark.parametrize("action", ["create", "autoCreate", "custCreate", "ssoCreate"])
async def test_create(zoom, action):
    info = NEW["user_info"] | {"password": "secret12"}
    body = await judged(zoom, "POST", "/users", 201, json={"action": action, "user_info": info})
    assert body["email"] == info["email"]
    shown = await judged(zoom, "GET", f"/users/{body['id']}", 200)
    assert shown["status"] == ("pending" if action == "create" else "active")


async def test_change(zoom):
    changes = {
        "first_name": "Nora",
        "type": 1,
        "dept": "Registry",
        "job_title": "Registrar",
        "phone_numbers": [{"country": "SE", "code": "+46", "number": "85550100", "label": "Office"}],
        "custom_attributes": [{"key": "k", "name": "Building", "value": "3"}],
        "use_pmi": True,
        "vanity_name": "nora",
        "manager": HENRIK,
        "pronouns_option": 2,
    }
    await judged(zoom, "PATCH", f"/users/{NOOR}", 204, json=changes)
    body = await judged(zoom, "GET", f"/users/{NOOR}", 200)
    assert (body["display_name"], body["type"], body["job_title"]) == ("Nora van Dijk", 1, "Registrar")
    assert body["vanity_url"].endswith("/my/nora")


async def test_status(zoom):
    for action, status in (("deactivate", "inactive"), ("activate", "active")):
        await judged(zoom, "PUT", f"/users/{NOOR}/status", 204, json={"action": action})
        body = await judged(zoom, "GET", f"/users/{NOOR}", 200)
        assert (body["status"], body["type"]) == (status, 1)


async def test_email(zoom):
    await judged(zoom, "PUT", f"/users/{NOOR}/email", 204, json={"email": "noor@halvern.example"})
    assert (await zoom.get(f"users/{NOOR}")).json()["code"] == 1001
    assert (await judged(zoom, "GET", "/users/noor@halvern.example", 200))["first_name"] == "Noor"


async def test_delete(zoom):
    params = {"action": "delete", "transfer_email": HENRIK, "transfer_meeting": True}
    await judged(zoom, "DELETE", f"/users/{NOOR}", 204, params=params)
    assert (await zoom.get(f"users/{NOOR}")).json()["code"] == 1001


async def test_features(zoom, sandbox):
    ids = [sandbox.directory.get(each).id for each in (NOOR, KWABENA)]
    batch = {
        "feature_type": "user_type",
        "feature_value": "2",
        "users": [{"id": each} for each in (*ids, "nobody")],
    }
    body = await judged(zoom, "POST", "/users/features", 201, json=batch)
    assert body["success_user_ids"] == [ids[1]]
    assert body["fail_details"] == [
        {"user_ids": [ids[0]], "reason": "No need to update"},
        {"user_ids": ["nobody"], "reason": "Users not found"},
    ]


def created(email, action="create", **info):
    return {"action": action, "user_info": {"email": email, "type": 1} | info}


def of_type(number):
    return {"feature_type": "user_type", "feature_value": number, "users": [{"id": "x"}]}


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("POST", "users", created(NOOR), 1005),
        ("POST", "users", created("a@elsewhere.example"), 1009),
        ("POST", "users", created("a@blocked.example"), 1107),
        ("POST", "users", created("new@halvern.example", type=2), 3412),
        ("POST", "users", created("new@halvern.example", "autoCreate", password="short"), 300),
        ("POST", "users", created("new@halvern.example", type=99), 300),
        ("POST", "users", created("no e-mail"), 300),
        ("PATCH", "users/nobody", {}, 1001),
        ("PATCH", f"users/{KWABENA}", {"type": 2}, 3412),
        ("PATCH", f"users/{NOOR}", {"type": 1, "plan_united_type": "1"}, 300),
        ("PATCH", "users/a.sharma@halvern.example", {"type": 2}, 1108),
        ("PATCH", "users/me", {"type": 1}, 1108),
        ("PUT", "users/nobody/status", {"action": "activate"}, 1001),
        ("PUT", f"users/{HENRIK}/status", {"action": "deactivate"}, 200),
        ("PUT", "users/me/status", {"action": "deactivate"}, 200),
        ("PUT", f"users/{HENRIK}/email", {"email": "h@halvern.example"}, 1000),
        ("DELETE", "users/nobody", None, 1001),
        ("DELETE", "users/me", None, 200),
        ("DELETE", f"users/{HENRIK}", None, 1117),
        ("DELETE", f"users/{NOOR}?transfer_meeting=true", None, 300),
        ("DELETE", f"users/{NOOR}?transfer_email={NOOR}", None, 300),
        ("DELETE", f"users/{NOOR}?transfer_email=nobody@halvern.example", None, 1001),
        ("POST", "users/features", of_type("x"), 300),
        ("POST", "users/features", of_type("2") | {"users": [{"id": "x"}] * 31}, 300),
    ],
)
async def test_refusals(zoom, sandbox, method, path, body, code):
    sandbox.faults.licence_cap = "full"
    answer = await zoom.request(method, path, json=body)
    assert answer.json()["code"] == code
    await assert_documented(answer)


@pytest.mark.parametrize(
    ("faults", "method", "path", "body", "code"),
    [
        ({"licence_refusal": "2034", "licence_cap": "full"}, "PATCH", f"users/{KWABENA}", {"type": 2}, 2034),
        ({"licence_refusal": "2034", "basic_cap": 1}, "PATCH", f"users/{NOOR}", {"type": 1}, 2033),
        ({"licence_refusal": "2034", "basic_cap": 1}, "POST", "users", NEW, 2033),
        ({"basic_cap": 1}, "POST", "users", NEW, 3412),
        ({"sso": False}, "POST", "users", NEW | {"action": "ssoCreate"}, 2002),
        ({"managed_domain": True}, "DELETE", f"users/{NOOR}", None, 1107),
        ({"features": "refused"}, "POST", "users/features", of_type("2"), 200),
        ({"features": "missing-scope"}, "POST", "users/features", of_type("2"), 4711),
        ({"share_user_gone": 1.0}, "PATCH", f"users/{NOOR}", {"dept": "Law"}, 1001),
        ({"share_concurrent": 1.0}, "PATCH", f"users/{NOOR}", {"dept": "Law"}, 429),
        ({"user_creations": 1}, "POST", "users", NEW, 429),
    ],
)
async def test_refusals_by_fault(zoom, sandbox, faults, method, path, body, code):
    if "user_creations" in faults:
        await zoom.post("users", json=NEW)
    sandbox.faults.update(faults)
    answer = await zoom.request(method, path, json=body)
    assert answer.json()["code"] == code
    await assert_documented(answer)


async def test_plan_usage_in_the_shape_of_billing(zoom, sandbox):
    """In none of Zoom's descriptions here; the fields are those of the billing API's documentation."""
    body = (await zoom.get("accounts/me/plans/usage")).json()
    summary = (await zoom.get("users/summary")).json()
    assert body["plan_base"].keys() == {"type", "hosts", "usage", "pending", "active_hosts"}
    assert body["plan_base"]["usage"] == summary["licensed_users_count"] + summary["pending_users_count"]
    assert all(each.keys() == {"type", "hosts", "usage", "pending"} for each in body["plan_webinar"])
    for fault, code in (("refused", 200), ("missing-scope", 4711)):
        sandbox.faults.plan_usage = fault
        answer = await zoom.get(f"accounts/{sandbox.account_id}/plans/usage")
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    route = next(each for each in organisation.billing.routes if isinstance(each, APIRoute))
    assert operation_of(route) is PLAN_USAGE
    assert re.fullmatch(r"billing:read:\w+:admin", PLAN_USAGE.granular)
