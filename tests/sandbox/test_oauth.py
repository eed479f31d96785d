"""The OAuth endpoints against what Zoom documents and what was measured (FACTS 1)."""

import base64
import hashlib
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.sandbox.clients import Client, check_redirect
from app.sandbox.errors import AuthorizeFault
from app.sandbox.options import REDIRECT_URIS, Options
from app.sandbox.state import Sandbox
from tests.sandbox.conftest import FILES_ORIGIN, ORIGIN, client_of

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
REDIRECT = "http://127.0.0.1:40123/api/auth/zoom/callback"
REGISTERED = REDIRECT_URIS[0]


def question(sandbox, kind="public", **changes):
    asked = {
        "response_type": "code",
        "client_id": sandbox.oauth.clients[kind].client_id,
        "redirect_uri": REDIRECT if kind == "public" else REGISTERED,
        "state": "s&t=a te",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    return {name: value for name, value in asked.items() if value is not None}


async def consent(browser, sandbox, kind="public", decision="allow", person="", **changes):
    """Press a button of the consent page; returns what comes back to the app."""
    page = await browser.get("/oauth/authorize", params=question(sandbox, kind, **changes))
    assert page.status_code == 200, page.text
    action = unescape(re.search(r"action='([^']+)'", page.text)[1])
    chosen = sandbox.directory.get(person) if person else sandbox.directory.owner
    answer = await browser.post(action, data={"person": chosen.id, "decision": decision})
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def basic(client):
    return httpx.BasicAuth(client.client_id, client.client_secret)


async def redeem(browser, sandbox, code, **changes):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": sandbox.oauth.clients["public"].client_id,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    } | changes
    return await browser.post("/oauth/token", data=form)


async def refresh(browser, sandbox, token):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": sandbox.oauth.clients["public"].client_id,
    }
    return await browser.post("/oauth/token", data=form)


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.fixture
async def tokens(browser, sandbox):
    answer = await redeem(browser, sandbox, (await consent(browser, sandbox))["code"])
    assert answer.status_code == 200, answer.text
    return answer.json()


def assert_refused(response, error, reason):
    assert response.status_code == 400
    assert response.json() == {"reason": reason, "error": error}
    assert response.headers["x-zm-trackingid"]


async def test_the_whole_round_of_a_public_client(browser, sandbox, tokens):
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 3600
    assert tokens["api_url"] == ORIGIN
    assert "meeting:write:meeting" in tokens["scope"].split()
    assert claims(tokens["access_token"])["aid"] == sandbox.account_id
    me = await browser.get("/v2/users/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert me.json()["email"] == "m.lindqvist@halvern.example"


async def test_state_is_echoed(browser, sandbox):
    assert (await consent(browser, sandbox))["state"] == "s&t=a te"


async def test_denied(browser, sandbox):
    back = await consent(browser, sandbox, decision="deny")
    assert (back["error"], back["state"]) == ("access_denied", "s&t=a te")
    assert "code" not in back


async def test_the_page_needs_no_script_and_offers_everyone_active(browser, sandbox):
    page = await browser.get("/oauth/authorize", params=question(sandbox))
    assert "<script" not in page.text
    assert page.text.count("<option") == len(sandbox.directory.with_status("active"))
    assert page.text.index("Marta Lindqvist") < page.text.index("Henrik Aaltonen")
    assert ">Allow</button>" in page.text
    assert ">Deny</button>" in page.text


async def test_somebody_else_consents_and_reaches_only_herself(browser, sandbox):
    code = (await consent(browser, sandbox, person="n.vandijk@halvern.example"))["code"]
    answer = (await redeem(browser, sandbox, code)).json()
    assert not any(scope.endswith(":admin") for scope in answer["scope"].split())
    me = await browser.get("/v2/users/me", headers={"Authorization": f"Bearer {answer['access_token']}"})
    assert me.json()["display_name"] == "Noor van Dijk"


async def test_a_code_is_good_once(browser, sandbox):
    code = (await consent(browser, sandbox))["code"]
    assert (await redeem(browser, sandbox, code)).status_code == 200
    assert_refused(await redeem(browser, sandbox, code), "invalid_grant", "Invalid authorization code")


async def test_a_code_expires(browser, sandbox):
    code = (await consent(browser, sandbox))["code"]
    sandbox.clock.advance(301)
    assert_refused(await redeem(browser, sandbox, code), "invalid_grant", "Authorization code has expired")


@pytest.mark.parametrize("verifier", ["w" * 43, "v" * 42, "", "v" * 129])
async def test_a_wrong_verifier(browser, sandbox, verifier):
    code = (await consent(browser, sandbox))["code"]
    answer = await redeem(browser, sandbox, code, code_verifier=verifier)
    assert_refused(answer, "invalid_grant", "Invalid code verifier")


async def test_plain_is_the_default_method(browser, sandbox):
    back = await consent(browser, sandbox, code_challenge=VERIFIER, code_challenge_method=None)
    assert (await redeem(browser, sandbox, back["code"])).status_code == 200


async def test_the_redirect_address_must_be_the_same_to_the_byte(browser, sandbox):
    code = (await consent(browser, sandbox))["code"]
    answer = await redeem(browser, sandbox, code, redirect_uri=REDIRECT + "/")
    assert_refused(answer, "invalid_grant", "Redirect URI mismatch")


async def test_another_app_s_code(browser, sandbox):
    code = (await consent(browser, sandbox, "confidential"))["code"]
    assert_refused(await redeem(browser, sandbox, code), "invalid_grant", "Invalid authorization code")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_id": "nobody"}, 4702),
        ({"redirect_uri": "http://127.0.0.1:40123/elsewhere"}, 4709),
        ({"redirect_uri": "http://example.com/callback"}, 4700),
        ({"code_challenge": None}, 4700),
        ({"response_type": "token"}, 4700),
        ({"code_challenge_method": "S512"}, 4700),
    ],
)
async def test_what_cannot_be_asked_ends_on_a_page_with_its_code(browser, sandbox, changes, code):
    params = question(sandbox, **changes)
    for method in ("GET", "POST"):
        page = await browser.request(method, "/oauth/authorize", params=params)
        assert page.status_code == 400
        assert f"Error code: {code}" in page.text


