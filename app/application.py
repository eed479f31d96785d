"""The composition root: builds core, Zoom client, store and services, and wires them; knows no Qt.

All but the constructor, `start` and `stop` runs on the I/O loop.
"""

import asyncio
import logging
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app import __version__
from app.core.changes import Changes
from app.core.clock import Clock, SystemClock
from app.core.errors import GreenroomError
from app.core.io_thread import IoThread
from app.core.paths import Paths
from app.core.preferences import Preferences
from app.core.settings import Settings
from app.services.deferred_tokens import DeferredTokens
from app.services.demo import DemoAccount
from app.services.folders import DownloadFolders
from app.services.hosts import Hosts
from app.services.meetings import MeetingsService
from app.services.recordings import RecordingsService
from app.services.session import Session
from app.services.sign_in import SignIn
from app.services.sync import MeetingsSync
from app.services.transfers import Transfers
from app.services.users import UsersService
from app.store.accounts import Account, Accounts
from app.store.catalogue import Catalogue
from app.store.database import Database
from app.store.secrets import KeyringSecrets, MemorySecrets
from app.store.store import FILE_NAME, Store
from app.zoom.api.accounts import AccountsApi
from app.zoom.api.groups import GroupsApi
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.roles import RolesApi
from app.zoom.api.users import UsersApi
from app.zoom.auth import TokenSource
from app.zoom.client import Call, ZoomClient
from app.zoom.downloads import Downloads
from app.zoom.http import Http, create_http
from app.zoom.limits import Limiter, Plan

log = logging.getLogger(__name__)

CALLS_KEPT = 10_000


