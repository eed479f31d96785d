"""One account in use: its store, its way to Zoom, and the services that work on them."""

from collections import deque
from dataclasses import dataclass

from app.services.deferred_tokens import DeferredTokens
from app.services.folders import DownloadFolders
from app.services.hosts import Hosts
from app.services.meetings import MeetingsService
from app.services.recordings import RecordingsService
from app.services.sync import MeetingsSync
from app.services.transfers import Transfers
from app.services.users import UsersService
from app.store.accounts import Account
from app.store.store import Store
from app.zoom.api.users import UsersApi
from app.zoom.client import Call
from app.zoom.limits import Limiter


@dataclass(frozen=True, slots=True)
class Session:
    """What the view-models of one account work with; all of it lives on the I/O loop."""

    account: Account
    store: Store
    hosts: Hosts
    meetings: MeetingsService
    sync: MeetingsSync
    recordings: RecordingsService
    transfers: Transfers
    folders: DownloadFolders
    directory: UsersService
    users: UsersApi
    limiter: Limiter
    tokens: DeferredTokens
    calls: deque[Call]
    """Figures of the latest calls, oldest first."""

    def start(self) -> None:
        """Work from now on."""
        self.sync.start()
        self.recordings.start()
        self.transfers.start()
        self.folders.start()
        self.directory.start()

    async def close(self) -> None:
        """End everything in order; what was promised is done or stands in a journal."""
        await self.sync.close()
        await self.transfers.close()  # it asks the recordings for fresh links
        await self.recordings.close()
        await self.folders.close()
        await self.directory.close()
        await self.tokens.aclose()
        await self.store.close()
