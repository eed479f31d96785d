"""Rows of the catalogue's table `files`, read and written."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.store._catalogue_types import CatalogueFile, Damage, ErrorWords, JobState
from app.store._text import clean
from app.store.recordings import WantedFile

FILE_COLUMNS = (
    "row, key, owner, uuid, meeting_id, file_id, account_id, host_id, host_email, host_name, topic, start, "
    "duration, recording_type, file_type, extension, size, state, position, path, came, bytes, validator, "
    "sealed, sha256, content_type, source, attempts, title, message, next_step, details, added_at, "
    "finished_at, verified_at, damage, changed, url"
)

PUT_FILE = """
INSERT INTO files
    (key, uuid, meeting_id, file_id, account_id, host_id, host_email, host_name, topic, start, duration,
     recording_type, file_type, extension, size, url, owner, position, added_at, path, folded, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT value FROM sequence))
"""

WANT_AGAIN = """
UPDATE files SET
    uuid = ?, meeting_id = ?, file_id = ?, account_id = ?, host_id = ?, host_email = ?, host_name = ?,
    topic = ?, start = ?, duration = ?, recording_type = ?, file_type = ?, extension = ?, size = ?, url = ?,
    owner = ?, position = ?, damage = ?, came = ?, validator = ?, sealed = ?, state = 'waiting', shown = 1,
    attempts = 0, title = '', message = '', next_step = '', details = '',
    changed = (SELECT value FROM sequence)
WHERE key = ?
"""


def file_of(values: tuple[Any, ...]) -> CatalogueFile:
    """The file of a row with FILE_COLUMNS."""
    facts, error = list(values[:28]), ErrorWords(*values[28:32])
    facts[11] = moment(facts[11])
    facts[17] = JobState(facts[17])
    added, finished, verified, damage, changed, url = values[32:]
    facts += [error if error.title else None, moment(added), moment(finished), moment(verified)]
    facts += [Damage(damage), changed, url]
    return CatalogueFile(*facts)


def facts_of(file: WantedFile) -> tuple[Any, ...]:
    """What Zoom tells of a file, its key first, as PUT_FILE and WANT_AGAIN take it."""
    return (
        file.key,
        file.uuid,
        file.meeting_id,
        file.file_id,
        file.account_id,
        file.host_id,
        clean(file.host_email),
        clean(file.host_name),
        clean(file.topic),
        seconds(file.start),
        file.duration,
        clean(file.recording_type),
        clean(file.file_type),
        file.extension,
        file.size,
        without_query(file.url),
    )


def without_query(url: str) -> str:
    """A link as it may lie on disk: Zoom's need no query, and a query could hold a token."""
    return clean(url.split("#", 1)[0].split("?", 1)[0], 4_000)


def moment(value: int | None) -> datetime | None:
    """A time as the catalogue keeps it."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


def seconds(time: datetime | None) -> int | None:
    """A time in whole seconds since 1970."""
    return None if time is None else int(time.timestamp())


def as_json(values: Iterable[Any]) -> str:
    """Values for json_each."""
    return json.dumps(list(values))
