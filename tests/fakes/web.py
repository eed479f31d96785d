"""A web server on loopback that answers as a test says, byte by byte, and remembers what it was asked."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """What came."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


class Web:
    """`async with Web() as web`: its address is `web.url`; what it does not know is 404."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.requests: list[Request] = []
        self.connections = 0
        self._answers: dict[str, tuple[bytes, bool]] = {}
        self._conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def __aenter__(self) -> "Web":
        self._server = await asyncio.start_server(self._converse, "127.0.0.1", 0, ssl=self._tls)
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._conversations.values():
            writer.transport.abort()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await self._server.wait_closed()

    def answer(self, path: str, head: str, body: bytes = b"", *, then_close: bool = False) -> None:
        """Answer `path` (without its query) with a head of lines and a body, exactly so."""
        lines = "\r\n".join(line.strip() for line in head.strip().splitlines())
        self._answers[path] = (f"{lines}\r\n\r\n".encode() + body, then_close)

    def content(
        self, path: str, content: bytes, headers: Mapping[str, str] | None = None, *, with_length: bool = True
    ) -> None:
        """Serve `content` with 200; without a length of its own the end is where the connection ends."""
        own = {"Content-Length": str(len(content))} if with_length else {}
        lines = "\n".join(f"{name}: {value}" for name, value in {**own, **(headers or {})}.items())
        self.answer(path, f"HTTP/1.1 200 OK\n{lines}", content, then_close=not with_length)

    def redirect(self, path: str, target: str, body: bytes = b"") -> None:
        """Send elsewhere with 302."""
        head = f"HTTP/1.1 302 Found\nLocation: {target}\nContent-Length: {len(body)}"
        self.answer(path, head, body)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._conversations[task] = writer
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            # The other side hung up.
            return
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        request = Request(first.split()[1], {name.lower(): value for name, value in headers.items()})
        self.requests.append(request)
        await reader.readexactly(int(request.headers.get("content-length", "0")))
        missing = (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", False)
        text, then_close = self._answers.get(request.path.partition("?")[0], missing)
        writer.write(text)
        await writer.drain()
        return not then_close
