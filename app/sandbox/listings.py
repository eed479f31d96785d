"""Which meetings are in which list (GET /users/{userId}/meetings, GET /users/{userId}/upcoming_meetings)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from app.sandbox.meeting_store import NEVER, Entry, MeetingStore, expired, starting_from
from app.sandbox.records import INSTANT, Meeting, User

KINDS = ("scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings")
HALF_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Window:
    """Days from and to, both included, in a zone; None is open."""

    first: date | None = None
    last: date | None = None
    timezone: str = "UTC"

    def bounds(self) -> tuple[datetime, datetime]:
        """The moments between which a meeting may start."""
        zone = ZoneInfo(self.timezone)
        begin = datetime.combine(self.first, time(), zone) if self.first else datetime.min.replace(tzinfo=UTC)
        if self.last is None:
            return begin, NEVER
        return begin, datetime.combine(self.last + timedelta(days=1), time(), zone)

    def narrow(self, entries: list[Entry]) -> list[Entry]:
        """The rows that start within."""
        if self.first is None and self.last is None:
            return entries
        begin, end = self.bounds()
        return [each for each in starting_from(entries, begin) if each.start < end]


def listing(
    store: MeetingStore, host: User, kind: str, now: datetime, window: Window, *, series_once: bool
) -> list[Entry]:
    """The rows of the list `kind` of `host`, by start."""
    once = series_once
    if kind == "live":
        return window.narrow(_live(store, host, once))
    # Expansion into dates has been seen in the upcoming lists; the scheduled one names a series once.
    if kind == "scheduled":
        rows = store.entries(host.id, series_once=True)
        return window.narrow([each for each in rows if not expired(each.meeting, now)])
    if kind == "previous_meetings":
        rows = store.entries(host.id, series_once=once)
        return window.narrow([each for each in rows if _previous(each, now)])
    return window.narrow(_upcoming(store, host, now, once))


def _upcoming(store: MeetingStore, host: User, now: datetime, once: bool) -> list[Entry]:
    entries = store.entries(host.id, series_once=once)
    # A date lasts a day at most, so nothing that began earlier can still go on, unless it is live.
    recent = entries if once else starting_from(entries, now - timedelta(days=1))
    upcoming = [each for each in recent if each.end > now and each.start <= now + HALF_YEAR]
    listed = {id(each) for each in upcoming}
    overrun = [each for each in _live(store, host, once) if each.end <= now and id(each) not in listed]
    timeless = [each for each in recent if each.start is NEVER and not expired(each.meeting, now)]
    return sorted(overrun + upcoming, key=attrgetter("start")) + timeless


def next_day(store: MeetingStore, user: User, now: datetime) -> list[Entry]:
    """What `user` hosts or is invited to within 24 hours."""
    own = store.entries(user.id, series_once=False)
    rows = [each for each in own if now < each.end and each.start <= now + timedelta(days=1)]
    for meeting in store.everyone_s():
        if meeting.host is not user and _invites(meeting, user):
            rows += [
                each
                for each in store.entries(meeting.host.id, series_once=False)
                if each.meeting is meeting and now < each.end and each.start <= now + timedelta(days=1)
            ]
    return sorted(rows, key=attrgetter("start"))


def _live(store: MeetingStore, host: User, once: bool) -> list[Entry]:
    live = {meeting.id for meeting in store.of_host(host.id) if meeting.live and meeting.type != INSTANT}
    if not live:
        return []
    rows: dict[int, list[Entry]] = {}
    for each in store.entries(host.id, series_once=once):
        if each.meeting.id in live:
            rows.setdefault(each.meeting.id, []).append(each)
    return sorted((_running(each) for each in rows.values()), key=attrgetter("start"))


def _running(rows: list[Entry]) -> Entry:
    session = rows[0].meeting.live
    assert session is not None
    return min(rows, key=lambda each: abs(each.start - session.start))


def _previous(entry: Entry, now: datetime) -> bool:
    if entry.end > now or entry.start < now - HALF_YEAR or expired(entry.meeting, now):
        return False
    session = entry.meeting.live
    return session is None or not entry.start <= session.start < entry.end


def _invites(meeting: Meeting, user: User) -> bool:
    return any(each.get("email") == user.email for each in meeting.settings.get("meeting_invitees", ()))
