# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""Writes of the directory, within a transaction of their caller; each answers the keys that changed."""

from collections.abc import Iterable, Mapping, Sequence

import aiosqlite

from app.store._text import clean, folded
from app.store._user_records import (
    LEFT,
    NUMBERS,
    PENDING,
    STORED,
    Entry,
    Told,
    changed_by,
    derived,
    merged,
    person,
    profile_patch,
)
from app.store._user_types import Fields, Named, UserStatus, key_of
from app.store._values import as_json
from app.store.people import write_people

SETTLING_MS = 30_000
"""How long after a change of ours Zoom's lists may still tell the state before it."""

GROUPS, ROLES = "directory_groups", "directory_roles"

Keys = frozenset[str]


class Known:
    """What the directory holds of those whom Zoom told of."""

    def __init__(self, found: Iterable[tuple[Entry, int]]) -> None:
        self._seen: dict[str, int] = {}
        self._by_key: dict[str, Entry] = {}
        self._invited: dict[str, Entry] = {}
        for entry, seen in found:
            self._seen[entry.key] = seen
            self._by_key[entry.key] = entry
            if entry.status == PENDING and entry.email:
                self._invited[entry.email.casefold()] = entry

    def take(self, told: Told) -> Entry | None:
        """The user by its key, else the invitation that it took or is; each is given once."""
        entry = self._by_key.pop(told.key, None)
        invited = self._invited.get(told.email.casefold())
        if entry is None and invited and invited.key in self._by_key and not (told.id and invited.id):
            entry = self._by_key.pop(invited.key)
        return entry

    def take_obsolete(self, told: Sequence[Told]) -> Keys:
        """Invitations of those who are known by their ids as well."""
        taken = [self._invited.get(each.email.casefold()) for each in told if each.id in self._by_key]
        keys = frozenset(invited.key for invited in taken if invited and not invited.id)
        self._by_key = {key: entry for key, entry in self._by_key.items() if key not in keys}
        return keys

    def is_newer(self, entry: Entry, asked_at: int) -> bool:
        """Whether what is known of the user is newer than an answer that was asked for then."""
        return entry.written_at > asked_at - SETTLING_MS or self._seen.get(entry.key, 0) > asked_at


async def put(
    connection: aiosqlite.Connection, told: Sequence[Told], asked_at: int, *, certain: bool = False
) -> Keys:
    """Keep what Zoom told of these users when asked at `asked_at` (ms).

    What is newer stays, unless the answer is `certain`: one about a single user, not a list.
    """
    known = await _known(connection, told)
    obsolete = known.take_obsolete(told)
    await connection.execute(_DROP, {"keys": as_json(obsolete)})
    pairs = [(known.take(each), each) for each in told]
    entries = [
        (before, before)
        if before and not certain and known.is_newer(before, asked_at)
        else (before, merged(before, each))
        for before, each in pairs
    ]
    changed = [(before, after) for before, after in entries if before != after]
    await _write(connection, [after for _before, after in changed])
    people = await write_people(connection, (person(after) for _before, after in entries))
    await connection.execute(_SEE, {"keys": as_json(after.key for _, after in entries), "at": asked_at})
    keys = frozenset(each.key for pair in changed for each in pair if each)
    return keys | people | obsolete


async def close_list(connection: aiosqlite.Connection, status: UserStatus, began_at: int, now: int) -> Keys:
    """Mark as left whom a whole list, begun at `began_at` (ms), did not name; invitations are forgotten."""
    values = {
        "status": NUMBERS[status],
        "began": began_at,
        "settled": began_at - SETTLING_MS,
        "now": now // 1000,
    }
    gone = await _keys(connection, _FORGET_UNSEEN if status is UserStatus.PENDING else _LEAVE_UNSEEN, values)
    await connection.execute(_PEOPLE_LEFT, {"keys": as_json(gone)})
    return gone


async def set_fields(connection: aiosqlite.Connection, key: str, fields: Fields, now: int) -> Keys:
    """Note what an action changed of a user; nothing where the user is not known."""
    found = await connection.execute_fetchall(_ENTRY, {"key": key})
    entries = [changed_by(Entry(*values), fields, now) for values in found]
    await _write(connection, entries)
    await write_people(connection, map(person, entries))
    await connection.execute(_SEE, {"keys": as_json([key]), "at": now})
    await connection.execute(_PATCH_PROFILE, {"key": key, "profile": profile_patch(fields)})
    return frozenset(each.key for each in entries)


async def remove(connection: aiosqlite.Connection, key: str, now: int) -> Keys:
    """Note that a user was taken out of the account; a mere invitation is forgotten."""
    forgotten = await _keys(connection, _FORGET, {"key": key})
    return forgotten or await set_fields(connection, key, {"status": UserStatus.LEFT}, now)


async def put_profile(connection: aiosqlite.Connection, key: str, profile: str, now: int) -> Keys:
    """Keep all that Zoom told of a user, as JSON."""
    return await _put_detail(connection, "profile", key, profile, now)