class Application:
    """The program without a face: one account open at a time, the others a switch away."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        *,
        clock: Clock | None = None,
        on_demo_death: Callable[[GreenroomError], object] | None = None,
        on_trouble: Callable[[GreenroomError], object] | None = None,
    ) -> None:
        """Build what needs no network.

        Args:
            paths: where the files lie; made already.
            settings: checked already.
            clock: the time; tests hand in theirs.
            on_demo_death: hears, on the I/O loop, that the demo ended by itself.
            on_trouble: hears, on the I/O loop, of failures that nobody waits for; else they are logged.

        Raises:
            SettingsError: the environment's proxy cannot be used.
        """
        http = _http_of(settings)
        self.paths, self.settings = paths, settings
        self.clock: Clock = clock or SystemClock()
        self.io = IoThread()
        self.changes = Changes()
        self.preferences = Preferences(paths.settings_file)
        self.accounts = Accounts(paths.accounts_file)
        self.session: Session | None = None
        self._on_demo_death = on_demo_death
        self._on_trouble = on_trouble or _log_trouble
        self._secrets, self._session_secrets = KeyringSecrets(), MemorySecrets()
        self._build_network(http)

    def _build_network(self, http: Http) -> None:
        self._http = http
        self.sign_in = SignIn(
            http,
            self.settings,
            self._secrets,
            self.accounts,
            self.clock,
            self.paths.locks,
            memory=self._session_secrets,
        )
        self.demo = DemoAccount(self.paths, self._http, self.clock, on_death=self._on_demo_death)

    async def open(self, account: Account) -> Session:
        """Open an account's store and its way to Zoom; the one that was open is closed first.

        Neither the keyring nor the network is waited for: what they refuse, the first call tells.

        Raises:
            StoreError: its store is damaged, newer than the program, or unwritable.
        """
        await self.close_session()
        tokens = DeferredTokens(lambda: self._tokens(account), account.scopes, self.clock)
        store = await Store.open(self.store_file(account), self.changes)
        try:
            self.session = await self._session(account, tokens, store)
        except BaseException:
            await store.close()
            raise
        self.session.start()
        return self.session

    async def _tokens(self, account: Account) -> TokenSource:
        return self.demo.tokens() if account.demo else await self.sign_in.tokens_for(account)

    async def _session(self, account: Account, tokens: DeferredTokens, store: Store) -> Session:
        limiter = Limiter(Plan(self.settings.plan), self.clock, store.counts)
        await limiter.load()
        calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        client = ZoomClient(self._http, account.api_url, tokens, limiter, self.clock, calls.append)
        meetings_api, users = MeetingsApi(client), UsersApi(client)
        directory = self._directory(client, store, account, tokens, limiter)
        hosts = Hosts(users, store, account, tokens, directory)
        meetings = MeetingsService(meetings_api, store, limiter, self.clock, account)
        sync = MeetingsSync(meetings_api, store, hosts, meetings, self.changes, self.clock)
        recordings = RecordingsService(
            RecordingsApi(client), users, store, account, tokens, limiter, self.changes, self.clock, calls
        )
        transfers = self._transfers(account, tokens, store, recordings)
        folders = self._folders(recordings, transfers)
        return Session(
            account,
            store,
            hosts,
            meetings,
            sync,
            recordings,
            transfers,
            folders,
            directory,
            users,
            limiter,
            tokens,
            calls,
        )

    def _directory(
        self, client: ZoomClient, store: Store, account: Account, tokens: DeferredTokens, limiter: Limiter
    ) -> UsersService:
        return UsersService(
            UsersApi(client),
            GroupsApi(client),
            RolesApi(client),
            AccountsApi(client),
            store,
            account,
            tokens,
            limiter,
            self.changes,
            self.clock,
        )

    def _transfers(
        self, account: Account, tokens: DeferredTokens, store: Store, recordings: RecordingsService
    ) -> Transfers:
        return Transfers(
            Downloads(self._http, account.api_url, tokens),
            recordings.fresh_url,
            self.changes,
            self.clock,
            owner=account.key,
            parallel=self.settings.parallel_downloads,
            bytes_per_second=self.settings.bytes_per_second,
            on_local=store.recordings.set_local,
            on_text=store.recordings.set_spoken,
        )

    def _folders(self, recordings: RecordingsService, transfers: Transfers) -> DownloadFolders:
        async def use(catalogue: Catalogue) -> None:
            await transfers.attach(catalogue)
            await recordings.mirror(catalogue)

        async def leave(folder: Path) -> None:
            await transfers.detach(folder)
            await recordings.unmirror(folder)

        return DownloadFolders(
            *self._folder_names(),
            self.changes,
            self.clock,
            on_open=use,
            on_leave=leave,
            on_trouble=self._on_trouble,
        )

    def _folder_names(self) -> tuple[Path, tuple[Path, ...]]:
        """Where downloads go, and the further archive folders."""
        default = Path(self.settings.download_folder or self.paths.recordings)
        return default, tuple(map(Path, self.settings.archive_folders))

    async def set_store_aside(self, account: Account) -> Path:
        """Move an account's store out of the way, so that an empty one is made; answers where it lies now.

        Raises:
            StoreError: it cannot be moved.
        """
        return await asyncio.to_thread(Database.set_aside, self.store_file(account))

    async def close_session(self) -> None:
        """Close the open account; none open is no error."""
        session, self.session = self.session, None
        if session is not None:
            await session.close()

    async def start_demo(self) -> Account:
        """Start the demo account's process.

        Raises:
            DemoFailed: it did not come up.
        """
        await self.close_session()
        return await self.demo.start()

    async def disconnect(self, account: Account) -> bool:
        """Sign the account out and remove its rows; answers whether Zoom confirmed it.

        Raises:
            KeyringError: the keyring does not let go; the account stays.
        """
        tokens = self.session.tokens.tokens if self.session and self.session.account == account else None
        await self.close_session()
        if account.demo:
            await self.demo.stop()
            return True
        return await self.sign_in.disconnect(
            account, self._remove_rows, tokens.access_token if tokens else ""
        )

    async def _remove_rows(self, account: Account) -> None:
        folder = self.paths.account(account.key)
        if folder.exists():  # a disconnect that was cut off is done again from the start
            await asyncio.to_thread(shutil.rmtree, folder)

    async def apply(self, settings: Settings) -> None:
        """Work with other settings from now on; an open account is closed where its network changes.

        Raises:
            SettingsError: the environment's proxy cannot be used; all stays as it was.
        """
        http = _http_of(settings) if settings.proxy != self.settings.proxy else None
        self.settings = settings
        if self.session is not None:
            self._apply_to(self.session)
        if http is not None:
            await self._close_network()
            self._build_network(http)

    async def add_archive_folder(self, folder: Path) -> None:
        """Remember a further archive folder; one that is known already does nothing.

        Raises:
            SettingsError: the settings file cannot be read or written.
        """
        known = self.settings.archive_folders
        if folder not in self._folder_names()[1]:
            folders = (*known, str(folder))
            await self.preferences.save(archive_folders=folders)
            await self.apply(replace(self.settings, archive_folders=folders))

    def _apply_to(self, session: Session) -> None:
        settings = self.settings
        session.limiter.set_plan(Plan(settings.plan))
        session.transfers.set_parallel(settings.parallel_downloads)
        session.transfers.set_limit(settings.bytes_per_second)
        session.folders.set(*self._folder_names())
        session.folders.start()

    def store_file(self, account: Account) -> Path:
        """Where an account's rows lie."""
        folder = self.paths.demo if account.demo else self.paths.account(account.key)
        return folder / FILE_NAME

    async def shutdown(self) -> None:
        """Close everything in order; nothing that was promised is lost."""
        await self._close_network()

    async def _close_network(self) -> None:
        await self.close_session()
        await self.sign_in.close()
        await self.demo.stop()
        await self._http.aclose()


def _log_trouble(error: GreenroomError) -> None:
    log.warning("%s: %s", type(error).__name__, error.title)


def _http_of(settings: Settings) -> Http:
    return create_http(proxy=settings.proxy, user_agent=f"Greenroom/{__version__}")
