"""Signing in to Zoom and out again, and the tokens of whoever is signed in.

Three ways: a public client with PKCE, a confidential one with secret and PKCE (both RFC 6749 §4.1 with
RFC 7636), and Server-to-Server (Zoom's grant account_credentials). Lives on the I/O loop.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.settings import Settings
from app.core.tasks import TaskScope
from app.services._identity import Identify, account_of, identify_by
from app.services._sign_in_types import (
    OnState,
    SignInPhase,
    SignInRequest,
    SignInState,
    credentials_from,
)
from app.services.redirect_listener import RedirectListener
from app.services.sign_in_errors import NotSignedIn, SignInError, SignInTimedOut
from app.store.accounts import Account, Accounts
from app.store.secrets import (
    AccountVault,
    KeyringError,
    MemorySecrets,
    Secrets,
    client_secret_name,
    refresh_token_name,
)
from app.zoom.auth import AppKind, Credentials, OAuth, Pkce, Tokens, TokenSource, new_state
from app.zoom.errors import ZoomError
from app.zoom.http import Http

__all__ = ["OnState", "SignIn", "SignInPhase", "SignInRequest", "SignInState", "credentials_from"]

log = logging.getLogger(__name__)

LIMIT_SECONDS = 300
"""How long the browser may take; Zoom's codes live as long."""
REVOKE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Grant:
    """A sign-in that Zoom granted and that is not kept yet."""

    account: Account
    credentials: Credentials
    tokens: Tokens