async def put_settings(connection: aiosqlite.Connection, key: str, settings: str, now: int) -> Keys:
    """Keep a user's settings, as JSON."""
    return await _put_detail(connection, "settings", key, settings, now)


async def put_names(connection: aiosqlite.Connection, table: str, named: Iterable[Named]) -> bool:
    """Have these groups or roles instead of those known before; answers whether anything changed."""
    new = {clean(each.id): clean(each.name) for each in named if each.id}
    found = await connection.execute_fetchall(f"SELECT id, name FROM {table}")
    known = {row[0]: row[1] for row in found}
    if new == known:
        return False
    await connection.execute(f"DELETE FROM {table}")
    await _insert_names(connection, table, new)
    return True


async def put_role(connection: aiosqlite.Connection, role_id: str, name: str) -> None:
    """Keep the name of one role."""
    if role_id and name:
        await _insert_names(connection, ROLES, {role_id: name})


async def _put_detail(connection: aiosqlite.Connection, column: str, key: str, text: str, now: int) -> Keys:
    """The time is kept each time; changed is the user only where the text is another."""
    values = {"key": key, "text": text, "at": now // 1000}
    changed = await _keys(connection, _OTHER_DETAIL.format(column=column), values)
    await connection.execute(_PUT_DETAIL[column], values)
    return changed


async def _insert_names(connection: aiosqlite.Connection, table: str, names: Mapping[str, str]) -> None:
    sql = f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)"
    await connection.executemany(sql, [(key, name, folded(name)) for key, name in names.items()])


async def _known(connection: aiosqlite.Connection, told: Sequence[Told]) -> Known:
    emails = {each.email for each in told if each.email}
    keys = {each.key for each in told} | {key_of("", email) for email in emails}
    found = await connection.execute_fetchall(_ENTRIES, {"keys": as_json(keys), "emails": as_json(emails)})
    return Known((Entry(*values), seen) for *values, seen in found)


async def _write(connection: aiosqlite.Connection, entries: Iterable[Entry]) -> None:
    """Updates first: an invitation leaves its key to a newer one."""
    new: list[tuple[object, ...]] = []
    known: list[tuple[object, ...]] = []
    for entry in entries:
        values = (*entry[1:], *derived(entry))
        new.append(values) if entry.row is None else known.append((*values, entry.row))
    await connection.executemany(_UPDATE, known)
    await connection.executemany(_INSERT, new)


async def _keys(connection: aiosqlite.Connection, sql: str, values: Mapping[str, object]) -> Keys:
    return frozenset(key for (key,) in await connection.execute_fetchall(sql, values))


_COLUMNS = (*STORED, "name_order", "dept_order", "needle")

_INSERT = f"""
INSERT INTO directory ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
"""

_UPDATE = f"UPDATE directory SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE row = ?"

_ENTRY = f"SELECT row, {', '.join(STORED)} FROM directory WHERE key = :key"

_ENTRIES = f"""
SELECT row, {", ".join(STORED)}, coalesce(at, 0) FROM directory
LEFT JOIN directory_seen ON user = directory.row
WHERE row IN (
    SELECT row FROM directory WHERE key IN (SELECT value FROM json_each(:keys))
    UNION ALL
    SELECT row FROM directory
    WHERE status = {PENDING} AND id <> '' AND email COLLATE NOCASE IN (SELECT value FROM json_each(:emails)))
"""

_DROP = "DELETE FROM directory WHERE key IN (SELECT value FROM json_each(:keys))"

_SEE = """
INSERT INTO directory_seen (user, at)
SELECT directory.row, :at FROM json_each(:keys) JOIN directory ON directory.key = value WHERE true
ON CONFLICT (user) DO UPDATE SET at = excluded.at WHERE excluded.at > at
"""

_UNSEEN = """
status = :status AND written_at < :settled
AND NOT EXISTS (SELECT 1 FROM directory_seen WHERE user = directory.row AND at >= :began)
"""

_LEAVE_UNSEEN = f"UPDATE directory SET status = {LEFT}, left_at = :now WHERE {_UNSEEN} RETURNING key"

_FORGET_UNSEEN = f"DELETE FROM directory WHERE {_UNSEEN} RETURNING key"

_PEOPLE_LEFT = "UPDATE users SET status = 'left' WHERE id IN (SELECT value FROM json_each(:keys))"

_FORGET = f"DELETE FROM directory WHERE key = :key AND status = {PENDING} RETURNING key"

_PATCH_PROFILE = """
UPDATE directory_details SET profile = json_patch(profile, :profile)
WHERE user = (SELECT row FROM directory WHERE key = :key)
"""

_OTHER_DETAIL = """
SELECT key FROM directory LEFT JOIN directory_details ON user = directory.row
WHERE key = :key AND {column} IS NOT :text
"""

_PUT_DETAIL = {
    column: f"""
INSERT INTO directory_details (user, {column}, {time})
SELECT row, :text, :at FROM directory WHERE key = :key
ON CONFLICT (user) DO UPDATE SET {column} = excluded.{column}, {time} = excluded.{time}
"""
    for column, time in (("profile", "fetched_at"), ("settings", "settings_at"))
}
