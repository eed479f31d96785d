import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import date

import httpx
import pytest
import respx
from hypothesis import given, settings
from hypothesis import strategies as st

from app.zoom import paging
from app.zoom.api.meetings import MeetingsApi
from app.zoom.api.users import UsersApi
from app.zoom.errors import BadResponse, InvalidRequest, PagingError, ServerError
from app.zoom.models.user import User
from app.zoom.paging import Page, RawPage, pages
from tests.fakes.zoom import API, Pipeline

EXPIRED = InvalidRequest(code=300, said="The next page token is invalid or expired.")


def users(*names: object) -> tuple[object, ...]:
    return tuple({"id": str(name)} for name in names)


class Book:
    """A list as a server would keep it."""

    def __init__(self, pages: dict[str, RawPage], expires_after: int | None = None) -> None:
        self.pages, self.expires_after = pages, expires_after
        self.asked: list[str] = []

    async def __call__(self, token: str) -> RawPage:
        self.asked.append(token)
        if token and self.expires_after is not None and len(self.asked) > self.expires_after:
            self.expires_after = None
            raise EXPIRED
        return self.pages[token]


async def read(fetch: Callable[[str], object]) -> list[str]:
    return [item.id or "" for page in await gather(walk(fetch)) for item in page.items]


def walk(fetch: Callable[[str], object]) -> AsyncIterator[Page[User]]:
    return pages(fetch, User, lambda user: user.id, "users")  # type: ignore[arg-type]


async def gather(walked: AsyncIterator[Page[User]]) -> list[Page[User]]:
    return [page async for page in walked]


THREE = {
    "": RawPage(users(1, 2), "a", 5),
    "a": RawPage(users(3, 4), "b", 5),
    "b": RawPage(users(5), "", 5),
}


async def test_all_pages_are_read_in_order() -> None:
    found = await gather(walk(Book(THREE)))
    assert [(page.number, page.total, len(page.items)) for page in found] == [(1, 5, 2), (2, 5, 2), (3, 5, 1)]


async def test_an_empty_list_is_one_empty_page() -> None:
    assert await gather(walk(Book({"": RawPage((), "", 0)}))) == [Page((), 0, 1)]


async def test_an_item_on_two_pages_comes_once() -> None:
    book = Book({"": RawPage(users(1, 2, 2), "a", 4), "a": RawPage(users(2, 3), "", 4)})
    assert await read(book) == ["1", "2", "3"]


@pytest.mark.parametrize("target", ["a", "b"])
async def test_a_token_that_repeats_ends_the_list_after_what_was_good(target: str) -> None:
    book = Book(THREE | {"b": RawPage(users(5), target, 5)})
    found: list[User] = []
    with pytest.raises(PagingError) as told:
        async for page in walk(book):
            found += page.items
    assert len(found) == 5 and len(book.asked) == 3
    assert told.value.operation == "users"


async def test_a_list_without_news_ends() -> None:
    count = 0

    async def endless(token: str) -> RawPage:
        nonlocal count
        count += 1
        return RawPage(users(1, 2), f"token-{count}", None)

    with pytest.raises(PagingError):
        await gather(walk(endless))
    assert count == paging.MAX_STALE_PAGES + 1


async def test_a_list_that_never_ends_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MAX_PAGES", 50)
    count = 0

    async def endless(token: str) -> RawPage:
        nonlocal count
        count += 1
        return RawPage(users(count), f"token-{count}", None)

    with pytest.raises(PagingError):
        await gather(walk(endless))
    assert count == 50


async def test_a_token_that_expires_midway_starts_over_without_repeating() -> None:
    book = Book(THREE, expires_after=2)
    assert await read(book) == ["1", "2", "3", "4", "5"]
    assert book.asked == ["", "a", "b", "", "a", "b"]


async def test_a_token_that_expires_twice_ends_the_list() -> None:
    async def fetch(token: str) -> RawPage:
        if token:
            raise EXPIRED
        return THREE[""]

    with pytest.raises(PagingError):
        await read(fetch)