class SignIn:
    """Signs in, keeps what it brings, hands out token sources, signs out."""

    def __init__(
        self,
        http: Http,
        settings: Settings,
        secrets: Secrets,
        accounts: Accounts,
        clock: Clock,
        locks: Path,
        identify: Identify | None = None,
        *,
        memory: MemorySecrets | None = None,
    ) -> None:
        """Wire it.

        Args:
            http: the way to Zoom.
            settings: which Zoom, and the app that the environment describes.
            secrets: the keyring.
            accounts: the list of accounts.
            clock: counts the five minutes.
            locks: folder of the locks that all processes share (Paths.locks).
            identify: tells who stands behind a token; None asks Zoom.
            memory: where secrets lie that are kept for this session only; by default a place of its own.
        """
        self._http, self._settings, self._secrets = http, settings, secrets
        self._accounts, self._clock, self._locks = accounts, clock, locks
        self._identify = identify or identify_by(http, clock, settings.plan)
        self._memory = memory or MemorySecrets()
        self._fresh: dict[str, Tokens] = {}
        self._pending: _Grant | None = None
        self._listener: RedirectListener | None = None
        self._lingering: RedirectListener | None = None
        self._tasks = TaskScope("sign-in")

    async def start(self, request: SignInRequest, on_state: OnState) -> Account:
        """Sign in and keep the account; cancelling it stops it without a trace.

        Args:
            request: by which app, and back to which address.
            on_state: hears how far it is, on this loop; it opens the browser.

        Raises:
            SignInError: refused, timed out, port taken: see services/sign_in_errors.py.
            ZoomError: Zoom or the network said no.
            KeyringError: granted, but the keyring does not keep it: go on with keep, keep_for_session
                or discard.
        """
        await self._end_linger()
        await self.discard()
        if request.credentials.kind is AppKind.SERVER_TO_SERVER:
            on_state(SignInState(SignInPhase.EXCHANGING))
            tokens = await self._oauth().server_to_server(request.credentials)
            return await self._granted(request, tokens, "", on_state)
        return await self._by_browser(request, on_state)

    def paste(self, address: str) -> None:
        """Take the answer from the address that the browser ended on.

        Raises:
            AddressRefused: it is not the one; the wait goes on.
            SignInError: no sign-in waits for one.
        """
        if self._listener is None:
            raise SignInError(
                _("No sign-in waits for an address"),
                _("Start with “Connect”; the address to paste comes from the page that opens then."),
            )
        self._listener.paste(address)

    async def keep(self) -> Account:
        """Put what was granted into the keyring, then list the account.

        Raises:
            KeyringError: still not.
            SignInError: the list cannot be written, or nothing waits to be kept.
        """
        grant = self._granted_before()
        try:
            await self._store(self._secrets, grant)
        except KeyringError:
            if grant.credentials != credentials_from(self._settings) or grant.tokens.refresh_token:
                raise
            # The environment holds the secret and will hold it next time: nothing is lost.
            return await self.keep_for_session()
        await self._forget(self._memory, grant.account)
        return self._listed(grant, grant.account)

    async def keep_for_session(self) -> Account:
        """Hold what was granted in memory; the account must sign in again after a restart.

        Raises:
            SignInError: the list cannot be written, or nothing waits to be kept.
        """
        grant = self._granted_before()
        await self._store(self._memory, grant)
        before = self._accounts.get(grant.account.key)
        left = before is not None and (before.left_in_keyring or not before.session_only)
        marks = {"session_only": True, "left_in_keyring": left}
        return self._listed(grant, grant.account.model_copy(update=marks))

    async def discard(self) -> None:
        """Give back what was granted and not kept; nothing granted is no error."""
        grant, self._pending = self._pending, None
        if grant is not None:
            await self._revoke(grant.account, grant.credentials, grant.tokens.access_token)

    async def tokens_for(self, account: Account) -> TokenSource:
        """A source of valid tokens for an account that is signed in.

        Raises:
            NotSignedIn: its token or secret is gone.
            KeyringError: the keyring does not open.
        """
        credentials = await self._credentials(account)
        fresh = self._fresh.pop(account.key, None)
        vault = None
        if account.kind is not AppKind.SERVER_TO_SERVER:
            vault = self._vault(account)
            if fresh is None and await vault.load() is None:
                raise NotSignedIn
        return TokenSource(self._oauth(account.oauth_url), credentials, vault, self._clock, fresh)

    async def disconnect(
        self, account: Account, remove_rows: Callable[[Account], Awaitable[None]], access_token: str = ""
    ) -> bool:
        """Sign out: tokens and secret go first, so that a crash midway leaves none; then the rows.

        Args:
            account: whose session is closed already.
            remove_rows: deletes the account's store.
            access_token: the last one known, for Zoom to end; without it a new one is fetched for that.

        Returns:
            Whether Zoom confirmed that the tokens are void.

        Raises:
            KeyringError: the keyring does not let go; nothing else was done.
        """
        secrets = self._secrets_of(account)
        async with self._vault(account).exclusive():
            refresh_token = await secrets.get(refresh_token_name(account.key))
            client_secret = await self._client_secret(account)
            if account.left_in_keyring:
                await self._forget(self._secrets, account)
            await self._forget(secrets, account)
        self._fresh.pop(account.key, None)
        revoked = await self._revoke_with(account, client_secret, refresh_token, access_token)
        await remove_rows(account)
        self._accounts.remove(account.key)
        return revoked

    async def close(self) -> None:
        """Stop listening and end what still runs."""
        await self._end_linger()
        await self._tasks.close()

    async def _by_browser(self, request: SignInRequest, on_state: OnState) -> Account:
        pkce, state = Pkce.new(), new_state()
        public = request.credentials.kind is AppKind.PUBLIC
        listener = RedirectListener(request.redirect_uri, state, any_port=public)
        await listener.start()
        self._listener = listener
        try:
            url = self._oauth().authorize_url(
                request.credentials, listener.redirect_uri, state, pkce.challenge
            )
            code = await self._wait(listener, url, on_state)
            on_state(SignInState(SignInPhase.EXCHANGING))
            tokens = await self._oauth().exchange_code(
                request.credentials, code, listener.redirect_uri, pkce.verifier
            )
            return await self._granted(request, tokens, request.redirect_uri, on_state)
        finally:
            self._listener, self._lingering = None, listener
            self._tasks.start(listener.linger(), "linger")

    async def _wait(self, listener: RedirectListener, url: str, on_state: OnState) -> str:
        deadline = self._clock.monotonic() + LIMIT_SECONDS
        phase = SignInPhase.BROWSER
        code = asyncio.ensure_future(listener.code())
        try:
            while not code.done():
                left = math.ceil(deadline - self._clock.monotonic())
                if left <= 0:
                    raise SignInTimedOut
                on_state(SignInState(phase, url, left, listener.listening))
                phase = SignInPhase.WAITING
                await self._second_or(code)
            return code.result()
        finally:
            code.cancel()

    async def _second_or(self, code: asyncio.Future[str]) -> None:
        tick = asyncio.ensure_future(self._clock.sleep(1))
        either: set[asyncio.Future[Any]] = {code, tick}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tick.cancel()

    async def _granted(
        self, request: SignInRequest, tokens: Tokens, redirect_uri: str, on_state: OnState
    ) -> Account:
        source = TokenSource(self._oauth(), request.credentials, None, self._clock, tokens)
        person = await self._identify(source, self._settings.api_url, request.credentials.kind)
        account = account_of(request.credentials, tokens, person, self._settings, self._clock.now())
        account = account.model_copy(update={"redirect_uri": redirect_uri})
        self._pending = _Grant(account, request.credentials, tokens)
        on_state(SignInState(SignInPhase.KEEPING))
        return await (self.keep_for_session() if request.session_only else self.keep())

    def _granted_before(self) -> _Grant:
        if self._pending is None:
            raise SignInError(_("Nothing to keep"), _("No sign-in waits to be kept."), _("Sign in first."))
        return self._pending

    async def _store(self, secrets: Secrets, grant: _Grant) -> None:
        key = grant.account.key
        # Another process may be about to save a rotated token of the sign-in before this one.
        async with AccountVault(secrets, key, self._lock(key)).exclusive():
            if grant.credentials.client_secret:
                await secrets.set(client_secret_name(key), grant.credentials.client_secret)
            if grant.tokens.refresh_token:
                await secrets.set(refresh_token_name(key), grant.tokens.refresh_token)

    def _listed(self, grant: _Grant, account: Account) -> Account:
        try:
            self._accounts.put(account)
        except OSError as error:
            raise SignInError(
                _("The account cannot be kept"),
                _("The list of accounts cannot be written: {reason}.").format(
                    reason=error.strerror or type(error).__name__
                ),
                _("Make room on the disk or allow writing there, then try again."),
            ) from error
        self._fresh[account.key] = grant.tokens
        self._pending = None
        return account

    async def _credentials(self, account: Account) -> Credentials:
        secret = await self._client_secret(account)
        try:
            return account.credentials(secret)
        except ValueError as error:
            raise NotSignedIn from error

    async def _client_secret(self, account: Account) -> str | None:
        if account.kind is AppKind.PUBLIC:
            return None
        given = credentials_from(self._settings)
        if given is not None and given.client_id == account.client_id and given.client_secret:
            return given.client_secret
        return await self._secrets_of(account).get(client_secret_name(account.key))

    async def _forget(self, secrets: Secrets, account: Account) -> None:
        await secrets.delete(refresh_token_name(account.key))
        await secrets.delete(client_secret_name(account.key))

    async def _revoke_with(
        self, account: Account, client_secret: str | None, refresh_token: str | None, access_token: str
    ) -> bool:
        try:
            credentials = account.credentials(client_secret)
        except ValueError:
            return False
        if not access_token and refresh_token:
            try:
                async with asyncio.timeout(REVOKE_SECONDS):
                    tokens = await self._oauth(account.oauth_url).refresh(credentials, refresh_token)
            except (ZoomError, TimeoutError) as error:
                log.info("no token to revoke: %s", type(error).__name__)
                return False
            access_token = tokens.access_token
        return bool(access_token) and await self._revoke(account, credentials, access_token)

    async def _revoke(self, account: Account, credentials: Credentials, token: str) -> bool:
        """Whether Zoom ended the token; it is as good as gone for us in any case."""
        try:
            async with asyncio.timeout(REVOKE_SECONDS):
                await self._oauth(account.oauth_url).revoke(credentials, token)
        except (GreenroomError, TimeoutError) as error:
            log.warning("Zoom did not confirm the end of a sign-in: %s", type(error).__name__)
            return False
        return True

    def _secrets_of(self, account: Account) -> Secrets:
        return self._memory if account.session_only else self._secrets

    def _vault(self, account: Account) -> AccountVault:
        return AccountVault(self._secrets_of(account), account.key, self._lock(account.key))

    def _lock(self, key: str) -> Path:
        return self._locks / f"tokens-{key}.lock"

    def _oauth(self, oauth_url: str | None = None) -> OAuth:
        return OAuth(self._http, oauth_url or self._settings.oauth_url, self._clock)

    async def _end_linger(self) -> None:
        if self._lingering is not None:
            await self._lingering.close()
            self._lingering = None
