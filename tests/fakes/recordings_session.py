"""A session whose recordings, transfers and folders live in memory, for what shows recordings."""

from array import array
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.services.recordings import (
    Cost,
    Diagnosis,
    ListingPhase,
    ListingResult,
    ListingState,
    Reach,
    TrashResult,
    UsersOfStatus,
)
from app.store.recordings import (
    FileRow,
    FileState,
    RecordingDetail,
    RecordingListing,
    RecordingRow,
    RecordingState,
    WantedFile,
)
from app.store.users import Person
from tests.fakes.meetings_session import HENRIK, ME, NOW, FakeHosts, fake_session
from tests.fakes.transfers import MIB, FakeFolders, FakeTransfers


def recording(row, topic="Senate", *, days_ago=1, **fields):
    """A row of the store."""
    known = {
        "row": row,
        "uuid": f"rec{row}==",
        "meeting_id": 86_000_000_000 + row,
        "topic": topic,
        "host_id": ME.id,
        "host_name": ME.name,
        "host_email": ME.email,
        "start": NOW - timedelta(days=days_ago),
        "duration": 45,
        "size": 60 * MIB,
        "files": 2,
        "state": RecordingState.CLOUD,
        "trashed_at": None,
    }
    return RecordingRow(**{**known, **fields})


def file(row, recording_type="shared_screen_with_speaker_view", file_type="MP4", **fields):
    """A file of a recording."""
    known = {
        "row": row,
        "key": f"file{row}",
        "file_id": f"file{row}",
        "recording_type": recording_type,
        "file_type": file_type,
        "extension": file_type.lower(),
        "size": 50 * MIB,
        "started": NOW - timedelta(days=1),
        "finished": NOW - timedelta(days=1) + timedelta(minutes=45),
        "state": FileState.CLOUD,
        "play_url": f"https://halvern.zoom.us/rec/play/{row}",
    }
    return FileRow(**{**known, **fields})


def detail_of(row, files=None, **fields):
    """A row with its files: a video and its sound unless others are named."""
    if files is None:
        files = (
            file(row.row * 10, size=50 * MIB),
            file(row.row * 10 + 1, "audio_only", "M4A", size=10 * MIB),
        )
    known = {
        "row": row,
        "files": tuple(files),
        "share_url": f"https://halvern.zoom.us/rec/share/{row.row}",
        "passcode": "r7Kq-42mh",
        "play_passcode": "pLaY",
        "auto_delete_at": None,
        "trashed_at": row.trashed_at,
        "type": "2",
        "account_id": "acc",
    }
    return RecordingDetail(**{**known, **fields})


def wanted_of(detail, one):
    """A file as transfers want it."""
    row = detail.row
    return WantedFile(
        key=one.key,
        uuid=row.uuid,
        meeting_id=row.meeting_id,
        file_id=one.file_id,
        account_id="acc",
        host_id=row.host_id,
        host_email=row.host_email,
        host_name=row.host_name,
        topic=row.topic,
        start=row.start,
        duration=row.duration,
        recording_type=one.recording_type,
        file_type=one.file_type,
        extension=one.extension,
        size=one.size,
        url="https://halvern.zoom.us/rec/download/hidden",
    )


