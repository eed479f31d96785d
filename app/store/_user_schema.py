"""The tables of the directory: the third version of an account's store; archive folders have none of them.

The table `users` of the first version stays what it was: whoever Zoom has named, by id, for the names in
lists. The narrow table `directory` holds what its own list shows, filters and sorts by; when a user was seen
last has a table of its own, so that a page that brings nothing new leaves the wide rows alone.

The index by name covers every filter and order, search included: to walk it takes the same 20 ms for
50,000 users whatever is searched. An index of trigrams takes 3 ms for a rare word, but three times as long
as this for the first letters that one types, and for what all addresses have in common.
"""

DIRECTORY_SQL = """
CREATE TABLE directory (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    id TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    name_order TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL DEFAULT 0,
    licence INTEGER,
    role_id TEXT NOT NULL DEFAULT '',
    dept TEXT NOT NULL DEFAULT '',
    dept_order TEXT NOT NULL DEFAULT '',
    group_ids TEXT NOT NULL DEFAULT '[]',
    sign_in TEXT NOT NULL DEFAULT '',
    last_sign_in INTEGER,
    created_at INTEGER,
    timezone TEXT NOT NULL DEFAULT '',
    pmi INTEGER,
    left_at INTEGER,
    written_at INTEGER NOT NULL DEFAULT 0,
    needle TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX directory_by_name ON directory (name_order, row, status, licence, role_id, dept, dept_order,
    sign_in, last_sign_in, created_at, email, needle);
CREATE INDEX directory_by_email ON directory (email COLLATE NOCASE);
CREATE INDEX directory_invited ON directory (email COLLATE NOCASE) WHERE status = 2 AND id <> '';
CREATE TABLE directory_seen (
    user INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE directory_details (
    user INTEGER PRIMARY KEY,
    profile TEXT NOT NULL DEFAULT '{}',
    fetched_at INTEGER,
    settings TEXT,
    settings_at INTEGER
) STRICT;
CREATE TABLE directory_groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_order TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE directory_roles (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_order TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE directory_members (
    group_id TEXT NOT NULL,
    user INTEGER NOT NULL,
    PRIMARY KEY (group_id, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_members_of ON directory_members (user);
CREATE TRIGGER directory_added AFTER INSERT ON directory BEGIN
    INSERT OR IGNORE INTO directory_members SELECT value, new.row FROM json_each(new.group_ids);
END;
CREATE TRIGGER directory_removed AFTER DELETE ON directory BEGIN
    DELETE FROM directory_members WHERE user = old.row;
    DELETE FROM directory_seen WHERE user = old.row;
    DELETE FROM directory_details WHERE user = old.row;
END;
CREATE TRIGGER directory_regrouped AFTER UPDATE OF group_ids ON directory
WHEN old.group_ids IS NOT new.group_ids BEGIN
    DELETE FROM directory_members WHERE user = new.row;
    INSERT OR IGNORE INTO directory_members SELECT value, new.row FROM json_each(new.group_ids);
END;
INSERT INTO directory (key, id, email, name, name_order, status, needle)
SELECT id, id, email, name,
    iif(instr(needle, char(10)) > 1, substr(needle, 1, instr(needle, char(10)) - 1), lower(email)),
    iif(status = 'active', 0, 1), needle
FROM users WHERE status IN ('active', 'inactive') AND id <> '' AND id <> email;
"""
