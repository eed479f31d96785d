"""A session whose directory lives in memory, for what shows users."""

from array import array
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.services._user_levels import KEYS
from app.services._user_settings import Decided, Kept
from app.services.users import (
    LICENSED,
    DirectoryPhase,
    DirectoryState,
    LicenceKind,
    Licences,
    LicenceSource,
    SettingLevel,
)
from app.store.recordings import RecordingListing
from app.store.users import (
    Choice,
    DirectoryCounts,
    DirectoryListing,
    DirectoryRow,
    UserDetail,
    UserStatus,
)
from tests.fakes.meetings_session import ME, NOW, fake_session

ENGINEERS = "g-research"
MEMBER, ADMIN = "2", "1"


def person(row, name="Samuel Adeyemi", **fields):
    """A row of the directory."""
    first, _blank, last = name.partition(" ")
    email = f"{(first or 'nobody').casefold()}.{row}@halvern.example"
    known = {
        "row": row,
        "key": f"u{row}",
        "id": f"u{row}",
        "email": email,
        "name": name,
        "first_name": first,
        "last_name": last,
        "status": UserStatus.ACTIVE,
        "licence": 1,
        "role_id": MEMBER,
        "role_name": "Member",
        "dept": "Graduate School",
        "sign_in": (100,),
        "last_sign_in": NOW - timedelta(days=3),
        "created_at": NOW - timedelta(days=400),
        "timezone": "Europe/Helsinki",
    }
    return DirectoryRow(**{**known, **fields})


def invited(row, email="o.bondarenko@halvern.example", **fields):
    """An invitation that nobody has taken."""
    known = {
        "key": f"pending:{email}",
        "id": "",
        "email": email,
        "name": "",
        "first_name": "",
        "last_name": "",
        "status": UserStatus.PENDING,
        "licence": 99,
        "role_id": "",
        "role_name": "",
        "dept": "",
        "sign_in": (),
        "last_sign_in": None,
        "created_at": NOW - timedelta(days=9),
        "timezone": "",
    }
    return person(row, **{**known, **fields})


def me(row=1, **fields):
    """The person who signed in."""
    known = {"key": ME.id, "id": ME.id, "email": ME.email, "licence": 2, "role_id": "0"}
    return person(row, ME.name, **{**known, "role_name": "Owner", "dept": "IT Services", **fields})


def sample_people():
    """People of every status, licence and role that the page shows."""
    return (
        me(1),
        person(2, "Henrik Aaltonen", licence=2, dept="Library", role_id=ADMIN, role_name="Admin"),
        person(
            3,
            "Kwabena Mensah",
            dept="Economics",
            last_sign_in=NOW - timedelta(days=112),
            group_ids=(ENGINEERS,),
            group_names=("Research data",),
        ),
        person(4, "Ελένη Παπαδοπούλου", licence=2, dept="Classics", sign_in=(101,)),
        person(5, "अनन्या शर्मा", status=UserStatus.INACTIVE, dept="Sociology", last_sign_in=None),
        invited(6),
        person(7, "Gone Away", status=UserStatus.LEFT, left_at=NOW - timedelta(days=2)),
    )


def settings_of(*decided, scopes=(), levels_known=True):
    """Settings as the service keeps them: all off and decided by the account, but for those given."""
    given = {each.key: each for each in decided}
    plain = [given.get(key, Decided(key, False, SettingLevel.ACCOUNT, locked=False)) for key in KEYS]
    kept = Kept(tuple(plain), scopes, levels_known, 300, ("webinar",))
    return {
        "settings": [
            {"key": each.key, "value": each.value, "level": each.level.value, "group": each.group}
            | {"locked": each.locked}
            for each in kept.settings
        ],
        "scopes": list(kept.scopes),
        "levels_known": kept.levels_known,
        "capacity": kept.capacity,
        "add_ons": list(kept.add_ons),
    }


