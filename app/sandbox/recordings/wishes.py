"""Files as a test wishes for them."""

from datetime import datetime, timedelta
from typing import Any

from app.sandbox.recordings.media import least_size
from app.sandbox.recordings.plan import MEDIA_TYPES, Kind, body_of, made_file
from app.sandbox.recordings.records import Recording, RecordingFile

_EXTENSIONS = {
    "MP4": ("MP4", "shared_screen_with_speaker_view", 256 * 1024),
    "M4A": ("M4A", "audio_only", 64 * 1024),
    "TRANSCRIPT": ("VTT", "audio_transcript", 6_000),
    "CC": ("VTT", "closed_caption", 4_000),
    "CHAT": ("TXT", "chat_file", 800),
    "TIMELINE": ("JSON", "timeline", 1_500),
    "SUMMARY": ("JSON", "summary", 1_200),
    "CSV": ("CSV", "poll", 600),
}
"""Extension, usual recording type and usual size in bytes of each file type."""


def with_files(recording: Recording, wishes: Any, now: datetime) -> None:
    """Give a recording these files, or those of its plan where `wishes` is None; ready unless told otherwise.

    Raises:
        ValueError: an unknown type, or a size that is too small for it.
    """
    if wishes is None:
        recording.finish(now)
        return
    files = tuple(_file(recording, index, wish, now) for index, wish in enumerate(wishes))
    recording.plan = lambda _recording: files


def _file(recording: Recording, index: int, wish: dict[str, Any], now: datetime) -> RecordingFile:
    file_type = str(wish.get("file_type", "MP4"))
    if file_type not in _EXTENSIONS:
        raise ValueError(f"file_type: choose from {', '.join(_EXTENSIONS)}")
    extension, recording_type, usual = _EXTENSIONS[file_type]
    kind = Kind(file_type, extension, str(wish.get("recording_type", recording_type)), 1)
    size = int(wish.get("size", usual))
    if file_type in MEDIA_TYPES and size < least_size(file_type, kind.recording_type):
        least = least_size(file_type, kind.recording_type)
        raise ValueError(f"size: {size} is too small, {least} bytes are the least for {file_type}")
    file = made_file(
        recording,
        index,
        kind,
        size,
        ready=now + timedelta(seconds=float(wish.get("ready_in", -60))),
        omits=frozenset(wish.get("omits", ())),
        participant=str(wish.get("participant", "")),
    )
    body_of(recording, file)
    return file
