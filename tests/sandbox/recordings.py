"""What tests of recordings need."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

from app.sandbox.recordings.records import Recording
from app.sandbox.state import Sandbox
from tests.sandbox.conftest import FILES_ORIGIN

WINDOW = {"from": "2026-10-26", "to": "2026-11-24", "page_size": 300}


def in_path(uuid: str) -> str:
    """A uuid as it goes into a path, encoded twice."""
    return quote(quote(uuid, safe=""), safe="")


async def record(browser: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    """Record a meeting; returns its uuid, number and files."""
    answer = await browser.post("/_sandbox/recordings", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def recording_of(sandbox: Sandbox, wanted: Callable[[Recording], object]) -> Recording:
    """The first one of which `wanted` is true."""
    return next(each for each in sandbox.recordings if wanted(each))


async def listed(zoom: httpx.AsyncClient, path: str = "users/me/recordings", **params: Any) -> list[Any]:
    """The recordings of a list, of the usual month unless told otherwise."""
    answer = await zoom.get(path, params=params or WINDOW)
    assert answer.status_code == 200, answer.text
    return answer.json()["meetings"]


async def signed(zoom: httpx.AsyncClient, url: str) -> str:
    """Where a download link redirects to, without the origin."""
    answer = await zoom.get(url)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def fetched(browser: httpx.AsyncClient, location: str, **headers: str) -> httpx.Response:
    """Ask the second origin."""
    assert location.startswith(FILES_ORIGIN)
    return await browser.get(
        location, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
