"""A store, the service of recordings on it, and Zoom in memory."""

from contextlib import asynccontextmanager
from datetime import date

from app.core.changes import Changes
from app.services.recordings import RecordingsService
from app.store.recordings import RecordingQuery
from app.store.store import FILE_NAME, Store
from app.zoom.auth import AppKind
from app.zoom.limits import Limiter, Plan
from tests.fakes.clock import FakeClock
from tests.fakes.recordings_api import FakeRecordingsApi, FakeUsersApi
from tests.services.meetings_house import Granted, account

TODAY = date(2026, 11, 23)
YEAR = (date(2025, 11, 24), TODAY)
"""365 days."""
NOBODY = {"kind": AppKind.SERVER_TO_SERVER, "user_id": "", "email": "", "zoom_account_id": "acc"}


class RecordingsHouse:
    """Everything that belongs together."""

    def __init__(self, store, clock, changes, *scopes, **person):
        self.store, self.clock, self.changes = store, clock, changes
        self.account = account(**(person or NOBODY))
        self.tokens = Granted(*scopes)
        self.api, self.users = FakeRecordingsApi(), FakeUsersApi("ada")
        self.limiter = Limiter(Plan.PRO, clock, store.counts)
        self.service = self.anew()

    def anew(self):
        """The service as after a restart of the program."""
        self.service = RecordingsService(
            self.api,
            self.users,
            self.store,
            self.account,
            self.tokens,
            self.limiter,
            self.changes,
            self.clock,
        )
        return self.service

    async def uuids(self, **query):
        """What the list shows, in the order of UUIDs."""
        listing = await self.store.recordings.listing(RecordingQuery(**query))
        return sorted(row.uuid for row in await self.store.recordings.fetch(listing.rows))


@asynccontextmanager
async def a_house(folder, *scopes, impatient=False, **person):
    """A house on a clock that stands still, or with `impatient` moves when someone waits."""
    clock, changes = FakeClock(impatient=impatient), Changes()
    store = await Store.open(folder / FILE_NAME, changes, clock)
    house = RecordingsHouse(store, clock, changes, *scopes, **person)
    try:
        yield house
    finally:
        await house.service.close()
        await store.close()