class FakeUsersStore:
    """People in memory, listed as the store would."""

    def __init__(self, rows=()):
        self.rows = {row.row: row for row in rows}
        self.profiles = {}
        self.settings = {}
        self.error = None
        self.queries = []
        self.fetched = []

    async def listing(self, query):
        self._check()
        self.queries.append(query)
        gone = query.status is UserStatus.LEFT
        inside = [row for row in self.rows.values() if (row.status is UserStatus.LEFT) is gone]
        found = [row for row in inside if _fits(row, query)]
        found.sort(key=_ORDERS[query.sort.column], reverse=query.sort.descending)
        return DirectoryListing(array("q", [row.row for row in found]), len(inside))

    async def fetch(self, rows):
        self._check()
        self.fetched.append(tuple(rows))
        return [self.rows[row] for row in rows if row in self.rows]

    async def of_keys(self, keys):
        by_key = {row.key: row for row in self.rows.values()}
        return [by_key[key] for key in keys if key in by_key]

    async def keys_of(self, rows):
        return [self.rows[row].key for row in rows if row in self.rows]

    async def row_of(self, key):
        return next((row.row for row in self.rows.values() if row.key == key), None)

    async def look_up(self, who):
        wanted = who.casefold()
        found = [row.key for row in self.rows.values() if wanted in (row.key, row.email.casefold())]
        return found[0] if found else None

    async def detail(self, key):
        self._check()
        found = await self.of_keys([key])
        if not found:
            return None
        settings = self.settings.get(key)
        return UserDetail(
            found[0],
            self.profiles.get(key, {}),
            NOW if key in self.profiles else None,
            settings,
            None if settings is None else NOW,
        )

    async def departments(self):
        return self._choices(lambda row: [(row.dept, row.dept)])

    async def roles(self):
        return self._choices(lambda row: [(row.role_id, row.role_name)])

    async def groups(self):
        return self._choices(lambda row: zip(row.group_ids, row.group_names, strict=True))

    async def sign_ins(self):
        return self._choices(lambda row: [(str(each), "") for each in row.sign_in])

    async def counts(self):
        self._check()
        return DirectoryCounts(Counter((row.status, row.licence) for row in self.rows.values()))

    def put(self, row):
        """Have another person, or the same one changed."""
        self.rows[row.row] = row

    def _choices(self, values):
        here = [row for row in self.rows.values() if row.status is not UserStatus.LEFT]
        found = Counter(pair for row in here for pair in values(row) if pair[0])
        return [Choice(*pair, count) for pair, count in sorted(found.items(), key=lambda each: each[0][1])]

    def _check(self):
        if self.error is not None:
            raise self.error


def _fits(row, query):
    words = f"{row.name} {row.email} {row.dept}".casefold()
    before = query.now - timedelta(days=query.idle_days) if query.now else None
    return (
        all(word in words for word in query.search.casefold().split())
        and query.status in (None, row.status)
        and query.licence in (None, row.licence)
        and query.role_id in ("", row.role_id)
        and query.dept in ("", row.dept)
        and (not query.group_id or query.group_id in row.group_ids)
        and (query.sign_in is None or query.sign_in in row.sign_in)
        and (not before or row.last_sign_in is None or row.last_sign_in < before)
    )


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ORDERS = {
    "name": lambda row: (row.name or row.email).casefold(),
    "email": lambda row: row.email,
    "department": lambda row: row.dept,
    "licence": lambda row: row.licence or 0,
    "role": lambda row: row.role_name,
    "group": lambda row: row.group_names,
    "last_sign_in": lambda row: row.last_sign_in or _LONG_AGO,
    "status": lambda row: row.status,
    "created": lambda row: row.created_at or _LONG_AGO,
}