@pytest.mark.parametrize(
    "error",
    [InvalidRequest(code=300, said="Invalid field: status."), ServerError(http_status=500)],
)
async def test_other_errors_pass(error: Exception) -> None:
    async def fetch(token: str) -> RawPage:
        if token:
            raise error
        return THREE[""]

    with pytest.raises(type(error)):
        await read(fetch)


async def test_an_expiry_on_the_first_page_passes() -> None:
    async def fetch(token: str) -> RawPage:
        raise EXPIRED

    with pytest.raises(InvalidRequest):
        await read(fetch)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 30), max_size=4), st.integers(0, 12)), min_size=1, max_size=12
    ),
    st.none() | st.integers(1, 8),
)
def test_any_server_gives_each_item_once_and_an_end(
    content: list[tuple[list[int], int]], expires_after: int | None
) -> None:
    """Tokens point anywhere: forward, back, at themselves, or to the end."""
    last = len(content) - 1
    book = Book(
        {
            str(index) if index else "": RawPage(users(*ids), str(to) if 0 < to <= last else "", None)
            for index, (ids, to) in enumerate(content)
        },
        expires_after,
    )
    found: list[str] = []

    async def run() -> None:
        async for page in walk(book):
            found.extend(item.id or "" for item in page.items)

    with contextlib.suppress(PagingError):
        asyncio.run(run())
    assert len(found) == len(set(found))
    assert set(map(str, content[0][0])) <= set(found)
    assert len(book.asked) <= 2 * (len(content) + 2)


class TestLists:
    async def test_meetings_are_asked_for_300_at_a_time(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.get(f"{API}/users/ada%40example.com/meetings").mock(
            side_effect=[
                httpx.Response(
                    200, json={"meetings": [{"id": 1}], "next_page_token": "t", "total_records": 2}
                ),
                httpx.Response(200, json={"meetings": [{"id": 2}, "odd"], "next_page_token": ""}),
            ]
        )
        listed = MeetingsApi(pipeline.client).list(
            "ada@example.com", "upcoming", from_=date(2026, 11, 1), to=date(2026, 11, 30), timezone="UTC"
        )
        assert [item.id async for page in listed for item in page.items] == [1, 2]
        first = {"type": "upcoming", "page_size": "300", "from": "2026-11-01", "to": "2026-11-30"}
        assert dict(route.calls[0].request.url.params) == first | {"timezone": "UTC"}
        assert route.calls[1].request.url.params["next_page_token"] == "t"

    async def test_a_series_is_kept_once_for_each_occurrence(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        rows = [{"id": 1, "start_time": f"2026-11-{day}T09:00:00Z"} for day in (23, 24, 24)]
        respx_mock.get(f"{API}/users/me/meetings").respond(json={"meetings": rows})
        listed = MeetingsApi(pipeline.client).list("me", "upcoming")
        assert [len(page.items) async for page in listed] == [2]

    async def test_users_are_asked_for_2000_at_a_time(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        route = respx_mock.get(f"{API}/users").respond(json={"users": [{"email": "pending@example.com"}]})
        listed = UsersApi(pipeline.client).list(status="pending", page_size=9_999, role_id="2")
        assert [user.email async for page in listed for user in page.items] == ["pending@example.com"]
        query = {"status": "pending", "page_size": "2000", "role_id": "2"}
        assert dict(route.calls.last.request.url.params) == query

    @pytest.mark.parametrize("body", [[], {"meetings": "none"}, None, 7])
    async def test_what_is_no_list_is_told(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter, body: object
    ) -> None:
        respx_mock.get(f"{API}/users/me/meetings").respond(json=body)
        with pytest.raises(BadResponse):
            await gather(MeetingsApi(pipeline.client).list("me", "live"))  # type: ignore[arg-type]

    async def test_past_participants_of_one_instance(
        self, pipeline: Pipeline, respx_mock: respx.MockRouter
    ) -> None:
        respx_mock.get(f"{API}/past_meetings/%252Fa%252F%252Fb%253D%253D/participants").respond(
            json={"participants": [{"user_id": "1", "name": "Ada"}, {"user_id": "1", "name": "Ada"}]}
        )
        listed = MeetingsApi(pipeline.client).past_participants("/a//b==")
        assert [len(page.items) async for page in listed] == [1]