async def test_a_server_to_server_app_has_no_consent_page(browser, sandbox):
    page = await browser.get("/oauth/authorize", params=question(sandbox, "server_to_server"))
    assert "Error code: 4702" in page.text


PUBLIC, CONFIDENTIAL = Client("public", "p"), Client("confidential", "c", "s")


@pytest.mark.parametrize(
    ("client", "uri", "pkce", "code"),
    [
        (PUBLIC, "http://127.0.0.1:1/api/auth/zoom/callback", True, None),
        (PUBLIC, "http://127.0.0.1/api/auth/zoom/callback", True, None),
        (PUBLIC, "http://[::1]:1/api/auth/zoom/callback", True, None),
        (PUBLIC, "http://127.0.0.1:1/api/auth/zoom/callback?x=1", True, 4709),
        (PUBLIC, "http://localhost:1/api/auth/zoom/callback", True, 4709),
        (PUBLIC, "http://localhost:5058/api/auth/zoom/callback", True, None),
        (PUBLIC, "https://127.0.0.1:1/api/auth/zoom/callback", True, 4709),
        (CONFIDENTIAL, "http://127.0.0.1:5058/api/auth/zoom/callback", True, None),
        (CONFIDENTIAL, "http://127.0.0.1:1/api/auth/zoom/callback", True, 4709),
        (CONFIDENTIAL, "http://127.0.0.1:5058/api/auth/zoom/callback", False, 4700),
        (CONFIDENTIAL, "https://bounce.halvern.example/greenroom", False, None),
        (CONFIDENTIAL, "https://example.com/", False, 4700),
    ],
)
def test_redirect_addresses(client, uri, pkce, code):
    if code is None:
        check_redirect(client, uri, REDIRECT_URIS, pkce=pkce)
        return
    with pytest.raises(AuthorizeFault) as caught:
        check_redirect(client, uri, REDIRECT_URIS, pkce=pkce)
    assert caught.value.code == code


async def test_a_confidential_client(browser, sandbox):
    client = sandbox.oauth.clients["confidential"]
    code = (await consent(browser, sandbox, "confidential"))["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REGISTERED,
        "code_verifier": VERIFIER,
    }
    in_body = form | {"client_id": client.client_id, "client_secret": client.client_secret}
    wrong = await browser.post("/oauth/token", data=in_body)
    assert_refused(wrong, "invalid_client", "Invalid client_id or client_secret")
    answer = await browser.post("/oauth/token", data=form, auth=basic(client))
    assert answer.status_code == 200, answer.text
    again = {"grant_type": "refresh_token", "refresh_token": answer.json()["refresh_token"]}
    assert (await browser.post("/oauth/token", data=again, auth=basic(client))).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"nobody:nothing").decode()},
        {"Authorization": "Bearer x"},
    ],
)
async def test_credentials_that_are_none(browser, sandbox, headers):
    code = (await consent(browser, sandbox))["code"]
    form = {"grant_type": "authorization_code", "code": code}
    answer = await browser.post("/oauth/token", data=form, headers=headers)
    assert_refused(answer, "invalid_client", "Invalid client_id or client_secret")


async def test_a_public_client_has_no_secret_and_sends_no_header(browser, sandbox):
    code = (await consent(browser, sandbox))["code"]
    with_secret = await redeem(browser, sandbox, code, client_secret="")
    assert_refused(with_secret, "invalid_client", "Invalid client_id or client_secret")
    assert (await redeem(browser, sandbox, code)).status_code == 200


