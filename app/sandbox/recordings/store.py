"""All recordings: by uuid, by meeting number, by day; what lies in the trash, and for how long."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

from app.sandbox.recordings.records import KEPT_IN_TRASH, Recording, RecordingFile
from app.sandbox.records import User

_start = attrgetter("start")


class RecordingStore:
    """Recordings of the account; lists are sorted once after each change."""

    def __init__(self) -> None:
        self._by_uuid: dict[str, Recording] = {}
        self._by_key: dict[str, Recording] = {}
        self._of_meeting: dict[int, list[Recording]] = {}
        self._sorted: dict[str, list[Recording]] | None = None

    def __len__(self) -> int:
        return len(self._by_uuid)

    def __iter__(self) -> Iterator[Recording]:
        return iter(self._by_uuid.values())

    def add(self, recording: Recording) -> None:
        """Take in a recording; one of the same uuid is replaced."""
        if recording.uuid in self._by_uuid:
            self.remove(self._by_uuid[recording.uuid])
        self._by_uuid[recording.uuid] = recording
        self._by_key[recording.key] = recording
        self._of_meeting.setdefault(recording.meeting_id, []).append(recording)
        self._sorted = None

    def remove(self, recording: Recording) -> None:
        """Delete a recording for good."""
        del self._by_uuid[recording.uuid]
        del self._by_key[recording.key]
        self._of_meeting[recording.meeting_id].remove(recording)
        self._sorted = None

    def of_host(self, host: User) -> list[Recording]:
        """Everything of a host, in the trash or not."""
        return list(self._rows(host.id))

    def hand_over(self, recording: Recording, host: User) -> None:
        """Give a recording to another host."""
        recording.host = host
        self._sorted = None

    def clear(self) -> None:
        """Delete all of them for good."""
        self._by_uuid.clear()
        self._by_key.clear()
        self._of_meeting.clear()
        self._sorted = None

    def with_uuid(self, uuid: str, now: datetime) -> Recording | None:
        """The recording of that uuid, in the trash or not."""
        return self._present(self._by_uuid.get(uuid), now)

    def latest(self, meeting_id: int, now: datetime) -> Recording | None:
        """The recording of a meeting's latest instance, outside the trash where there is one."""
        found = [each for each in self._of_meeting.get(meeting_id, ()) if self._present(each, now)]
        return max(found, key=lambda each: (each.trashed is None, each.start), default=None)

    def with_key(self, key: str, now: datetime) -> Recording | None:
        """The recording of that key, in the trash or not."""
        return self._present(self._by_key.get(key), now)

    def of_file(self, handle: str, now: datetime) -> tuple[Recording, RecordingFile] | None:
        """The file of that handle, in the trash or not."""
        recording = self.with_key(handle[:-2], now)
        file = recording.file(handle) if recording else None
        return (recording, file) if recording and file and not file.gone(now) else None

    def within(self, host: User | None, first: date, last: date) -> list[Recording]:
        """What is outside the trash and started on these days (UTC), the latest first; of one host or all."""
        rows = self._rows(host.id if host else "")
        begin = bisect_left(rows, _midnight(first), key=_start)
        end = bisect_left(rows, _midnight(last + timedelta(days=1)), key=_start)
        return [each for each in reversed(rows[begin:end]) if each.trashed is None and each.has_live_files()]

    def trash(self, host: User | None, now: datetime) -> list[Recording]:
        """Recordings that lie in the trash as a whole, the latest first."""
        rows = reversed(self._rows(host.id if host else ""))
        return [each for each in rows if each.trashed is not None and self._present(each, now)]

    def trash_of_files(self, host: User | None, now: datetime) -> list[Recording]:
        """Recordings outside the trash of which single files lie in it, the latest first."""
        rows = reversed(self._rows(host.id if host else ""))
        return [each for each in rows if each.trashed is None and trashed_files(each, now)]

    def _rows(self, host_id: str) -> list[Recording]:
        if self._sorted is None:
            self._sorted = _by_host(self._by_uuid.values())
        return self._sorted.get(host_id, [])

    def _present(self, recording: Recording | None, now: datetime) -> Recording | None:
        if recording is None or recording.trashed is None or now < recording.trashed + KEPT_IN_TRASH:
            return recording
        return None


def trashed_files(recording: Recording, now: datetime) -> list[RecordingFile]:
    """The single files of a recording that lie in the trash."""
    if not recording.has_trashed_files():
        return []
    return [each for each in recording.files if each.trashed and not each.gone(now)]


def live_files(recording: Recording) -> list[RecordingFile]:
    """The files of a recording outside the trash of single files."""
    return [each for each in recording.files if each.lives()]


def _by_host(recordings: Iterable[Recording]) -> dict[str, list[Recording]]:
    """Lists by start, of each host's id and, under "", of the whole account."""
    rows = sorted(recordings, key=_start)
    hosts: dict[str, list[Recording]] = {"": rows}
    for each in rows:
        hosts.setdefault(each.host.id, []).append(each)
    return hosts


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
