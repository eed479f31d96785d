"""The composition root of the commands: an archive folder and the way to Zoom, without a window.

With the variables of a Server-to-Server app neither keyring nor sign-in is touched, and no file outside the
archive folder. Otherwise it works for an account that signed in with the window.
"""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from app import __version__
from app.core.changes import Changes
from app.core.clock import Clock, SystemClock
from app.core.i18n import _
from app.core.log import register_secret
from app.core.paths import Paths
from app.core.settings import Settings, load_settings
from app.core.tasks import TaskScope
from app.services._recording_types import RecordingAccount
from app.services._sign_in_types import credentials_from
from app.services.archive import Archive
from app.services.recordings import RecordingsService
from app.services.sign_in_errors import SignInError
from app.services.transfers import Transfers
from app.store.catalogue import Catalogue
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import AppKind, OAuth, TokenSource
from app.zoom.client import ZoomClient
from app.zoom.downloads import Downloads
from app.zoom.http import Http, create_http
from app.zoom.limits import Limiter, Plan

PATIENCE_SECONDS = 300.0
"""How long a run waits for a network that is gone; the next one goes on."""


class NoAccount(SignInError):
    """Nobody to work for: no Server-to-Server variables, and no account that fits."""

    def __init__(self, wanted: str = "") -> None:
        if wanted:
            message = _("No account called “{wanted}” has signed in to Greenroom on this computer.").format(
                wanted="".join(each for each in wanted[:200] if each.isprintable())
            )
        else:
            message = _("No account has signed in to Greenroom on this computer.")
        super().__init__(
            _("Not signed in"),
            message,
            _(
                "Sign in with the window of Greenroom, or set ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and "
                "ZOOM_CLIENT_SECRET of a Server-to-Server app."
            ),
        )


class Tokens(Protocol):
    """Access tokens, and what they are good for."""

    @property
    def scopes(self) -> frozenset[str]:
        """What Zoom granted; empty: not known."""
        ...

    async def token(self) -> str:
        """An access token that is good."""
        ...

    async def renew(self, rejected: str) -> str:
        """An access token other than `rejected`."""
        ...

    async def aclose(self) -> None:
        """Wait for a renewal under way."""
        ...


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of a Server-to-Server app; no person stands behind it."""

    key: str
    kind: AppKind
    zoom_account_id: str
    user_id: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Whose recordings, and the way to them."""

    account: RecordingAccount
    title: str
    """What to call the account."""
    api_url: str
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class HeadlessOptions:
    """What the command line says of the archive folder and the account."""

    folder: Path
    overrides: Mapping[str, str | None]
    """Settings by name; None: not given."""
    account: str = ""
    """Key or e-mail address; empty: the Server-to-Server app of the settings, else the current account."""
    base_dir: Path | None = None
    """Where Greenroom keeps its own files; None: in the system's places."""
    parallel: int | None = None
    """Files at once; None: as the settings say."""
    bytes_per_second: int | None = None
    """0: no limit; None: as the settings say."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveHouse:
    """What an archive run works with."""

    archive: Archive
    listing: RecordingsService
    transfers: Transfers
    settings: Settings
    title: str
    """What to call the account."""


@asynccontextmanager
async def archive_house(
    options: HeadlessOptions, environ: Mapping[str, str], clock: Clock | None = None
) -> AsyncIterator[ArchiveHouse]:
    """Open the way to Zoom and the archive folder, which no other process may use meanwhile.

    Args:
        options: which folder, and whose recordings.
        environ: the environment variables.
        clock: the time; tests hand in theirs.

    Raises:
        SettingsError: a setting has a wrong value.
        SignInError: nobody is signed in.
        KeyringError: the keyring does not open.
        ZoomError: Zoom refuses the sign-in, or could not be asked.
        ArchiveBusy: another process has the folder.
        StoreError: the catalogue cannot be opened or made.
    """
    clock = clock or SystemClock()
    settings, paths = _settings(options, environ)
    for secret in settings.secrets():
        register_secret(secret)
    async with AsyncExitStack() as stack:
        http = create_http(proxy=settings.proxy, user_agent=f"Greenroom/{__version__}")
        stack.push_async_callback(http.aclose)
        access = await _access(options, settings, paths, http, clock)
        stack.push_async_callback(access.tokens.aclose)
        asking = TaskScope("token", on_error=lambda _error: None)  # told below
        stack.push_async_callback(asking.close)
        token = asking.start(access.tokens.token(), "first")
        changes = Changes()
        catalogue = await stack.enter_async_context(_catalogue(options, changes, clock))
        await stack.enter_async_context(catalogue.lock())
        await token
        yield await _house(stack, options, settings, access, catalogue, http)


def _settings(options: HeadlessOptions, environ: Mapping[str, str]) -> tuple[Settings, Paths | None]:
    """The settings in force, and Greenroom's own folders where they are needed at all."""
    if not options.account:
        settings = load_settings(None, options.overrides, environ)
        if _is_server_app(settings):
            return settings, None
    paths = Paths.under(options.base_dir) if options.base_dir else Paths.default()
    return load_settings(paths, options.overrides, environ), paths


