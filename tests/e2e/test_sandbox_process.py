"""The sandbox as a process of its own, as the end-to-end tests use it."""

import urllib.parse

import pytest

from tests.e2e.consent import callback, get
from tests.e2e.sandbox_process import SandboxProcess

pytestmark = pytest.mark.sandbox("--users", "3", "--meetings", "5")


def test_it_says_where_it_is_and_takes_orders(sandbox):
    assert sandbox.faults(latency_ms=1.0)["latency_ms"] == 1.0
    assert sandbox.requests() == []
    assert sandbox.environment("server_to_server")["ZOOM_ACCOUNT_ID"] == sandbox.told["account_id"]


def test_its_consent_page_can_be_answered_without_a_browser(sandbox):
    query = {
        "response_type": "code",
        "client_id": sandbox.told["clients"]["public"]["client_id"],
        "redirect_uri": "http://127.0.0.1:5058/api/auth/zoom/callback",
        "state": "s",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    page = f"{sandbox.told['oauth_url']}/oauth/authorize?{urllib.parse.urlencode(query)}"
    allowed, denied = callback(page), callback(page, "deny")
    assert allowed.startswith(f"{query['redirect_uri']}?code=")
    assert allowed.endswith("&state=s")
    assert "error=access_denied" in denied
    assert any(f"code={given}&" in allowed for given in sandbox.secrets())
    assert get(f"{sandbox.told['oauth_url']}/oauth/authorize")[0] == 400


def test_it_ends_with_its_test():
    with SandboxProcess("--users", "1", "--meetings", "0") as sandbox:
        assert sandbox.process.poll() is None
    assert sandbox.process.poll() is not None