class FakeRecordingsStore:
    """Recordings in memory, listed as the store would."""

    def __init__(self, rows=(), details=()):
        self.rows = {row.row: row for row in rows}
        self.details = {detail.row.uuid: detail for detail in details}
        self.error = None
        self.queries = []
        self.fetched = []
        self.spoken = {}

    async def listing(self, query):
        self._check()
        self.queries.append(query)
        inside = [row for row in self.rows.values() if _in_range(row, query)]
        found = [row for row in inside if self._fits(row, query)]
        found.sort(key=_ORDERS[query.sort.column], reverse=query.sort.descending)
        size = sum(row.size for row in found)
        return RecordingListing(array("q", [row.row for row in found]), len(inside), size)

    async def fetch(self, rows):
        self._check()
        self.fetched.append(tuple(rows))
        return [self.rows[row] for row in rows if row in self.rows]

    async def detail(self, uuid):
        self._check()
        row = next((row for row in self.rows.values() if row.uuid == uuid), None)
        if row is None:
            return None
        known = self.details.get(uuid)
        return detail_of(row) if known is None else replace(known, row=row)

    async def uuid_of(self, row):
        return self.rows[row].uuid if row in self.rows else None

    async def row_of(self, uuid):
        return next((row.row for row in self.rows.values() if row.uuid == uuid), None)

    async def files(self, uuids, kinds=frozenset()):
        self._check()
        details = [await self.detail(uuid) for uuid in uuids]
        return [
            wanted_of(detail, one)
            for detail in details
            if detail is not None
            for one in detail.files
            if one.state not in _NOT_TO_FETCH and (not kinds or one.extension in kinds)
        ]

    async def hosts_with_recordings(self):
        self._check()
        people = {
            row.host_id: Person(row.host_id, row.host_email, row.host_name) for row in self.rows.values()
        }
        return sorted(people.values(), key=lambda person: person.name)

    def put(self, row, detail=None):
        """Have another recording, or the same one changed."""
        self.rows[row.row] = row
        if detail is not None:
            self.details[row.uuid] = detail

    def _fits(self, row, query):
        words = f"{row.topic} {row.host_name} {row.host_email} {self.spoken.get(row.uuid, '')}".casefold()
        minutes = row.duration or 0
        return (
            (not query.host_id or row.host_id == query.host_id)
            and query.search.casefold() in words
            and (query.state is None or row.state is query.state)
            and row.size >= query.least_bytes
            and (not query.most_bytes or row.size <= query.most_bytes)
            and minutes >= query.least_minutes
            and (not query.most_minutes or minutes <= query.most_minutes)
            and self._has_kind(row, query.kinds)
        )

    def _has_kind(self, row, kinds):
        detail = self.details.get(row.uuid) or detail_of(row)
        return not kinds or any(one.extension in kinds for one in detail.files)

    def _check(self):
        if self.error is not None:
            raise self.error


_NOT_TO_FETCH = frozenset({FileState.PROCESSING, FileState.TRASH, FileState.GONE})
_ORDERS = {
    "date": lambda row: row.start or datetime.min.replace(tzinfo=UTC),
    "topic": lambda row: row.topic,
    "host": lambda row: row.host_name,
    "length": lambda row: row.duration or 0,
    "size": lambda row: row.size,
    "state": lambda row: row.state,
}


def _in_range(row, query):
    if (row.state is RecordingState.TRASH) is not query.trash:
        return False
    if row.start is None:
        return query.first is None and query.last is None
    day = row.start.astimezone(ZoneInfo(query.zone)).date()
    return (query.first is None or day >= query.first) and (query.last is None or day <= query.last)


def cost(requests=3, seconds=2.0, **fields):
    """What a listing takes."""
    known = {
        "requests": requests,
        "seconds": seconds,
        "windows": requests,
        "users": 0,
        "reach": Reach.ACCOUNT,
        "known_windows": 0,
    }
    return Cost(**{**known, **fields})


