"""A session whose store, services and hosts live in memory, for view-models and views of meetings."""

from array import array
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from app.services.hosts import Host
from app.services.meetings import Deleted
from app.services.sync import SyncState
from app.store.meetings import (
    Day,
    Listing,
    MeetingDetail,
    MeetingQuery,
    MeetingRow,
    MeetingStatus,
    OccurrenceRow,
    PastSession,
    View,
)
from app.zoom.models.meeting import MeetingSettings, Recurrence
from app.zoom.models.settings import UserSettings

NOW = datetime(2026, 11, 24, 10, 12, 20, tzinfo=UTC)
ME = Host("u-me", "marta@halvern.example", "Marta Lindqvist", True, "me")
HENRIK = Host("u-henrik", "henrik@halvern.example", "Henrik Aaltonen", False, "u-henrik")


class InlineIo:
    """Runs the work on the caller's loop."""

    async def run(self, work):
        return await work


def meeting(row, topic="Stand-up", *, start=NOW + timedelta(hours=1), **fields):
    """A row of the store."""
    known = {
        "row": row,
        "key": str(86_000_000_000 + row),
        "meeting_id": 86_000_000_000 + row,
        "uuid": f"uuid{row}==",
        "occurrence_id": "",
        "topic": topic,
        "host_id": ME.id,
        "host_name": ME.name,
        "host_email": ME.email,
        "start": start,
        "duration": 45,
        "zone": "Europe/Berlin",
        "status": MeetingStatus.SCHEDULED,
        "type": 2,
        "repeats": False,
        "participants": None,
        "pmi": False,
    }
    return MeetingRow(**{**known, **fields})


class FakeMeetingsStore:
    """Rows in memory, listed as the store would."""

    def __init__(self, rows=()):
        self.rows = {row.row: row for row in rows}
        self.details = {}
        self.error = None
        self.queries = []
        self.fetched = []

    async def listing(self, query: MeetingQuery) -> Listing:
        self._check()
        self.queries.append(query)
        inside = [row for row in self.rows.values() if row.host_id == query.host_id and _in(row, query)]
        wanted = query.search.casefold()
        found = [
            row for row in inside if wanted in f"{row.topic} {row.host_name} {row.meeting_id}".casefold()
        ]
        found.sort(key=_order(query.sort.column), reverse=query.sort.descending)
        days = _days(found, ZoneInfo(query.zone)) if query.sort.column == "time" else ()
        return Listing(array("q", [row.row for row in found]), days, len(inside))

    async def fetch(self, rows):
        self._check()
        self.fetched.append(tuple(rows))
        return [self.rows[row] for row in rows if row in self.rows]

    async def counts(self, host_id, now):
        rows = [row for row in self.rows.values() if row.host_id == host_id]
        query = SimpleNamespace(view=None, now=now)
        return {
            view: sum(_in(row, SimpleNamespace(view=view, now=query.now)) for row in rows) for view in View
        }

    async def next(self, host_id, now, limit):
        self._check()
        query = SimpleNamespace(view=View.UPCOMING, now=now)
        rows = [row for row in self.rows.values() if row.host_id == host_id and _in(row, query)]
        return sorted(rows, key=lambda row: row.start)[:limit]

    async def detail(self, key):
        self._check()
        row = next((row for row in self.rows.values() if row.key == key), None)
        if row is None:
            return None
        return replace(self.details[key], row=row) if key in self.details else detail_of(row)

    def _check(self):
        if self.error is not None:
            raise self.error


def detail_of(row, **fields):
    """A row with the rest that Zoom tells."""
    known = {
        "row": row,
        "agenda": "",
        "join_url": f"https://halvern.zoom.us/j/{row.meeting_id}?pwd=sEcReT",
        "password": "r7Kq-42mh",
        "pmi": "",
        "settings": MeetingSettings(
            waiting_room=True,
            join_before_host=False,
            auto_recording="cloud",
            mute_upon_entry=True,
            meeting_authentication=True,
            participant_video=False,
            host_video=True,
            audio="both",
            approval_type=2,
        ),
        "recurrence": None,
        "occurrences": (),
        "sessions": (),
        "created_at": None,
        "fetched_at": NOW,
    }
    return MeetingDetail(**{**known, **fields})


def series(row, topic="Research data clinic", count=9):
    """A weekly series with its detail."""
    start = NOW + timedelta(hours=3, minutes=48)
    first = meeting(row, topic, start=start, repeats=True, type=8, zone="Europe/Helsinki")
    ahead = tuple(
        OccurrenceRow(
            f"{first.meeting_id}@{place}",
            str(place),
            start + timedelta(weeks=place),
            45,
            MeetingStatus.CANCELLED if place == 2 else MeetingStatus.SCHEDULED,
        )
        for place in range(count)
    )
    past = tuple(
        PastSession(f"past{place}", start - timedelta(weeks=place), 41 + place, 19 + place)
        for place in range(1, 9)
    )
    recurrence = Recurrence(type=2, repeat_interval=1, weekly_days="3")
    return first, detail_of(first, recurrence=recurrence, occurrences=ahead, sessions=past)


