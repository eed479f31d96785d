from collections.abc import AsyncIterator

import pytest

from app.zoom.http import Http, create_http
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import Pipeline


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(impatient=True)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = create_http(user_agent="Greenroom/test", proxy=None)
    yield http
    await http.aclose()


@pytest.fixture
def pipeline(http: Http, clock: FakeClock) -> Pipeline:
    return Pipeline(http, clock)