class FakeRecordingsService:
    """What the page asks of Zoom; each call is written down."""

    reach, why = Reach.ACCOUNT, ""

    def __init__(self, store):
        self._store = store
        self.calls = []
        self.error = None
        self.costs = cost()
        self.result = ListingResult(found=0, asked=3, known=0, missing=(), reach=Reach.ACCOUNT)
        self.now = ListingState()
        self.before_answer = None
        """An awaitable maker: what to wait for before a reading ends."""
        self.refused = {}
        """Failures by UUID or key."""
        self.shown = []
        self.may_trash = self.may_restore = True
        self.trash_why_not = self.restore_why_not = ""

    async def cost(self, first, last, hosts=(), *, force=False):
        self._note("cost", first, last, tuple(hosts), force)
        return self.costs

    async def trash_cost(self):
        self._note("trash_cost")
        return self.costs

    async def read(self, first, last, hosts=(), *, force=False, priority=None, most_requests=None):
        self._note("read", first, last, tuple(hosts), force, most_requests)
        return await self._answer()

    async def read_trash(self):
        self._note("read_trash")
        return await self._answer()

    def state(self):
        return self.now

    def set_shown(self, first, last, host=None):
        self.shown.append((first, last, host))

    async def diagnosis(self, first, last, hosts=()):
        self._note("diagnosis", first, last, tuple(hosts))
        return Diagnosis(
            windows=(),
            pages=3,
            items=0,
            throttles=1,
            scopes_had=("cloud_recording:read:list_account_recordings:admin",),
            scopes_lacking=(),
            scopes_known=True,
            users=(UsersOfStatus("active", 9, 9), UsersOfStatus("inactive", 1, 1)),
            reach=Reach.ACCOUNT,
            why="",
            missing=(),
            hints=("Nobody recorded to the cloud in this range.",),
        )

    async def refresh_recording(self, uuid):
        self._note("refresh_recording", uuid)
        return True

    async def trash(self, uuids):
        self._note("trash", tuple(uuids))
        return self._changed(uuids, RecordingState.TRASH)

    async def restore(self, uuids):
        self._note("restore", tuple(uuids))
        return self._changed(uuids, RecordingState.CLOUD)

    async def trash_files(self, keys):
        self._note("trash_files", {uuid: tuple(sorted(each)) for uuid, each in keys.items()})
        return self._result([key for each in keys.values() for key in each])

    async def restore_files(self, keys):
        self._note("restore_files", {uuid: tuple(sorted(each)) for uuid, each in keys.items()})
        return self._result([key for each in keys.values() for key in each])

    async def mirror(self, catalogue):
        self._note("mirror", catalogue.folder)
        return 0

    def named(self, name):
        """The calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    async def _answer(self):
        self.now = replace(self.now, phase=ListingPhase.RUNNING, error=None)
        if self.before_answer is not None:
            await self.before_answer()
        ended = ListingPhase.DONE if self.result.complete else ListingPhase.PARTIAL
        failed = self.result.error is not None and not self.result.found
        self.now = ListingState(
            phase=ListingPhase.FAILED if failed else ended,
            missing=self.result.missing,
            error=self.result.error,
        )
        return self.result

    def _changed(self, uuids, state):
        result = self._result(uuids)
        trashed_at = NOW if state is RecordingState.TRASH else None
        for row in [row for row in self._store.rows.values() if row.uuid in result.done]:
            self._store.rows[row.row] = replace(row, state=state, trashed_at=trashed_at)
        return result

    def _result(self, names):
        done = tuple(name for name in names if name not in self.refused)
        return TrashResult(done, tuple(self.refused[name] for name in names if name in self.refused))

    def _note(self, *call):
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class FakeNames:
    """Of the directory, what the page asks of it: names."""

    def __init__(self):
        self.asked = 0

    async def ensure(self):
        self.asked += 1


def recordings_session(rows=(), details=(), changes=None):
    """A session over `rows`, whose meetings are empty."""
    session = fake_session()
    store = FakeRecordingsStore(rows, details)
    session.store.recordings = store
    session.recordings = FakeRecordingsService(store)
    session.transfers = FakeTransfers(changes)
    session.folders = FakeFolders()
    session.hosts = FakeHosts()
    session.directory = FakeNames()
    return session


def sample_rows():
    """Recordings of several people in every state that the page shows."""
    return (
        recording(1, "Graduate School open evening", duration=84, state=RecordingState.DOWNLOADING),
        recording(2, "Linear algebra, lecture 8", days_ago=1.3, state=RecordingState.ON_DISK),
        recording(
            3,
            "Admissions panel",
            days_ago=4,
            host_id=HENRIK.id,
            host_name=HENRIK.name,
            host_email=HENRIK.email,
        ),
        recording(4, "Field methods seminar", days_ago=5, state=RecordingState.FAILED),
        recording(
            5, "Faculty budget", days_ago=8, state=RecordingState.TRASH, trashed_at=NOW - timedelta(days=3)
        ),
        recording(6, "Long ago", start=datetime(2025, 3, 9, 13, 30, tzinfo=UTC)),
    )


FIRST_DAY = date(2026, 9, 1)
"""Where the page's range begins at NOW."""