class FakeMeetingsService:
    """What the page asks of Zoom; each call is written down."""

    def __init__(self, store):
        self._store = store
        self.calls = []
        self.error = None
        self.left = 96
        self.known = {}
        self.people = {}

    async def create(self, request, host):
        self._note("create", request, host)
        number = max(self._store.rows, default=0) + 1
        zone = ZoneInfo(request.timezone)
        start = request.start_time.replace(tzinfo=zone).astimezone(UTC)
        row = meeting(number, request.topic, start=start, duration=request.duration, host_id=host.id)
        self._store.rows[number] = row
        return detail_of(row)

    async def update(self, before, request):
        self._note("update", before, request)
        row = before.row if request.topic is None else replace(before.row, topic=request.topic)
        self._store.rows[row.row] = row
        return replace(before, row=row)

    async def delete(self, key, *, notify_host, notify_registrants):
        self._note("delete", key, notify_host, notify_registrants)
        row = next(row for row in self._store.rows.values() if row.key == key)
        del self._store.rows[row.row]
        self._gone = row
        return Deleted(row.meeting_id, row.topic, True)

    async def undo_delete(self, deleted):
        self._note("undo_delete", deleted.meeting_id)
        self._store.rows[self._gone.row] = self._gone

    async def end(self, meeting_id):
        self._note("end", meeting_id)

    async def refresh_detail(self, key):
        self._note("refresh_detail", key)

    async def refresh_past(self, key):
        self.calls.append(("refresh_past", key))

    async def participants(self, uuid):
        self._note("participants", uuid)
        return self.people.get(uuid, ())

    async def start_url(self, meeting_id):
        self._note("start_url", meeting_id)
        return f"https://halvern.zoom.us/s/{meeting_id}?zak=hidden"

    async def invitation(self, meeting_id):
        self._note("invitation", meeting_id)
        return "Marta invites you\r\nMeeting ID: 860"

    async def look_up(self, text):
        self._note("look_up", text)
        return self.known.get(text)

    def writes_left(self, host_id):
        return self.left

    def named(self, name):
        """The calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _note(self, *call):
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class FakeSync:
    """Says how fresh the lists are."""

    def __init__(self):
        self.shown = []
        self.refreshed = []
        self.now = SyncState(
            phase="done",
            synced_at=NOW - timedelta(minutes=2),
            done=0,
            missing="",
            error=None,
            resumes_at=None,
        )

    def state(self, view):
        return self.now

    def set_shown(self, view):
        self.shown.append(view)

    async def refresh(self, view=None):
        self.refreshed.append(view)


class FakeHosts:
    """Two people; others are unknown."""

    may_choose, why_not = True, ""

    def __init__(self):
        self.chosen = ME
        self.error = None

    async def current(self):
        if self.error is not None:
            raise self.error
        return self.chosen

    async def choose(self, text):
        if self.error is not None:
            raise self.error
        self.chosen = ME if text == "me" else HENRIK
        return self.chosen

    async def suggestions(self, prefix):
        return [host for host in (ME, HENRIK) if host.name.casefold().startswith(prefix.casefold())]


class FakeUsers:
    """Zoom's users, of whom only the settings are asked."""

    def __init__(self):
        self.told = UserSettings()
        self.error = None

    async def settings(self, user_id):
        if self.error is not None:
            raise self.error
        return self.told


def fake_session(rows=(), details=()):
    """A session over `rows`."""
    store = FakeMeetingsStore(rows)
    store.details = {detail.row.key: detail for detail in details}
    return SimpleNamespace(
        account=SimpleNamespace(
            api_url="https://api.zoom.us/v2", user_id=ME.id, email=ME.email, display_name=ME.name
        ),
        store=SimpleNamespace(meetings=store),
        meetings=FakeMeetingsService(store),
        sync=FakeSync(),
        hosts=FakeHosts(),
        users=FakeUsers(),
    )


def _in(row, query):
    if query.view is View.LIVE:
        return row.status is MeetingStatus.LIVE
    over = row.status is MeetingStatus.ENDED or (
        row.start is not None and row.start < query.now - timedelta(days=1)
    )
    return over if query.view is View.PAST else not over


def _order(column):
    far = datetime.max.replace(tzinfo=UTC)
    keys = {
        "time": lambda row: row.start or far,
        "topic": lambda row: row.topic,
        "host": lambda row: row.host_name,
        "status": lambda row: row.status,
        "people": lambda row: row.participants or 0,
    }
    return keys[column]


def _days(rows, zone):
    days, first = [], 0
    for day, group in groupby(rows, key=lambda row: row.start.astimezone(zone).date() if row.start else None):
        rows_of_day = list(group)
        planned = [row for row in rows_of_day if row.status is not MeetingStatus.CANCELLED]
        minutes = sum(row.duration or 0 for row in planned)
        days.append(Day(first, day, len(planned), minutes, len(rows_of_day)))
        first += len(rows_of_day)
    return tuple(days)
