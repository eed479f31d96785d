# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""Meetings as the window shows them: one table, read by blocks, written by pages.

Every list is an order of row ids over one SQL query; rows are fetched as they come into view.
"""

from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.store import _meeting_queries as queries
from app.store import _meeting_writes as writes
from app.store._meeting_decoding import (
    ROW_COLUMNS,
    ROW_TABLES,
    detail_of,
    occurrence_of,
    row_of,
    session_of,
)
from app.store._meeting_types import (
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
from app.store._queries import Filter, ids, zone_of
from app.store._sort import Sort
from app.store._values import as_json, milliseconds, topic_order
from app.store.database import Database
from app.store.migrations import NO_TIME
from app.zoom.models.meeting import Meeting, MeetingListItem

__all__ = [
    "Day",
    "Listing",
    "MeetingDetail",
    "MeetingQuery",
    "MeetingRow",
    "MeetingStatus",
    "MeetingsStore",
    "OccurrenceRow",
    "PastSession",
    "Sort",
    "View",
    "zone_of",
]

ROOM = "meetings"
LIVE_AGE = timedelta(minutes=10)
"""What was called live longer ago counts as not live when the store opens."""
MAX_KEYS = 500
"""A change of more rows than this names none: look at all."""


class MeetingsStore:
    """The meetings of one account; raises StoreError where the file fails."""

    def __init__(self, database: Database, changes: Changes, clock: Clock) -> None:
        self._database, self._changes, self._clock = database, changes, clock

    async def listing(self, query: MeetingQuery) -> Listing:
        """The rows of a list in order, and the days they fall on."""
        found = queries.filter_of(query)
        if query.sort.column == "time":
            rows, days = await self._by_day(query, found)
        else:
            sql = queries.rows_sql(found.sql, queries.order_of(query))
            rows, days = ids(await self._text(sql, found.values)), ()
        total = len(rows) if not query.search.strip() else await self._count(query)
        return Listing(rows, days, total)

    async def fetch(self, rows: Iterable[int]) -> list[MeetingRow]:
        """These rows, in this order; those that are gone are left out."""
        wanted = list(rows)
        sql = f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE row IN (SELECT value FROM json_each(?))"
        found = await self._rows(sql, (as_json(wanted),))
        by_id = {each.row: each for each in found}
        return [by_id[row] for row in wanted if row in by_id]

    async def counts(self, host_id: str, now: datetime) -> dict[View, int]:
        """How many rows each view has."""
        sums = ", ".join(f"count(*) FILTER (WHERE {queries.VIEWS[view]})" for view in View)
        host = "WHERE host_id = :host" if host_id else ""
        sql = f"SELECT {sums} FROM meetings {host}"
        found = await self._database.read(sql, {"host": host_id, "now": int(now.timestamp())})
        return dict(zip(View, found[0], strict=True))

    async def detail(self, key: str) -> MeetingDetail | None:
        """All that is known of a row's meeting; None when there is no such row."""
        sql = f"SELECT {_DETAIL_COLUMNS}, {ROW_COLUMNS} FROM {ROW_TABLES} WHERE key = ?"
        found = await self._database.read(sql, (key,))
        if not found:
            return None
        known, row = found[0][:8], row_of(found[0][8:], self._now())
        occurrences = await self._occurrences(row.meeting_id) if row.repeats else ()
        return detail_of(row, known, occurrences, await self.sessions(row.meeting_id))

    async def sessions(self, meeting_id: int) -> tuple[PastSession, ...]:
        """The known sessions of a meeting, newest first."""
        found = await self._database.read(_SESSIONS, (meeting_id,))
        return tuple(session_of(values) for values in found)

    async def next(self, host_id: str, now: datetime, limit: int) -> list[MeetingRow]:
        """The meetings that are live or come next, by time; none cancelled or without a time."""
        found = queries.view_filter(View.UPCOMING, host_id, now)
        sql = (
            f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE {found.sql} AND NOT cancelled "
            f"AND start < {NO_TIME} ORDER BY start, row LIMIT :limit"
        )
        return await self._rows(sql, {**found.values, "limit": limit})

    async def key_of(self, meeting_id: int) -> str | None:
        """The row to show for a meeting number: live, else next, else last; None when it is unknown."""
        found = await self._database.read(_KEY_OF, {"id": meeting_id, "now": self._now()})
        return found[0][0] if found else None

    async def numbers_of(self, host_id: str, topic: str) -> frozenset[int]:
        """Numbers of the host's meetings of that topic."""
        found = await self._database.read(_NUMBERS_OF, (host_id, topic_order(topic)))
        return frozenset(number for (number,) in found)

    async def put_page(self, items: Sequence[MeetingListItem], host_id: str, at: datetime) -> None:
        """Keep a page of planned meetings; `at` is when it was asked for."""
        async with self._database.write() as connection:
            changed = await writes.put_planned(connection, items, host_id, milliseconds(at))
        self._publish(changed)

    async def put_past_page(self, items: Sequence[MeetingListItem], host_id: str, at: datetime) -> None:
        """Keep a page of sessions that took place; what they were planned as has ended."""
        async with self._database.write() as connection:
            changed = await writes.put_sessions(connection, items, host_id, milliseconds(at))
        self._publish(changed)

    async def put_figures(
        self, item: MeetingListItem, host_id: str, participants: int | None, at: datetime
    ) -> None:
        """Keep the real times of a session that is over, and how many were there; lists change it no more."""
        async with self._database.write() as connection:
            changed = await writes.put_figures(connection, item, host_id, participants, milliseconds(at))
        self._publish(changed)

    async def put_meeting(self, meeting: Meeting, host_id: str, at: datetime) -> str | None:
        """Keep a meeting as Zoom tells it in full; answers the row to show, None where it lacks a number.

        `host_id` counts where the meeting does not name its host.
        """
        async with self._database.write() as connection:
            changed = await writes.put_meeting(connection, meeting, host_id, milliseconds(at))
        self._publish(changed)
        return await self.key_of(meeting.id) if meeting.id is not None else None

    async def set_live(
        self, items: Sequence[MeetingListItem], host_id: str, at: datetime, *, complete: bool
    ) -> None:
        """Mark these as live; with a complete list, all others of the host as not."""
        async with self._database.write() as connection:
            changed = await writes.set_live(connection, items, host_id, milliseconds(at), complete=complete)
        self._publish(changed)

    async def forget_stale_live(self) -> None:
        """Show nothing as live that was so when the program last ran, minutes or days ago."""
        async with self._database.write() as connection:
            changed = await writes.forget_live(connection, milliseconds(self._clock.now() - LIVE_AGE))
        self._publish(changed)

    async def mark_cancelled(self, meeting_id: int, at: datetime, *, gone: bool = False) -> None:
        """Mark a meeting, or what is to come of a series, as cancelled.

        With `gone` because Zoom no longer knows it: then an instant meeting counts as ended.
        """
        async with self._database.write() as connection:
            changed = await writes.cancel(connection, meeting_id, milliseconds(at), gone=gone)
        self._publish(changed)

    async def mark_ended(self, meeting_id: int, at: datetime) -> None:
        """Mark what is live of a meeting as ended; one that was opened early is scheduled again."""
        async with self._database.write() as connection:
            changed = await writes.end(connection, meeting_id, milliseconds(at))
        self._publish(changed)

    async def restore(self, meeting_id: int, at: datetime) -> None:
        """Take back a cancellation."""
        async with self._database.write() as connection:
            changed = await writes.restore(connection, meeting_id, milliseconds(at))
        self._publish(changed)

    async def unseen(
        self, host_id: str, since: datetime, until: datetime | None, recheck: timedelta, limit: int
    ) -> list[int]:
        """Numbers of meetings that are not over and that a complete list since `since` did not name.

        Instant meetings are never listed and never unseen. Of meetings later than `until` the list says
        nothing. What was looked after within `recheck` and not listed since is left out.
        """
        values = {
            "host": host_id,
            "since": milliseconds(since),
            "now": int(since.timestamp()),
            "until": NO_TIME if until is None else int(until.timestamp()) - 1,
            "recheck": milliseconds(since - recheck),
            "limit": limit,
        }
        return [number for (number,) in await self._database.read(_UNSEEN, values)]

    async def instant(self, host_id: str, now: datetime, limit: int) -> list[int]:
        """Numbers of instant meetings that are live or may begin, which no list of Zoom names."""
        values = {"host": host_id, "now": int(now.timestamp()), "limit": limit}
        return [number for (number,) in await self._database.read(_INSTANT, values)]

    async def folded_series(
        self, numbers: Iterable[int], at: datetime, older: timedelta, limit: int
    ) -> list[int]:
        """Which of these series have one date to come at most here, and were not read within `older`."""
        values = {
            "numbers": as_json(numbers),
            "now": int(at.timestamp()),
            "older": milliseconds(at - older),
            "limit": limit,
        }
        return [number for (number,) in await self._database.read(_FOLDED, values)]

    async def mark_checked(self, meeting_id: int, at: datetime) -> None:
        """Remember that Zoom was asked for this meeting."""
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE meetings SET checked_at = ? WHERE meeting_id = ?", (milliseconds(at), meeting_id)
            )

    async def remove_account_rows(self) -> None:
        """Forget every meeting."""
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM meetings")
            await connection.execute("DELETE FROM details")
        self._changes.publish(Change(ROOM))

    async def _by_day(self, query: MeetingQuery, found: Filter) -> tuple["array[int]", tuple[Day, ...]]:
        utc_days = await self._database.read(queries.utc_days_sql(query.host_id), found.values)
        days: list[queries.Stretch] = [
            *queries.midnights(query.zone, (day for (day,) in utc_days)),
            (None, NO_TIME, NO_TIME + 1),
        ]
        if query.sort.descending:
            days.reverse()
        sql = queries.days_sql(found.sql, queries.order_of(query))
        values = {**found.values, "days": queries.encoded_days(days)}
        texts = await self._database.read(sql, values)
        return queries.grouped([day for day, _first, _after in days], [text for (text,) in texts])

    async def _occurrences(self, meeting_id: int) -> tuple[OccurrenceRow, ...]:
        found = await self._database.read(_OCCURRENCES, (meeting_id,))
        return tuple(occurrence_of(values, self._now()) for values in found)

    async def _rows(self, sql: str, parameters: Any) -> list[MeetingRow]:
        now = self._now()
        return [row_of(values, now) for values in await self._database.read(sql, parameters)]

    async def _text(self, sql: str, values: dict[str, object]) -> str | None:
        found: str | None = (await self._database.read(sql, values))[0][0]
        return found

    async def _count(self, query: MeetingQuery) -> int:
        view = queries.view_filter(query.view, query.host_id, query.now)
        sql = f"SELECT count(*) FROM meetings WHERE {view.sql}"
        return int((await self._database.read(sql, view.values))[0][0])

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _publish(self, changed: frozenset[str]) -> None:
        if changed:
            self._changes.publish(Change(ROOM, changed if len(changed) <= MAX_KEYS else frozenset()))


