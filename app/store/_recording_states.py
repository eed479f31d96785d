# ruff: noqa: S608 - the parts of these statements are fixed texts; values are bound.
"""How the state of a recording follows from those of its files: one rule, in SQL at each write.

The rule reads figures of one recording: `lost` (Zoom has it no more), `binned_at`, and how many of its files
are `alive` (with Zoom, not in its trash), `binned` (in the trash), `kept` (either, or on disk), `here` (on
disk), on the move (`moves`), failed (`fails`), in work (`works`) and still to be had (`wanted`).
"""

from datetime import UTC, datetime

from app.store._recording_types import FileState, RecordingState
from app.store.migrations import NO_TIME

STATES = (
    RecordingState.FAILED,
    RecordingState.DOWNLOADING,
    RecordingState.PROCESSING,
    RecordingState.PARTLY,
    RecordingState.CLOUD,
    RecordingState.ON_DISK,
    RecordingState.TRASH,
    RecordingState.GONE,
)
"""A state is stored as its place here: the order of the column State, first what needs attention."""

MAX_SIZE = 2**42
"""Bytes; of more than a million such recordings a sum is still a number of SQLite."""

NUMBERS = {state: number for number, state in enumerate(STATES)}

ALIVE, BOTH, TRASHED, LOST = range(4)
"""The shelf of a recording: outside the trash, partly in it, wholly in it, or nowhere any more."""

LISTED = f"shelf IN ({ALIVE}, {BOTH})"
IN_TRASH = f"shelf IN ({BOTH}, {TRASHED})"

_SHELF = f"""
CASE WHEN alive = 0 AND (binned > 0 OR (files = 0 AND binned_at IS NOT NULL)) THEN {TRASHED}
     WHEN lost AND here = 0 AND moves = 0 THEN {LOST}
     WHEN binned > 0 THEN {BOTH} ELSE {ALIVE} END
"""

_STATE = f"""
CASE WHEN shelf = {TRASHED} THEN {NUMBERS[RecordingState.TRASH]}
     WHEN shelf = {LOST} THEN {NUMBERS[RecordingState.GONE]}
     WHEN moves > 0 THEN {NUMBERS[RecordingState.DOWNLOADING]}
     WHEN fails > 0 THEN {NUMBERS[RecordingState.FAILED]}
     WHEN works > 0 THEN {NUMBERS[RecordingState.PROCESSING]}
     WHEN here > 0 AND wanted > 0 THEN {NUMBERS[RecordingState.PARTLY]}
     WHEN here > 0 THEN {NUMBERS[RecordingState.ON_DISK]}
     ELSE {NUMBERS[RecordingState.CLOUD]} END
"""

DERIVE = f"""
UPDATE recordings SET size = sums.size, files = sums.files, kinds = sums.kinds, state = sums.state,
    shelf = sums.shelf, trashed_at = sums.trashed_at, processing = sums.processing
FROM (
    SELECT *, {_STATE} AS state, shelf < 2 AND works > 0 AS processing FROM (
        SELECT *, {_SHELF} AS shelf FROM (
            SELECT row, gone AS lost, deleted_at AS binned_at, count(key) FILTER (WHERE kept) AS files,
                min(iif(total(bytes) FILTER (WHERE kept) > 0, cast(total(bytes) FILTER (WHERE kept) AS INT),
                    told_size), {MAX_SIZE}) AS size,
                coalesce(sum(DISTINCT kind) FILTER (WHERE kept), 0) AS kinds,
                iif(count(binned), max(binned), iif(count(key) FILTER (WHERE kept), NULL, deleted_at))
                    AS trashed_at,
                count(*) FILTER (WHERE alive) AS alive, count(binned) AS binned,
                count(*) FILTER (WHERE here = 'on_disk') AS here,
                count(*) FILTER (WHERE here IN ('waiting', 'downloading', 'paused')) AS moves,
                count(*) FILTER (WHERE here IN ('failed', 'damaged')) AS fails,
                count(*) FILTER (WHERE alive AND works) AS works,
                count(*) FILTER (WHERE alive AND NOT works AND linked AND here <> 'on_disk') AS wanted
            FROM (
                SELECT recordings.row, recordings.gone, recordings.deleted_at, told_size, file.key, kind,
                    file.size AS bytes, file.processing AS works, download_url <> '' AS linked,
                    file.gone = 0 AND file.deleted_at IS NULL AS alive,
                    iif(file.gone = 0, file.deleted_at, NULL) AS binned,
                    file.gone = 0 OR coalesce(local.state = 'on_disk', 0) AS kept,
                    coalesce(local.state, '') AS here
                FROM json_each(:rows) JOIN recordings ON recordings.row = value
                LEFT JOIN recording_files AS file ON file.recording = recordings.row
                LEFT JOIN recording_locals AS local ON local.key = file.key)
            GROUP BY row))) AS sums
WHERE recordings.row = sums.row AND
    (recordings.size, recordings.files, recordings.kinds, recordings.state, recordings.shelf,
     recordings.trashed_at, recordings.processing)
    IS NOT (sums.size, sums.files, sums.kinds, sums.state, sums.shelf, sums.trashed_at, sums.processing)
RETURNING recordings.row
"""
"""The figures of the recordings whose rows are in :rows, reckoned anew; answers which changed."""

LOCAL_STATES = frozenset(
    {
        FileState.WAITING,
        FileState.DOWNLOADING,
        FileState.PAUSED,
        FileState.FAILED,
        FileState.ON_DISK,
        FileState.DAMAGED,
    }
)
"""States that tell of this computer; the others are Zoom's to tell."""


def file_state(local: str, *, processing: int, trashed: int, gone: int) -> FileState:
    """The state of one file; `local` is the stored word, empty where nothing is here."""
    if trashed and not gone:
        return FileState.TRASH
    if local:
        return FileState(local)
    if gone:
        return FileState.GONE
    return FileState.PROCESSING if processing else FileState.CLOUD


def moment(seconds: int | None) -> datetime | None:
    """A time of the store; None where there is none."""
    return None if seconds is None or seconds >= NO_TIME else datetime.fromtimestamp(seconds, UTC)