def _is_server_app(settings: Settings) -> bool:
    credentials = credentials_from(settings)
    return credentials is not None and credentials.kind is AppKind.SERVER_TO_SERVER


async def _access(
    options: HeadlessOptions, settings: Settings, paths: Paths | None, http: Http, clock: Clock
) -> Access:
    if paths is None or (_is_server_app(settings) and not options.account):
        return _of_server_app(settings, http, clock)
    # The keyring and all of signing in: 0.1 s that a Server-to-Server run need not spend.
    from app.services.deferred_tokens import DeferredTokens
    from app.services.sign_in import SignIn
    from app.store.accounts import Accounts
    from app.store.secrets import KeyringSecrets

    accounts = Accounts(paths.accounts_file)
    wanted = options.account.casefold()
    known = {account.key: account for account in accounts.all()}
    fitting = [each for each in known.values() if wanted in (each.key.casefold(), each.email.casefold())]
    account = (fitting[0] if fitting else None) if wanted else known.get(accounts.current or "")
    if account is None:
        raise NoAccount(options.account)
    sign_in = SignIn(http, settings, KeyringSecrets(), accounts, clock, paths.locks)
    tokens = DeferredTokens(lambda: sign_in.tokens_for(account), account.scopes, clock)
    return Access(account, account.title, account.api_url, tokens)


def _of_server_app(settings: Settings, http: Http, clock: Clock) -> Access:
    credentials = credentials_from(settings)
    assert credentials is not None
    zoom_account = credentials.account_id or ""
    key = f"{zoom_account}:{credentials.client_id}"
    tokens = TokenSource(OAuth(http, settings.oauth_url, clock), credentials, None, clock)
    account = ServerAccount(key, credentials.kind, zoom_account)
    return Access(account, zoom_account, settings.api_url, tokens)


@asynccontextmanager
async def _catalogue(options: HeadlessOptions, changes: Changes, clock: Clock) -> AsyncIterator[Catalogue]:
    """The folder's catalogue; a dry run over a folder that has none leaves none."""
    with tempfile.TemporaryDirectory(prefix="greenroom-") if options.dry_run else nullcontext() as aside:
        catalogue = await Catalogue.open_existing(options.folder, changes, clock) if aside else None
        if catalogue is None:
            catalogue = await Catalogue.open(Path(aside or options.folder), changes, clock)
        try:
            yield catalogue
        finally:
            await catalogue.close()


async def _house(
    stack: AsyncExitStack,
    options: HeadlessOptions,
    settings: Settings,
    access: Access,
    catalogue: Catalogue,
    http: Http,
) -> ArchiveHouse:
    clock, changes = catalogue.clock, catalogue.changes
    limiter = Limiter(Plan(settings.plan), clock, catalogue.counts)
    await limiter.load()
    client = ZoomClient(http, access.api_url, access.tokens, limiter, clock, lambda _call: None)
    users = UsersApi(client)
    listing = RecordingsService(
        RecordingsApi(client), users, catalogue, access.account, access.tokens, limiter, changes, clock
    )
    stack.push_async_callback(listing.close)
    downloads = Downloads(http, access.api_url, access.tokens)
    transfers = _transfers(options, settings, downloads, listing, catalogue)
    stack.push_async_callback(transfers.close)
    if not options.dry_run:
        await transfers.attach(catalogue)
        transfers.start()
    archive = Archive(listing, users, catalogue, transfers, changes)
    return ArchiveHouse(archive, listing, transfers, settings, access.title)


def _transfers(
    options: HeadlessOptions,
    settings: Settings,
    downloads: Downloads,
    listing: RecordingsService,
    catalogue: Catalogue,
) -> Transfers:
    limit = options.bytes_per_second
    if limit is None:
        limit = settings.speed_limit * 1024
    return Transfers(
        downloads,
        listing.fresh_url,
        catalogue.changes,
        catalogue.clock,
        # What another run left waiting is fetched only if this one asks for it, too.
        owner=f"archive {token_hex(4)}",
        parallel=options.parallel or settings.parallel_downloads,
        bytes_per_second=limit or None,
        patience=PATIENCE_SECONDS,
    )
