# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""What is written about recordings: each function works within a transaction and answers the changed rows.

A page goes to SQLite as one JSON text, so that 300 recordings are a few statements. What did not change is
not written. After a change of one's own, Zoom's lists may tell the state before it for a while: what they
say of the trash is then not believed.
"""

from collections.abc import Iterable, Mapping, Sequence

import aiosqlite

from app.store._recording_records import FilePlace, Place
from app.store._recording_states import DERIVE
from app.store._text import folded
from app.store._values import as_json
from app.store.migrations import NO_TIME

SETTLING_MS = 30_000
"""How long after a change of ours Zoom's lists may still tell the state before it."""
TRASH_SECONDS = 31 * 86_400
"""Zoom empties its trash after 30 days."""

Rows = frozenset[int]


async def put_hosts(connection: aiosqlite.Connection, places: Sequence[Place]) -> frozenset[str]:
    """Make hosts known that nobody has named yet; answers their ids."""
    hosts = {(each.host_id, each.host_email, folded(each.host_email)) for each in places if each.host_email}
    found = await connection.execute_fetchall(_PUT_HOSTS, {"hosts": as_json(sorted(hosts))})
    return frozenset(host for (host,) in found)


async def put(
    connection: aiosqlite.Connection,
    places: Sequence[Place],
    files: Sequence[FilePlace],
    scope: str,
    at: int,
    *,
    trashed: bool,
) -> Rows:
    """Write a page of recordings with their files, from the trash or from outside it; `at` in ms."""
    values = {
        "places": as_json(places),
        "files": as_json(files),
        "scope": scope,
        "trashed": trashed,
        "at": at,
        "now": at // 1000,
        "settled": at - SETTLING_MS,
    }
    changed = await _rows(connection, _PUT, values)
    changed |= await _rows(connection, _PUT_DETAILS, values)
    changed |= await _rows(connection, _PUT_FILES, values)
    await connection.execute(_RENEW_LINKS, values)
    changed |= await _mark_trashed(connection, values) if trashed else await _drop(connection, values)
    await derive(connection, changed)
    await connection.execute(_SEEN, values)
    return changed


async def _mark_trashed(connection: aiosqlite.Connection, values: Mapping[str, object]) -> Rows:
    """Note where they were listed, and the time where Zoom told none."""
    await connection.execute(_TRASH_SCOPE, values)
    return await _rows(connection, _TRASHED_NOW, values)


async def _drop(connection: aiosqlite.Connection, values: Mapping[str, object]) -> Rows:
    """Mark what whole answers no longer name; what only stood for a file still in work is forgotten."""
    forgotten = await _rows(connection, _FORGET_FILES, values)
    return forgotten | await _rows(connection, _DROP_FILES, values)


async def derive(connection: aiosqlite.Connection, rows: Iterable[int]) -> Rows:
    """Reckon state, size, kinds and shelf of these rows anew; answers which changed."""
    return await _rows(connection, DERIVE, {"rows": as_json(rows)})


async def set_local(connection: aiosqlite.Connection, states: Sequence[tuple[str, str, str, int]]) -> Rows:
    """Note what is here: key, state (empty: nothing), path, bytes. Answers the recordings concerned."""
    values = {"states": as_json(states)}
    keys = [key for (key,) in await connection.execute_fetchall(_PUT_LOCALS, values)]
    keys += [key for (key,) in await connection.execute_fetchall(_FORGET_LOCALS, values)]
    changed = await _rows(connection, _ROWS_OF_KEYS, {"keys": as_json(keys)})
    await derive(connection, changed)
    return changed


async def forget_local(connection: aiosqlite.Connection, beginning: str) -> Rows:
    """Forget what lies at paths that begin so. Answers the recordings concerned."""
    values = {"beginning": beginning}
    keys = [key for (key,) in await connection.execute_fetchall(_FORGET_BELOW, values)]
    changed = await _rows(connection, _ROWS_OF_KEYS, {"keys": as_json(keys)})
    await derive(connection, changed)
    return changed


async def set_trashed(connection: aiosqlite.Connection, uuid: str, deleted_at: int | None, at: int) -> Rows:
    """Note that we moved a recording into the trash, or out of it."""
    values = {"uuid": uuid, "deleted": deleted_at, "at": at}
    changed = await _rows(connection, _SET_TRASHED, values)
    await connection.execute(_SET_FILES_TRASHED, values)
    await derive(connection, changed)
    return changed


