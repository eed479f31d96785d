"""Bodies of files: real media of two seconds, made as long as wanted, and texts about the meeting.

The media under ``app/sandbox/media`` were made with ffmpeg 5 from its own test sources; nothing in them is
anybody's work. Each is H.264 baseline at 320 by 180 with AAC, or AAC alone, and plays everywhere::

    SIZE="-profile:v baseline -pix_fmt yuv420p -preset veryslow -crf 34 -g 60 -b:a 24k -ac 1 -ar 24000"
    BARE="-movflags +faststart -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -t 2"
    ffmpeg -f lavfi -i "color=c=0x14532d:s=320x180:r=10:d=2,
        drawbox=x='20+90*t':y=60:w=60:h=60:color=0xfacc15:t=fill"
        -f lavfi -i "sine=frequency=440:duration=2" -c:v libx264 -c:a aac $SIZE $BARE speaker.mp4
    # gallery.mp4: color=0x1e3a5f with drawgrid=w=107:h=90:t=6:c=0xe2e8f0, 523 Hz; audio.m4a: 392 Hz alone

Behind the media comes one ``free`` box (ISO/IEC 14496-12, section 8.1.2), which players skip. It is filled
from the file's own handle, and each block of it carries its number: no two files are equal, and a part that
lands in the wrong place spoils the hash.
"""

import functools
import hashlib
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_FOLDER = Path(__file__).resolve().parent.parent / "media"
_BLOCK = 64 * 1024
_LONG = 1 << 32

CONTENT_TYPES = {
    "MP4": "video/mp4",
    "M4A": "audio/mp4",
    "VTT": "text/vtt",
    "TXT": "text/plain",
    "JSON": "application/json",
    "CSV": "text/csv",
}
"""Media type of each file extension; others are served as ``application/octet-stream``."""


class Body(Protocol):
    """Bytes that can be read from anywhere."""

    size: int

    def read(self, start: int, stop: int, most: int = _BLOCK) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`, in pieces of at most `most`."""
        ...


class TextBody:
    """A body that is wholly in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size = len(content)

    def read(self, start: int, stop: int, most: int = _BLOCK) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`, in pieces of at most `most`."""
        for begin in range(start, stop, most):
            yield self._content[begin : min(begin + most, stop)]


class MediaBody:
    """A small media file and a ``free`` box that makes it as long as wanted."""

    def __init__(self, head: bytes, size: int, handle: str) -> None:
        """Take the media, the length in bytes of the whole, and what tells this file from others.

        Raises:
            ValueError: the length leaves no room for a box.
        """
        box = size - len(head)
        if box < 16:
            raise ValueError(f"size: {size} is too small, {len(head) + 16} bytes are the least for this type")
        self.size = size
        self._handle = handle
        header = struct.pack(">I4sQ", 1, b"free", box) if box >= _LONG else struct.pack(">I4s", box, b"free")
        self._head = head + header

    def read(self, start: int, stop: int, most: int = _BLOCK) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`, in pieces of at most `most`."""
        position = start
        while position < stop:
            piece = self._piece(position)[: min(most, stop - position)]
            yield piece
            position += len(piece)

    def _piece(self, position: int) -> bytes:
        """The bytes at `position` up to the end of the head, or of a block behind it."""
        inside = position - len(self._head)
        if inside < 0:
            return self._head[position:]
        number, offset = divmod(inside, _BLOCK)
        return (struct.pack(">Q", number) + _filler(self._handle))[offset:]


def least_size(file_type: str, recording_type: str) -> int:
    """The fewest bytes that a media file of this type can have."""
    return len(head_of(file_type, recording_type)) + 16


def head_of(file_type: str, recording_type: str) -> bytes:
    """The small media file that a file of this type begins with."""
    if file_type != "MP4":
        return _media("audio.m4a")
    return _media("gallery.mp4" if "gallery" in recording_type else "speaker.mp4")


def sha256_of(body: Body) -> str:
    """The hexadecimal SHA-256 of a whole body."""
    digest = hashlib.sha256()
    for piece in body.read(0, body.size):
        digest.update(piece)
    return digest.hexdigest()


@functools.cache
def _media(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@functools.lru_cache(64)
def _filler(handle: str) -> bytes:
    return random.Random(handle).randbytes(_BLOCK - 8)  # noqa: S311  # foretellable on purpose