def licences(used=7, total=10, **fields):
    """Figures as the plan's usage tells them."""
    kinds = (
        LicenceKind(LICENSED, "Licensed", used, total),
        LicenceKind("large_meeting", "Large Meeting", 6, 10),
        LicenceKind("basic", "Basic", 40),
    )
    known = {"kinds": kinds, "source": LicenceSource.PLAN, "words": "From the account’s plan.", "at": NOW}
    return Licences(**{**known, **fields})


SYNCED = DirectoryState(DirectoryPhase.DONE, people=6, requests=7, synced_at=NOW - timedelta(minutes=2))


class FakeDirectory:
    """What the page asks of the users' service; each call is written down."""

    def __init__(self, store):
        self._store = store
        self.calls = []
        self.error = None
        """What the next look-ups and readings of single people raise."""
        self.now = SYNCED
        self.result = SYNCED
        """How a reading ends."""
        self.before_answer = None
        """An awaitable maker: what to wait for before a reading ends."""
        self.figures = licences()
        self.why_not = self.scope = ""
        self.unnamed = {}
        """Sentences by part, as `why_no` answers them."""
        self.at_zoom = {}
        """Rows that a look-up finds, by e-mail address."""
        self.gone = set()
        """Keys of people whom Zoom names no more."""
        self.settings_error = None
        self.new_settings = {}
        """What reading the settings of a key brings."""
        self.shown = []

    @property
    def may_list(self):
        return not self.why_not

    def why_no(self, part):
        return self.unnamed.get(part, "")

    async def listing(self, query):
        found = await self._store.listing(query)
        if self.may_list:
            return found
        mine = await self._store.row_of(ME.id)
        return DirectoryListing(array("q", [row for row in found.rows if row == mine]), 1)

    async def fetch(self, rows):
        return await self._store.fetch(rows)

    async def load(self):
        return self.now

    def state(self):
        return self.now

    async def sync(self, *, force=False):
        self.calls.append(("sync", force))
        self.now = replace(self.now, phase=DirectoryPhase.RUNNING, error=None)
        if self.before_answer is not None:
            await self.before_answer()
        self.now = self.result
        return self.now

    async def cancel(self):
        self.calls.append(("cancel",))

    async def look_up(self, text):
        self._note("look_up", text)
        row = self.at_zoom.get(text)
        if row is not None:
            self._store.put(row)
        return row.key if row is not None else None

    async def refresh_person(self, key):
        self._note("refresh_person", key)
        for row in [row for row in self._store.rows.values() if row.key == key and key in self.gone]:
            self._store.put(replace(row, status=UserStatus.LEFT, left_at=NOW))
        return key not in self.gone

    async def read_settings(self, key):
        self._note("read_settings", key)
        if self.settings_error is not None:
            raise self.settings_error
        self._store.settings |= {key: self.new_settings[key]} if key in self.new_settings else {}

    def is_me(self, key):
        return key in (ME.id, ME.email)

    async def licences(self):
        return self.figures

    def set_shown(self, shown):
        self.shown.append(shown)

    def named(self, name):
        """The calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _note(self, *call):
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class FakeNotes:
    """Notes in memory."""

    def __init__(self):
        self.kept = {}

    async def get(self, name):
        return self.kept.get(name)

    async def set(self, name, value):
        self.kept[name] = value
        if value is None:
            del self.kept[name]


class FakeRecordingFigures:
    """How many recordings people have, and their bytes, by the host's id."""

    def __init__(self):
        self.known = {}

    async def listing(self, query):
        count, size = self.known.get(query.host_id, (0, 0))
        return RecordingListing(array("q", range(count)), count, size)


def users_session(rows=(), meetings=()):
    """A session over the people `rows`, who host `meetings`."""
    session = fake_session(meetings)
    session.store.users = FakeUsersStore(rows)
    session.store.notes = FakeNotes()
    session.store.recordings = FakeRecordingFigures()
    session.directory = FakeDirectory(session.store.users)
    session.sync.asked = []

    async def read_of(host, view):
        session.sync.asked.append((host, view))
        return session.sync.now

    session.sync.read_of = read_of
    return session
