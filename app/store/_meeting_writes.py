# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""What is written about meetings: each function works within a transaction and answers the changed keys.

A page goes to SQLite as one JSON text, so that 300 rows are one statement. Rows that did not change are not
reported. An answer that was asked for before a row's last own change does not overwrite it.
"""

from collections.abc import Iterable, Mapping, Sequence

import aiosqlite

from app.store._meeting_records import Place, links, places, planned, sessions
from app.store._text import clean
from app.store._values import as_json
from app.store.migrations import NO_TIME
from app.zoom.models.meeting import Meeting, MeetingListItem
from app.zoom.models.meeting import MeetingStatus as ZoomStatus

SETTLING_MS = 30_000
"""How long after a change of ours Zoom's lists may still tell the state before it."""
MAX_PEOPLE = 1_000_000
NEAR_SECONDS = 86_400
"""An occurrence farther than this from now is not the one that is live."""

Keys = frozenset[str]


async def put_planned(
    connection: aiosqlite.Connection, items: Sequence[MeetingListItem], host_id: str, at: int
) -> Keys:
    """Write a page of planned meetings."""
    changed = await _put_places(connection, planned(items, host_id), at, settling=SETTLING_MS)
    return changed | await _put_links(connection, items)


async def put_sessions(
    connection: aiosqlite.Connection, items: Sequence[MeetingListItem], host_id: str, at: int
) -> Keys:
    """Write a page of past sessions."""
    changed = await _put_places(connection, sessions(items, host_id), at)
    return changed | await _put_links(connection, items)


async def put_figures(
    connection: aiosqlite.Connection, item: MeetingListItem, host_id: str, participants: int | None, at: int
) -> Keys:
    """Write one past session as it really was, also where a list named it by another uuid."""
    count = None if participants is None else min(max(participants, 0), MAX_PEOPLE)
    changed: Keys = frozenset()
    for place in sessions([item], host_id):
        changed |= await _keys(connection, _PUT_FIGURES, {**place._asdict(), "count": count})
    return changed or await _put_new_figures(connection, item, host_id, count, at)


async def _put_new_figures(
    connection: aiosqlite.Connection, item: MeetingListItem, host_id: str, count: int | None, at: int
) -> Keys:
    added = await put_sessions(connection, [item], host_id, at)
    for place in sessions([item], host_id):
        await _keys(connection, _PUT_FIGURES, {**place._asdict(), "count": count})
    return added