_DETAIL_COLUMNS = (
    "agenda, join_url, password, coalesce(details.pmi, ''), settings, recurrence, created_at, fetched_at"
)

_SESSIONS = """
SELECT uuid, start, duration, participants FROM meetings
WHERE meeting_id = ? AND session = 1 ORDER BY start DESC, row LIMIT 200
"""

_OCCURRENCES = f"""
SELECT key, occurrence_id, start, duration, live, cancelled, ended, finish FROM meetings
WHERE meeting_id = ? AND session = 0 AND start < {NO_TIME} ORDER BY start, row
"""

_KEY_OF = """
SELECT key FROM meetings WHERE meeting_id = :id
ORDER BY live DESC, session, finish <= :now, cancelled, iif(finish <= :now, -start, start) LIMIT 1
"""

_NUMBERS_OF = "SELECT DISTINCT meeting_id FROM meetings WHERE host_id = ? AND topic_order = ?"

_UNSEEN = """
SELECT meeting_id FROM meetings
WHERE host_id = :host AND session = 0 AND NOT cancelled AND live = 0 AND NOT ended AND finish > :now
  AND start <= :until AND type IS NOT 1 AND seen_at < :since AND written_at < :since
  AND (checked_at < seen_at OR checked_at < :recheck)
GROUP BY meeting_id ORDER BY min(checked_at), meeting_id LIMIT :limit
"""

_INSTANT = """
SELECT meeting_id FROM meetings
WHERE host_id = :host AND type = 1 AND session = 0 AND NOT cancelled AND NOT ended
  AND (live = 1 OR finish > :now)
ORDER BY start DESC LIMIT :limit
"""

_FOLDED = """
SELECT value FROM json_each(:numbers) AS number
WHERE (SELECT count(*) FROM meetings WHERE meeting_id = number.value AND session = 0 AND finish > :now) <= 1
  AND NOT EXISTS (SELECT 1 FROM details WHERE meeting_id = number.value AND fetched_at >= :older)
GROUP BY value ORDER BY value LIMIT :limit
"""
