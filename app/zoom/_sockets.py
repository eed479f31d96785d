"""Sockets for httpcore that read in large pieces, which a download of gigabytes feels.

httpcore's own read 64 KiB at a time, and 16 KiB over TLS, each piece through a dozen layers. These take what
asyncio has received, up to 384 KiB, from one buffer: about half the CPU time for the same file.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, cast

import httpcore

READ_BYTES = 256 * 1024
"""Asked of the system at once."""
_LARGEST_DELIVERY = 64 * 1024
"""What asyncio may still hand over at once; Windows' loop does not ask how much there is room for."""
BUFFER_BYTES = READ_BYTES + 2 * _LARGEST_DELIVERY
"""More than one read, or each would stop reading until it is taken: two calls into the system for each."""
_NEXT_ADDRESS_AFTER = 0.25
"""Seconds until a host's next address is tried beside the others (RFC 8305 §5)."""


class _Pipe(asyncio.BufferedProtocol):
    """What has come from one connection and nobody has taken yet."""

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(BUFFER_BYTES))
        self._filled = 0
        self._paused = False
        self._ended = False
        self._error: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()
        self.transport: asyncio.Transport

    @property
    def is_readable(self) -> bool:
        """Whether a read would answer at once: with bytes, or with the end."""
        return self._filled > 0 or self._ended

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        # Nothing is for us to read before the first request; over TLS it would be lost to the handshake.
        self._pause()

    def secured_by(self, transport: asyncio.Transport) -> None:
        """Go on over TLS."""
        self.transport, self._paused = transport, False

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer[self._filled : self._filled + READ_BYTES]

    def buffer_updated(self, nbytes: int) -> None:
        self._filled += nbytes
        if self._filled > BUFFER_BYTES - _LARGEST_DELIVERY:
            self._pause()
        self._wake_reader()

    def eof_received(self) -> None:
        self._ended = True
        self._wake_reader()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended, self._error = True, exc
        self._may_write.set()
        self._wake_reader()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def _pause(self) -> None:
        self._paused = True
        self.transport.pause_reading()

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            self.transport.resume_reading()

    def _wake_reader(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def take(self) -> bytes:
        """All that has come, waiting for something; empty at the end."""
        if not self.is_readable:
            self._resume()
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        if self._error is not None and not self._filled:
            raise self._error
        taken, self._filled = bytes(self._buffer[: self._filled]), 0
        self._resume()
        return taken

    async def put(self, data: bytes) -> None:
        """Send `data`; answers when there is room for more."""
        if not self.transport.is_closing():
            self.transport.write(data)
            await self._may_write.wait()
        if self.transport.is_closing():
            raise self._error or BrokenPipeError("the connection is closed")


class _Socket(httpcore.AsyncNetworkStream):
    """One connection, as httpcore sees it."""

    def __init__(self, pipe: _Pipe) -> None:
        self._pipe = pipe

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, also where that is more than `max_bytes`: httpcore takes it all the same."""
        with _as(httpcore.ReadTimeout, httpcore.ReadError):
            async with asyncio.timeout(timeout):
                return await self._pipe.take()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            with _as(httpcore.WriteTimeout, httpcore.WriteError):
                async with asyncio.timeout(timeout):
                    await self._pipe.put(buffer)

    async def aclose(self) -> None:
        self._pipe.transport.abort()
        # The transport lets its socket go in the loop's next turn.
        await asyncio.sleep(0)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        loop, plain = asyncio.get_running_loop(), self._pipe.transport
        try:
            with _as(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    secured = await loop.start_tls(
                        plain, self._pipe, ssl_context, server_hostname=server_hostname
                    )
        except BaseException:
            plain.abort()
            raise
        self._pipe.secured_by(cast(asyncio.Transport, secured))
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return self._pipe.is_readable
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._pipe.transport.get_extra_info(names.get(info, info))


_Connection = tuple[asyncio.Transport, _Pipe]


class LargeReads(httpcore.AsyncNetworkBackend):
    """Opens such sockets on the running asyncio loop."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect by whichever of IPv6 and IPv4 answers first.

        Raises:
            httpcore.ConnectTimeout: nobody answered.
            httpcore.ConnectError: the name is not known, or the connection was refused.
        """
        local = (local_address, 0) if local_address else None
        with _as(httpcore.ConnectTimeout, httpcore.ConnectError):
            async with asyncio.timeout(timeout):
                transport, pipe = await _first_to_connect(host, port, local)
        for option in socket_options or ():
            transport.get_extra_info("socket").setsockopt(*option)
        return _Socket(pipe)

    async def sleep(self, seconds: float) -> None:
        """Wait, between attempts to connect."""
        await asyncio.sleep(seconds)


async def _first_to_connect(host: str, port: int, local: tuple[str, int] | None) -> _Connection:
    """Connect to whichever address of `host` answers first.

    asyncio's own happy_eyeballs_delay loses sockets when it is cancelled, and hides why all have failed.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    attempts: list[asyncio.Task[_Connection]] = []
    winner: asyncio.Task[_Connection] | None = None
    try:
        for address in (*_by_turns(found), None):
            if address is not None:
                attempt = loop.create_connection(_Pipe, address, port, local_addr=local)
                attempts.append(loop.create_task(attempt, name=f"connection to {host}"))
            pause = None if address is None else _NEXT_ADDRESS_AFTER
            while winner is None and (running := [each for each in attempts if not each.done()]):
                await asyncio.wait(running, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                winner = next((each for each in attempts if _has_connected(each)), None)
                if address is not None:
                    break
            if winner is not None:
                return winner.result()
        return attempts[-1].result()
    finally:
        for each in attempts:
            if each is not winner:
                each.cancel()
                each.add_done_callback(_let_go)


def _by_turns(found: Iterable[Any]) -> list[str]:
    """Addresses in the order of the system's preference, IPv6 and IPv4 by turns."""
    families: dict[int, list[str]] = {}
    for family, _type, _protocol, _name, address in found:
        families.setdefault(family, []).append(address[0])
    return [each for turn in zip_longest(*families.values()) for each in turn if each]


def _has_connected(attempt: "asyncio.Task[_Connection]") -> bool:
    return attempt.done() and not attempt.cancelled() and attempt.exception() is None


def _let_go(attempt: "asyncio.Task[_Connection]") -> None:
    """Close a connection that came when nobody wanted it any more."""
    if _has_connected(attempt):
        attempt.result()[0].abort()


@contextmanager
def _as(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    """Turn asyncio's failures into httpcore's, with theirs as the cause."""
    try:
        yield
    except TimeoutError as error:
        raise timeout(str(error)) from error
    except OSError as error:
        raise failure(str(error)) from error
