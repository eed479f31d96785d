"""The hand on the switches, for tests."""

import dataclasses

import pytest

from app.sandbox.faults import Faults


async def test_faults(browser, sandbox):
    body = (await browser.put("/_sandbox/faults", json={"share_429": 0.5, "plan": "free"})).json()
    assert body["share_429"] == 0.5
    assert (await browser.get("/_sandbox/faults")).json() == dataclasses.asdict(sandbox.faults)
    assert (await browser.delete("/_sandbox/faults")).status_code == 204
    assert sandbox.faults == Faults()


@pytest.mark.parametrize("body", [{"share_429": 2.0}, {"nonsense": 1}])
async def test_wrong_faults(browser, body):
    answer = await browser.put("/_sandbox/faults", json=body)
    assert answer.status_code == 400
    assert next(iter(body)) in answer.json()["message"]


async def test_requests(browser, zoom):
    await zoom.get("users/me")
    assert [each["path"] for each in (await browser.get("/_sandbox/requests")).json()] == ["/v2/users/me"]
    await browser.delete("/_sandbox/requests")
    assert (await browser.get("/_sandbox/requests")).json() == []


async def test_a_meeting_starts_and_ends(browser, zoom):
    number = (await zoom.post("users/me/meetings", json={})).json()["id"]
    path = f"/_sandbox/meetings/{number}"
    await browser.put(path, json={"status": "started", "participants": 3})
    state = (await browser.get(path)).json()
    assert (state["status"], len(state["participants"])) == ("started", 3)
    assert state["participants"][0] == "Marta Lindqvist"
    await browser.put(path, json={"status": "waiting"})
    assert (await browser.get(path)).json() == {"id": number, "status": "waiting", "participants": []}
    assert (await browser.put(path, json={"status": "paused"})).status_code == 400
    assert (await browser.put(path, json={"status": "waiting"})).json()["code"] == 3000


async def test_a_meeting_vanishes_even_while_it_runs(browser, zoom):
    live = (await zoom.get("users/me/meetings", params={"type": "live"})).json()["meetings"][0]["id"]
    assert (await browser.delete(f"/_sandbox/meetings/{live}")).status_code == 204
    assert (await zoom.get(f"meetings/{live}")).json()["code"] == 3001


async def test_clock(browser, sandbox):
    before = sandbox.clock.now()
    await browser.put("/_sandbox/clock", json={"advance": 3600})
    assert (sandbox.clock.now() - before).total_seconds() >= 3600


async def test_redirects(browser, sandbox):
    await browser.put("/_sandbox/redirects", json={"uris": ["http://127.0.0.1:9/x"]})
    assert sandbox.redirect_uris == ("http://127.0.0.1:9/x",)


async def test_tokens_end(browser, zoom, sandbox):
    await browser.put("/_sandbox/tokens", json={"access": "expired"})
    assert (await zoom.get("users/me")).json()["message"] == "Access token is expired."
    await browser.put("/_sandbox/tokens", json={"grants": "revoked"})
    assert (await zoom.get("users/me")).json()["message"] == "Invalid access token."


async def test_tokens_given_can_be_searched_for(browser, zoom):
    token = zoom.headers["Authorization"].removeprefix("Bearer ")
    assert token in (await browser.get("/_sandbox/tokens")).json()["given"]


async def test_the_root_tells_where_to_go(browser):
    assert (await browser.get("/")).json()["sandbox"] is True
