"""From Zoom's recordings to rows of the store."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from app.store._recording_states import MAX_SIZE
from app.store._text import clean, folded
from app.store._values import MAX_ID, MAX_MINUTES, seconds, topic_order
from app.zoom.media import extension_of, file_key
from app.zoom.models.recording import FileStatus, Recording, RecordingFile

log = logging.getLogger(__name__)

MAX_URL = 4_000
ORDER_LENGTH = 80
"""Characters of a topic that count in the order of the list."""

KINDS = ("mp4", "m4a", "vtt", "txt", "csv", "json", "jpg")
"""Extensions with a bit of their own in `kinds`; all others share the next one."""
OTHER_KINDS = 1 << len(KINDS)


class Place(NamedTuple):
    """One recording to write; an empty text or None: Zoom did not say, and what is known stays."""

    uuid: str
    meeting_id: int
    host_id: str
    host_email: str
    topic: str
    topic_order: str
    start: int
    """Seconds since 1970."""
    duration: int | None
    """Minutes."""
    told_size: int
    files: int
    needle: str
    account_id: str | None
    type: str | None
    share_url: str | None
    passcode: str | None
    play_passcode: str | None
    auto_delete_at: str | None
    """ISO day; empty: Zoom says that it deletes nothing by itself."""


class FilePlace(NamedTuple):
    """One file to write."""

    key: str
    uuid: str
    file_id: str
    recording_type: str
    file_type: str
    extension: str
    kind: int
    size: int | None
    started: int | None
    finished: int | None
    processing: int
    deleted_at: int
    """Seconds since 1970; 0 where Zoom did not say."""
    name: str
    download_url: str
    play_url: str


def kind_bit(extension: str) -> int:
    """The bit of an extension."""
    return 1 << KINDS.index(extension) if extension in KINDS else OTHER_KINDS


def usable(recordings: Iterable[Recording]) -> list[Recording]:
    """Those that have a UUID, each once; without one a recording cannot be named."""
    known: dict[str, Recording] = {}
    nameless = 0
    for each in recordings:
        if uuid := clean(each.uuid):
            known[uuid] = each
        else:
            nameless += 1
    if nameless:
        log.warning("recordings without a UUID were left out: %d", nameless)
    return list(known.values())


def places(recordings: Iterable[Recording], host_id: str) -> list[Place]:
    """Rows for recordings; `host_id` counts where they name no host."""
    return [_place(each, host_id) for each in recordings]


def file_places(recordings: Iterable[Recording]) -> list[FilePlace]:
    """Rows for the files of recordings, each key once."""
    known: dict[str, FilePlace] = {}
    for recording in recordings:
        for file in recording.files:
            place = _file_place(recording.uuid or "", file)
            known.setdefault(place.key, place)
    return list(known.values())


def _place(recording: Recording, host_id: str) -> Place:
    topic = clean(recording.topic)
    number = recording.id if recording.id is not None and 0 < recording.id <= MAX_ID else 0
    email = clean(recording.host_email, 320)
    return Place(
        uuid=clean(recording.uuid),
        meeting_id=number,
        host_id=clean(recording.host_id) or ("" if email else host_id),
        host_email=email,
        topic=topic,
        topic_order=topic_order(topic)[:ORDER_LENGTH],
        start=seconds(recording.start_time or _first_of(recording)),
        duration=None if recording.duration is None else min(max(recording.duration, 0), MAX_MINUTES),
        told_size=_size(recording.total_size) or 0,
        files=len(recording.files),
        needle=f"{folded(topic)}\n{number or ''}",
        account_id=_told(recording.account_id),
        type=None if recording.type is None else str(recording.type),
        share_url=_told(recording.share_url),
        passcode=_told(recording.password),
        play_passcode=_told(recording.recording_play_passcode),
        auto_delete_at=_auto_delete(recording),
    )


def _first_of(recording: Recording) -> datetime | None:
    """When the first file begins, which stands in for a start that Zoom does not tell."""
    return min((file.recording_start for file in recording.files if file.recording_start), default=None)


def _file_place(uuid: str, file: RecordingFile) -> FilePlace:
    extension = extension_of(file.file_type, file.file_extension)
    url = clean(file.download_url, MAX_URL)
    return FilePlace(
        key=clean(file_key(uuid, file)),
        uuid=clean(uuid),
        file_id=clean(file.id),
        recording_type=clean(file.recording_type, 100),
        file_type=clean(file.file_type, 100),
        extension=extension,
        kind=kind_bit(extension),
        size=_size(file.file_size),
        started=_moment(file.recording_start),
        finished=_moment(file.recording_end),
        processing=int(file.status == FileStatus.PROCESSING or (not file.status and not url)),
        deleted_at=_moment(file.deleted_time) or 0,
        name=clean(file.file_name),
        download_url=url,
        play_url=clean(file.play_url, MAX_URL),
    )


def _told(text: str | None) -> str | None:
    return None if text is None else clean(text, MAX_URL)


def _size(size: int | None) -> int | None:
    return None if size is None else min(max(size, 0), MAX_SIZE)


def _moment(moment: datetime | None) -> int | None:
    return None if moment is None else seconds(moment)


def _auto_delete(recording: Recording) -> str | None:
    if recording.auto_delete is False:
        return ""
    day = recording.auto_delete_date
    return None if day is None else day.isoformat()
