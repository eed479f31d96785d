from collections.abc import AsyncIterator

import pytest

from app.zoom.http import Http, create_http
from tests.fakes.clock import FakeClock
from tests.fakes.zoom import Pipeline


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