async def put_meeting(connection: aiosqlite.Connection, meeting: Meeting, host_id: str, at: int) -> Keys:
    """Write a meeting in full: its rows, its detail, and whether it is live."""
    if meeting.id is None:
        return frozenset()
    rows = places(meeting, host_id)
    known = {"id": meeting.id, "places": as_json(rows), "now": at // 1000}
    moved = await _keys(connection, _MOVE, known)
    changed = await _put_places(connection, rows, at, authoritative=True)
    gone = await _keys(connection, _DROP, {**known, **_span(rows)})
    detail = await _put_detail(connection, meeting, at)
    live = await _put_status(connection, meeting, at)
    return moved | changed | gone | detail | live


async def set_live(
    connection: aiosqlite.Connection,
    items: Sequence[MeetingListItem],
    host_id: str,
    at: int,
    *,
    complete: bool,
) -> Keys:
    """Mark the row of each item as live, and with a complete list the host's others as not.

    But for instant meetings: Zoom lists those in no case.
    """
    added, live = await _live_keys(connection, items, host_id, at)
    begun = await _begin_live(connection, live, at)
    if not complete:
        return added | begun
    values = {"keys": as_json(live), "host": host_id, "now": at // 1000, "at": at}
    return added | begun | await _keys(connection, _LEAVE_LIVE, values)


async def forget_live(connection: aiosqlite.Connection, before: int) -> Keys:
    """Take as not live what nobody has called live since `before`."""
    return await _keys(connection, _STALE_LIVE, {"before": before})


async def cancel(connection: aiosqlite.Connection, meeting_id: int, at: int, *, gone: bool) -> Keys:
    """Mark what is not over as cancelled; an instant meeting that Zoom no longer knows has ended."""
    values = {"id": meeting_id, "gone": gone, "now": at // 1000, "at": at}
    return await _keys(connection, _CANCEL, values)


async def restore(connection: aiosqlite.Connection, meeting_id: int, at: int) -> Keys:
    """Take back the cancellation of what is not over."""
    return await _keys(connection, _RESTORE, {"id": meeting_id, "now": at // 1000, "at": at})


async def end(connection: aiosqlite.Connection, meeting_id: int, at: int) -> Keys:
    """Mark what is live, or whose time is now, as ended; one that was opened early is as it was."""
    return await _keys(connection, _END, {"id": meeting_id, "now": at // 1000, "at": at})


async def _put_places(
    connection: aiosqlite.Connection,
    rows: Sequence[Place],
    at: int,
    *,
    settling: int = 0,
    authoritative: bool = False,
) -> Keys:
    values = {
        "places": as_json(rows),
        "at": at,
        "settled": at - settling,
        "written": at if authoritative else 0,
        "seen": 0 if authoritative else at,
    }
    changed = await _keys(connection, _PUT, values)
    if not authoritative:
        await connection.execute(_SEEN, values)
    numbers = as_json({row.meeting_id for row in rows if row.key in changed})
    return changed | await _keys(connection, _HOLD, {"numbers": numbers, "at": at})


async def _put_links(connection: aiosqlite.Connection, items: Iterable[MeetingListItem]) -> Keys:
    """Keep links and agendas of a list; a whole agenda is not replaced by its own beginning."""
    changed = await connection.execute_fetchall(_PUT_LINKS, {"links": as_json(links(items))})
    numbers = as_json(number for (number,) in changed)
    return await _keys(connection, _KEYS_OF, {"numbers": numbers})


async def _put_detail(connection: aiosqlite.Connection, meeting: Meeting, at: int) -> Keys:
    settings, recurrence = meeting.settings, meeting.recurrence
    values = {
        "id": meeting.id,
        "host_email": clean(meeting.host_email),
        "agenda": clean(meeting.agenda, 4_000),
        "join_url": clean(meeting.join_url, 4_000),
        "password": clean(meeting.password),
        "pmi": clean(meeting.pmi),
        "settings": clean(settings.model_dump_json(exclude_none=True), 200_000) if settings else None,
        "recurrence": recurrence.model_dump_json(exclude_none=True) if recurrence else None,
        "at": at,
    }
    await connection.execute(_PUT_DETAIL, values)
    return await _keys(connection, _KEYS_OF, {"numbers": f"[{meeting.id}]"})


async def _put_status(connection: aiosqlite.Connection, meeting: Meeting, at: int) -> Keys:
    """Zoom's own word in a full answer: started means live, waiting means not."""
    assert meeting.id is not None
    candidates = await _candidates(connection, [meeting.id])
    if meeting.status == ZoomStatus.STARTED:
        keys = [key for key in [_nearest(candidates.get(meeting.id, []), at // 1000)] if key]
        return await _begin_live(connection, keys, at)
    if meeting.status == ZoomStatus.WAITING:
        return await _keys(connection, _NOT_LIVE, {"id": meeting.id, "now": at // 1000})
    return frozenset()


async def _begin_live(connection: aiosqlite.Connection, keys: Iterable[str], at: int) -> Keys:
    values = {"keys": as_json(keys), "at": at}
    begun = await _keys(connection, _BEGIN_LIVE, values)
    await connection.execute(_STILL_LIVE, values)
    return begun


async def _live_keys(
    connection: aiosqlite.Connection, items: Sequence[MeetingListItem], host_id: str, at: int
) -> tuple[Keys, list[str]]:
    """The rows that live items belong to; those that have none yet get one."""
    found = {place.meeting_id: place for place in planned(items, host_id)}
    candidates = await _candidates(connection, found)
    near = {number: _nearest(candidates.get(number, []), at // 1000) for number in found}
    missing = [place for number, place in found.items() if near[number] is None]
    added = await _put_places(connection, missing, at)
    await _put_links(connection, items)
    return added, [near[number] or place.key for number, place in found.items()]


async def _candidates(
    connection: aiosqlite.Connection, numbers: Iterable[int]
) -> dict[int, list[tuple[str, int, int]]]:
    values = {"numbers": as_json(numbers)}
    found: dict[int, list[tuple[str, int, int]]] = {}
    for number, key, start, finish in await connection.execute_fetchall(_CANDIDATES, values):
        found.setdefault(number, []).append((key, start, finish))
    return found


def _nearest(candidates: Sequence[tuple[str, int, int]], now: int) -> str | None:
    """The row whose time is now, or nearest to it within a day; a single row in any case."""

    def distance(candidate: tuple[str, int, int]) -> int:
        _key, start, finish = candidate
        return max(start - now, now - finish, 0)

    single = [key for key, start, _finish in candidates if "@" not in key]
    near = [candidate for candidate in candidates if distance(candidate) <= NEAR_SECONDS]
    if near:
        return min(near, key=distance)[0]
    return single[0] if single else None


def _span(rows: Sequence[Place]) -> dict[str, int]:
    """The time in which a meeting's occurrences are all known."""
    if any("@" in row.key for row in rows):
        return {"first": min(row.start for row in rows), "last": max(row.start for row in rows)}
    return {"first": 0, "last": NO_TIME}


async def _keys(connection: aiosqlite.Connection, sql: str, values: Mapping[str, object]) -> Keys:
    return frozenset(key for (key,) in await connection.execute_fetchall(sql, values))


_PUT = """
INSERT INTO meetings (key, meeting_id, session, uuid, occurrence_id, topic, topic_order, host_id, start,
    finish, duration, zone, type, repeats, pmi, cancelled, created_at, needle, seen_at, written_at)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
    value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13,
    value ->> 14, value ->> 15, value ->> 16, value ->> 17, :seen, :written
FROM json_each(:places) WHERE NOT (value ->> 2 AND EXISTS (
    SELECT 1 FROM meetings AS told
    WHERE told.meeting_id = value ->> 1 AND told.session = 1 AND told.participants IS NOT NULL
      AND told.key <> value ->> 0 AND told.start < value ->> 9 AND told.finish > value ->> 8))
ON CONFLICT (key) DO UPDATE SET
    uuid = iif(excluded.uuid = '', uuid, excluded.uuid),
    occurrence_id = iif(excluded.occurrence_id = '', occurrence_id, excluded.occurrence_id),
    topic = excluded.topic, topic_order = excluded.topic_order, needle = excluded.needle,
    host_id = iif(excluded.host_id = '', host_id, excluded.host_id),
    ended = iif(excluded.finish > finish, session, ended), held = iif(excluded.finish > finish, 0, held),
    start = excluded.start, finish = excluded.finish, duration = excluded.duration,
    zone = coalesce(excluded.zone, zone), type = coalesce(excluded.type, type), repeats = excluded.repeats,
    pmi = max(excluded.pmi, iif(excluded.written_at, 0, pmi)), cancelled = excluded.cancelled,
    created_at = coalesce(excluded.created_at, created_at),
    written_at = max(excluded.written_at, written_at)
WHERE :settled >= written_at AND (session = 0 OR participants IS NULL) AND (
    excluded.written_at > 0
    OR (excluded.topic, excluded.host_id, excluded.start, excluded.finish, excluded.duration,
        excluded.cancelled, excluded.repeats)
        IS NOT (topic, host_id, start, finish, duration, cancelled, repeats)
    OR coalesce(excluded.zone, zone) IS NOT zone OR coalesce(excluded.type, type) IS NOT type
    OR (excluded.uuid <> '' AND excluded.uuid <> uuid) OR excluded.pmi > pmi)
RETURNING key
"""

_PUT_FIGURES = """
UPDATE meetings SET uuid = :uuid, start = :start, finish = :finish, duration = :duration,
    participants = :count
WHERE key = (SELECT key FROM meetings WHERE meeting_id = :meeting_id AND session = 1
    AND (uuid = :uuid OR (participants IS NULL AND start < :finish AND finish > :start))
    ORDER BY uuid = :uuid DESC, abs(start - :start) LIMIT 1)
RETURNING key
"""

_SEEN = """
UPDATE meetings SET seen_at = :at
WHERE key IN (SELECT value ->> 0 FROM json_each(:places)) AND seen_at < :at
"""

_HOLD = """
UPDATE meetings AS planned SET held = 1, ended = 1
WHERE meeting_id IN (SELECT value FROM json_each(:numbers)) AND session = 0 AND live = 0 AND held = 0
  AND EXISTS (SELECT 1 FROM meetings AS took WHERE took.meeting_id = planned.meeting_id AND took.session = 1
      AND took.start < planned.finish AND took.finish >= planned.start)
  AND start < :at / 1000
RETURNING key
"""

_PUT_LINKS = """
INSERT INTO details (meeting_id, join_url, agenda)
SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:links) WHERE true
ON CONFLICT (meeting_id) DO UPDATE SET
    join_url = iif(excluded.join_url = '', join_url, excluded.join_url),
    agenda = iif(substr(agenda, 1, length(excluded.agenda)) = excluded.agenda, agenda, excluded.agenda)
WHERE (excluded.join_url <> '' AND excluded.join_url <> join_url)
   OR substr(agenda, 1, length(excluded.agenda)) <> excluded.agenda
RETURNING meeting_id
"""

_PUT_DETAIL = """
INSERT INTO details
    (meeting_id, host_email, agenda, join_url, password, pmi, settings, recurrence, fetched_at)
VALUES (:id, :host_email, :agenda, :join_url, :password, :pmi, :settings, :recurrence, :at)
ON CONFLICT (meeting_id) DO UPDATE SET
    host_email = iif(excluded.host_email = '', host_email, excluded.host_email),
    agenda = excluded.agenda,
    join_url = iif(excluded.join_url = '', join_url, excluded.join_url),
    password = excluded.password, pmi = excluded.pmi, settings = coalesce(excluded.settings, settings),
    recurrence = excluded.recurrence, fetched_at = excluded.fetched_at
WHERE fetched_at IS NULL OR fetched_at <= excluded.fetched_at
"""

_KEYS_OF = "SELECT key FROM meetings WHERE meeting_id IN (SELECT value FROM json_each(:numbers))"

_MOVE = """
UPDATE OR IGNORE meetings SET key = place.value ->> 0
FROM json_each(:places) AS place
WHERE meeting_id = :id AND session = 0 AND occurrence_id <> '' AND occurrence_id = place.value ->> 4
  AND meetings.key <> place.value ->> 0
RETURNING meetings.key
"""

_DROP = """
DELETE FROM meetings
WHERE meeting_id = :id AND session = 0 AND key NOT IN (SELECT value ->> 0 FROM json_each(:places))
  AND (instr(key, '@') = 0 OR (finish > :now AND start BETWEEN :first AND :last))
RETURNING key
"""

_CANDIDATES = """
SELECT meeting_id, key, start, finish FROM meetings
WHERE meeting_id IN (SELECT value FROM json_each(:numbers)) AND session = 0 AND cancelled = 0
ORDER BY start
"""

_BEGIN_LIVE = f"""
UPDATE meetings SET live = 1, ended = 0, held = 0
WHERE key IN (SELECT value FROM json_each(:keys)) AND live = 0 AND :at >= closed_at + {SETTLING_MS}
RETURNING key
"""

_STILL_LIVE = """
UPDATE meetings SET live_at = :at WHERE key IN (SELECT value FROM json_each(:keys)) AND live = 1
"""

_STALE_LIVE = "UPDATE meetings SET live = 0 WHERE live = 1 AND live_at < :before RETURNING key"

_LEAVE_LIVE = """
UPDATE meetings SET live = 0, ended = (start <= :now)
WHERE host_id = :host AND live = 1 AND type IS NOT 1 AND key NOT IN (SELECT value FROM json_each(:keys))
RETURNING key
"""

_NOT_LIVE = """
UPDATE meetings SET live = 0, ended = (type IS 1 OR start <= :now)
WHERE meeting_id = :id AND live = 1
RETURNING key
"""

_CANCEL = """
UPDATE meetings SET live = 0, written_at = :at,
    cancelled = NOT (:gone AND type IS 1), ended = (:gone AND type IS 1)
WHERE meeting_id = :id AND session = 0 AND cancelled = 0 AND finish > :now AND NOT ended
RETURNING key
"""

_RESTORE = """
UPDATE meetings SET cancelled = 0, written_at = :at
WHERE meeting_id = :id AND session = 0 AND cancelled = 1 AND finish > :now
RETURNING key
"""

_END = """
UPDATE meetings SET live = 0, ended = (type IS 1 OR start <= :now), written_at = :at, closed_at = :at
WHERE meeting_id = :id AND session = 0 AND cancelled = 0
  AND (live = 1 OR (start <= :now AND finish > :now))
RETURNING key
"""
