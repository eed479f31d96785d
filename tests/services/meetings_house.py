"""A store, the services of meetings on it, and Zoom in memory."""

from contextlib import asynccontextmanager

from app.core.changes import Changes
from app.services.hosts import Host, Hosts
from app.services.meetings import MeetingsService
from app.services.sync import MeetingsSync
from app.store.accounts import Account
from app.store.meetings import MeetingQuery, Sort, View
from app.store.store import FILE_NAME, Store
from app.zoom.auth import AppKind
from app.zoom.limits import Limiter, Plan
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_api import FakeMeetingsApi, FakeUsersApi, user

ADA = Host("ada", "ada@example.com", "Ada Lovelace", True, "me")


class Granted:
    """Scopes that a test sets."""

    def __init__(self, *scopes):
        self.scopes = frozenset(scopes)


def account(**fields):
    """Ada's account, or an app's."""
    known = {"key": "k", "kind": AppKind.PUBLIC, "client_id": "c", "oauth_url": "https://zoom.us"}
    person = {"user_id": "ada", "email": "ada@example.com", "display_name": "Ada Lovelace"}
    signed_in = {"api_url": "https://api.zoom.us/v2", "signed_in_at": FakeClock().now()}
    return Account(**{**known, **person, **signed_in, **fields})


class House:
    """Everything that belongs together."""

    def __init__(self, store, clock, changes):
        self.store, self.clock, self.changes = store, clock, changes
        self.account = account()
        self.api = FakeMeetingsApi(clock)
        self.users = FakeUsersApi(user("grace", "grace@example.com", "Grace Hopper"))
        self.limiter = Limiter(Plan.PRO, clock, store.counts)
        self.hosts = Hosts(self.users, store, self.account, Granted())
        self.service = MeetingsService(self.api, store, self.limiter, clock, self.account)
        self.sync = MeetingsSync(self.api, store, self.hosts, self.service, changes, clock)

    async def rows(self, view=View.UPCOMING, host="ada"):
        """What a list shows."""
        query = MeetingQuery(view, host, "", self.clock.now(), "UTC", Sort())
        return await self.store.meetings.fetch((await self.store.meetings.listing(query)).rows)

    async def statuses(self, view=View.UPCOMING):
        """What a list shows, as number and status."""
        return {row.meeting_id: row.status.value for row in await self.rows(view)}


@asynccontextmanager
async def a_house(folder, *, impatient=False):
    """A house on a clock that stands still, or with `impatient` moves when someone waits."""
    clock, changes = FakeClock(impatient=impatient), Changes()
    store = await Store.open(folder / FILE_NAME, changes, clock)
    house = House(store, clock, changes)
    try:
        yield house
    finally:
        await house.sync.close()
        await store.close()
