"""The people whom Zoom has named: who hosts what, and whom the field Host suggests.

The store of an account and the catalogue of an archive folder both have them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiosqlite

from app.core.changes import Change, Changes
from app.store._text import clean, folded
from app.store._values import as_json
from app.store.database import Database

if TYPE_CHECKING:
    from app.zoom.models.user import User

ROOM = "users"
MAX_KEYS = 500
"""A change of more users than this names none: look at all."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the account."""

    id: str
    email: str = ""
    name: str = ""
    status: str = ""
    """Zoom's word: active, inactive, pending; left where Zoom names the user no more; empty: unknown."""


class PeopleStore:
    """The users that Zoom has named, by their ids."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database, self._changes = database, changes

    async def put_many(self, users: "Iterable[User]") -> None:
        """Keep what Zoom told of these users; those without an id (pending ones) are left out.

        Raises:
            StoreError: the file fails.
        """
        await self.put(person_of(user) for user in users if user.id)

    async def put(self, people: Iterable[Person]) -> None:
        """Keep these people; an empty field does not overwrite a known one.

        Raises:
            StoreError: the file fails.
        """
        async with self._database.write() as connection:
            changed = await write_people(connection, people)
        self._publish(changed)

    async def find(self, prefix: str, limit: int = 20) -> list[Person]:
        """Active people whose name, a word of it, or e-mail begins with `prefix`, by name.

        Raises:
            StoreError: the file fails.
        """
        wanted = folded(clean(prefix.strip()))
        rows = await self._database.read(_FIND, {"prefix": wanted, "limit": limit})
        return [Person(*row) for row in rows]

    async def get(self, id_or_email: str) -> Person | None:
        """The person with this id or e-mail (in any case), or None.

        Raises:
            StoreError: the file fails.
        """
        rows = await self._database.read(_GET, {"who": clean(id_or_email)})
        return Person(*rows[0]) if rows else None

    async def count(self) -> int:
        """How many people are known.

        Raises:
            StoreError: the file fails.
        """
        rows = await self._database.read("SELECT count(*) FROM users")
        return int(rows[0][0])

    def _publish(self, keys: frozenset[str]) -> None:
        if keys:
            self._changes.publish(Change(ROOM, keys if len(keys) <= MAX_KEYS else frozenset()))


def person_of(user: "User") -> Person:
    """A user of Zoom's API as the store keeps it."""
    full = f"{user.first_name or ''} {user.last_name or ''}".strip()
    return Person(
        clean(user.id), clean(user.email), clean(user.display_name or full), clean(user.status, limit=40)
    )


async def write_people(connection: aiosqlite.Connection, people: Iterable[Person]) -> frozenset[str]:
    """Keep these people within a transaction; answers the ids of those that were new or different."""
    new = {each.id: each for each in people if each.id}
    found = await connection.execute_fetchall(_KNOWN, (as_json(new),))
    known = {row[0]: Person(*row) for row in found}
    merged = [_merged(known.get(each.id), each) for each in new.values()]
    changed = [each for each in merged if each != known.get(each.id)]
    await connection.executemany(_PUT, [_values(each) for each in changed])
    return frozenset(each.id for each in changed)


def _merged(known: Person | None, new: Person) -> Person:
    if known is None:
        return new
    return Person(new.id, new.email or known.email, new.name or known.name, new.status or known.status)


def _values(person: Person) -> tuple[str, str, str, str, str]:
    needle = f"{folded(person.name)}\n{folded(person.email)}"
    return person.id, person.email, person.name, person.status, needle


_KNOWN = "SELECT id, email, name, status FROM users WHERE id IN (SELECT value FROM json_each(?))"

_PUT = "INSERT OR REPLACE INTO users (id, email, name, status, needle) VALUES (?, ?, ?, ?, ?)"

_FIND = """
SELECT id, email, name, status FROM users
WHERE status IN ('', 'active') AND (
    :prefix = ''
    OR substr(needle, 1, length(:prefix)) = :prefix
    OR instr(needle, ' ' || :prefix) > 0
    OR instr(needle, char(10) || :prefix) > 0)
ORDER BY needle LIMIT :limit
"""

_GET = """
SELECT id, email, name, status FROM users WHERE id = :who OR email = :who COLLATE NOCASE
ORDER BY id = :who DESC, status = 'left' LIMIT 1
"""
