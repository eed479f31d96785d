"""Tokens that are fetched from the keyring when first needed, so that the window never waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.zoom.auth import Tokens, TokenSource

QUIET_SECONDS = 2.0
"""What asks so soon after a failed opening was asked together with it; one prompt is enough."""


class DeferredTokens:
    """A token source that opens at its first use; an opening that failed is tried again by the next use.

    Until then the store can be shown, even behind a keyring that waits for its password.
    """

    def __init__(
        self, open_source: Callable[[], Awaitable[TokenSource]], scopes: tuple[str, ...], clock: Clock
    ) -> None:
        """Defer.

        Args:
            open_source: answers the real source; may raise NotSignedIn or KeyringError.
            scopes: what was granted when the account signed in; true until Zoom says otherwise.
            clock: tells what is asked together.
        """
        self._open_source, self._clock = open_source, clock
        self._scopes = frozenset(scopes)
        self._lock = asyncio.Lock()
        self._source: TokenSource | None = None
        self._opening_error: GreenroomError | None = None
        self._failed_at = float("-inf")

    @property
    def tokens(self) -> Tokens | None:
        """The last tokens; None before the first."""
        return self._source.tokens if self._source else None

    @property
    def scopes(self) -> frozenset[str]:
        """What Zoom granted."""
        return (self._source.scopes if self._source else None) or self._scopes

    @property
    def last_refresh_at(self) -> datetime | None:
        """When the tokens were last renewed by this program."""
        return self._source.last_refresh_at if self._source else None

    @property
    def last_error(self) -> GreenroomError | None:
        """Why the keyring did not open or the last renewal failed."""
        return self._source.last_error if self._source else self._opening_error

    async def token(self) -> str:
        """An access token that is good for a minute at least.

        Raises:
            NotSignedIn: the account's token is gone.
            KeyringError: the keyring does not open.
            ZoomError: as TokenSource.token.
        """
        return await (await self._opened()).token()

    async def renew(self, rejected: str) -> str:
        """An access token other than `rejected`; raises as `token` does."""
        return await (await self._opened()).renew(rejected)

    async def aclose(self) -> None:
        """Wait for a renewal under way."""
        if self._source is not None:
            await self._source.aclose()

    async def _opened(self) -> TokenSource:
        async with self._lock:
            if self._source is None:
                self._source = await self._open()
        return self._source

    async def _open(self) -> TokenSource:
        if self._opening_error is not None and self._clock.monotonic() - self._failed_at < QUIET_SECONDS:
            raise self._opening_error
        try:
            return await self._open_source()
        except GreenroomError as error:
            self._opening_error, self._failed_at = error, self._clock.monotonic()
            raise
