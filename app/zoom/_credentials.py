"""What signing in needs and what it brings: credentials, tokens, PKCE."""

import base64
import binascii
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

DEFAULT_LIFETIME_SECONDS = 3600
_VISIBLE = re.compile(r"[!-~]+")
"""What may stand in a header; a token has nothing else (RFC 6750 §2.1)."""


class AppKind(StrEnum):
    """How the app at Zoom identifies itself."""

    PUBLIC = "public"
    CONFIDENTIAL = "confidential"
    SERVER_TO_SERVER = "server_to_server"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who the app is."""

    kind: AppKind
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    account_id: str | None = None

    def __post_init__(self) -> None:
        if self.kind is not AppKind.PUBLIC and not self.client_secret:
            raise ValueError(f"a {self.kind} app needs its client secret")
        if self.kind is AppKind.SERVER_TO_SERVER and not self.account_id:
            raise ValueError("a Server-to-Server app needs its account ID")

    def basic_header(self) -> dict[str, str]:
        """The Authorization header of a client with a secret (RFC 6749 §2.3.1); none for a public one."""
        if self.kind is AppKind.PUBLIC:
            return {}
        pair = f"{self.client_id}:{self.client_secret}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint answered; lives in memory only."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime
    scopes: frozenset[str]
    api_url: str | None
    """Zoom's hint at a nearer host; told, never followed."""
    account_id: str | None
    """The claim `aid` of the access token."""

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], now: datetime) -> Self:
        """Read a token answer (RFC 6749 §5.1).

        Raises:
            ValueError: it holds no access token that could be sent.
        """
        access_token = answer.get("access_token")
        if not isinstance(access_token, str) or not _VISIBLE.fullmatch(access_token):
            raise ValueError("no access token")
        refresh_token, api_url = answer.get("refresh_token"), answer.get("api_url")
        return cls(
            access_token=access_token,
            refresh_token=refresh_token if isinstance(refresh_token, str) and refresh_token else None,
            expires_at=now + timedelta(seconds=_seconds(answer.get("expires_in"))),
            scopes=frozenset(str(answer.get("scope") or "").replace(",", " ").split()),
            api_url=api_url if isinstance(api_url, str) else None,
            account_id=_account_of(access_token),
        )

    def with_refresh_token(self, refresh_token: str) -> Self:
        """The same with another refresh token; an answer may leave it out when it stays (RFC 6749 §6)."""
        return replace(self, refresh_token=refresh_token)


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        return DEFAULT_LIFETIME_SECONDS
    return min(max(seconds, 0), 365 * 86400) if seconds == seconds else DEFAULT_LIFETIME_SECONDS


def _account_of(access_token: str) -> str | None:
    """The account a token is for; read for display and bookkeeping, never trusted."""
    parts = access_token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError):
        return None
    account = claims.get("aid") if isinstance(claims, dict) else None
    return account if isinstance(account, str) else None


@dataclass(frozen=True, slots=True)
class Pkce:
    """A proof key for one sign-in (RFC 7636, S256)."""

    verifier: str = field(repr=False)
    challenge: str

    @classmethod
    def new(cls) -> Self:
        """A fresh pair; the verifier has 64 characters of base64url."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode("ascii")).digest()
        return cls(verifier, base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))


def new_state() -> str:
    """An unguessable value that ties the callback to this sign-in (RFC 6749 §10.12)."""
    return secrets.token_urlsafe(32)
