"""The second origin: bytes of files behind signed links, and nothing else."""

import re
from email.utils import format_datetime
from typing import Any

from fastapi import FastAPI, Request, Response

from app.sandbox.exchange import Exchange, note
from app.sandbox.recordings.links import file_name
from app.sandbox.recordings.media import CONTENT_TYPES, Body
from app.sandbox.recordings.plan import body_of
from app.sandbox.recordings.records import RecordingFile
from app.sandbox.recordings.sending import Part, PartResponse
from app.sandbox.state import InSandbox, Sandbox

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_MISPLACED = 1000
"""How many bytes off --file-wrong-range answers, at most."""


def create_files_app(sandbox: Sandbox) -> FastAPI:
    """Serve the files of `sandbox`."""
    app = FastAPI(title="Greenroom sandbox, files", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.sandbox = sandbox

    @app.api_route("/replay/{year}/{month}/{day}/{handle}/{name}", methods=["GET", "HEAD"])
    async def get_file(sandbox: InSandbox, request: Request, handle: str) -> Response:
        """The bytes of a file, or some of them."""

        async def answered(request: Request) -> Response:
            return _refusal(sandbox, request) or _file(sandbox, request, handle)

        return await Exchange(sandbox, request, "LIGHT", origin="files").run(answered)

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "DELETE"])
    async def elsewhere(sandbox: InSandbox, request: Request, path: str) -> Response:
        """There is nothing else here."""
        note(sandbox, request, origin="files")["status"] = 404
        return _error(404, "NoSuchKey")

    return app


def _refusal(sandbox: Sandbox, request: Request) -> Response | None:
    query, dice = request.query_params, sandbox.dice
    if "authorization" in request.headers and sandbox.faults.refuse_forwarded_bearer:
        return _error(403, "InvalidArgument: only one auth mechanism allowed")
    if not sandbox.links.admits(request.url.path, query.get("Policy", ""), query.get("Signature", "")):
        return _error(403, "AccessDenied")
    if not dice.covers(f"{request.method} {request.url.path}"):
        return None
    if dice.hits("file_403"):
        return _error(403, "AccessDenied")
    return _error(503, "SlowDown") if dice.hits("file_5xx") else None


def _file(sandbox: Sandbox, request: Request, handle: str) -> Response:
    found = sandbox.recordings.of_file(handle, sandbox.clock.now())
    if found is None:
        return _error(404, "NoSuchKey")
    return Delivery(sandbox, request, found[1], body_of(*found)).response()


def _error(status: int, code: str) -> Response:
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code></Error>"
    return Response(body, status, media_type="application/xml")


class Delivery:
    """One file for one request (RFC 9110, section 14), and what faults make of it."""

    def __init__(self, sandbox: Sandbox, request: Request, file: RecordingFile, body: Body) -> None:
        self._sandbox = sandbox
        self._request = request
        self._file = file
        self._body = body
        self._strikes = sandbox.dice.covers(f"{request.method} {request.url.path}")
        self._ranged = not self._hits("file_no_range")
        self._etag = f'"{file.handle}-{file.size:x}"'
        self._modified = format_datetime(file.ready.replace(microsecond=0), usegmt=True)

    def response(self) -> Response:
        """200 with all of it, 206 with the range that was asked for, or 416."""
        size, wanted = self._body.size, self._range()
        if wanted is None:
            short = self._short(0)
            return self._send(200, 0, short, {"Content-Length": str(short)})
        start, stop = wanted
        if start >= size:
            return Response(status_code=416, headers=self._headers() | {"Content-Range": f"bytes */{size}"})
        if start and self._hits("file_wrong_range"):
            start -= min(start, _MISPLACED)
        stop = min(stop, self._short(start))
        length = {
            "Content-Length": str(stop - start),
            "Content-Range": f"bytes {start}-{stop - 1}/{size}",
        }
        return self._send(206, start, stop, length)

    def _range(self) -> tuple[int, int] | None:
        """The first byte asked for and the one behind the last; None for all of it."""
        found = _RANGE.fullmatch(self._request.headers.get("range", "").replace(" ", ""))
        if found is None or not self._ranged or not self._unchanged() or found[0] == "bytes=-":
            return None
        size = self._body.size
        if not found[1]:
            return max(0, size - int(found[2])), size
        start, last = int(found[1]), int(found[2] or size - 1)
        return (start, min(last + 1, size)) if start <= last or start >= size else None

    def _unchanged(self) -> bool:
        condition = self._request.headers.get("if-range")
        return condition is None or condition in (self._etag, self._modified)

    def _short(self, start: int) -> int:
        """Where the answer ends: at the end, or early with --file-short."""
        size = self._body.size
        if size - start < 2 or not self._hits("file_short"):
            return size
        return start + 1 + int((size - start - 1) * self._sandbox.dice.draw("where to end"))

    def _send(self, status: int, start: int, stop: int, headers: dict[str, str]) -> PartResponse:
        if self._hits("file_no_length"):
            del headers["Content-Length"]
        part = Part(self._body, start, stop, self._somewhere("file_cut"), self._somewhere("file_stall"))
        transfers = self._sandbox.transfers
        transfer = transfers.begin(self._file.handle, self._request.headers.get("range", ""))
        return PartResponse(part, status, self._headers() | headers, self._sandbox.faults, transfer)

    def _somewhere(self, fault: str) -> int | None:
        """After how many bytes of the body the fault strikes; None where it does not."""
        if not self._hits(fault):
            return None
        return int(self._body.size * self._sandbox.dice.draw(f"where of {fault}") * 0.9)

    def _headers(self) -> dict[str, str]:
        name = file_name(self._file)
        headers: dict[str, Any] = {
            "Content-Type": CONTENT_TYPES.get(self._file.extension, "application/octet-stream"),
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": self._etag,
            "Last-Modified": self._modified,
            "Cache-Control": "max-age=0,s-maxage=86400",
        }
        return headers | ({"Accept-Ranges": "bytes"} if self._ranged else {})

    def _hits(self, fault: str) -> bool:
        return self._strikes and self._sandbox.dice.hits(fault)
