# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""The directory of an account: its users, those invited, and those who left.

The list is an order of row ids over one SQL query; rows are fetched as they come into view. Whoever has an id
is also one of the people of app.store.people, by whom lists of meetings and recordings name their hosts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

import aiosqlite

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.store import _user_queries as queries
from app.store import _user_records as records
from app.store import _user_writes as writes
from app.store._queries import ids
from app.store._sort import Sort
from app.store._text import clean
from app.store._user_decoding import (
    DETAIL_COLUMNS,
    DETAIL_TABLES,
    ROW_COLUMNS,
    ROW_TABLES,
    detail_of,
    row_of,
)
from app.store._user_types import (
    PENDING_PREFIX,
    Choice,
    DirectoryCounts,
    DirectoryListing,
    DirectoryQuery,
    DirectoryRow,
    Fields,
    Named,
    UserDetail,
    UserStatus,
    key_of,
)
from app.store._values import as_json, milliseconds
from app.store.database import Database
from app.store.people import ROOM, PeopleStore, Person, person_of, write_people

if TYPE_CHECKING:
    from app.zoom.models.user import User

__all__ = [
    "PENDING_PREFIX",
    "ROOM",
    "Choice",
    "DirectoryCounts",
    "DirectoryListing",
    "DirectoryQuery",
    "DirectoryRow",
    "Fields",
    "Named",
    "Person",
    "Sort",
    "UserDetail",
    "UserStatus",
    "UsersStore",
    "key_of",
    "person_of",
]


