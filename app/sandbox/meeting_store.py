"""All meetings, and what each host's lists hold."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter

from app.sandbox.errors import no_such_meeting
from app.sandbox.records import (
    INSTANT,
    PERSONAL,
    RECURRING,
    RECURRING_NO_FIXED_TIME,
    Meeting,
    Occurrence,
    Session,
    User,
)

NEVER = datetime.max.replace(tzinfo=UTC)
_KEPT = {False: timedelta(days=30), True: timedelta(days=365)}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A row of a list: a meeting, or one date of a series; `start` is NEVER without fixed time."""

    meeting: Meeting
    occurrence: Occurrence | None
    start: datetime
    end: datetime


class MeetingStore:
    """Meetings by number; lists are sorted once after each change of a host's meetings."""

    def __init__(self) -> None:
        self._meetings: dict[int, Meeting] = {}
        self._trash: dict[int, Meeting] = {}
        self._hosts: dict[str, dict[int, Meeting]] = {}
        self._sessions: dict[str, tuple[Meeting, Session]] = {}
        self._sorted: dict[tuple[str, bool], list[Entry]] = {}

    def __len__(self) -> int:
        return len(self._meetings)

    def __contains__(self, meeting_id: int) -> bool:
        return meeting_id in self._meetings or meeting_id in self._trash

    def add(self, meeting: Meeting) -> None:
        """Take in a new meeting, or one back from the trash."""
        self._trash.pop(meeting.id, None)
        self._meetings[meeting.id] = meeting
        self._hosts.setdefault(meeting.host.id, {})[meeting.id] = meeting
        for session in meeting.sessions:
            self._sessions[session.uuid] = (meeting, session)
        self.changed(meeting)

    def trash(self, meeting: Meeting) -> None:
        """Delete a meeting; it can be recovered."""
        del self._meetings[meeting.id]
        del self._hosts[meeting.host.id][meeting.id]
        self._trash[meeting.id] = meeting
        self.changed(meeting)

    def remove(self, meeting: Meeting) -> None:
        """Delete a meeting for good, with its past sessions."""
        self.trash(meeting)
        del self._trash[meeting.id]
        for session in meeting.sessions:
            del self._sessions[session.uuid]

    def hand_over(self, meeting: Meeting, host: User) -> None:
        """Give a meeting another host."""
        del self._hosts[meeting.host.id][meeting.id]
        self.changed(meeting)
        meeting.host = host
        self.add(meeting)

    def trashed(self, meeting_id: int) -> Meeting | None:
        """A deleted meeting."""
        return self._trash.get(meeting_id)

    def changed(self, meeting: Meeting) -> None:
        """Sort the host's lists anew when they are next asked for."""
        for series_once in (False, True):
            self._sorted.pop((meeting.host.id, series_once), None)

    def record(self, meeting: Meeting, session: Session) -> None:
        """Keep a session that has taken place."""
        meeting.sessions.append(session)
        self._sessions[session.uuid] = (meeting, session)

    def get(self, meeting_id: int, now: datetime) -> Meeting:
        """The meeting of that number.

        Raises:
            ApiFault: code 3001: there is none, or it has expired.
        """
        meeting = self._meetings.get(meeting_id)
        if meeting is None or expired(meeting, now):
            raise no_such_meeting(meeting_id)
        return meeting

    def find_number(self, meeting_id: int) -> Meeting | None:
        """The meeting of that number, expired or not."""
        return self._meetings.get(meeting_id)

    def session(self, uuid: str) -> tuple[Meeting, Session] | None:
        """A past session by its uuid."""
        return self._sessions.get(uuid)

    def of_host(self, host_id: str) -> list[Meeting]:
        """A host's meetings in no order."""
        return list(self._hosts.get(host_id, {}).values())

    def everyone_s(self) -> Iterator[Meeting]:
        """Every meeting of the account."""
        return iter(self._meetings.values())

    def entries(self, host_id: str, *, series_once: bool) -> list[Entry]:
        """Rows by start; deleted dates, instant meetings and personal rooms are in no list."""
        key = (host_id, series_once)
        if key not in self._sorted:
            rows = [row for meeting in self.of_host(host_id) for row in _rows(meeting, series_once)]
            self._sorted[key] = sorted(rows, key=attrgetter("start"))
        return self._sorted[key]


def starting_from(entries: list[Entry], moment: datetime) -> list[Entry]:
    """The rows that start at `moment` or later."""
    return entries[bisect_left(entries, moment, key=attrgetter("start")) :]


def expired(meeting: Meeting, now: datetime) -> bool:
    """Whether Zoom has forgotten the number: at once, after 30 days, or a year for a series."""
    if meeting.live or meeting.type == PERSONAL:
        return False
    if meeting.type == INSTANT:
        return bool(meeting.sessions)
    last = meeting.last_end() or max([meeting.created, *(each.start for each in meeting.sessions)])
    return last + _KEPT[meeting.type in (RECURRING, RECURRING_NO_FIXED_TIME)] < now


def _rows(meeting: Meeting, series_once: bool) -> Iterator[Entry]:
    if meeting.type in (INSTANT, PERSONAL):
        return
    if meeting.occurrences and not series_once:
        for each in meeting.occurrences:
            if each.status != "deleted":
                yield Entry(meeting, each, each.start, each.end)
        return
    start = meeting.start or NEVER
    yield Entry(meeting, None, start, meeting.last_end() or NEVER)
