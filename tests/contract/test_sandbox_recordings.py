"""Recordings of the sandbox are as Zoom describes them: bodies, labels, scopes and errors."""

import re
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from app.sandbox.operations import Operation
from app.sandbox.recordings import routes
from app.sandbox.recordings.listing import ACCOUNT_SCOPES
from tests.contract.zoom_descriptions import descriptions
from tests.sandbox.conftest import client_of
from tests.sandbox.recordings import WINDOW, in_path, record

ACCOUNT = "/accounts/{account_id}/recordings"
"""Only in Zoom's description for master accounts, which is not here; it has the shape of a user's list."""
BEYOND = ("share_url", "host_email", "participant_audio_files")
"""What lists of recordings hold though their description leaves it out; it counts participants' files."""
RECOVER = {"action": "recover"}
ROUTES = [each for each in routes.router.routes if isinstance(each, APIRoute) and each.path != ACCOUNT]
GENERAL = {(401, 124), (400, 300), (400, 4711), (404, 3001)}
"""Errors that any operation may give (FACTS 1, 4, 6); single operations do not all list them."""


def described(body: dict[str, Any]) -> dict[str, Any]:
    """The body without what is known to be beyond its description."""
    rows = [_described(each) for each in body.get("meetings", ())]
    return _described(body) | ({"meetings": rows} if "meetings" in body else {})


def _described(row: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in BEYOND}
    if "recording_files" in kept:
        # The enumeration of the status knows only "completed"; that files are processed stands in the text.
        kept["recording_files"] = [
            each | ({"status": "completed"} if each.get("status") == "processing" else {})
            for each in kept["recording_files"]
        ]
    return kept


async def judged(zoom: httpx.AsyncClient, method: str, path: str, status: int, **kwargs: Any) -> Any:
    """Ask, and let Zoom's descriptions judge request and answer."""
    response = await zoom.request(method, path.removeprefix("/"), **kwargs)
    assert response.status_code == status, response.text
    body = response.json() if response.content else None
    descriptions().validate_response(method, path, status, described(body) if body else None)
    descriptions().validate_request(method, path, kwargs.get("params"), kwargs.get("json"))
    return body


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
    assert documented(route, "Rate Limit Label") == [operation_of(route).label]


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_scopes(route):
    operation = operation_of(route)
    granular = {each for each in documented(route, "Granular Scopes") if not each.endswith(":master")}
    assert granular == {operation.granular, operation.admin_scopes[0]}
    assert set(operation.classic) <= set(documented(route, "Scopes"))


def test_scopes_of_the_account():
    route = next(each for each in routes.router.routes if isinstance(each, APIRoute) and each.path == ACCOUNT)
    assert set(ACCOUNT_SCOPES) <= set(operation_of(route).scopes)
    assert operation_of(route).label == "MEDIUM"


@pytest.mark.parametrize("route", [*ROUTES, None], ids=lambda each: name_of(each) if each else "account")
async def test_without_token_every_operation_refuses(route, sandbox):
    method, path = (method_of(route), path_of(route)) if route else ("GET", "/accounts/me/recordings")
    async with client_of(sandbox) as client:
        answer = await client.request(method, f"/v2{path}")
    assert (answer.status_code, answer.json()) == (401, {"code": 124, "message": "Invalid access token."})


@pytest.mark.parametrize("number", range(13))
async def test_lists_of_a_year(zoom, number):
    months = [f"{2025 + (10 + each) // 12}-{(10 + each) % 12 + 1:02}" for each in range(14)]
    params = {"from": f"{months[number]}-24", "to": f"{months[number + 1]}-23", "page_size": 300}
    await judged(zoom, "GET", "/users/me/recordings", 200, params=params)
    everyone = (await zoom.get("accounts/me/recordings", params=params)).json()
    assert everyone["meetings"]
    descriptions().validate_response("GET", "/users/{userId}/recordings", 200, described(everyone))


async def test_the_trash(zoom, sandbox):
    params = {"trash": "true", "trash_type": "meeting_recordings", "page_size": 300}
    assert (await judged(zoom, "GET", "/users/me/recordings", 200, params=params))["meetings"]
    params["trash_type"] = "recording_file"
    await judged(zoom, "GET", "/users/me/recordings", 200, params=params)
    sandbox.faults.account_trash = "granted"
    for kind in ("meeting_recordings", "recording_file"):
        body = (await zoom.get("accounts/me/recordings", params={**params, "trash_type": kind})).json()
        assert body["meetings"]
        descriptions().validate_response("GET", "/users/{userId}/recordings", 200, described(body))


