"""From rows of SQLite to what the store answers about recordings."""

from datetime import UTC, date, datetime
from typing import Any

from app.store._recording_states import STATES, file_state, moment
from app.store._recording_types import (
    FileRow,
    RecordingDetail,
    RecordingRow,
    WantedFile,
    Window,
    WindowState,
)
from app.store._text import clean

MAX_MESSAGE = 20_000

ROW_COLUMNS = """
recordings.row, uuid, meeting_id, topic, host_id, coalesce(users.name, ''), coalesce(users.email, ''), start,
duration, recordings.size, files, state, trashed_at
"""
ROW_TABLES = "recordings LEFT JOIN users ON users.id = host_id"

DETAIL_COLUMNS = """
coalesce(share_url, ''), coalesce(passcode, ''), coalesce(play_passcode, ''), auto_delete_at,
coalesce(type, ''), coalesce(account_id, ''), recordings.gone
"""
DETAIL_TABLES = f"{ROW_TABLES} LEFT JOIN recording_details ON recording = recordings.row"

FILE_COLUMNS = """
recording_files.row, recording_files.key, file_id, recording_type, file_type, extension, size, started,
finished, play_url, recording_files.name, processing, deleted_at, gone, coalesce(local.state, ''),
coalesce(local.path, ''), coalesce(local.bytes, 0)
"""
FILE_TABLES = "recording_files LEFT JOIN recording_locals AS local ON local.key = recording_files.key"

WANTED_COLUMNS = """
file.key, uuid, meeting_id, file_id, coalesce(account_id, ''), host_id, coalesce(users.email, ''),
coalesce(users.name, ''), topic, start, duration, recording_type, file_type, extension, file.size,
download_url, started, file.name
"""

WINDOW_COLUMNS = """
scope, first, last, state, pages, items, throttled, asked_at, title, message, next_step, details
"""


def row_of(values: tuple[Any, ...]) -> RecordingRow:
    """A row, by ROW_COLUMNS."""
    (row, uuid, number, topic, host, name, email, start, duration, size, files, state, trashed) = values
    return RecordingRow(
        row=row,
        uuid=uuid,
        meeting_id=number,
        topic=topic,
        host_id=host,
        host_name=name,
        host_email=email,
        start=moment(start),
        duration=duration,
        size=size,
        files=files,
        state=STATES[state],
        trashed_at=moment(trashed),
    )


def file_of(values: tuple[Any, ...]) -> FileRow:
    """A file, by FILE_COLUMNS."""
    (row, key, file_id, recording_type, file_type, extension, size, started, finished, play_url, *rest) = (
        values
    )
    name, processing, deleted, gone, state, path, size_here = rest
    return FileRow(
        row=row,
        key=key,
        file_id=file_id,
        recording_type=recording_type,
        file_type=file_type,
        extension=extension,
        size=size,
        started=moment(started),
        finished=moment(finished),
        state=file_state(state, processing=processing, trashed=deleted is not None, gone=gone),
        local_path=path,
        play_url=play_url,
        local_bytes=size_here,
        trashed_at=None if gone else moment(deleted),
        name=name,
    )


def detail_of(row: RecordingRow, known: tuple[Any, ...], files: tuple[FileRow, ...]) -> RecordingDetail:
    """A detail; `known` by DETAIL_COLUMNS."""
    share_url, passcode, play_passcode, auto_delete, kind, account, gone = known
    return RecordingDetail(
        row=row,
        files=files,
        share_url=share_url,
        passcode=passcode,
        auto_delete_at=date.fromisoformat(auto_delete) if auto_delete else None,
        trashed_at=row.trashed_at,
        type=kind,
        play_passcode=play_passcode,
        account_id=account,
        gone=bool(gone),
    )


def wanted_of(values: tuple[Any, ...]) -> WantedFile:
    """A file to fetch, by WANTED_COLUMNS."""
    (key, uuid, number, file_id, account, host, email, host_name, topic, start, duration, *rest) = values
    recording_type, file_type, extension, size, url, started, name = rest
    return WantedFile(
        key=key,
        uuid=uuid,
        meeting_id=number,
        file_id=file_id,
        account_id=account,
        host_id=host,
        host_email=email,
        host_name=host_name,
        topic=topic,
        start=moment(start),
        duration=duration,
        recording_type=recording_type,
        file_type=file_type,
        extension=extension,
        size=size,
        url=url,
        started=moment(started),
        name=name,
    )


def window_of(values: tuple[Any, ...]) -> Window:
    """A window, by WINDOW_COLUMNS."""
    scope, first, last, state, pages, items, throttled, asked_at, *words = values
    return Window(
        scope,
        date.fromisoformat(first),
        date.fromisoformat(last),
        WindowState(state),
        pages,
        items,
        throttled,
        datetime.fromtimestamp(asked_at / 1000, UTC),
        *words,
    )


def window_values(window: Window) -> tuple[object, ...]:
    """A window as it is written, by WINDOW_COLUMNS."""
    return (
        clean(window.scope),
        window.first.isoformat(),
        window.last.isoformat(),
        window.state.value,
        window.pages,
        window.items,
        window.throttled,
        int(window.asked_at.timestamp() * 1000),
        clean(window.title),
        clean(window.message, MAX_MESSAGE),
        clean(window.next_step),
        clean(window.details, MAX_MESSAGE),
    )