async def set_file_trashed(
    connection: aiosqlite.Connection, key: str, deleted_at: int | None, at: int
) -> Rows:
    """Note that we moved a file into the trash, or out of it."""
    values = {"key": key, "deleted": deleted_at, "at": at}
    changed = await _rows(connection, _SET_FILE_TRASHED, values)
    await connection.execute(_WRITTEN, {"rows": as_json(changed), "at": at})
    await derive(connection, changed)
    return changed


async def close_window(
    connection: aiosqlite.Connection, scope: str, host_id: str, span: tuple[int, int], seen: str, at: int
) -> Rows:
    """Mark as gone what a whole answer about `span` (seconds, the second not in it) did not name."""
    values = {
        "scope": scope,
        "host": host_id,
        "first": span[0],
        "after": span[1],
        "seen": seen,
        "settled": at - SETTLING_MS,
    }
    gone = await _rows(connection, _CLOSE, values)
    await connection.execute(_GONE_FILES, {"rows": as_json(gone), "trashed": False})
    await derive(connection, gone)
    return gone


async def forget_trash(connection: aiosqlite.Connection, scope: str, seen: str, at: int) -> Rows:
    """Mark as gone what a whole answer about the trash did not name, and what Zoom's trash cannot keep."""
    values = {
        "scope": scope,
        "seen": seen,
        "settled": at - SETTLING_MS,
        "expired": at // 1000 - TRASH_SECONDS,
    }
    emptied = await _rows(connection, _EMPTIED, values)
    rows = as_json(emptied)
    await connection.execute(_GONE_FILES, {"rows": rows, "trashed": True})
    await connection.execute(_GONE_WITHOUT_FILES, {"rows": rows})
    await derive(connection, emptied)
    return emptied


async def set_gone(connection: aiosqlite.Connection, uuid: str) -> Rows:
    """Note that Zoom knows a recording no more."""
    rows = await _rows(connection, _SET_GONE, {"uuid": uuid})
    await connection.execute(_GONE_FILES, {"rows": as_json(rows), "trashed": False})
    await derive(connection, rows)
    return rows


async def set_spoken(connection: aiosqlite.Connection, key: str, words: str) -> Rows:
    """Keep the words of a transcript; nothing where its file is not known."""
    found = list(await connection.execute_fetchall(_FILE_OF_KEY, (key,)))
    for row, _recording in found:
        await connection.execute("DELETE FROM spoken WHERE rowid = ?", (row,))
        await connection.execute("INSERT INTO spoken (rowid, words) VALUES (?, ?)", (row, words))
        await connection.execute("UPDATE recording_locals SET heard = 1 WHERE key = ?", (key,))
    return frozenset(recording for _row, recording in found)


async def _rows(connection: aiosqlite.Connection, sql: str, values: Mapping[str, object]) -> Rows:
    return frozenset(row for (row,) in await connection.execute_fetchall(sql, values))


_HOST_SQL = """
iif({id} <> '' OR {email} = '', {id},
    coalesce((SELECT id FROM users WHERE users.email = {email} COLLATE NOCASE LIMIT 1), {email}))
"""

_PUT_HOSTS = f"""
INSERT INTO users (id, email, needle)
SELECT {_HOST_SQL.format(id="value ->> 0", email="value ->> 1")}, value ->> 1, char(10) || (value ->> 2)
FROM json_each(:hosts) WHERE true
ON CONFLICT (id) DO UPDATE SET email = excluded.email,
    needle = substr(needle, 1, instr(needle, char(10)) - 1) || excluded.needle
WHERE email = ''
RETURNING id
"""

_PUT = f"""
INSERT INTO recordings (uuid, meeting_id, host_id, topic, topic_order, start, duration, told_size,
    deleted_at, needle, scope, seen_at)
SELECT value ->> 0, value ->> 1, {_HOST_SQL.format(id="(value ->> 2)", email="(value ->> 3)")},
    value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
    iif(:trashed AND value ->> 9 = 0, :now, NULL), value ->> 10, iif(:trashed, '', :scope), :at
FROM json_each(:places) WHERE true
ON CONFLICT (uuid) DO UPDATE SET
    meeting_id = iif(excluded.meeting_id = 0, meeting_id, excluded.meeting_id),
    host_id = iif(excluded.host_id = '', host_id, excluded.host_id),
    topic = iif(excluded.topic = '', topic, excluded.topic),
    topic_order = iif(excluded.topic = '', topic_order, excluded.topic_order),
    needle = iif(excluded.topic = '', needle, excluded.needle),
    start = iif(excluded.start = {NO_TIME}, start, excluded.start),
    duration = coalesce(excluded.duration, duration),
    told_size = iif(excluded.told_size = 0, told_size, excluded.told_size),
    deleted_at = iif(written_at >= :settled, deleted_at,
        iif(excluded.deleted_at IS NULL, NULL, coalesce(deleted_at, excluded.deleted_at))),
    gone = 0, scope = iif(:trashed, scope, excluded.scope)
WHERE gone = 1 OR (excluded.topic <> '' AND excluded.topic <> topic)
    OR (excluded.meeting_id <> 0 AND excluded.meeting_id <> meeting_id)
    OR (excluded.host_id <> '' AND excluded.host_id <> host_id)
    OR (excluded.start <> {NO_TIME} AND excluded.start <> start)
    OR coalesce(excluded.duration, duration) IS NOT duration
    OR (excluded.told_size <> 0 AND excluded.told_size <> told_size)
    OR (written_at < :settled AND (excluded.deleted_at IS NULL) <> (deleted_at IS NULL))
    OR (NOT :trashed AND excluded.scope <> scope)
RETURNING row
"""

