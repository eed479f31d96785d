"""A Zoom that serves tokens, one listing and files as fast as a connection is allowed to be.

The sandbox plays every rule of Zoom and takes its time; here the server should cost as little as it can, so
that what is measured is the program: python -m tests.bench.fast_zoom --files 42 --mib 4 --rate 20.
"""

import argparse
import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

MIB = 2**20
SLICE = MIB // 4
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
TOKEN = "bench"
DAYS_AGO = 10


@dataclass(frozen=True)
class Account:
    """What is served."""

    files: int
    size: int
    """Bytes of each file."""
    rate: float
    """Bytes a second that a connection gets; 0 for all it can take."""

    @cached_property
    def body(self) -> bytes:
        """A file; all are the same."""
        rest = self.size - len(HEAD) - 8
        return (
            HEAD
            + (rest + 8).to_bytes(4, "big")
            + b"free"
            + bytes(range(256)) * (rest // 256)
            + bytes(rest % 256)
        )

    def recordings(self, first: date, last: date, origin: str) -> list[dict[str, object]]:
        """The meetings of those days."""
        start = datetime.now(UTC) - timedelta(days=DAYS_AGO)
        if not first <= start.date() <= last:
            return []
        return [self._recording(at, start + timedelta(seconds=at), origin) for at in range(self.files)]

    def _recording(self, at: int, start: datetime, origin: str) -> dict[str, object]:
        stamp, uuid = start.strftime("%Y-%m-%dT%H:%M:%SZ"), f"bench{at:06d}=="
        file = {
            "id": f"file-{at}",
            "meeting_id": uuid,
            "recording_start": stamp,
            "recording_end": stamp,
            "file_type": "MP4",
            "file_extension": "MP4",
            "file_size": self.size,
            "download_url": f"{origin}/files/{at}",
            "status": "completed",
            "recording_type": "shared_screen_with_speaker_view",
        }
        return {
            "uuid": uuid,
            "id": 9_000_000_000 + at,
            "account_id": "bench",
            "host_id": "host",
            "host_email": "host@example.com",
            "topic": f"Lecture {at}",
            "type": "2",
            "start_time": stamp,
            "duration": 45,
            "total_size": self.size,
            "recording_count": 1,
            "recording_files": [file],
        }


class FastZoom:
    """Answers requests of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.requests = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection."""
        try:
            while request := await self._request(reader):
                self.requests += 1
                await self._answer(*request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> tuple[str, int] | None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except asyncio.IncompleteReadError:
            return None
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        await reader.readexactly(int(fields.get("content-length", "0")))
        span = fields.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0]
        return head[0].split(" ")[1], int(span)

    async def _answer(self, target: str, offset: int, writer: asyncio.StreamWriter) -> None:
        host, port = writer.get_extra_info("sockname")[:2]
        path = urlsplit(target)
        if path.path.startswith("/files/"):
            await self._file(offset, writer)
        elif path.path.endswith("/token"):
            scope = "cloud_recording:read:list_account_recordings:admin user:read:list_users:admin"
            self._json(
                {"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600, "scope": scope}, writer
            )
        elif path.path.endswith("/recordings"):
            query = {name: values[0] for name, values in parse_qs(path.query).items()}
            days = date.fromisoformat(query["from"]), date.fromisoformat(query["to"])
            meetings = self._account.recordings(*days, f"http://{host}:{port}")
            self._json({"meetings": meetings, "next_page_token": "", "total_records": len(meetings)}, writer)
        elif path.path == "/requests":
            self._json({"requests": self.requests - 1}, writer)
        else:
            self._json({"code": 2300, "message": "unknown"}, writer, "404 Not Found")

    def _json(self, value: object, writer: asyncio.StreamWriter, status: str = "200 OK") -> None:
        body = json.dumps(value).encode()
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    async def _file(self, offset: int, writer: asyncio.StreamWriter) -> None:
        body = memoryview(self._account.body)
        status = "206 Partial Content" if offset else "200 OK"
        span = f"Content-Range: bytes {offset}-{len(body) - 1}/{len(body)}\r\n" if offset else ""
        writer.write(
            f'HTTP/1.1 {status}\r\nContent-Type: video/mp4\r\nETag: "bench"\r\n{span}'
            f"Accept-Ranges: bytes\r\nContent-Length: {len(body) - offset}\r\n\r\n".encode()
        )
        loop, sent = asyncio.get_running_loop(), 0
        begun = loop.time()
        for at in range(offset, len(body), SLICE):
            part = body[at : at + SLICE]
            writer.write(part)
            await writer.drain()
            sent += len(part)
            if self._account.rate:
                await asyncio.sleep(begun + sent / self._account.rate - loop.time())


async def main() -> None:
    """Serve until killed; the first line tells where."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fast_zoom")
    parser.add_argument("--files", type=int, default=42)
    parser.add_argument("--mib", type=float, default=4.0, help="size of each file")
    parser.add_argument("--rate", type=float, default=0.0, help="MiB a second for each connection")
    options = parser.parse_args()
    account = Account(options.files, int(options.mib * MIB), options.rate * MIB)
    server = await asyncio.start_server(FastZoom(account).serve, "127.0.0.1", 0, limit=MIB)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"origin": f"http://127.0.0.1:{port}", "size": len(account.body)}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
