"""Zoom's OAuth endpoints: authorize, token, revoke (RFC 6749, 7636, 7009)."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from app.core.clock import Clock
from app.zoom._credentials import AppKind, Credentials, Tokens
from app.zoom._headers import retry_after
from app.zoom.errors import (
    BadResponse,
    Facts,
    GrantRefused,
    NetworkError,
    RateLimited,
    RefreshRefused,
    ServerError,
    ZoomError,
)
from app.zoom.http import Http, Response, check_base_url
from app.zoom.retry import is_passing

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30.0
PAUSES = (0.5, 2.0)
"""Seconds before the second and the third attempt."""


class OAuth:
    """Talks to the OAuth server; keeps nothing."""

    def __init__(self, http: Http, oauth_url: str, clock: Clock) -> None:
        """Talk to the server at `oauth_url`, such as https://zoom.us.

        Raises:
            ValueError: neither https nor loopback.
        """
        self._http, self._clock = http, clock
        self._base = check_base_url(oauth_url) + "/oauth"

    def authorize_url(self, credentials: Credentials, redirect_uri: str, state: str, challenge: str) -> str:
        """The page where the person consents (RFC 6749 §4.1.1 with RFC 7636 §4.3)."""
        query = {
            "response_type": "code",
            "client_id": credentials.client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._base}/authorize?{urlencode(query)}"

    async def exchange_code(
        self, credentials: Credentials, code: str, redirect_uri: str, verifier: str
    ) -> Tokens:
        """Spend an authorization code; `redirect_uri` must be the very text sent before.

        Sent once: a code works once only, so a lost answer means a new sign-in.

        Raises:
            GrantRefused: the code, the redirect address or the client is refused.
            ZoomError: the server did not answer properly.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        return await self._grant(credentials, form, GrantRefused, again_after_sent=False)

    async def refresh(self, credentials: Credentials, refresh_token: str) -> Tokens:
        """Spend a refresh token for new tokens (RFC 6749 §6).

        Raises:
            RefreshRefused: it is spent, revoked or too old.
            ZoomError: the server did not answer properly.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await self._grant(credentials, form, RefreshRefused, again_after_sent=True)

    async def server_to_server(self, credentials: Credentials) -> Tokens:
        """Tokens of a Server-to-Server app (Zoom's grant account_credentials); no refresh token comes.

        Raises:
            GrantRefused: the client or the account is refused.
            ZoomError: the server did not answer properly.
        """
        form = {"grant_type": "account_credentials", "account_id": credentials.account_id or ""}
        return await self._grant(credentials, form, GrantRefused, again_after_sent=True)

    async def revoke(self, credentials: Credentials, token: str) -> None:
        """End the sign-in at Zoom (RFC 7009).

        Raises:
            ZoomError: Zoom refused, or did not answer.
        """
        response = await self._post("revoke", credentials, {"token": token}, again_after_sent=True)
        if response.status >= 400:
            raise _refusal(response, GrantRefused, "oauthRevoke", self._clock)

    async def _grant(
        self,
        credentials: Credentials,
        form: Mapping[str, str],
        refused: type[GrantRefused],
        *,
        again_after_sent: bool,
    ) -> Tokens:
        response = await self._post("token", credentials, form, again_after_sent=again_after_sent)
        operation = f"oauthToken {form['grant_type']}"
        if response.status >= 300:
            raise _refusal(response, refused, operation, self._clock)
        try:
            return Tokens.from_answer(_object(response), self._clock.now())
        except ValueError:
            raise BadResponse(operation=operation, http_status=response.status) from None

    async def _post(
        self, name: str, credentials: Credentials, form: Mapping[str, str], *, again_after_sent: bool
    ) -> Response:
        for pause in PAUSES:
            try:
                response = await self._send(name, credentials, form)
                if response.status < 500 or not again_after_sent:
                    return response
            except NetworkError as error:
                if not is_passing(error) or (error.sent and not again_after_sent):
                    raise
            log.info("the OAuth server did not answer %s; trying again", name)
            await self._clock.sleep(pause)
        return await self._send(name, credentials, form)

    async def _send(self, name: str, credentials: Credentials, form: Mapping[str, str]) -> Response:
        public = credentials.kind is AppKind.PUBLIC
        return await self._http.send(
            "POST",
            f"{self._base}/{name}",
            headers=credentials.basic_header(),
            data={**form, "client_id": credentials.client_id} if public else form,
            timeout=TIMEOUT_SECONDS,
        )


def _object(response: Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(response: Response, refused: type[GrantRefused], operation: str, clock: Clock) -> ZoomError:
    """The error that a refusing answer stands for; Zoom tells more in `reason` than in `error`."""
    body = _object(response)
    said = next((body[key] for key in _SAID_IN if isinstance(body.get(key), str) and body[key]), "")
    code = next((body[key] for key in ("code", "errorCode") if isinstance(body.get(key), int)), None)
    facts = Facts(
        operation=operation,
        http_status=response.status,
        code=code,
        said=said,
        tracking_id=response.headers.get("x-zm-trackingid", ""),
    )
    if response.status == 429:
        return RateLimited(resumes_at=retry_after(response.headers, clock.now()), **facts)
    if response.status >= 500:
        return ServerError(**facts)
    if response.status < 400 or not body:
        return BadResponse(**facts)
    error = body.get("error")
    return refused(error if isinstance(error, str) else "", **facts)


_SAID_IN = ("reason", "error_description", "message", "errorMessage")
