"""The tables of a catalogue; the module catalogue tells what they mean."""

from app.store._recording_schema import RECORDINGS_SQL
from app.store.migrations import PEOPLE_SQL, Schema

_FILES = """
CREATE TABLE files (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL DEFAULT '',
    uuid TEXT NOT NULL DEFAULT '',
    meeting_id INTEGER NOT NULL DEFAULT 0,
    file_id TEXT NOT NULL DEFAULT '',
    account_id TEXT NOT NULL DEFAULT '',
    host_id TEXT NOT NULL DEFAULT '',
    host_email TEXT NOT NULL DEFAULT '',
    host_name TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    start INTEGER,
    duration INTEGER,
    recording_type TEXT NOT NULL DEFAULT '',
    file_type TEXT NOT NULL DEFAULT '',
    extension TEXT NOT NULL DEFAULT '',
    size INTEGER,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'paused', 'failed', 'done')),
    position INTEGER NOT NULL DEFAULT 0,
    path TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    came INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    validator TEXT NOT NULL DEFAULT '',
    sealed TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    content_type TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    next_step TEXT NOT NULL DEFAULT '',
    details TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    finished_at INTEGER,
    verified_at INTEGER,
    damage TEXT NOT NULL DEFAULT '' CHECK (damage IN ('', 'missing', 'size', 'sha256')),
    shown INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX files_of ON files (uuid);
CREATE INDEX files_shown ON files (owner, position) WHERE shown = 1;
CREATE INDEX files_changed ON files (changed);
CREATE TABLE sequence (value INTEGER NOT NULL) STRICT;
INSERT INTO sequence VALUES (0);
"""

CATALOGUE_SCHEMA = Schema(0x47726E43, (f"{RECORDINGS_SQL}{PEOPLE_SQL}{_FILES}",))
"""The catalogue of an archive folder."""
