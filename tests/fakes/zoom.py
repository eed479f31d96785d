"""What Zoom's client stands on, in memory: vault, counts, tokens, and a pipeline built from them."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.clock import Clock
from app.zoom.auth import AppKind, Credentials, OAuth, Tokens, TokenSource
from app.zoom.client import Call, ZoomClient
from app.zoom.http import Http
from app.zoom.limits import Limiter, Plan

API = "https://api.zoom.test/v2"
OAUTH = "https://zoom.test"
PUBLIC = Credentials(AppKind.PUBLIC, "public-client")


class MemoryCounts:
    """Daily counts that a test can look at."""

    def __init__(self) -> None:
        self.days: dict[date, dict[str, int]] = {}

    async def load(self, day: date) -> dict[str, int]:
        """All counts of `day`."""
        return dict(self.days.get(day, {}))

    async def save(self, day: date, key: str, count: int) -> None:
        """Keep the count of one key."""
        self.days.setdefault(day, {})[key] = count


class MemoryVault:
    """A vault that several token sources may share, as processes share a keyring."""

    def __init__(self, refresh_token: str | None = None) -> None:
        self.refresh_token = refresh_token
        self.saved: list[str] = []
        self.refuses: Exception | None = None
        self._lock = asyncio.Lock()

    async def load(self) -> str | None:
        """The refresh token."""
        return self.refresh_token

    async def save(self, refresh_token: str) -> None:
        """Keep it, or refuse."""
        await asyncio.sleep(0)
        if self.refuses:
            raise self.refuses
        self.refresh_token = refresh_token
        self.saved.append(refresh_token)

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """One at a time."""
        async with self._lock:
            yield


def jwt(**claims: object) -> str:
    """An access token as Zoom makes them, unsigned."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS512'})}.{part(claims)}.signature"


def tokens(
    clock: Clock, access: str = "access-1", *, seconds: float = 3600, refresh: str | None = None
) -> Tokens:
    """Tokens that hold for `seconds`."""
    return Tokens(
        access_token=access,
        refresh_token=refresh,
        expires_at=clock.now() + timedelta(seconds=seconds),
        scopes=frozenset({"meeting:read:meeting"}),
        api_url=None,
        account_id="account",
    )


@dataclass
class Pipeline:
    """A client and the parts it was built from."""

    http: Http
    clock: Clock
    api_url: str = API
    oauth_url: str = OAUTH
    credentials: Credentials = PUBLIC
    vault: MemoryVault = field(default_factory=lambda: MemoryVault("refresh-1"))
    counts: MemoryCounts = field(default_factory=MemoryCounts)
    plan: Plan = Plan.PRO
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oauth = OAuth(self.http, self.oauth_url, self.clock)
        self.limiter = Limiter(self.plan, self.clock, self.counts)
        self.tokens = TokenSource(self.oauth, self.credentials, self.vault, self.clock, tokens(self.clock))
        self.client = ZoomClient(
            self.http, self.api_url, self.tokens, self.limiter, self.clock, self.calls.append
        )
