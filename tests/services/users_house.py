"""The users' service on a real store, and Zoom's directory in memory."""

from contextlib import asynccontextmanager

from app.core.changes import Changes
from app.services.users import UsersService
from app.store.store import FILE_NAME, Store
from app.store.users import DirectoryQuery
from app.zoom.errors import NotFound
from app.zoom.limits import Limiter, Plan
from app.zoom.models.account import PlanUsage
from app.zoom.models.group import Group
from app.zoom.models.role import Role
from app.zoom.models.settings import LockSettings, SettingsLevel, UserSettings
from app.zoom.models.user import User, UserSummary
from app.zoom.paging import Page
from tests.fakes.clock import FakeClock
from tests.services.meetings_house import Granted, account

ADMIN = (
    "user:read:list_users:admin",
    "user:read:user:admin",
    "user:read:settings:admin",
    "user:read:summary:admin",
    "group:read:list_groups:admin",
    "role:read:list_roles:admin",
)


def zoom_user(number, name="Grace Hopper", status="active", **fields):
    """Someone as Zoom lists them; pending people have no id."""
    first, _blank, last = name.partition(" ")
    email = f"{first.casefold()}{number}@example.com"
    known = {"id": number, "email": email, "first_name": first, "last_name": last, "status": status}
    known |= {"display_name": name, "type": 2}
    known |= {"id": None} if status == "pending" else {}
    return User(**{**known, **fields})


ADA = zoom_user("ada", "Ada Lovelace", email="ada@example.com", role_id="0")
GRACE = zoom_user("grace", "Grace Hopper", group_ids=("g1",), dept="Navy")
LINUS = zoom_user("linus", "Linus Torvalds", type=1)
OLD = zoom_user("old", "Old Timer", "inactive", type=1)
NEW = zoom_user("new", "New Comer", "pending")


class FakeUsers:
    """Zoom's users, `page_size` on a page; errors are raised once each, by what was asked."""

    def __init__(self, *people, page_size=2):
        self.people, self.page_size = list(people), page_size
        self.me = ADA
        self.calls = []
        self.errors = {}
        """Lists of errors by status, "me", id, "summary", "settings"; after None a call passes."""
        self.before_page = None
        """Called with the status and the page's number."""
        self.totals = UserSummary(licensed_users_count=3, basic_users_count=2)
        self.told_settings = {}
        """By option."""

    async def list(self, *, status="active", priority=None):
        number, found = 0, [None]
        while number == 0 or number * self.page_size < len(found):
            self._ask(status)
            if self.before_page is not None:
                await self.before_page(status, number)
            found = [user for user in self.people if user.status == status]
            part = found[number * self.page_size : (number + 1) * self.page_size]
            number += 1
            yield Page(tuple(part), len(found), number)

    async def get(self, user_id, *, priority=None):
        self._ask(user_id)
        found = [each for each in self.people if user_id in (each.id, each.email)]
        if user_id == "me":
            return self.me
        if not found:
            raise NotFound(code=1001, http_status=404)
        return found[0]

    async def summary(self, *, priority=None):
        self._ask("summary")
        return self.totals

    async def settings(self, user_id, *, option=None):
        self._ask("settings")
        return self.told_settings.get(option) or UserSettings()

    def _ask(self, what):
        self.calls.append(what)
        errors = self.errors.get(what, [])
        error = errors.pop(0) if errors else None
        if error is not None:
            raise error


class FakeLevels:
    """Groups or the account: settings and locks by option, and lists of names."""

    def __init__(self, *names):
        self.names, self.calls = names, []
        self.settings_by, self.locks_by = {}, {}
        self.error = self.settings_error = self.locks_error = None
        self.usage = PlanUsage()

    async def list(self, *, priority=None):
        self.calls.append("list")
        if self.error is not None:
            raise self.error
        return self.names

    async def settings(self, *who, option=None):
        self.calls.append(("settings", *who, option))
        if self.settings_error is not None:
            raise self.settings_error
        return self.settings_by.get(option) or SettingsLevel()

    async def lock_settings(self, *who, option=None):
        self.calls.append(("locks", *who, option))
        if self.locks_error is not None:
            raise self.locks_error
        return self.locks_by.get(option) or LockSettings()

    async def plan_usage(self, *, priority=None):
        self.calls.append("usage")
        if self.error is not None:
            raise self.error
        return self.usage


class House:
    """Everything that belongs together."""

    def __init__(self, store, clock, changes, people, scopes, **fields):
        self.store, self.clock, self.changes = store, clock, changes
        self.api = FakeUsers(*people)
        self.groups = FakeLevels(Group(id="g1", name="Research data"), Group(id="g2", name="Library"))
        self.roles = FakeLevels(Role(id="0", name="Owner"), Role(id="2", name="Member"))
        self.accounts = FakeLevels()
        self.tokens = Granted(*scopes)
        self.account = account(**fields)
        self.limiter = Limiter(Plan.BUSINESS, clock, store.counts)
        self.service = self.another()

    def another(self):
        """The service as the next start of the program makes it."""
        return UsersService(
            self.api,
            self.groups,
            self.roles,
            self.accounts,
            self.store,
            self.account,
            self.tokens,
            self.limiter,
            self.changes,
            self.clock,
        )

    async def people(self, **query):
        """Names and statuses of the list."""
        found = await self.service.listing(DirectoryQuery(**query))
        return {row.name or row.email: row.status.value for row in await self.service.fetch(found.rows)}


@asynccontextmanager
async def a_house(folder, *people, scopes=ADMIN, **fields):
    """A house on a clock that stands still."""
    clock, changes = FakeClock(), Changes()
    store = await Store.open(folder / FILE_NAME, changes, clock)
    house = House(store, clock, changes, people or (ADA, GRACE, LINUS, OLD, NEW), scopes, **fields)
    try:
        yield house
    finally:
        await house.service.close()
        await store.close()
