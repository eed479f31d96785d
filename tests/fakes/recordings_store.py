"""Fills a store with recordings, many and fast: for tests and measurements of long lists."""

from datetime import UTC, datetime

import aiosqlite

from app.store._recording_records import kind_bit
from app.store._recording_states import DERIVE
from app.store._text import folded
from app.store._values import as_json
from app.store.database import Database

START = 1_700_000_000
"""Seconds since 1970 of the oldest one."""
STEP = 300
"""Seconds from one to the next."""
BATCH = 20_000
HOSTS = 50
WORDS = "Research,Линейная,日本語,Senate,ندوة,Σεμινάριο,Clinic,Budget,Review,Café"


async def fill(database: Database, count: int, step: int = STEP) -> None:
    """Write `count` recordings of 50 hosts with three files for every two of them, as `put` would have.

    A tenth are on disk, a tenth partly; some are in work, failed, or in the trash.
    """
    async with database.write() as connection:
        await connection.execute(_USERS, {"hosts": HOSTS})
    for first in range(0, count, BATCH):
        values = {
            "first": first,
            "count": min(BATCH, count - first),
            "hosts": HOSTS,
            "words": as_json(WORDS.split(",")),
            "folded": as_json(folded(WORDS).split(",")),
            "start": START,
            "step": step,
            "mp4": kind_bit("mp4"),
            "m4a": kind_bit("m4a"),
        }
        async with database.write() as connection:
            for statement in (_RECORDINGS, _DETAILS, _FILES, _AUDIO, _LOCALS):
                await connection.execute(statement, values)
            await connection.execute_fetchall(DERIVE, {"rows": await _rows(connection, values)})


def start_of(number: int) -> datetime:
    """When the recording of that number began."""
    return datetime.fromtimestamp(START + number * STEP, UTC)


async def _rows(connection: aiosqlite.Connection, values: dict[str, object]) -> str:
    sql = "SELECT json_group_array(row) FROM recordings WHERE row > :first AND row <= :first + :count"
    found = await connection.execute_fetchall(sql, values)
    return str(next(iter(found))[0])


_NUMBERS = """
WITH RECURSIVE numbers (number) AS (
    SELECT :first UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < :first + :count)
"""

_USERS = """
WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers
    WHERE number + 1 < :hosts)
INSERT OR IGNORE INTO users (id, email, name, status, needle)
SELECT 'host' || number, 'user' || number || '@example.com', 'User ' || number, 'active',
    'user ' || number || char(10) || 'user' || number || '@example.com'
FROM numbers
"""

_RECORDINGS = f"""
{_NUMBERS}, named AS MATERIALIZED (
    SELECT number, 80000000000 + number AS meeting,
        (:words ->> (number % 10)) || ' ' || (:words ->> (number / 10 % 10)) || ' ' || number AS topic,
        (:folded ->> (number % 10)) || ' ' || (:folded ->> (number / 10 % 10)) || ' ' || number AS plain
    FROM numbers)
INSERT INTO recordings (row, uuid, meeting_id, host_id, topic, topic_order, start, duration, told_size,
    needle, scope)
SELECT number + 1, 'recording' || number || '==', meeting, 'host' || (number * 7 % :hosts), topic,
    plain, :start + number * :step, 5 + number * 13 % 120, 1, plain || char(10) || meeting,
    'account'
FROM named
"""

_DETAILS = f"""
{_NUMBERS}
INSERT INTO recording_details (recording, account_id, type, share_url, passcode)
SELECT number + 1, 'account', '2', 'https://example.zoom.us/rec/share/' || number, 'pass' || number
FROM numbers
"""

_FILES = f"""
{_NUMBERS}
INSERT INTO recording_files (key, recording, file_id, recording_type, file_type, extension, kind, size,
    started, finished, processing, deleted_at, download_url, play_url)
SELECT 'video' || number, number + 1, 'video' || number, 'shared_screen_with_speaker_view', 'MP4', 'mp4',
    :mp4, 1000000 + number * 7919 % 900000000, :start + number * :step, :start + number * :step + 1800,
    number % 97 = 0, iif(number % 101 = 0, :start + number * :step + 86400, NULL),
    'https://example.zoom.us/rec/download/' || number, 'https://example.zoom.us/rec/play/' || number
FROM numbers
"""

_AUDIO = f"""
{_NUMBERS}
INSERT INTO recording_files (key, recording, file_id, recording_type, file_type, extension, kind, size,
    started, finished, download_url, play_url)
SELECT 'audio' || number, number + 1, 'audio' || number, 'audio_only', 'M4A', 'm4a', :m4a,
    100000 + number * 7919 % 9000000, :start + number * :step, :start + number * :step + 1800,
    'https://example.zoom.us/rec/download/a' || number, 'https://example.zoom.us/rec/play/a' || number
FROM numbers WHERE number % 2 = 0
"""

_LOCALS = f"""
{_NUMBERS}
INSERT INTO recording_locals (key, state, path, bytes)
SELECT 'video' || number, iif(number % 89 = 0, 'failed', 'on_disk'), '/recordings/' || number || '.mp4',
    1000000
FROM numbers WHERE number % 5 = 0
"""
