"""Signing in and staying signed in: who we are, what Zoom granted, and one source of valid tokens."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Protocol

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.zoom._credentials import AppKind, Credentials, Pkce, Tokens, new_state
from app.zoom._oauth import OAuth
from app.zoom.errors import RefreshRefused

__all__ = [
    "AccessTokens",
    "AppKind",
    "Credentials",
    "OAuth",
    "Pkce",
    "TokenSource",
    "TokenVault",
    "Tokens",
    "new_state",
]

log = logging.getLogger(__name__)

SPARE = timedelta(seconds=60)
"""A token with less time left than this is renewed before use."""


SPENT = "invalid_grant"
"""The OAuth error of a refresh token that will never work again (RFC 6749 §5.2)."""
CLOSING_SECONDS = 10.0
"""An answer that has not come by then does not come."""


class TokenVault(Protocol):
    """Where the refresh token of one sign-in outlives the program."""

    async def load(self) -> str | None:
        """The refresh token; None where there is none."""
        ...

    async def save(self, refresh_token: str) -> None:
        """Keep `refresh_token`; when this returns it survives a crash."""
        ...

    def exclusive(self) -> AbstractAsyncContextManager[object]:
        """Held by at most one process at a time, so that no token is spent twice."""
        ...


class AccessTokens(Protocol):
    """Where the client gets access tokens; TokenSource is one."""

    async def token(self) -> str:
        """An access token that is good."""
        ...

    async def renew(self, rejected: str) -> str:
        """An access token other than `rejected`, which Zoom refused."""
        ...


class TokenSource:
    """Valid access tokens of one sign-in: one refresh for any number of callers at once.

    A refresh runs to its end even if all who wait for it are cancelled: it spends the old refresh token,
    so the new one must reach the vault.
    """

    def __init__(
        self,
        oauth: OAuth,
        credentials: Credentials,
        vault: TokenVault | None,
        clock: Clock,
        tokens: Tokens | None = None,
    ) -> None:
        """Take over a sign-in.

        Args:
            oauth: the server that renews.
            credentials: who the app is; decides how tokens are renewed.
            vault: where the refresh token lives; None for this session only.
            clock: tells when a token ends.
            tokens: of a sign-in just made; its refresh token is in the vault already.
        """
        self._oauth, self._credentials, self._vault, self._clock = oauth, credentials, vault, clock
        self._tokens = tokens
        self._renew_at = tokens.expires_at - SPARE if tokens else clock.now()
        self._unsaved: Tokens | None = None
        self._renewal: asyncio.Task[Tokens] | None = None
        self._refused: tuple[str, RefreshRefused] | None = None
        self._last_refresh_at: datetime | None = None
        self._last_error: GreenroomError | None = None

    def __repr__(self) -> str:
        return f"<TokenSource of a {self._credentials.kind} app>"

    @property
    def tokens(self) -> Tokens | None:
        """The last tokens; they may have expired."""
        return self._tokens

    @property
    def scopes(self) -> frozenset[str]:
        """What Zoom granted, as the last answer said; empty before the first."""
        return self._tokens.scopes if self._tokens else frozenset()

    @property
    def last_refresh_at(self) -> datetime | None:
        """When the tokens were last renewed by this object."""
        return self._last_refresh_at

    @property
    def last_error(self) -> GreenroomError | None:
        """Why the last renewal failed; None after one that worked."""
        return self._last_error

    async def token(self) -> str:
        """An access token that is good for a minute at least, where the server gives as much.

        Raises:
            RefreshRefused: the sign-in has ended.
            ZoomError: the OAuth server did not answer.
            KeyringError: the vault refuses; nothing is lost, the next call tries again.
        """
        if self._tokens is not None and self._clock.now() <= self._renew_at:
            return self._tokens.access_token
        return (await self._renewed()).access_token

    async def renew(self, rejected: str) -> str:
        """An access token other than `rejected`, which Zoom refused.

        Raises:
            As `token` does.
        """
        tokens = self._tokens
        if tokens is not None and tokens.access_token != rejected:
            return await self.token()
        return (await self._renewed()).access_token

    async def aclose(self, patience: float = CLOSING_SECONDS) -> None:
        """Wait for a renewal under way, so that its refresh token is not lost; at most `patience` seconds."""
        if (renewal := self._renewal) is not None:
            await asyncio.wait([renewal], timeout=patience)
            renewal.cancel()
            await asyncio.wait([renewal])

    async def _renewed(self) -> Tokens:
        if self._renewal is None:
            self._renewal = asyncio.get_running_loop().create_task(self._renew(), name="token renewal")
            self._renewal.add_done_callback(self._renewal_ended)
        return await asyncio.shield(self._renewal)

    def _renewal_ended(self, renewal: asyncio.Task[Tokens]) -> None:
        self._renewal = None
        # Reading the exception keeps asyncio quiet where every waiter was cancelled.
        error = None if renewal.cancelled() else renewal.exception()
        if isinstance(error, GreenroomError):
            self._last_error = error
            log.warning("renewing the access token failed: %s", type(error).__name__)

    async def _renew(self) -> Tokens:
        if self._credentials.kind is AppKind.SERVER_TO_SERVER:
            self._adopt(tokens := await self._oauth.server_to_server(self._credentials))
            return tokens
        async with self._vault.exclusive() if self._vault else nullcontext():
            tokens = self._unsaved_and_valid() or await self._refresh()
            self._unsaved = tokens
            if self._vault and tokens.refresh_token:
                await self._vault.save(tokens.refresh_token)
            self._unsaved = None
            self._adopt(tokens)
            return tokens

    def _unsaved_and_valid(self) -> Tokens | None:
        """Tokens of an earlier renewal that the vault refused to keep."""
        tokens = self._unsaved
        return tokens if tokens and tokens.expires_at - self._clock.now() >= SPARE else None

    async def _refresh(self) -> Tokens:
        refresh_token = await self._refresh_token()
        if refresh_token is None:
            raise RefreshRefused("no_refresh_token", operation="oauthToken refresh_token")
        if self._refused and self._refused[0] == refresh_token:
            raise RefreshRefused(self._refused[1].error, **self._refused[1].facts())
        try:
            tokens = await self._oauth.refresh(self._credentials, refresh_token)
        except RefreshRefused as error:
            if error.error == SPENT:
                self._refused = (refresh_token, error)
            raise
        return tokens if tokens.refresh_token else tokens.with_refresh_token(refresh_token)

    async def _refresh_token(self) -> str | None:
        """The newest one: another process may have put a newer one into the vault."""
        if self._unsaved and self._unsaved.refresh_token:
            return self._unsaved.refresh_token
        stored = await self._vault.load() if self._vault else None
        return stored or (self._tokens.refresh_token if self._tokens else None)

    def _adopt(self, tokens: Tokens) -> None:
        now = self._clock.now()
        # Half of a very short life, so that not every call asks for a new token.
        self._renew_at = tokens.expires_at - min(SPARE, (tokens.expires_at - now) / 2)
        self._tokens, self._last_refresh_at, self._last_error = tokens, now, None
