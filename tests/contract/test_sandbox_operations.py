"""Labels, scopes and errors of the sandbox's operations are those that Zoom documents."""

import re

import httpx
import pytest
from fastapi.routing import APIRoute

from app.sandbox import meetings, organisation, past_meetings, settings_routes, users
from app.sandbox.operations import Operation
from tests.contract.zoom_descriptions import descriptions
from tests.sandbox.conftest import client_of

ROUTERS = (
    users.router,
    settings_routes.router,
    organisation.router,
    meetings.router,
    past_meetings.router,
)
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
GENERAL = {
    (401, 124),
    (400, 300),
    (400, 4711),
    (400, 3003),
    (400, 3002),
    (429, 4001),
    (429, 429),
}
"""Errors that any operation may give (FACTS 1, 2, 4); single operations do not all list them."""


def operation_of(route: APIRoute) -> Operation:
    return next(each.call for each in route.dependant.dependencies if isinstance(each.call, Operation))


def path_of(route: APIRoute) -> str:
    return re.sub(r"\{[^}]*\}", "42", route.path)


def method_of(route: APIRoute) -> str:
    return next(iter(route.methods))


def name_of(route: APIRoute) -> str:
    return f"{method_of(route)} {route.path}"


def documented(route: APIRoute, heading: str) -> list[str]:
    text = descriptions().operation(method_of(route), path_of(route)).description["description"]
    line = re.search(rf"\*\*\[{heading}\][^*]*\*\*([^\n]*)", text)
    assert line, f"{name_of(route)} documents no {heading}"
    return re.findall(r"`([^`]+)`", line[1])


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_label(route):
    assert [each.upper() for each in documented(route, "Rate Limit Label")] == [operation_of(route).label]


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_scopes(route):
    operation = operation_of(route)
    granular = {operation.granular, operation.admin_scopes[0]}
    described = set(documented(route, "Granular Scopes"))
    assert granular <= described
    assert all(each.endswith(":master") for each in described - granular)
    assert set(operation.classic) <= set(documented(route, "Scopes"))


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
async def test_without_token_every_operation_refuses(route, sandbox):
    async with client_of(sandbox) as client:
        answer = await client.request(method_of(route), f"/v2{path_of(route)}")
    assert (answer.status_code, answer.json()) == (401, {"code": 124, "message": "Invalid access token."})


async def assert_documented(answer: httpx.Response) -> None:
    """The error is listed for its operation, word for word up to what it names, or general."""
    path = answer.request.url.path.removeprefix("/v2")
    body = answer.json()
    assert set(body) <= {"code", "message", "errors"}
    if (answer.status_code, body["code"]) in GENERAL:
        return
    operation = descriptions().operation(answer.request.method, path)
    text = operation.description["responses"][str(answer.status_code)]["description"]
    codes = {int(code) for code in re.findall(r"\*\*Error Code:\*\* `(\d+)`", text)}
    assert body["code"] in codes, f"{operation.name} documents {codes}"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "users/nobody@halvern.example", 1001),
        ("GET", "users/nobody@halvern.example/meetings", 1001),
        ("POST", "users/nobody@halvern.example/meetings", 1001),
        ("POST", "users/a.sharma@halvern.example/meetings", 3161),
        ("GET", "users/nobody@halvern.example/settings", 1001),
        ("GET", "users/email", 300),
        ("GET", "users?next_page_token=old", 300),
        ("GET", "groups?next_page_token=old", 300),
        ("GET", "groups/42", 4130),
        ("GET", "groups/42/members", 4130),
        ("GET", "groups/42/settings", 4130),
        ("GET", "groups/42/lock_settings", 4130),
        ("GET", "roles/42/members", 1034),
        ("GET", "accounts/42/settings", 2001),
        ("GET", "users/me/meetings?next_page_token=old", 300),
        ("GET", "meetings/42", 3001),
        ("PATCH", "meetings/42", 3001),
        ("DELETE", "meetings/42", 3001),
        ("GET", "meetings/42/invitation", 3001),
        ("GET", "past_meetings/42", 3001),
        ("GET", "past_meetings/42/instances", 3001),
        ("GET", "past_meetings/42/participants", 3001),
    ],
)
async def test_errors(zoom, method, path, code):
    answer = await zoom.request(method, path, json={} if method in ("POST", "PATCH") else None)
    assert answer.json()["code"] == code
    await assert_documented(answer)


async def test_errors_of_a_meeting(zoom, sandbox):
    live = (await zoom.get("users/me/meetings", params={"type": "live"})).json()["meetings"][0]["id"]
    idle = (await zoom.post("users/me/meetings", json={})).json()["id"]
    answers = [
        await zoom.delete(f"meetings/{live}"),
        await zoom.delete(f"meetings/{sandbox.directory.owner.pmi}"),
        await zoom.delete(f"meetings/{idle}", params={"occurrence_id": "1"}),
        await zoom.put(f"meetings/{idle}/status", json={"action": "end"}),
        await zoom.put("meetings/42/status", json={"action": "recover"}),
        await zoom.post("users/me/meetings", json={"schedule_for": "nobody"}),
    ]
    assert [answer.json()["code"] for answer in answers] == [3002, 3018, 300, 3000, 3001, 300]
    for answer in answers:
        await assert_documented(answer)


async def test_what_is_long_past(zoom, sandbox):
    meeting = next(each for each in sandbox.meetings.everyone_s() if each.sessions)
    for session in meeting.sessions:
        session.start = session.start.replace(year=session.start.year - 3)
    for part in ("", "/participants"):
        answer = await zoom.get(f"past_meetings/{meeting.id}{part}")
        assert answer.json()["code"] == 12702
        await assert_documented(answer)
