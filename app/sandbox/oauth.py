"""OAuth's state: codes used once, rotating refresh tokens, access tokens of an hour (RFC 6749, RFC 7636)."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.sandbox.clients import CONFIDENTIAL, PUBLIC, SERVER_TO_SERVER, Client
from app.sandbox.clock import SandboxClock
from app.sandbox.errors import OAuthFault, expired_token, invalid_token
from app.sandbox.faults import Faults
from app.sandbox.identifiers import Identifiers
from app.sandbox.records import User

REFRESH_LIFETIME = timedelta(days=90)


@dataclass(eq=False)
class Grant:
    """What one consent allowed; a Server-to-Server grant has no user."""

    client: Client
    user: User | None
    scopes: frozenset[str]
    refresh_token: str = ""
    refresh_expires: datetime | None = None
    spent: dict[str, datetime] = field(default_factory=dict)
    revoked: bool = False


@dataclass(frozen=True)
class Code:
    """An authorization code and what it was asked for with."""

    grant: Grant
    redirect_uri: str
    challenge: str
    method: str
    expires: datetime


@dataclass(frozen=True)
class _Access:
    grant: Grant
    expires: datetime


class Authorizations:
    """Hands out and checks codes and tokens."""

    def __init__(
        self, account_id: str, seed: int, clock: SandboxClock, faults: Faults, *, one_grant: bool
    ) -> None:
        self._account_id = account_id
        self._clock = clock
        self._faults = faults
        self._one_grant = one_grant
        self._ids = Identifiers(seed, "oauth")
        self._key = self._ids.key(32).encode()
        self.clients = {
            PUBLIC: Client(PUBLIC, self._ids.key()),
            CONFIDENTIAL: Client(CONFIDENTIAL, self._ids.key(), self._ids.key(32)),
            SERVER_TO_SERVER: Client(SERVER_TO_SERVER, self._ids.key(), self._ids.key(32)),
        }
        self.given: list[str] = []
        """Every code and token handed out so far."""
        self._codes: dict[str, Code] = {}
        self._refreshable: dict[str, Grant] = {}
        self._access: dict[str, _Access] = {}
        self._grants: list[Grant] = []
        self._serial = 0

    def client(self, client_id: str) -> Client | None:
        """The app of that id."""
        return next((each for each in self.clients.values() if each.client_id == client_id), None)

    def consent(
        self,
        client: Client,
        user: User,
        scopes: frozenset[str],
        redirect_uri: str,
        challenge: str,
        method: str,
    ) -> str:
        """A person said yes: the code, good once and for five minutes."""
        if self._one_grant:
            self._revoke_earlier(client, user)
        code = self._secret("code")
        self.given.append(code)
        expires = self._clock.now() + timedelta(seconds=self._faults.code_seconds)
        self._codes[code] = Code(Grant(client, user, scopes), redirect_uri, challenge, method, expires)
        return code

    def redeem(self, client: Client, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """Tokens for a code.

        Raises:
            OAuthFault: the code is unknown, spent, expired or another's; address or verifier do not fit.
        """
        found = self._codes.pop(code, None)
        if found is None or found.grant.client is not client:
            raise OAuthFault("invalid_grant", "Invalid authorization code")
        if found.expires < self._clock.now():
            raise OAuthFault("invalid_grant", "Authorization code has expired")
        if found.redirect_uri != redirect_uri:
            raise OAuthFault("invalid_grant", "Redirect URI mismatch")
        if found.challenge and not _proves(verifier, found.challenge, found.method):
            raise OAuthFault("invalid_grant", "Invalid code verifier")
        return self.issue(found.grant)

    def issue(self, grant: Grant) -> dict[str, Any]:
        """New tokens for a grant; an earlier refresh token is spent."""
        now = self._clock.now()
        if grant not in self._grants:
            self._grants.append(grant)
        if grant.user is not None:
            if grant.refresh_token:
                grant.spent[grant.refresh_token] = now
            grant.refresh_token, grant.refresh_expires = self._secret("refresh"), now + REFRESH_LIFETIME
            self._refreshable[grant.refresh_token] = grant
            self.given.append(grant.refresh_token)
        lifetime = self._faults.access_token_seconds
        access = self._access_token(grant, now, lifetime)
        self.given.append(access)
        self._access[access] = _Access(grant, now + timedelta(seconds=lifetime))
        answer = {"access_token": access, "token_type": "bearer", "expires_in": int(lifetime)}
        return answer | {"scope": " ".join(sorted(self.scopes(grant)))} | _refresh_part(grant)

    def refresh(self, client: Client, token: str) -> dict[str, Any]:
        """New tokens for a refresh token.

        Raises:
            OAuthFault: the token is unknown, spent, expired, revoked or another app's.
        """
        grant = self._refreshable.get(token)
        if grant is None or grant.client is not client or self._faults.refuse_refresh or grant.revoked:
            raise OAuthFault("invalid_grant", "Invalid Token!")
        now = self._clock.now()
        grace = timedelta(seconds=self._faults.refresh_grace_seconds)
        spent = grant.spent.get(token)
        late = grant.refresh_expires is not None and grant.refresh_expires < now
        if late or (spent is not None and spent + grace <= now):
            raise OAuthFault("invalid_grant", "Invalid Token!")
        return self.issue(grant)

    def revoke(self, client: Client, token: str) -> None:
        """End the grant of an access or refresh token.

        Raises:
            OAuthFault: the token is unknown or another app's.
        """
        access = self._access.get(token)
        grant = access.grant if access else self._refreshable.get(token)
        if grant is None or grant.client is not client or self._faults.refuse_revoke:
            raise OAuthFault("invalid_request", "Invalid token")
        grant.revoked = True

    def check(self, token: str) -> Grant:
        """The grant of an access token.

        Raises:
            ApiFault: code 124: unknown, revoked or expired.
        """
        access = self._access.get(token)
        if access is None or access.grant.revoked:
            raise invalid_token()
        if access.expires < self._clock.now():
            raise expired_token()
        return access.grant

    def scopes(self, grant: Grant) -> frozenset[str]:
        """What the grant's tokens may do at present."""
        return grant.scopes - frozenset(self._faults.without_scopes)

    def expire_access_tokens(self) -> None:
        """Every access token ends now; refresh tokens go on."""
        now = self._clock.now() - timedelta(seconds=1)
        self._access = {token: _Access(each.grant, now) for token, each in self._access.items()}

    def revoke_all(self) -> None:
        """As if every person had removed the app."""
        for grant in self._grants:
            grant.revoked = True

    def _revoke_earlier(self, client: Client, user: User) -> None:
        for grant in self._grants:
            if grant.client is client and grant.user is user:
                grant.revoked = True

    def _access_token(self, grant: Grant, now: datetime, lifetime: float) -> str:
        claims = {
            "aud": "https://oauth.zoom.us",
            "uid": grant.user.id if grant.user else "",
            "iss": f"zm:cid:{grant.client.client_id}",
            "type": 0 if grant.user else 3,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(seconds=lifetime)).timestamp()),
            "aid": self._account_id,
            "jti": self._secret("access"),
        }
        head = _base64url(json.dumps({"alg": "HS256", "typ": "JWT", "v": "2.0", "kid": "sandbox"}).encode())
        payload = _base64url(json.dumps(claims).encode())
        signature = hmac.digest(self._key, f"{head}.{payload}".encode(), "sha256")
        return f"{head}.{payload}.{_base64url(signature)}"

    def _secret(self, purpose: str) -> str:
        self._serial += 1
        digest = hmac.digest(self._key, f"{purpose}:{self._serial}".encode(), "sha384")
        return _base64url(digest)


def _refresh_part(grant: Grant) -> dict[str, str]:
    return {"refresh_token": grant.refresh_token} if grant.refresh_token else {}


def _proves(verifier: str, challenge: str, method: str) -> bool:
    if not 43 <= len(verifier) <= 128:
        return False
    if method == "S256":
        verifier = _base64url(hashlib.sha256(verifier.encode()).digest())
    return hmac.compare_digest(verifier.encode(), challenge.encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
