"""Files as Zoom serves them, in memory: the other end of the transfers."""

import asyncio
import hashlib
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.zoom.downloads import Resume

CHUNK = 16 * 1024


def video(size, seed=b"v"):
    """Bytes of a file that is built like an MP4, and whose pictures are nowhere alike."""
    body = bytearray(b"\0\0\0\x18ftypisom" + bytes(12) + b"\0\0\0\x08moov")
    body += max(size - len(body), 8).to_bytes(4, "big") + b"mdat"
    number = 0
    while len(body) < size:
        body += hashlib.sha256(seed + number.to_bytes(8, "big")).digest()
        number += 1
    return bytes(body[:size])


@dataclass
class FakeBody:
    """A file on its way."""

    offset: int
    length: int | None
    validator: str
    content_type: str
    origin: str
    _chunks: object

    def chunks(self):
        """The bytes from `offset` on."""
        return self._chunks


@dataclass
class ServedFile:
    """One file of the fake, and how it misbehaves."""

    body: bytes
    etag: str = '"one"'
    content_type: str = "video/mp4"
    told_length: bool = True
    ranges: bool = True
    fails: list = field(default_factory=list)
    """Exceptions to raise when opened, first one first."""
    cuts: list = field(default_factory=list)
    """How many bytes to send before an error, once for each: (bytes, error)."""
    gate: asyncio.Event | None = None
    """Is waited for before a chunk..."""
    gate_at: int = 0
    """...from so many bytes of an answer on."""


class FakeDownloads:
    """Stands in for zoom.downloads.Downloads."""

    def __init__(self):
        self.files = {}
        self.opened = []
        """(url, offset asked for), in order."""
        self.moved = Counter()
        """Bytes sent, by url."""
        self.at_once = 0
        self.most_at_once = 0

    def put(self, url, body, **how):
        """Serve `body` at `url`."""
        self.files[url] = ServedFile(body, **how)
        return self.files[url]

    @asynccontextmanager
    async def open(self, url, resume: Resume | None = None):
        """As Downloads.open."""
        file = self.files[url]
        usable = resume is not None and file.ranges and resume.validator == file.etag
        offset = resume.offset if usable else 0
        self.opened.append((url, resume.offset if resume else 0))
        await asyncio.sleep(0)
        if file.fails:
            raise file.fails.pop(0)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            length = len(file.body) if file.told_length else None
            chunks = self._chunks(url, file, offset)
            yield FakeBody(offset, length, file.etag, file.content_type, "https://files.zoom.test", chunks)
        finally:
            self.at_once -= 1

    async def _chunks(self, url, file, offset):
        most, error = file.cuts.pop(0) if file.cuts else (None, None)
        sent, body = 0, file.body
        for at in range(offset, len(body), CHUNK):
            if file.gate is not None and sent >= file.gate_at:
                await file.gate.wait()
            await asyncio.sleep(0)
            chunk = body[at : at + CHUNK]
            if most is not None and sent + len(chunk) > most:
                raise error
            sent += len(chunk)
            self.moved[url] += len(chunk)
            yield chunk
