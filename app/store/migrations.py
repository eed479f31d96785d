# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""The shape of the store, version by version (PRAGMA user_version).

A script that has been released never changes; what comes later is added at the end.
"""

import sqlite3
from dataclasses import dataclass

from app.store._recording_schema import RECORDINGS_SQL
from app.store._user_schema import DIRECTORY_SQL

NO_TIME = 253_402_300_800
"""Start and finish of what has no fixed time: the end of the year 9999, after all others."""

PEOPLE_SQL = """
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    needle TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX users_by_email ON users (email COLLATE NOCASE);
CREATE TABLE counts (
    day TEXT NOT NULL,
    key TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
"""The tables of users, counts and notes; archive folders have them too, and none of the directory."""

_FIRST = f"""
CREATE TABLE meetings (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    meeting_id INTEGER NOT NULL,
    session INTEGER NOT NULL DEFAULT 0,
    uuid TEXT NOT NULL DEFAULT '',
    occurrence_id TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    topic_order TEXT NOT NULL DEFAULT '',
    host_id TEXT NOT NULL,
    start INTEGER NOT NULL DEFAULT {NO_TIME},
    finish INTEGER NOT NULL DEFAULT {NO_TIME},
    duration INTEGER,
    zone TEXT,
    type INTEGER,
    repeats INTEGER NOT NULL DEFAULT 0,
    pmi INTEGER NOT NULL DEFAULT 0,
    participants INTEGER,
    live INTEGER NOT NULL DEFAULT 0,
    live_at INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    ended INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER,
    seen_at INTEGER NOT NULL DEFAULT 0,
    written_at INTEGER NOT NULL DEFAULT 0,
    checked_at INTEGER NOT NULL DEFAULT 0,
    closed_at INTEGER NOT NULL DEFAULT 0,
    needle TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX meetings_by_time ON meetings
    (host_id, start, row, finish, session, live, ended, held, cancelled, duration);
CREATE INDEX meetings_by_topic ON meetings
    (host_id, topic_order, row, finish, session, live, ended, held);
CREATE INDEX meetings_by_number ON meetings (meeting_id, start);
CREATE INDEX meetings_live ON meetings (host_id) WHERE live = 1;
CREATE VIRTUAL TABLE meetings_found USING fts5
    (needle, content='meetings', content_rowid='row', tokenize='trigram case_sensitive 1', columnsize=0);
CREATE TRIGGER meetings_added AFTER INSERT ON meetings BEGIN
    INSERT INTO meetings_found (rowid, needle) VALUES (new.row, new.needle);
END;
CREATE TRIGGER meetings_removed AFTER DELETE ON meetings BEGIN
    INSERT INTO meetings_found (meetings_found, rowid, needle) VALUES ('delete', old.row, old.needle);
END;
CREATE TRIGGER meetings_renamed AFTER UPDATE OF needle ON meetings WHEN old.needle IS NOT new.needle BEGIN
    INSERT INTO meetings_found (meetings_found, rowid, needle) VALUES ('delete', old.row, old.needle);
    INSERT INTO meetings_found (rowid, needle) VALUES (new.row, new.needle);
END;
CREATE TABLE details (
    meeting_id INTEGER PRIMARY KEY,
    host_email TEXT NOT NULL DEFAULT '',
    agenda TEXT NOT NULL DEFAULT '',
    join_url TEXT NOT NULL DEFAULT '',
    password TEXT NOT NULL DEFAULT '',
    pmi TEXT NOT NULL DEFAULT '',
    settings TEXT,
    recurrence TEXT,
    fetched_at INTEGER
) STRICT;
{PEOPLE_SQL}"""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file of SQLite holds, version by version."""

    application_id: int
    """Marks the file as of this kind (PRAGMA application_id)."""
    scripts: tuple[str, ...]

    @property
    def latest(self) -> int:
        """The version that the scripts lead to."""
        return len(self.scripts)


STORE_SCHEMA = Schema(0x47726E52, (_FIRST, RECORDINGS_SQL, DIRECTORY_SQL))
"""The store of an account."""


def version(connection: sqlite3.Connection) -> int:
    """The version of the shape of an open file; 0 for an empty one."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def application_id(connection: sqlite3.Connection) -> int:
    """The mark of an open file; 0 for an empty one."""
    found: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return found


def migrate(connection: sqlite3.Connection, schema: Schema) -> None:
    """Bring an open file to the latest shape; each step happens wholly or not at all, and once."""
    while (number := version(connection) + 1) <= schema.latest:
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; {schema.scripts[number - 1]}; "
                f"PRAGMA application_id = {schema.application_id}; PRAGMA user_version = {number}; COMMIT;"
            )
        except sqlite3.OperationalError:
            connection.rollback()
            if version(connection) < number:
                raise
            # Another process took the same step while this one waited for its turn.
