"""Which files a recording has, and how long they are."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sandbox.recordings.media import Body, MediaBody, TextBody, head_of, least_size
from app.sandbox.recordings.records import Recording, RecordingFile
from app.sandbox.recordings.texts import text_of

MEDIA_TYPES = ("MP4", "M4A")
_VIDEOS = (
    "shared_screen_with_speaker_view",
    "shared_screen_with_speaker_view",
    "shared_screen_with_speaker_view",
    "gallery_view",
    "active_speaker",
    "shared_screen_with_gallery_view",
)
_BARE = frozenset({"id", "status", "file_size", "recording_type", "play_url"})
_SOMETIMES = ("play_url", "recording_end", "file_extension", "status", "recording_type", "file_size")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, how often it comes, and how many bytes it has at least and at most.

    `bare` is how often listings tell little of it; `half` 1 or 2 is a part of a recording that was paused.
    """

    file_type: str
    extension: str
    recording_type: str
    chance: float
    sizes: tuple[int, int] = (0, 0)
    bare: float = 0.0
    half: int = 0


_KINDS = (
    Kind("M4A", "M4A", "audio_only", 0.85),
    Kind("TRANSCRIPT", "VTT", "audio_transcript", 0.6, (4_000, 24_000)),
    Kind("CC", "VTT", "closed_caption", 0.2, (3_000, 12_000), bare=0.6),
    Kind("CHAT", "TXT", "chat_file", 0.45, (300, 2_500)),
    Kind("TIMELINE", "JSON", "timeline", 0.4, (900, 5_000), bare=0.6),
    Kind("SUMMARY", "JSON", "summary", 0.25, (900, 3_000)),
    Kind("SUMMARY", "JSON", "summary_next_steps", 0.1, (400, 900)),
    Kind("CSV", "CSV", "poll", 0.08, (300, 900)),
)


class Planner:
    """Makes up the files of a recording from its key; the same key makes the same files."""

    def __init__(self, video_kib: int) -> None:
        """Take the mean size of a video in KiB; 0 makes it 8 to 60 MB."""
        self._video_kib = video_kib

    def __call__(self, recording: Recording) -> tuple[RecordingFile, ...]:
        """Every file of `recording`."""
        source = random.Random(recording.key)  # noqa: S311  # foretellable on purpose
        kinds = [*self._media(source), *(each for each in _KINDS[1:] if source.random() < each.chance)]
        files = [self._file(recording, index, kind, source) for index, kind in enumerate(kinds)]
        return (*files, *self._participants(recording, len(files), source))

    def _media(self, source: random.Random) -> Iterator[Kind]:
        video = self._video(source)
        view, more = source.choice(_VIDEOS), source.random()
        paused = more < 0.1
        yield Kind("MP4", "MP4", view, 1, (video, video), half=int(paused))
        if paused:
            yield Kind("MP4", "MP4", view, 1, (video, video), half=2)
        elif more < 0.25 and view != "gallery_view":
            yield Kind("MP4", "MP4", "gallery_view", 1, (video // 2, video))
        if source.random() < _KINDS[0].chance:
            yield Kind("M4A", "M4A", "audio_only", 1, (video // 10, video // 6))

    def _video(self, source: random.Random) -> int:
        if self._video_kib:
            return int(self._video_kib * 1024 * source.uniform(0.6, 1.4))
        return int(8 * _MEGABYTE * (60 / 8) ** source.random())

    def _file(self, recording: Recording, index: int, kind: Kind, source: random.Random) -> RecordingFile:
        omits = _BARE if source.random() < kind.bare else _left_out(source)
        late = timedelta(seconds=40 * index)
        return made_file(
            recording,
            index,
            kind,
            source.randint(*kind.sizes),
            omits=omits,
            # Texts come after the video, as they are made from it.
            ready=recording.ready + late,
        )

    def _participants(
        self, recording: Recording, index: int, source: random.Random
    ) -> Iterator[RecordingFile]:
        if source.random() >= 0.07:
            return
        kind = Kind("M4A", "M4A", "audio_only_each_participant", 1)
        size = self._video(source) // 12
        for number, name in enumerate(recording.speakers, index):
            yield made_file(recording, number, kind, size, ready=recording.ready, participant=name)


def made_file(
    recording: Recording,
    index: int,
    kind: Kind,
    size: int,
    *,
    ready: datetime,
    omits: frozenset[str] = frozenset(),
    participant: str = "",
) -> RecordingFile:
    """The `index`-th file of a recording; one that is too small for its media becomes as small as can be."""
    handle = f"{recording.key}{index:02x}"
    middle = recording.start + timedelta(minutes=recording.duration // 2)
    if kind.file_type in MEDIA_TYPES:
        size = max(size, least_size(kind.file_type, kind.recording_type))
    return RecordingFile(
        handle=handle,
        id=_file_id(handle),
        file_type=kind.file_type,
        extension=kind.extension,
        recording_type=kind.recording_type,
        start=middle + timedelta(minutes=1) if kind.half == 2 else recording.start,
        end=middle if kind.half == 1 else recording.end,
        size=size,
        ready=ready,
        omits=omits,
        participant=participant,
    )


def body_of(recording: Recording, file: RecordingFile) -> Body:
    """The bytes of a file."""
    if file.file_type in MEDIA_TYPES:
        return MediaBody(head_of(file.file_type, file.recording_type), file.size, file.handle)
    return TextBody(text_of(recording, file))


def _left_out(source: random.Random) -> frozenset[str]:
    chance = source.random()
    return frozenset({source.choice(_SOMETIMES)}) if chance < 0.03 else frozenset()


def _file_id(handle: str) -> str:
    digest = hashlib.blake2b(handle.encode(), digest_size=16).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"