_PUT_DETAILS = """
INSERT INTO recording_details
    (recording, account_id, type, share_url, passcode, play_passcode, auto_delete_at)
SELECT known.row, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16
FROM json_each(:places) JOIN recordings AS known ON known.uuid = value ->> 0 WHERE true
ON CONFLICT (recording) DO UPDATE SET
    account_id = coalesce(excluded.account_id, account_id), type = coalesce(excluded.type, type),
    share_url = coalesce(excluded.share_url, share_url), passcode = coalesce(excluded.passcode, passcode),
    play_passcode = coalesce(excluded.play_passcode, play_passcode),
    auto_delete_at = coalesce(excluded.auto_delete_at, auto_delete_at)
WHERE coalesce(excluded.account_id, account_id) IS NOT account_id
    OR coalesce(excluded.type, type) IS NOT type
    OR coalesce(excluded.share_url, share_url) IS NOT share_url
    OR coalesce(excluded.passcode, passcode) IS NOT passcode
    OR coalesce(excluded.play_passcode, play_passcode) IS NOT play_passcode
    OR coalesce(excluded.auto_delete_at, auto_delete_at) IS NOT auto_delete_at
RETURNING recording
"""

_SETTLING = "(SELECT written_at >= :settled FROM recordings WHERE recordings.row = excluded.recording)"
_DELETED = f"""
iif({_SETTLING} OR (excluded.deleted_at = 0 AND deleted_at IS NOT NULL), deleted_at, excluded.deleted_at)
"""

_PUT_FILES = f"""
INSERT INTO recording_files (key, recording, file_id, recording_type, file_type, extension, kind, size,
    started, finished, processing, deleted_at, name, download_url, play_url)
SELECT value ->> 0, known.row, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, value ->> 9, value ->> 10, iif(:trashed, value ->> 11, NULL), value ->> 12, value ->> 13,
    value ->> 14
FROM json_each(:files) JOIN recordings AS known ON known.uuid = value ->> 1 WHERE true
ON CONFLICT (key) DO UPDATE SET
    file_id = excluded.file_id, recording_type = excluded.recording_type, file_type = excluded.file_type,
    extension = excluded.extension, kind = excluded.kind, size = coalesce(excluded.size, size),
    started = coalesce(excluded.started, started), finished = coalesce(excluded.finished, finished),
    processing = excluded.processing, deleted_at = {_DELETED}, name = excluded.name, gone = 0,
    download_url = iif(excluded.download_url = '', download_url, excluded.download_url),
    play_url = iif(excluded.play_url = '', play_url, excluded.play_url)
WHERE recording = excluded.recording AND (gone = 1
    OR (file_id, recording_type, file_type, extension, processing, name)
        IS NOT (excluded.file_id, excluded.recording_type, excluded.file_type, excluded.extension,
                excluded.processing, excluded.name)
    OR coalesce(excluded.size, size) IS NOT size
    OR coalesce(excluded.started, started) IS NOT started
    OR coalesce(excluded.finished, finished) IS NOT finished
    OR (download_url = '') <> (download_url = '' AND excluded.download_url = '')
    OR (deleted_at IS NOT excluded.deleted_at AND {_DELETED} IS NOT deleted_at))
RETURNING recording
"""

_RENEW_LINKS = """
UPDATE recording_files SET
    download_url = iif(told.value ->> 13 = '', download_url, told.value ->> 13),
    play_url = iif(told.value ->> 14 = '', play_url, told.value ->> 14)
FROM json_each(:files) AS told
WHERE recording_files.key = told.value ->> 0 AND (
    (told.value ->> 13 <> '' AND told.value ->> 13 <> download_url)
    OR (told.value ->> 14 <> '' AND told.value ->> 14 <> play_url))
"""

