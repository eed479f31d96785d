"""Links to files: who gets in, where they lead, when they end."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of, token_of
from tests.sandbox.recordings import fetched, in_path, record, signed


@pytest.fixture
async def file(browser):
    """The only file of a recording."""
    made = await record(browser, start="2026-11-20T10:00:00Z", files=[{"size": 200_000}])
    return made["files"][0] | {"url": made["files"][0]["listed"]["download_url"], "number": made["id"]}


async def test_a_bearer_is_sent_on_to_the_second_origin(zoom, browser, file):
    assert file["url"].startswith(f"{ORIGIN}/rec/webhook_download/")
    location = await signed(zoom, file["url"])
    assert location.startswith(f"{FILES_ORIGIN}/replay/2026/11/20/")
    assert {"Policy", "Signature", "Key-Pair-Id"} <= parse_qs(urlsplit(location).query).keys()
    answer = await fetched(browser, location)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="GMT20261120-100000_Recording_1920x1080.mp4"'
    )
    assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
    assert len(answer.content) == file["size"] == 200_000


async def is_turned_away(client, url, status=200):
    answer = await client.get(url)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html" if status == 200 else "application/json")
    return answer.status_code == status


async def test_nobody_else_gets_in(browser, sandbox, file):
    assert await is_turned_away(browser, file["url"])
    assert await is_turned_away(client_of(sandbox, "nonsense"), file["url"])
    assert await is_turned_away(
        client_of(sandbox, token_of(sandbox, email="s.adeyemi@halvern.example")), file["url"]
    )
    query = f"{file['url']}?access_token={token_of(sandbox)}"
    assert await is_turned_away(browser, query)


async def test_a_wrong_link_leads_nowhere(zoom, file):
    for wrong in (
        file["url"] + "x",
        file["url"].replace(file["handle"], "0" * 18),
        f"{ORIGIN}/rec/webhook_download/x",
    ):
        assert await is_turned_away(zoom, wrong)


async def test_what_was_deleted_leads_nowhere(zoom, file):
    await zoom.delete(f"meetings/{file['number']}/recordings")
    assert await is_turned_away(zoom, file["url"])


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_may_have_a_status_of_its_own(browser, sandbox, file, status):
    sandbox.faults.file_refusal = str(status)
    assert await is_turned_away(browser, file["url"], status)


async def test_an_expired_token_gets_the_page(zoom, browser, file):
    await browser.put("/_sandbox/tokens", json={"access": "expired"})
    assert await is_turned_away(zoom, file["url"])


async def test_a_server_to_server_app_gets_in(sandbox, file):
    async with client_of(sandbox, token_of(sandbox, "server_to_server")) as client:
        assert await signed(client, file["url"])


async def test_a_download_token_opens_one_recording_for_a_while(zoom, browser, sandbox, file):
    params = {"include_fields": "download_access_token", "ttl": 60}
    path = f"meetings/{in_path(file['uuid'])}/recordings"
    assert "download_access_token" not in (await zoom.get(path)).json()
    token = (await zoom.get(path, params=params)).json()["download_access_token"]
    other = await record(browser)
    async with client_of(sandbox, token) as client:
        assert await signed(client, file["url"])
        assert await is_turned_away(client, other["files"][0]["listed"]["download_url"])
        sandbox.clock.advance(61)
        assert await is_turned_away(client, file["url"])
    assert (await zoom.get(path, params={**params, "ttl": 604_801})).json()["code"] == 300


async def test_a_signature_ends(zoom, browser, sandbox, file):
    sandbox.faults.signature_seconds = 30.0
    location = await signed(zoom, file["url"])
    assert (await fetched(browser, location)).status_code == 200
    sandbox.clock.advance(31)
    assert (await fetched(browser, location)).status_code == 403
    assert (await fetched(browser, await signed(zoom, file["url"]))).status_code == 200


async def test_a_signature_is_for_one_file(zoom, browser, file):
    other = (await record(browser))["files"][0]
    location = await signed(zoom, file["url"])
    assert (await fetched(browser, location.replace(file["handle"], other["handle"]))).status_code == 403
    assert (await fetched(browser, location.partition("?")[0])).status_code == 403
    assert (await fetched(browser, location.replace("Policy=", "Policy=x"))).status_code == 403


async def test_a_forwarded_bearer_is_refused(zoom, browser, sandbox, file):
    location = await signed(zoom, file["url"])
    assert (await zoom.get(location)).status_code == 403
    sandbox.faults.refuse_forwarded_bearer = False
    assert (await zoom.get(location)).status_code == 200


async def test_listed_links_may_end_too(zoom, sandbox, file):
    sandbox.faults.download_url_seconds = 60.0
    listed = (await zoom.get(f"meetings/{file['number']}/recordings")).json()["recording_files"][0]
    assert await signed(zoom, listed["download_url"])
    sandbox.clock.advance(62)
    assert await is_turned_away(zoom, listed["download_url"])
    fresh = (await zoom.get(f"meetings/{file['number']}/recordings")).json()["recording_files"][0]
    assert await signed(zoom, fresh["download_url"])


async def test_each_origin_keeps_to_itself(zoom, browser, file):
    location = await signed(zoom, file["url"])
    assert (await browser.get(location.replace(FILES_ORIGIN, ORIGIN))).status_code == 404
    for path in ("/v2/users/me", "/_sandbox/requests", urlsplit(file["url"]).path, "/"):
        assert (await zoom.get(FILES_ORIGIN + path)).status_code == 404


async def test_every_request_is_noted(zoom, browser, file):
    await browser.delete("/_sandbox/requests")
    await fetched(browser, await signed(zoom, file["url"]), range="bytes=5-")
    api, files = (await browser.get("/_sandbox/requests")).json()
    assert (api["method"], api["path"], api["origin"]) == ("GET", urlsplit(file["url"]).path, "api")
    assert (api["bearer"], api["range"], api["status"]) == (True, "", 302)
    assert (files["origin"], files["bearer"], files["range"], files["status"]) == (
        "files",
        False,
        "bytes=5-",
        206,
    )


async def test_pages_for_people(zoom, browser, file):
    body = (await zoom.get(f"meetings/{file['number']}/recordings")).json()
    for url in (body["share_url"], body["recording_files"][0]["play_url"]):
        asks = (await browser.get(url)).text
        assert "passcode" in asks
        assert "<video" not in asks
        plays = (await browser.get(url, params={"pwd": body["recording_play_passcode"]})).text
        assert f"src='{FILES_ORIGIN}/replay/" in plays
        assert "<video" in (await browser.get(url, params={"pwd": body["password"]})).text
        assert "does not exist" in (await browser.get(url + "x")).text
