"""A very small HTTP/1.1 server for one callback: one request a connection, small, soon over."""

import asyncio
import contextlib
import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import h11

from app.services import _callback_pages as pages
from app.services._callback_pages import Page

log = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 16 * 1024
MAX_CONNECTIONS = 32
REQUEST_SECONDS = 10.0
_UNREAD_BYTES = 256 * 1024
_TAKEN = {errno.EADDRINUSE, errno.EACCES}


@dataclass(frozen=True, slots=True)
class Request:
    """What the browser asked for."""

    method: str
    path: str
    query: str = field(repr=False)
    host: str


class CallbackServer:
    """Listens on the loopback addresses and hands each request to `answer`."""

    def __init__(self, answer: Callable[[Request], Page], request_seconds: float = REQUEST_SECONDS) -> None:
        """Prepare.

        Args:
            answer: what to say to a request; called on the server's loop, must not block.
            request_seconds: the longest time one connection may take, from first byte to last.
        """
        self._answer = answer
        self._seconds = request_seconds
        self._servers: list[asyncio.Server] = []
        self._connections: dict[asyncio.Task[None], None] = {}

    async def listen(self, port: int, required: str, reachable: frozenset[str]) -> int | None:
        """Listen on 127.0.0.1 and ::1 at `port`; 0 takes a free one.

        Args:
            port: 0 to 65535.
            required: the address that must be had; the other one is taken where the machine has it.
            reachable: where the callback may come; nobody else may listen there.

        Returns:
            The port; None where another program has it.

        Raises:
            OSError: the machine lacks the required address.
        """
        for address in sorted(("127.0.0.1", "::1"), key=lambda each: each != required):
            try:
                server = await asyncio.start_server(self._connected, address, port, limit=MAX_REQUEST_BYTES)
            except OSError as error:
                if error.errno in _TAKEN and address in reachable:
                    await self.close()
                    return None
                if address == required:
                    raise
                continue
            self._servers.append(server)
            port = port or server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Stop listening and drop what is still connected."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        tasks = tuple(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for server in servers:
            await server.wait_closed()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer), name="callback connection")
        self._connections[task] = None
        task.add_done_callback(lambda ended: self._connections.pop(ended, None))
        if len(self._connections) > MAX_CONNECTIONS:
            # Connections that only hold their place must not keep the browser out.
            next(iter(self._connections)).cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._exchange(reader, writer)
        except (TimeoutError, OSError) as error:
            log.debug("a connection to the redirect listener ended early: %s", type(error).__name__)
        finally:
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_REQUEST_BYTES)
        page = await self._page(connection, reader)
        if page is None:
            return
        writer.write(_encoded(connection, page))
        await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()
        # Closing on unread bytes would reset the connection and lose the answer on its way.
        unread = _UNREAD_BYTES
        while unread > 0 and (rest := await reader.read(4096)):
            unread -= len(rest)

    async def _page(self, connection: h11.Connection, reader: asyncio.StreamReader) -> Page | None:
        try:
            event = await _first_event(connection, reader)
            if event is None:
                return None
            page = self._answer(_request(event))
            return page if event.method != b"HEAD" else replace(page, body=b"")
        except h11.RemoteProtocolError as error:
            return pages.unreadable(error.error_status_hint)
        except ValueError:
            return pages.bad_request()


async def _first_event(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Request | None:
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Request):
            return event
        if event is not h11.NEED_DATA:
            return None
        connection.receive_data(await reader.read(4096))


def _request(event: h11.Request) -> Request:
    """The parts of a request that matter here.

    Raises:
        ValueError: its target is no address.
    """
    path, query = _path_and_query(event.target.decode("ascii"))
    host = next((value for name, value in event.headers if name == b"host"), b"")
    return Request(event.method.decode("ascii"), path, query, host.decode("ascii").lower())


def _path_and_query(target: str) -> tuple[str, str]:
    if target.startswith("/"):
        # urlsplit would take what follows two slashes for a host.
        path, _mark, query = target.partition("?")
        return path, query
    parts = urlsplit(target)
    return parts.path, parts.query


def _encoded(connection: h11.Connection, page: Page) -> bytes:
    events = (
        h11.Response(status_code=page.status, reason=page.status.phrase, headers=list(page.all_headers())),
        h11.Data(data=page.body),
        h11.EndOfMessage(),
    )
    return b"".join(connection.send(event) or b"" for event in events)
