"""One request and its answer: log, faults, errors in Zoom's shape, tracking id."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from app.sandbox.errors import ApiFault, OAuthFault, invalid_parameter, validation_failed
from app.sandbox.operations import Operation
from app.sandbox.state import Sandbox, sandbox_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
JSON = "application/json;charset=UTF-8"
GARBAGE = b'\x00\xff\xfe{"meetings": [\x1f\x8b'
HTML = b"<!DOCTYPE html><html><head><title>Zoom</title></head><body>We are back soon</body></html>"


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer; text stays readable, and lone surrogates do no harm."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(content, status, headers, JSON)


async def json_object(request: Request) -> dict[str, Any]:
    """The request's body.

    Raises:
        ApiFault: code 300: it is no JSON object.
    """
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise invalid_parameter("Request Body should be a valid JSON object.")
    return body


def note(sandbox: Sandbox, request: Request, origin: str = "api") -> dict[str, Any]:
    """Enter a request in the log; returns the entry."""
    record: dict[str, Any] = {
        "method": request.method,
        "path": request.url.path,
        "query": dict(request.query_params),
        "json": None,
        "at": sandbox.clock.now().timestamp(),
        "origin": origin,
        "bearer": request.headers.get("authorization", "").lower().startswith("bearer "),
        "range": request.headers.get("range", ""),
    }
    sandbox.requests.append(record)
    sandbox.requests_seen += 1
    return record


class ZoomRoute(APIRoute):
    """A route whose answers, right and wrong, look as Zoom's do."""

    def get_route_handler(self) -> Handler:
        """Wrap the endpoint in an `Exchange`."""
        handle = super().get_route_handler()
        calls = (each.call for each in self.dependant.dependencies)
        label = next((call.label for call in calls if isinstance(call, Operation)), "LIGHT")

        async def exchanged(request: Request) -> Response:
            return await Exchange(sandbox_of(request), request, label).run(handle)

        return exchanged


class Exchange:
    """Carries one request through the faults to its answer."""

    def __init__(self, sandbox: Sandbox, request: Request, label: str, origin: str = "api") -> None:
        self._sandbox = sandbox
        self._origin = origin
        self._request = request
        self._label = label
        self._number = sandbox.requests_seen + 1
        self._name = f"{request.method} {request.url.path}"
        self._concerned = sandbox.dice.concerns(self._name)

    async def run(self, handle: Handler) -> Response:
        """The answer of `handle`, or what a fault makes of it."""
        record = await self._record()
        await self._delay()
        response = self._refusal() or await self._respond(handle)
        record["status"] = response.status_code
        response.headers["x-zm-trackingid"] = self._tracking_id()
        return self._spoiled(response)

    async def _record(self) -> dict[str, Any]:
        request = self._request
        record = note(self._sandbox, request, self._origin)
        if "json" in request.headers.get("content-type", ""):
            try:
                record["json"] = json.loads(await request.body())
            except ValueError:
                record["json"] = None
        return record

    async def _delay(self) -> None:
        faults = self._sandbox.faults
        if self._concerned and (faults.latency_ms or faults.jitter_ms):
            jitter = self._sandbox.dice.draw("jitter") * faults.jitter_ms
            await asyncio.sleep((faults.latency_ms + jitter) / 1000)

    def _refusal(self) -> Response | None:
        if not self._concerned:
            return None
        if self._strikes("share_dropped"):
            return self._closed()
        if self._strikes("share_429"):
            fault = self._sandbox.limits.refused(self._label)
            return answer(fault.body(), fault.status, fault.headers)
        if self._strikes("share_5xx"):
            body = {"code": 5000, "message": "Internal server error."}
            return answer(body, self._sandbox.faults.status_5xx)
        return None

    async def _respond(self, handle: Handler) -> Response:
        try:
            response = await handle(self._request)
        except ApiFault as fault:
            response = answer(fault.body(), fault.status, fault.headers)
        except OAuthFault as fault:
            response = answer(fault.body(), fault.status)
        except RequestValidationError as error:
            wrong = [(str(each["loc"][-1]), "Invalid field.") for each in error.errors()]
            response = answer(validation_failed(*wrong).body(), 400)
        for name, value in getattr(self._request.state, "rate_headers", {}).items():
            response.headers.setdefault(name, value)
        return response

    def _spoiled(self, response: Response) -> Response:
        if not self._concerned or isinstance(response, ClosedConnection):
            return response
        if self._strikes("share_lost"):
            return self._closed()
        if response.body and self._strikes("share_cut"):
            return CutResponse(response.body, response.status_code, dict(response.headers))
        if self._strikes("share_garbage"):
            return Response(GARBAGE, 200, {"x-zm-trackingid": self._tracking_id()}, JSON)
        if self._strikes("share_html"):
            return Response(HTML, 200, {"x-zm-trackingid": self._tracking_id()}, "text/html")
        return response

    def _strikes(self, fault: str) -> bool:
        return self._sandbox.dice.hits(fault)

    def _closed(self) -> "ClosedConnection":
        client, server = self._request.client, self._request.scope["server"]
        key = ((client.host, client.port), server[1]) if client and server else None
        transport = self._sandbox.connections.get(key) if key else None
        return ClosedConnection(transport)

    def _tracking_id(self) -> str:
        return f"SANDBOX_{self._number:08d}"


class ClosedConnection(Response):
    """No answer: the connection ends."""

    def __init__(self, transport: asyncio.Transport | None) -> None:
        super().__init__(status_code=500)
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection instead of sending."""
        if self._transport is not None:
            self._transport.abort()
            # The server learns of it in the loop's next rounds, and then sends nothing.
            await asyncio.sleep(0.001)


class CutResponse(Response):
    """Half of a body whose length says it is whole; the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the half."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
