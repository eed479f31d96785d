"""A small account and clients that ask it without a network."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.sandbox.app import create_app
from app.sandbox.oauth import Grant
from app.sandbox.options import Options
from app.sandbox.state import Sandbox

ORIGIN = "http://127.0.0.1:8080"
FILES_ORIGIN = "http://127.0.0.1:8081"


def token_of(sandbox: Sandbox, kind: str = "public", email: str = "") -> str:
    """An access token of a person, or of nobody."""
    user = sandbox.directory.get(email) if email else sandbox.directory.owner
    user = None if kind == "server_to_server" else user
    grant = Grant(sandbox.oauth.clients[kind], user, sandbox.scopes_for(user))
    return sandbox.oauth.issue(grant)["access_token"]


def client_of(sandbox: Sandbox, token: str = "") -> httpx.AsyncClient:
    """A client of the sandbox, with a token or without."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(create_app(sandbox))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


def in_hours(sandbox: Sandbox, hours: float) -> str:
    """A start for a draft."""
    moment = sandbox.clock.now().astimezone(UTC) + timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """A time of Zoom's, read."""
    return datetime.fromisoformat(text)


@pytest.fixture
def sandbox() -> Sandbox:
    options = Options(users=40, meetings=60, now=datetime(2026, 11, 24, 9, 12, tzinfo=UTC), file_kib=32)
    return Sandbox(options, ORIGIN, FILES_ORIGIN)


@pytest.fixture
async def zoom(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """The API, asked by Marta, who is the owner."""
    async with client_of(sandbox, token_of(sandbox)) as client:
        client.base_url = f"{ORIGIN}/v2/"
        yield client


@pytest.fixture
async def browser(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """Pages and the token endpoint, asked by nobody in particular."""
    async with client_of(sandbox) as client:
        yield client