_TRASH_SCOPE = """
UPDATE recordings SET trash_scope = :scope
WHERE uuid IN (SELECT value ->> 0 FROM json_each(:places)) AND trash_scope <> :scope
"""

_TRASHED_NOW = """
UPDATE recording_files SET deleted_at = :now
WHERE key IN (SELECT value ->> 0 FROM json_each(:files)) AND deleted_at = 0
RETURNING recording
"""

_UNNAMED = """
recording IN (SELECT recordings.row FROM json_each(:places) JOIN recordings ON uuid = value ->> 0
              WHERE value ->> 9 > 0 AND written_at < :settled)
AND key NOT IN (SELECT value ->> 0 FROM json_each(:files)) AND deleted_at IS NULL AND gone = 0
"""

_FORGET_FILES = f"""
DELETE FROM recording_files
WHERE {_UNNAMED} AND processing = 1 AND key NOT IN (SELECT key FROM recording_locals)
RETURNING recording
"""

_DROP_FILES = f"UPDATE recording_files SET gone = 1 WHERE {_UNNAMED} RETURNING recording"

_SEEN = """
UPDATE recordings SET seen_at = :at
WHERE uuid IN (SELECT value ->> 0 FROM json_each(:places)) AND processing = 1
"""

_PUT_LOCALS = """
INSERT INTO recording_locals (key, state, path, bytes)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:states) WHERE value ->> 1 <> ''
ON CONFLICT (key) DO UPDATE SET state = excluded.state, path = excluded.path, bytes = excluded.bytes
WHERE (state, path, bytes) IS NOT (excluded.state, excluded.path, excluded.bytes)
RETURNING key
"""

_FORGET_LOCALS = """
DELETE FROM recording_locals
WHERE key IN (SELECT value ->> 0 FROM json_each(:states) WHERE value ->> 1 = '')
RETURNING key
"""

_FORGET_BELOW = """
DELETE FROM recording_locals WHERE substr(path, 1, length(:beginning)) = :beginning RETURNING key
"""

_ROWS_OF_KEYS = "SELECT recording FROM recording_files WHERE key IN (SELECT value FROM json_each(:keys))"

_SET_TRASHED = """
UPDATE recordings SET deleted_at = iif(files = 0, :deleted, deleted_at), written_at = :at, gone = 0
WHERE uuid = :uuid RETURNING row
"""

_SET_FILES_TRASHED = """
UPDATE recording_files SET deleted_at = iif(:deleted IS NULL, NULL, coalesce(deleted_at, :deleted))
WHERE recording = (SELECT row FROM recordings WHERE uuid = :uuid) AND gone = 0
"""

_SET_FILE_TRASHED = """
UPDATE recording_files SET deleted_at = :deleted, gone = 0 WHERE key = :key RETURNING recording
"""

_WRITTEN = "UPDATE recordings SET written_at = :at WHERE row IN (SELECT value FROM json_each(:rows))"

_CLOSE = """
UPDATE recordings SET gone = 1
WHERE start >= :first AND start < :after AND gone = 0 AND shelf < 2 AND written_at < :settled
    AND (scope = :scope OR (:host <> '' AND host_id = :host))
    AND uuid NOT IN (SELECT value FROM json_each(:seen))
RETURNING row
"""

_GONE_FILES = """
UPDATE recording_files SET gone = 1
WHERE recording IN (SELECT value FROM json_each(:rows)) AND (deleted_at IS NOT NULL) = :trashed
"""

_EMPTIED = """
SELECT row FROM recordings
WHERE shelf IN (1, 2) AND written_at < :settled
    AND ((trash_scope = :scope AND uuid NOT IN (SELECT value FROM json_each(:seen)))
        OR (trash_scope = '' AND trashed_at < :expired))
"""

_GONE_WITHOUT_FILES = """
UPDATE recordings SET gone = 1, deleted_at = NULL
WHERE row IN (SELECT value FROM json_each(:rows)) AND NOT EXISTS
    (SELECT 1 FROM recording_files WHERE recording = recordings.row AND gone = 0)
"""

_SET_GONE = "UPDATE recordings SET gone = 1 WHERE uuid = :uuid AND gone = 0 AND shelf < 2 RETURNING row"

_FILE_OF_KEY = "SELECT row, recording FROM recording_files WHERE key = ?"