async def test_server_to_server(browser, sandbox):
    client = sandbox.oauth.clients["server_to_server"]
    form = {"grant_type": "account_credentials", "account_id": sandbox.account_id}
    answer = (await browser.post("/oauth/token", data=form, auth=basic(client))).json()
    assert "refresh_token" not in answer
    assert claims(answer["access_token"])["aid"] == sandbox.account_id
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    assert (await browser.get("/v2/users/me", headers=headers)).json()["role_name"] == "Owner"
    sandbox.faults.no_me = True
    nobody = await browser.get("/v2/users/me", headers=headers)
    assert (nobody.status_code, nobody.json()["code"]) == (404, 1001)


async def test_server_to_server_with_a_wrong_account(browser, sandbox):
    form = {"grant_type": "account_credentials", "account_id": "another"}
    auth = basic(sandbox.oauth.clients["server_to_server"])
    assert_refused(await browser.post("/oauth/token", data=form, auth=auth), "invalid_request", "Bad Request")


@pytest.mark.parametrize("grant", ["password", "account_credentials", ""])
async def test_grant_types_that_are_not_for_the_app(browser, sandbox, grant):
    form = {"grant_type": grant, "client_id": sandbox.oauth.clients["public"].client_id}
    answer = await browser.post("/oauth/token", data=form)
    assert_refused(answer, "unsupported_grant_type", "unsupported grant type")


async def test_refresh_tokens_rotate(browser, sandbox, tokens):
    second = (await refresh(browser, sandbox, tokens["refresh_token"])).json()
    assert second["refresh_token"] != tokens["refresh_token"]
    assert_refused(
        await refresh(browser, sandbox, tokens["refresh_token"]), "invalid_grant", "Invalid Token!"
    )
    assert (await refresh(browser, sandbox, second["refresh_token"])).status_code == 200


async def test_a_spent_refresh_token_may_have_some_grace(browser, sandbox, tokens):
    sandbox.faults.refresh_grace_seconds = 60.0
    await refresh(browser, sandbox, tokens["refresh_token"])
    assert (await refresh(browser, sandbox, tokens["refresh_token"])).status_code == 200
    sandbox.clock.advance(61)
    assert (await refresh(browser, sandbox, tokens["refresh_token"])).status_code == 400


async def test_a_refresh_token_ends_after_ninety_days(browser, sandbox, tokens):
    sandbox.clock.advance(91 * 24 * 3600)
    assert_refused(
        await refresh(browser, sandbox, tokens["refresh_token"]), "invalid_grant", "Invalid Token!"
    )


async def test_refresh_refused(browser, sandbox, tokens):
    sandbox.faults.refuse_refresh = True
    assert_refused(
        await refresh(browser, sandbox, tokens["refresh_token"]), "invalid_grant", "Invalid Token!"
    )


async def test_access_ends_after_an_hour(browser, sandbox, tokens):
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    sandbox.clock.advance(3599)
    assert (await browser.get("/v2/users/me", headers=headers)).status_code == 200
    sandbox.clock.advance(2)
    late = await browser.get("/v2/users/me", headers=headers)
    assert (late.status_code, late.json()) == (401, {"code": 124, "message": "Access token is expired."})


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
async def test_revoke_ends_both(browser, sandbox, tokens, which):
    form = {"token": tokens[which], "client_id": sandbox.oauth.clients["public"].client_id}
    assert (await browser.post("/oauth/revoke", data=form)).json() == {"status": "success"}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    gone = await browser.get("/v2/users/me", headers=headers)
    assert (gone.status_code, gone.json()) == (401, {"code": 124, "message": "Invalid access token."})
    assert (await refresh(browser, sandbox, tokens["refresh_token"])).status_code == 400


async def test_revoke_refused(browser, sandbox, tokens):
    sandbox.faults.refuse_revoke = True
    form = {"token": tokens["access_token"], "client_id": sandbox.oauth.clients["public"].client_id}
    assert (await browser.post("/oauth/revoke", data=form)).status_code == 400


@pytest.mark.parametrize(("one_grant", "status"), [(False, 200), (True, 400)])
async def test_another_consent_may_end_the_first(one_grant, status):
    sandbox = Sandbox(Options(users=20, meetings=0, one_grant=one_grant), ORIGIN, FILES_ORIGIN)
    async with client_of(sandbox) as browser:
        first = (await redeem(browser, sandbox, (await consent(browser, sandbox))["code"])).json()
        await consent(browser, sandbox)
        assert (await refresh(browser, sandbox, first["refresh_token"])).status_code == status


async def test_the_demo_s_refresh_token_works(browser, sandbox):
    demo = sandbox.announcement()["demo"]
    assert demo["client_id"] == sandbox.oauth.clients["public"].client_id
    assert (await refresh(browser, sandbox, demo["refresh_token"])).status_code == 200