async def test_each_meeting(zoom, sandbox):
    sandbox.faults.limits = False
    params = {"include_fields": "download_access_token", "ttl": 60}
    for recording in list(sandbox.recordings):
        path = f"/meetings/{in_path(recording.uuid)}/recordings"
        response = await zoom.get(path.removeprefix("/"), params=params)
        if response.status_code != 200:
            assert response.json()["code"] == 3301
            continue
        body = response.json()
        shown = described(body) | {name: body[name] for name in ("participant_audio_files",) if name in body}
        descriptions().validate_response("GET", "/meetings/{meetingId}/recordings", 200, shown)
    descriptions().validate_request("GET", "/meetings/{meetingId}/recordings", params)


async def test_trashed_and_restored(zoom, browser):
    made = await record(browser, files=[{}, {"file_type": "CHAT"}])
    path = f"/meetings/{made['id']}/recordings"
    file = f"{path}/{made['files'][0]['key']}"
    await judged(zoom, "DELETE", file, 204, params={"action": "trash"})
    await judged(zoom, "PUT", f"{file}/status", 204, json=RECOVER)
    await judged(zoom, "DELETE", path, 204, params={"action": "trash"})
    await judged(zoom, "PUT", f"{path}/status", 200, json=RECOVER)
    await judged(zoom, "DELETE", file, 204, params={"action": "delete"})
    await judged(zoom, "DELETE", path, 204, params={"action": "delete"})


async def test_the_transcript(zoom, browser):
    for files in ([{"file_type": "TRANSCRIPT"}], [{"file_type": "TRANSCRIPT", "ready_in": 60}], [{}]):
        made = await record(browser, files=files)
        body = await judged(zoom, "GET", f"/meetings/{made['id']}/transcript", 200)
        assert ("download_url" in body) is body["can_download"]
        assert ("download_restriction_reason" in body) is not body["can_download"]


def assert_documented(answer: httpx.Response) -> None:
    """The error is listed for its operation, or general."""
    path, body = answer.request.url.path.removeprefix("/v2"), answer.json()
    assert set(body) <= {"code", "message", "errors"}
    if (answer.status_code, body["code"]) in GENERAL:
        return
    operation = descriptions().operation(answer.request.method, path)
    text = operation.description["responses"][str(answer.status_code)]["description"]
    codes = {int(code) for code in re.findall(r"\*\*Error Code:\*\* `(\d+)`", text)}
    assert body["code"] in codes, f"{operation.name} documents {codes}"


async def test_errors(zoom, browser, sandbox):
    busy = await record(browser, files=[{"ready_in": 60}, {}])
    used = await record(browser, files=[{}])
    await browser.put("/_sandbox/recordings/in_use", json={"uuid": used["uuid"]})
    late = await record(browser, files=[{"ready_in": 60}])
    nothing = f"meetings/{used['id']}/recordings/a2f19f96-9294-4f51-8134-6f0eea108eb2"
    answers = [
        await zoom.get("users/nobody@halvern.example/recordings", params=WINDOW),
        await zoom.get("users/me/recordings", params={"next_page_token": "old"}),
        await zoom.get("meetings/42/recordings"),
        await zoom.get(f"meetings/{late['id']}/recordings"),
        await zoom.get("meetings/42/transcript"),
        await zoom.delete(f"meetings/{used['id']}/recordings"),
        await zoom.delete(f"meetings/{used['id']}/recordings/{used['files'][0]['key']}"),
        await zoom.delete(f"meetings/{busy['id']}/recordings/{busy['files'][0]['key']}"),
        await zoom.delete(f"meetings/{late['id']}/recordings"),
        await zoom.put(f"meetings/{used['id']}/recordings/status", json=RECOVER),
        await zoom.put(f"{nothing}/status", json=RECOVER),
    ]
    sandbox.faults.storage_full = True
    answers.append(await zoom.put(f"meetings/{used['id']}/recordings/status", json=RECOVER))
    codes = [answer.json()["code"] for answer in answers]
    assert codes == [1001, 300, 3001, 3301, 3322, 3310, 3310, 3303, 3301, 3301, 3301, 3309]
    for answer in answers:
        assert_documented(answer)
