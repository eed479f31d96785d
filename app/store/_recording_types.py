"""What the store answers about recordings: frozen, so that it may cross threads."""

from array import array
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.store._sort import Sort

NEWEST_FIRST = Sort("date", descending=True)


class RecordingState(StrEnum):
    """How a recording stands, from the states of its files: the first that holds, in this order."""

    TRASH = "trash"
    """All of it is in Zoom's trash."""
    DOWNLOADING = "downloading"
    """A file is on its way, waits for its turn, or is paused."""
    FAILED = "failed"
    """A file could not be fetched, or is damaged on disk."""
    PROCESSING = "processing"
    """Zoom still works on a file."""
    PARTLY = "partly"
    """Some files are on disk, others could be."""
    ON_DISK = "on_disk"
    """Every file that can be had is on disk."""
    GONE = "gone"
    """Zoom has it no more, and nothing of it is on disk. Listed only where a query asks for this state."""
    CLOUD = "cloud"
    """With Zoom, nothing of it on disk."""


class FileState(StrEnum):
    """How one file stands."""

    PROCESSING = "processing"
    CLOUD = "cloud"
    WAITING = "waiting"
    DOWNLOADING = "downloading"
    PAUSED = "paused"
    FAILED = "failed"
    ON_DISK = "on_disk"
    DAMAGED = "damaged"
    TRASH = "trash"
    GONE = "gone"


class WindowState(StrEnum):
    """How the reading of a window ended."""

    DONE = "done"
    PARTIAL = "partial"
    """Some pages came, not all."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecordingQuery:
    """Which recordings to list, and how."""

    first: date | None = None
    """First day of the range, in `zone`; None: from the beginning."""
    last: date | None = None
    """Last day of the range, itself in it; None: without end."""
    zone: str = "UTC"
    """IANA name of the zone in which days begin and end."""
    host_id: str = ""
    """Zoom's user id; empty: everybody's."""
    search: str = ""
    """Words of the topic, of the host's name or e-mail, or spoken; or a meeting number."""
    kinds: frozenset[str] = frozenset()
    """File extensions such as mp4: recordings that have a file of one of them; empty: any."""
    state: RecordingState | None = None
    least_bytes: int = 0
    most_bytes: int = 0
    """0: no limit, as with the other three."""
    least_minutes: int = 0
    most_minutes: int = 0
    trash: bool = False
    """What has files in Zoom's trash, instead of what has files outside it."""
    sort: Sort = NEWEST_FIRST
    """Column: one of date, topic, host, length, size, state. Equal rows: newest first."""


@dataclass(frozen=True, slots=True)
class RecordingListing:
    """The rows of a list in order, by their ids."""

    rows: "array[int]"
    total: int
    """How many rows the range has, in the trash or outside it, without the other filters."""
    bytes: int
    """Sum of the sizes of `rows`."""


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One line of the list: what was recorded of one session."""

    row: int
    """Id within the store; never given to another row."""
    uuid: str
    meeting_id: int
    """0 where Zoom did not say."""
    topic: str
    host_id: str
    host_name: str
    host_email: str
    start: datetime | None
    """In UTC; None where Zoom did not say."""
    duration: int | None
    """Minutes."""
    size: int
    """Bytes, of all files."""
    files: int
    state: RecordingState
    trashed_at: datetime | None = None
    """When the last of its files went into Zoom's trash, which keeps it for 30 days; None: none is there."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a recording."""

    row: int
    key: str
    """Stable name, see zoom.media.file_key."""
    file_id: str
    """Zoom's id; empty where it has none."""
    recording_type: str
    file_type: str
    extension: str
    size: int | None
    """Bytes, as Zoom says."""
    started: datetime | None
    finished: datetime | None
    state: FileState
    local_path: str = ""
    """Absolute; empty while nothing is on disk."""
    play_url: str = field(default="", repr=False)
    local_bytes: int = 0
    """Bytes on disk, of a part as well."""
    trashed_at: datetime | None = None
    name: str = ""
    """Zoom's own name of it; of a single participant's audio it holds who that is."""


@dataclass(frozen=True, slots=True)
class RecordingDetail:
    """All that is known of one recording."""

    row: RecordingRow
    files: tuple[FileRow, ...]
    share_url: str = field(default="", repr=False)
    passcode: str = field(default="", repr=False)
    auto_delete_at: date | None = None
    """When Zoom will move it to the trash by itself; None: not at all."""
    trashed_at: datetime | None = None
    type: str = ""
    """Zoom's kind of meeting, "1" to "99"; empty where it did not say."""
    play_passcode: str = field(default="", repr=False)
    """What follows ?pwd= in links that play."""
    account_id: str = ""
    gone: bool = False
    """Whether Zoom has it no more: what is left of it is here."""


@dataclass(frozen=True, slots=True)
class WantedFile:
    """One file that can be fetched, with all that its name on disk may hold."""

    key: str
    uuid: str
    meeting_id: int
    file_id: str
    account_id: str
    host_id: str
    host_email: str
    host_name: str
    topic: str
    start: datetime | None
    """Of the recording."""
    duration: int | None
    """Minutes, of the recording."""
    recording_type: str
    file_type: str
    extension: str
    size: int | None
    url: str = field(default="", repr=False)
    started: datetime | None = None
    """Of the file itself."""
    name: str = ""
    """As in FileRow."""


@dataclass(frozen=True, slots=True)
class LocalState:
    """What is on this computer of one file."""

    state: FileState
    """One of waiting, downloading, paused, failed, on disk, damaged; any other: nothing is here."""
    path: str = ""
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of days that Zoom was asked for, and how that ended."""

    scope: str
    """Whose recordings: the words of services.recordings."""
    first: date
    """In UTC, as Zoom takes it."""
    last: date
    """Itself in the window."""
    state: WindowState
    pages: int
    items: int
    throttled: int
    """How often Zoom asked to wait."""
    asked_at: datetime
    title: str = ""
    message: str = ""
    next_step: str = ""
    details: str = ""