class UsersStore(PeopleStore):
    """The users of one account; raises StoreError where the file fails."""

    def __init__(self, database: Database, changes: Changes, clock: Clock) -> None:
        super().__init__(database, changes)
        self._clock = clock

    async def listing(self, query: DirectoryQuery) -> DirectoryListing:
        """The rows of the list in order."""
        found, shelf = queries.filter_of(query), queries.shelf_of(query)
        (text,) = (await self._database.read(queries.rows_sql(query, found.sql), found.values))[0]
        rows = ids(text)
        if found.sql == shelf.sql:
            return DirectoryListing(rows, len(rows))
        total = await self._database.read(f"SELECT count(*) FROM directory WHERE {shelf.sql}")
        return DirectoryListing(rows, total[0][0])

    async def fetch(self, rows: Iterable[int]) -> list[DirectoryRow]:
        """These rows, in this order; those that are gone are left out."""
        wanted = list(rows)
        sql = f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE row IN (SELECT value FROM json_each(?))"
        by_id = {values[0]: row_of(values) for values in await self._database.read(sql, (as_json(wanted),))}
        return [by_id[row] for row in wanted if row in by_id]

    async def of_keys(self, keys: Iterable[str]) -> list[DirectoryRow]:
        """The users of these keys, in this order; unknown ones are left out."""
        wanted = [clean(key) for key in keys]
        sql = f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE key IN (SELECT value FROM json_each(?))"
        by_key = {values[1]: row_of(values) for values in await self._database.read(sql, (as_json(wanted),))}
        return [by_key[key] for key in wanted if key in by_key]

    async def keys_of(self, rows: Iterable[int]) -> list[str]:
        """The keys of these rows, in this order; those that are gone are left out."""
        wanted = list(rows)
        sql = "SELECT row, key FROM directory WHERE row IN (SELECT value FROM json_each(?))"
        keys = dict(await self._database.read(sql, (as_json(wanted),)))
        return [keys[row] for row in wanted if row in keys]

    async def row_of(self, key: str) -> int | None:
        """The row of a user in lists."""
        found = await self._database.read("SELECT row FROM directory WHERE key = ?", (clean(key),))
        return found[0][0] if found else None

    async def look_up(self, id_or_email: str) -> str | None:
        """The key of the user with this id, key or e-mail address in any case; who left comes last."""
        found = await self._database.read(_LOOK_UP, {"who": clean(id_or_email.strip())})
        return found[0][0] if found else None

    async def detail(self, key: str) -> UserDetail | None:
        """All that is known of a user; None when there is none of that key."""
        sql = f"SELECT {DETAIL_COLUMNS}, {ROW_COLUMNS} FROM {DETAIL_TABLES} WHERE key = ?"
        found = await self._database.read(sql, (clean(key),))
        return detail_of(row_of(found[0][4:]), found[0][:4]) if found else None

    async def departments(self) -> list[Choice]:
        """The departments of those in the account, by name."""
        return await self._choices("departments")

    async def roles(self) -> list[Choice]:
        """The known roles by name; those that nobody has named come last, with an empty name."""
        return await self._choices("roles")

    async def groups(self) -> list[Choice]:
        """The known groups by name; those that nobody has named come last, with an empty name."""
        return await self._choices("groups")

    async def sign_ins(self) -> list[Choice]:
        """The ways to sign in that anybody has, by Zoom's number; without names."""
        return await self._choices("sign_ins")

    async def counts(self) -> DirectoryCounts:
        """How many users there are of each status and licence."""
        found = await self._database.read(queries.COUNTS)
        return DirectoryCounts(
            {(records.STATUSES[status], licence): count for status, licence, count in found}
        )

    async def put_page(self, status: UserStatus, users: "Sequence[User]", seen_at: datetime) -> int:
        """Keep a page of Zoom's list of users of this status; answers how many were new or different.

        Args:
            status: of the list; counts where a user's own is missing or unknown.
            users: of one page, at most 2,000.
            seen_at: when the page was asked for. What is known from later, or was changed by us up to half
                a minute before, stays as it is.
        """
        told = records.usable(records.told_of(user, status, listed=True) for user in users)
        async with self._database.write() as connection:
            changed = await writes.put(connection, told, milliseconds(seen_at))
        self._publish(changed)
        return len(changed)

    async def close_list(self, status: UserStatus, began_at: datetime) -> frozenset[str]:
        """After a whole list of this status, begun at `began_at`: whom it did not name has left.

        Invitations that are gone were never taken, and are forgotten. Answers the keys of all of these.
        """
        async with self._database.write() as connection:
            gone = await writes.close_list(connection, status, milliseconds(began_at), self._now())
        self._publish(gone)
        return gone

    async def put_many(self, users: "Iterable[User]") -> None:
        """Keep what Zoom told of these users; those of a known status are in the directory at once."""
        told = [(user, records.told_of(user)) for user in users]
        people = [person_of(user) for user, each in told if each.id and each.status is None]
        listed = records.usable(each for _user, each in told if each.status is not None)
        async with self._database.write() as connection:
            changed = await write_people(connection, people)
            changed |= await writes.put(connection, listed, self._now())
        self._publish(changed)

    async def put_detail(self, user: "User") -> str:
        """Keep all that Zoom told of one user; answers the key, empty where the user cannot be named.

        This is newer than any list, and takes the place of what was known.
        """
        told = records.usable([records.told_of(user)])
        if not told:
            return ""
        async with self._database.write() as connection:
            changed = await writes.put(connection, told, self._now(), certain=True)
            key = await self._key_of(connection, told[0])
            changed |= await writes.put_profile(connection, key, records.profile_of(user), self._now())
            await writes.put_role(connection, clean(user.role_id), clean(user.role_name))
        self._publish(changed)
        return key

    async def put_settings(self, key: str, settings: Mapping[str, object]) -> None:
        """Keep a user's settings, of values that JSON has; those of an unknown user are dropped."""
        async with self._database.write() as connection:
            changed = await writes.put_settings(
                connection, clean(key), records.json_of(settings), self._now()
            )
        self._publish(changed)

    async def put_groups(self, groups: Iterable[Named]) -> None:
        """Keep the names of all groups of the account; those not among them are forgotten."""
        await self._put_names(writes.GROUPS, groups)

    async def put_roles(self, roles: Iterable[Named]) -> None:
        """Keep the names of all roles of the account; those not among them are forgotten."""
        await self._put_names(writes.ROLES, roles)

    async def set_fields(self, key: str, **fields: Unpack[Fields]) -> bool:
        """Note at once what an action changed; for half a minute lists do not take it back.

        Answers whether the user is known.
        """
        async with self._database.write() as connection:
            changed = await writes.set_fields(connection, clean(key), fields, self._now())
        self._publish(changed)
        return bool(changed)

    async def remove(self, key: str) -> None:
        """Note that a user was deleted or unlinked, or an invitation cancelled, which is forgotten."""
        async with self._database.write() as connection:
            changed = await writes.remove(connection, clean(key), self._now())
        self._publish(changed)

    async def _choices(self, name: str) -> list[Choice]:
        return [Choice(*values) for values in await self._database.read(queries.CHOICES[name])]

    async def _put_names(self, table: str, named: Iterable[Named]) -> None:
        async with self._database.write() as connection:
            changed = await writes.put_names(connection, table, named)
        if changed:
            self._changes.publish(Change(ROOM))

    async def _key_of(self, connection: aiosqlite.Connection, told: records.Told) -> str:
        found = await connection.execute_fetchall(_KEY_OF, {"key": told.key, "email": told.email})
        return str(next(iter(found))[0])

    def _now(self) -> int:
        return milliseconds(self._clock.now())


_LOOK_UP = f"""
SELECT key FROM directory WHERE key = :who OR (email = :who COLLATE NOCASE AND email <> '')
ORDER BY key = :who DESC, status = {records.LEFT}, row DESC LIMIT 1
"""

_KEY_OF = f"""
SELECT key FROM directory WHERE key = :key
    OR (email = :email COLLATE NOCASE AND status = {records.PENDING} AND id <> '')
ORDER BY key = :key DESC LIMIT 1
"""
