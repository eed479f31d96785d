"""The web applications of a sandbox: API and pages under one origin, files under another."""

from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.sandbox import (
    control,
    meeting_links,
    meetings,
    oauth_routes,
    organisation,
    past_meetings,
    settings_routes,
    user_control,
    user_writes,
    users,
)
from app.sandbox.errors import ApiFault
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.recordings import control as recording_control
from app.sandbox.recordings import downloads
from app.sandbox.recordings import routes as recordings
from app.sandbox.recordings.files import create_files_app
from app.sandbox.state import Sandbox

_elsewhere = APIRouter(route_class=ZoomRoute)


@_elsewhere.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def unknown_endpoint(path: str) -> Response:
    """What Zoom says where it has no operation."""
    raise ApiFault(404, 2300, "This API endpoint is not recognized.")


class Origins:
    """Two web applications in one, told apart by the port that a request came to."""

    def __init__(self, api: ASGIApp, files: ASGIApp, files_port: int | None) -> None:
        self._api = api
        self._files = files
        self._files_port = files_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request over to its application."""
        server = scope.get("server")
        chosen = self._files if server and server[1] == self._files_port else self._api
        await chosen(scope, receive, send)


def create_app(sandbox: Sandbox) -> Origins:
    """Serve `sandbox` under both of its origins."""
    files_port = urlsplit(sandbox.files_origin).port
    return Origins(_create_api_app(sandbox), create_files_app(sandbox), files_port)


def _create_api_app(sandbox: Sandbox) -> FastAPI:
    app = FastAPI(title="Greenroom sandbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.sandbox = sandbox
    people = (
        settings_routes.router,
        organisation.router,
        organisation.billing,
        users.router,
        user_writes.router,
    )
    for router in (*people, recordings.router, meetings.router, past_meetings.router, _elsewhere):
        app.include_router(router, prefix="/v2")
    for router in (oauth_routes.router, oauth_routes.tokens, meeting_links.router, downloads.router):
        app.include_router(router)
    for router in (recording_control.router, user_control.router, control.router):
        app.include_router(router)

    @app.get("/")
    async def root() -> Response:
        """Where to go from here."""
        return answer({"sandbox": True, "oauth_url": sandbox.origin, "api_url": f"{sandbox.origin}/v2"})

    return app
