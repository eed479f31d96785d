"""Sends bodies piece by piece: at a limited speed, cut off, or with a pause in the middle."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from fastapi import Response
from starlette.types import Receive, Scope, Send

from app.sandbox.faults import Faults
from app.sandbox.recordings.media import Body
from app.sandbox.recordings.transfers import Transfer

_PIECE = 64 * 1024
_PIECES_A_SECOND = 20
_LEAST_PIECE = 1024
_LENIENT_SECONDS = 0.25


@dataclass(frozen=True)
class Part:
    """The bytes of a body from `start` to before `stop`, and after how many of them something happens."""

    body: Body
    start: int
    stop: int
    cut_after: int | None = None
    stall_after: int | None = None


class PartResponse(Response):
    """Sends a part of a body; counts what the connection took."""

    def __init__(
        self, part: Part, status: int, headers: dict[str, str], faults: Faults, transfer: Transfer
    ) -> None:
        super().__init__(status_code=status, headers=headers)
        if not any(name.lower() == "content-length" for name in headers):
            del self.headers["content-length"]
        self._part = part
        self._faults = faults
        self._transfer = transfer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, the cut, or until the client hangs up."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        hung_up = asyncio.ensure_future(_hung_up(receive))
        try:
            if scope["method"] != "HEAD" and not await self._send(send, hung_up):
                return
        finally:
            hung_up.cancel()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, hung_up: "asyncio.Future[None]") -> bool:
        """Whether the part has been sent as a whole."""
        sent = 0
        async for piece in self._pieces(hung_up):
            cut = self._part.cut_after
            if cut is not None and sent + len(piece) > cut:
                return False
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            if hung_up.done():
                return False
            sent += len(piece)
            self._transfer.bytes += len(piece)
        return sent == self._part.stop - self._part.start

    async def _pieces(self, hung_up: "asyncio.Future[None]") -> AsyncIterator[bytes]:
        pace = Pace(self._faults)
        stall = self._part.stall_after
        sent = 0
        for piece in self._read(pace.piece()):
            if stall is not None and sent + len(piece) > stall:
                stall = None
                await asyncio.wait([hung_up], timeout=self._faults.stall_seconds or None)
            if hung_up.done():
                return
            yield piece
            sent += len(piece)
            await pace.after(len(piece))

    def _read(self, most: int) -> Iterator[bytes]:
        return self._part.body.read(self._part.start, self._part.stop, most)


class Pace:
    """Holds a connection to the bytes a second that the faults name."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._rate = 0.0
        self._since = 0.0
        self._sent = 0

    def piece(self) -> int:
        """How many bytes to send at once."""
        if not self._faults.file_rate:
            return _PIECE
        return max(_LEAST_PIECE, min(_PIECE, int(self._faults.file_rate / _PIECES_A_SECOND)))

    async def after(self, size: int) -> None:
        """Wait as long as `size` more bytes take."""
        rate = self._faults.file_rate
        if not rate:
            # Other connections get their turn, and a client's hanging up is noticed.
            await asyncio.sleep(0)
            return
        now = asyncio.get_running_loop().time()
        # A client that paused does not catch up afterwards.
        if rate != self._rate or self._since + self._sent / rate < now - _LENIENT_SECONDS:
            self._rate, self._since, self._sent = rate, now, 0
        self._sent += size
        ahead = self._since + self._sent / rate - now
        if ahead > 0:
            await asyncio.sleep(ahead)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
