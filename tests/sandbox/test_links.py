"""Start and join links: pages for people that bring meetings to life."""

import pytest

from app.sandbox.errors import ApiFault
from app.sandbox.sessions import find
from tests.sandbox.conftest import ORIGIN, in_hours


@pytest.fixture
async def meeting(zoom, sandbox):
    body = {"topic": "<b>Senate</b> & \u202esons", "start_time": in_hours(sandbox, 1)}
    return (await zoom.post("users/me/meetings", json=body)).json()


async def status(zoom, number):
    return (await zoom.get(f"meetings/{number}")).json()["status"]


async def test_the_start_link_starts(zoom, browser, meeting):
    page = await browser.get(meeting["start_url"].removeprefix(ORIGIN))
    assert page.status_code == 200
    assert "Marta Lindqvist" in page.text
    assert await status(zoom, meeting["id"]) == "started"
    rows = (await zoom.get("users/me/meetings", params={"type": "live"})).json()["meetings"]
    assert meeting["id"] in [row["id"] for row in rows]


async def test_the_start_link_ends_after_two_hours(zoom, browser, sandbox, meeting):
    sandbox.clock.advance(2 * 3600 + 1)
    page = await browser.get(meeting["start_url"].removeprefix(ORIGIN))
    assert (page.status_code, "expired" in page.text) == (403, True)
    assert sandbox.meetings.get(meeting["id"], sandbox.clock.now()).live is None


async def test_a_forged_start_link(zoom, browser, meeting):
    page = await browser.get(f"/s/{meeting['id']}", params={"zak": "9999999999.forged"})
    assert page.status_code == 403
    assert await status(zoom, meeting["id"]) == "waiting"


async def test_the_first_who_joins_starts_it(zoom, browser, sandbox, meeting):
    page = await browser.get(meeting["join_url"].removeprefix(ORIGIN))
    assert "You are in." in page.text
    assert await status(zoom, meeting["id"]) == "started"
    await browser.get(meeting["join_url"].removeprefix(ORIGIN))
    live = sandbox.meetings.get(meeting["id"], sandbox.clock.now()).live
    assert live is not None
    assert len(live.participants) == 2


async def test_without_the_passcode(browser, meeting):
    assert "passcode" in (await browser.get(f"/j/{meeting['id']}")).text


async def test_topics_are_text(browser, meeting):
    page = await browser.get(meeting["join_url"].removeprefix(ORIGIN))
    assert "<b>" not in page.text
    assert "&lt;b&gt;Senate&lt;/b&gt; &amp;" in page.text


@pytest.mark.parametrize("path", ["/s/1", "/j/1"])
async def test_links_that_lead_nowhere(browser, path):
    page = await browser.get(path)
    assert (page.status_code, "Invalid meeting ID" in page.text) == (404, True)


async def test_a_personal_number_leads_to_the_meeting_booked_there(zoom, browser, sandbox):
    owner = sandbox.directory.owner
    booked = next(each for each in sandbox.meetings.of_host(owner.id) if each.uses_pmi)
    assert sandbox.shapes.join_url(booked).startswith(f"{ORIGIN}/j/{owner.pmi}?pwd=")
    await browser.get(f"/j/{owner.pmi}")
    assert await status(zoom, booked.id) == "started"


async def test_a_personal_room_of_somebody_else(browser, sandbox):
    user = sandbox.directory.get("n.vandijk@halvern.example")
    assert (await browser.get(f"/j/{user.pmi}")).status_code == 200
    assert find(sandbox, user.pmi).status == "started"


def test_nobody_s_number(sandbox):
    with pytest.raises(ApiFault, match="does not exist"):
        find(sandbox, 7)
