"""Zoom's OAuth and /users/me as respx answers them: enough for a sign-in."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import respx

OAUTH = "https://zoom.us"
API = "https://api.zoom.us/v2"
ME = {
    "id": "u-ada",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "display_name": "Ada Lovelace",
    "account_id": "acc-1",
}


def access_token(account_id: str = "acc-1", number: int = 1) -> str:
    """A token with the shape of Zoom's."""
    claims = base64.urlsafe_b64encode(json.dumps({"aid": account_id, "n": number}).encode()).rstrip(b"=")
    return f"eyJhbGciOiJIUzUxMiJ9.{claims.decode()}.c2lnbmF0dXJl"


def token_answer(**fields) -> httpx.Response:
    """What the token endpoint says."""
    answer = {
        "access_token": access_token(),
        "token_type": "bearer",
        "refresh_token": "refresh-1",
        "expires_in": 3600,
        "scope": "user:read:user meeting:read:list_meetings",
        "api_url": "https://api.zoom.us",
    }
    return httpx.Response(200, json={key: value for key, value in (answer | fields).items() if value})


def refusal(error: str, reason: str) -> httpx.Response:
    """What it says when it refuses."""
    return httpx.Response(400, json={"error": error, "reason": reason})


class FakeZoom:
    """The routes of one test; real loopback requests pass through."""

    def __init__(self, router: respx.MockRouter):
        router.route(host="127.0.0.1").pass_through()
        self.token = router.post(f"{OAUTH}/oauth/token").mock(return_value=token_answer())
        self.revoke = router.post(f"{OAUTH}/oauth/revoke").mock(
            return_value=httpx.Response(200, json={"status": "success"})
        )
        self.me = router.get(f"{API}/users/me").mock(return_value=httpx.Response(200, json=ME))

    def form(self, route: respx.Route, call: int = -1) -> dict[str, str]:
        """The form that was posted."""
        return {
            name: values[0] for name, values in parse_qs(route.calls[call].request.content.decode()).items()
        }


def answer_address(authorize_url: str, **fields) -> str:
    """Where Zoom would send the browser after “Allow”."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
    answer = httpx.QueryParams({"code": "the-code", "state": asked["state"]} | fields)
    return f"{asked['redirect_uri']}?{answer}"
