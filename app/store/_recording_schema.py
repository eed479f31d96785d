# ruff: noqa: S608 - the parts of these statements are fixed texts.
"""The tables of recordings: the store of an account has them, and each archive folder's catalogue.

The narrow table `recordings` holds what its list shows, filters and sorts by; its figures (state, size,
files, kinds, shelf) are derived from `recording_files` and `recording_locals` whenever those change. The
first three indexes cover every filter, so that a listing never reads the rows themselves. What is on this
computer has a table of its own, by key: an archive folder may be read before Zoom is asked.
"""

_COVERED = "shelf, state, size, kinds, duration"

RECORDINGS_SQL = f"""
CREATE TABLE recordings (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    meeting_id INTEGER NOT NULL DEFAULT 0,
    host_id TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    topic_order TEXT NOT NULL DEFAULT '',
    start INTEGER NOT NULL,
    duration INTEGER,
    told_size INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    gone INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    files INTEGER NOT NULL DEFAULT 0,
    kinds INTEGER NOT NULL DEFAULT 0,
    state INTEGER NOT NULL DEFAULT 0,
    shelf INTEGER NOT NULL DEFAULT 0,
    trashed_at INTEGER,
    processing INTEGER NOT NULL DEFAULT 0,
    scope TEXT NOT NULL DEFAULT '',
    trash_scope TEXT NOT NULL DEFAULT '',
    seen_at INTEGER NOT NULL DEFAULT 0,
    written_at INTEGER NOT NULL DEFAULT 0,
    needle TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX recordings_by_date ON recordings (start, row, {_COVERED}, host_id);
CREATE INDEX recordings_by_topic ON recordings
    (topic_order, start DESC, row DESC, {_COVERED}, host_id);
CREATE INDEX recordings_by_host ON recordings (host_id, start, row, {_COVERED});
CREATE INDEX recordings_by_number ON recordings (meeting_id);
CREATE INDEX recordings_processing ON recordings (seen_at) WHERE processing = 1;
CREATE INDEX recordings_in_trash ON recordings (trash_scope) WHERE shelf IN (1, 2);
CREATE VIRTUAL TABLE recordings_found USING fts5
    (needle, content='recordings', content_rowid='row', tokenize='trigram case_sensitive 1', columnsize=0);
CREATE TRIGGER recordings_added AFTER INSERT ON recordings BEGIN
    INSERT INTO recordings_found (rowid, needle) VALUES (new.row, new.needle);
END;
CREATE TRIGGER recordings_removed AFTER DELETE ON recordings BEGIN
    INSERT INTO recordings_found (recordings_found, rowid, needle) VALUES ('delete', old.row, old.needle);
END;
CREATE TRIGGER recordings_renamed AFTER UPDATE OF needle ON recordings WHEN old.needle IS NOT new.needle
BEGIN
    INSERT INTO recordings_found (recordings_found, rowid, needle) VALUES ('delete', old.row, old.needle);
    INSERT INTO recordings_found (rowid, needle) VALUES (new.row, new.needle);
END;
CREATE TABLE recording_details (
    recording INTEGER PRIMARY KEY,
    account_id TEXT,
    type TEXT,
    share_url TEXT,
    passcode TEXT,
    play_passcode TEXT,
    auto_delete_at TEXT
) STRICT;
CREATE TABLE recording_files (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    recording INTEGER NOT NULL,
    file_id TEXT NOT NULL DEFAULT '',
    recording_type TEXT NOT NULL DEFAULT '',
    file_type TEXT NOT NULL DEFAULT '',
    extension TEXT NOT NULL DEFAULT '',
    kind INTEGER NOT NULL DEFAULT 0,
    size INTEGER,
    started INTEGER,
    finished INTEGER,
    processing INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    gone INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    download_url TEXT NOT NULL DEFAULT '',
    play_url TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX recording_files_of ON recording_files (recording, row);
CREATE TABLE recording_locals (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    heard INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_locals_unheard ON recording_locals (key)
    WHERE heard = 0 AND state = 'on_disk' AND substr(path, -4) = '.vtt';
CREATE VIRTUAL TABLE spoken USING fts5 (words, tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER recording_files_removed AFTER DELETE ON recording_files BEGIN
    DELETE FROM spoken WHERE rowid = old.row;
END;
CREATE TABLE recording_windows (
    scope TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    state TEXT NOT NULL,
    pages INTEGER NOT NULL,
    items INTEGER NOT NULL,
    throttled INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    message TEXT NOT NULL,
    next_step TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (scope, first, last, state)
) STRICT, WITHOUT ROWID;
"""
