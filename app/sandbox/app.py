"""The web application of a sandbox."""

from fastapi import APIRouter, FastAPI, Response

from app.sandbox import control, meeting_links, meetings, oauth_routes, past_meetings, users
from app.sandbox.errors import ApiFault
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.state import Sandbox

_elsewhere = APIRouter(route_class=ZoomRoute)


@_elsewhere.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def unknown_endpoint(path: str) -> Response:
    """What Zoom says where it has no operation."""
    raise ApiFault(404, 2300, "This API endpoint is not recognized.")


def create_app(sandbox: Sandbox) -> FastAPI:
    """Serve `sandbox`."""
    app = FastAPI(title="Greenroom sandbox", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.sandbox = sandbox
    for router in (users.router, meetings.router, past_meetings.router, _elsewhere):
        app.include_router(router, prefix="/v2")
    for router in (oauth_routes.router, oauth_routes.tokens, meeting_links.router, control.router):
        app.include_router(router)

    @app.get("/")
    async def root() -> Response:
        """Where to go from here."""
        return answer({"sandbox": True, "oauth_url": sandbox.origin, "api_url": f"{sandbox.origin}/v2"})

    return app
