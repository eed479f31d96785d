import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import respx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.zoom.downloads import Body, Downloads, Resume, validator_of
from app.zoom.errors import BadResponse, LinkRefused, NetworkError, RateLimited, ServerError, ZoomError
from app.zoom.http import Http
from tests.fakes.clock import FakeClock
from tests.fakes.web import Web

API = "https://api.zoom.us/v2"
LINK = "https://us02web.zoom.us/rec/download/abc-secret"
SIGNED = "https://ssrweb.zoom.us/file.mp4?Signature=very-secret"
CONTENT = bytes(range(256)) * 8
ETAG = '"v1"'


@dataclass
class Tokens:
    """Access tokens by number; each renewal makes the next."""

    number: int = 1
    asked: int = 0
    rejected: list[str] = field(default_factory=list)

    async def token(self) -> str:
        self.asked += 1
        return f"token-{self.number}"

    async def renew(self, rejected: str) -> str:
        self.rejected.append(rejected)
        self.number += 1
        return f"token-{self.number}"


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def downloads(http: Http, tokens: Tokens, clock: FakeClock) -> Downloads:
    return Downloads(http, API, tokens, clock)


async def read(downloads: Downloads, url: str, resume: Resume | None = None) -> tuple[Body, bytes]:
    async with downloads.open(url, resume) as body:
        return body, b"".join([chunk async for chunk in body.chunks()])


def bearers(router: respx.MockRouter) -> list[str | None]:
    return [call.request.headers.get("authorization") for call in router.calls]


class Cdn:
    """A server of one file that knows ranges, as far as a test lets it."""

    def __init__(self, content: bytes = CONTENT, **headers: str) -> None:
        self.content, self.headers = content, {"ETag": ETAG, "Content-Type": "video/mp4", **headers}
        self.asked: list[Mapping[str, str]] = []
        self.rest: Mapping[str, str] = {}
        """Headers of a 206 that differ from the right ones."""
        self.status_of_rest = 206

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.headers)
        offset = request.headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        if not offset or request.headers.get("if-range") != self.headers["ETag"]:
            return httpx.Response(200, headers=self.headers, content=self.content)
        total = len(self.content)
        headers = self.headers | {"Content-Range": f"bytes {offset}-{total - 1}/{total}"} | dict(self.rest)
        content = b"" if self.status_of_rest == 416 else self.content[int(offset) :]
        return httpx.Response(self.status_of_rest, headers=headers, content=content)


class TestWhereTheTokenGoes:
    @pytest.mark.parametrize(
        "url",
        [
            "https://zoom.us/rec/download/x",
            "https://us02web.zoom.us/rec/download/x",
            "https://ACME.Zoom.us:443/rec/download/x",
            "https://acme.zoomgov.com/rec/download/x",
            "https://api.zoom.us/v2/rec/x",
        ],
    )
    async def test_in_the_header_to_zooms_hosts(self, downloads: Downloads, url: str) -> None:
        with respx.mock as router:
            router.get(url__regex=".*").respond(content=CONTENT)
            assert (await read(downloads, url))[1] == CONTENT
            (call,) = router.calls
        assert call.request.headers["authorization"] == "Bearer token-1"
        assert "token-1" not in str(call.request.url)

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/rec/download/x",
            "https://zoom.us.evil.example/x",
            "https://evilzoom.us/x",
            "https://zoom.us:8443/x",
            "https://zoom.us./x",
            "https://zoom.com/x",
            "https://example.com/zoom.us",
            "https://xn--bcher-kva.example/x",
        ],
    )
    async def test_to_no_other_host(self, downloads: Downloads, tokens: Tokens, url: str) -> None:
        with respx.mock as router:
            router.get(url__regex=".*").respond(content=CONTENT)
            await read(downloads, url)
            assert bearers(router) == [None]
        assert tokens.asked == 0

    @pytest.mark.parametrize(
        "url",
        [
            "http://zoom.us/x",
            "http://api.zoom.us/v2",
            "https://zoom.us@evil.example/x",
            "https://user:pass@zoom.us/x",
            "https://evil.example\\@zoom.us/x",
            "https://zoom.us\\.evil.example/x",
            "https://zoom.us\t.evil.example/x",
            "https://zoom.us\n/x",
            " https://zoom.us/x",
            "https://ｚoom.us/x",
            "https://zoom.us:99999/x",
            "https://zoom.us:port/x",
            "https://[zoom.us/x",
            "https://xn--zoom-123.us/x",
            "https:///x",
            "//zoom.us/x",
            "ftp://zoom.us/x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "",
            "https://127.0.0.1/x",
            "https://localhost/x",
            "http://127.0.0.1:80/x",
            "https://[::1]/x",
        ],
    )
    async def test_some_addresses_are_not_even_asked(
        self, downloads: Downloads, tokens: Tokens, url: str
    ) -> None:
        with respx.mock(assert_all_called=False) as router:
            router.route().respond(content=CONTENT)
            with pytest.raises(LinkRefused):
                await read(downloads, url)
            assert not router.calls
        assert tokens.asked == 0

    @pytest.mark.parametrize(
        "target",
        [SIGNED, "https://cdn.example/x", "https://zoom.us/x", "https://us02web.zoom.us:8443/x"],
    )
    async def test_not_along_a_redirect_to_another_origin(self, downloads: Downloads, target: str) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": target})
            router.get(target).respond(content=CONTENT)
            body, content = await read(downloads, LINK)
            assert bearers(router) == ["Bearer token-1", None]
        assert content == CONTENT
        assert body.origin == urljoin(target, "/").rstrip("/")

    async def test_along_a_redirect_within_the_first_origin(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(307, headers={"Location": "../other?x=1#part"})
            router.get("https://us02web.zoom.us/rec/other?x=1").respond(content=CONTENT)
            await read(downloads, LINK)
            assert bearers(router) == ["Bearer token-1", "Bearer token-1"]

    async def test_never_again_once_it_was_left_out(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": "https://evil.example/x"})
            router.get("https://evil.example/x").respond(302, headers={"Location": f"{LINK}/steal"})
            router.get(f"{LINK}/steal").respond(content=CONTENT)
            await read(downloads, LINK)
            assert bearers(router) == ["Bearer token-1", None, None]

    async def test_not_to_zoom_after_a_redirect_from_elsewhere(
        self, downloads: Downloads, tokens: Tokens
    ) -> None:
        with respx.mock as router:
            router.get("https://evil.example/x").respond(302, headers={"Location": LINK})
            router.get(LINK).respond(content=CONTENT)
            await read(downloads, "https://evil.example/x")
            assert bearers(router) == [None, None]
        assert tokens.asked == 0

    @pytest.mark.parametrize(
        "target",
        [
            "http://us02web.zoom.us/x",
            "http://cdn.example/x",
            "https://127.0.0.1/x",
            "https://user@zoom.us/x",
            "https://evil.example\\@zoom.us/",
            "file:///etc/passwd",
            "https://[",
        ],
    )
    async def test_redirects_to_where_nothing_is_fetched_from(
        self, downloads: Downloads, target: str
    ) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": target})
            with pytest.raises(LinkRefused) as told:
                await read(downloads, LINK)
            assert len(router.calls) == 1
        assert "secret" not in f"{told.value} {told.value.details}"

    async def test_the_configured_origin_gets_it_on_loopback_too(self, http: Http, tokens: Tokens) -> None:
        async with Web() as api, Web() as cdn:
            downloads = Downloads(http, f"{api.url}/v2", tokens)
            api.redirect("/rec/x", f"{cdn.url}/file?signature=1")
            cdn.content("/file", CONTENT, {"Content-Type": "video/mp4"})
            body, content = await read(downloads, f"{api.url}/rec/x")
            assert content == CONTENT and body.origin == cdn.url
            (asked,) = api.requests
            assert asked.headers["authorization"] == "Bearer token-1"
            assert "authorization" not in cdn.requests[0].headers

            await read(downloads, f"{cdn.url}/file")
            assert "authorization" not in cdn.requests[1].headers

    async def test_a_refused_token_is_renewed_once(self, downloads: Downloads, tokens: Tokens) -> None:
        with respx.mock as router:
            router.get(LINK).mock(
                side_effect=[httpx.Response(401, json={"code": 124}), httpx.Response(200, content=CONTENT)]
            )
            assert (await read(downloads, LINK))[1] == CONTENT
            assert bearers(router) == ["Bearer token-1", "Bearer token-2"]
        assert tokens.rejected == ["token-1"]

    async def test_a_token_that_stays_refused_is_no_reason_to_go_on(
        self, downloads: Downloads, tokens: Tokens
    ) -> None:
        with respx.mock as router:
            router.get(LINK).respond(401)
            with pytest.raises(LinkRefused) as told:
                await read(downloads, LINK)
            assert len(router.calls) == 2
        assert told.value.http_status == 401 and tokens.rejected == ["token-1"]

    async def test_a_401_of_who_got_no_token_renews_nothing(
        self, downloads: Downloads, tokens: Tokens
    ) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": SIGNED})
            router.get(SIGNED).respond(401)
            with pytest.raises(LinkRefused):
                await read(downloads, LINK)
        assert not tokens.rejected


hosts = st.sampled_from(
    ["zoom.us", "us02web.zoom.us", "evil.example", "zoom.us.evil.example", "127.0.0.1", "ZOOM.US", "[::1]"]
)
weird = st.sampled_from(
    [
        "xn--",
        "",
        "@",
        "\\",
        "\t",
        "\r\n",
        "%40",
        "%2e",
        ".",
        ":443",
        ":80",
        "#",
        "?",
        "/",
        "//",
        "；",
        "user@",
        "\0",
        "ⓩ",
    ]
)
hostile = st.builds(
    lambda scheme, a, host, b, other, c: f"{scheme}{a}{host}{b}{other}{c}",
    st.sampled_from(["https://", "http://", "https:/", "https:", "//", "https:\\\\", "HTTPS://"]),
    weird,
    hosts,
    weird,
    hosts | st.just(""),
    weird | st.text(max_size=5),
)


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(url=hostile, location=hostile | st.just(""))
async def test_whatever_a_link_looks_like_only_zoom_sees_a_token(
    downloads: Downloads, url: str, location: str
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if location and len(router.calls) < 1:
            headers = {b"Location": location.encode("utf-8", "replace")}
            return httpx.Response(302, headers=headers)
        return httpx.Response(200, content=CONTENT)

    with respx.mock(assert_all_called=False) as router:
        router.route().mock(side_effect=answer)
        try:
            await read(downloads, url)
        except ZoomError as error:
            assert "token-" not in f"{error} {error.details}"
        sent = [call.request for call in router.calls]
    for number, request in enumerate(sent):
        host = request.url.raw_host.decode()
        assert request.url.scheme == "https" and host not in ("127.0.0.1", "::1")
        if "authorization" in request.headers:
            assert host == "zoom.us" or host.endswith(".zoom.us")
            assert request.url.port in (None, 443)
            assert urlsplit(url).hostname == host, "the first host decides"
            assert number == 0 or sent[0].url.raw_host.decode() == host


header_values = st.sampled_from(
    [
        "",
        "0",
        "5",
        "2048",
        "-1",
        "1e3",
        "9" * 30,
        "5, 6",
        "٣",
        "W/",
        '"v1"',
        'W/"v1"',
        "gzip",
        "identity",
        "br",
        "bytes 5-9/10",
        "bytes 5-9/*",
        "bytes 5-4/10",
        "bytes */10",
        "text/html",
        "video/mp4",
        "text/html,video/mp4",
        "Mon, 23 Nov 2026 10:00:00 GMT",
        "Mon, 00 Foo 0000 99:99:99 GMT",
        "/",
        "//",
        "?",
        "https://zoom.us",
        "Daily",
    ]
) | st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=12)
header_names = st.sampled_from(
    [
        "Content-Range",
        "Content-Type",
        "ETag",
        "Last-Modified",
        "Date",
        "Location",
        "Retry-After",
        "X-RateLimit-Reset",
        "X-RateLimit-Type",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([200, 206, 206, 301, 302, 308, 401, 404, 416, 429, 500]) | st.integers(200, 599),
    headers=st.dictionaries(header_names, header_values),
    offset=st.sampled_from([0, 5, 10**12]),
)
async def test_whatever_a_server_says_is_a_body_that_fits_or_an_error(
    downloads: Downloads, status: int, headers: dict[str, str], offset: int
) -> None:
    encoded = {name: value.strip().encode("utf-8") for name, value in headers.items()}
    with respx.mock(assert_all_called=False) as router:
        router.route().mock(
            side_effect=lambda _: httpx.Response(status, headers=encoded, content=CONTENT)  # type: ignore[arg-type]
        )
        try:
            body, content = await read(downloads, LINK, Resume(offset, ETAG))
        except ZoomError as error:
            assert error.title and "secret" not in f"{error} {error.details}"
            return
    assert content == CONTENT and status in (200, 206)
    assert body.offset == (0 if status == 200 else offset)
    assert body.length is None or body.length > body.offset


class TestRedirects:
    async def test_circles_are_seen(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": SIGNED})
            router.get(SIGNED).respond(302, headers={"Location": LINK})
            with pytest.raises(LinkRefused) as told:
                await read(downloads, LINK)
            assert len(router.calls) == 2
        assert "circle" in told.value.details

    async def test_they_end(self, downloads: Downloads) -> None:
        def on_and_on(request: httpx.Request) -> httpx.Response:
            return httpx.Response(302, headers={"Location": f"{request.url}x"})

        with respx.mock as router:
            router.get(url__regex=".*").mock(side_effect=on_and_on)
            with pytest.raises(LinkRefused):
                await read(downloads, LINK)
            assert len(router.calls) == 6

    async def test_one_that_leads_nowhere(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302)
            with pytest.raises(LinkRefused):
                await read(downloads, LINK)

    async def test_one_that_httpx_cannot_even_read(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": "https://zoom.us:0x50/"})
            with pytest.raises(NetworkError):
                await read(downloads, LINK)
            assert len(router.calls) == 1

    async def test_their_connection_is_kept(self, http: Http, tokens: Tokens) -> None:
        async with Web() as api:
            downloads = Downloads(http, api.url, tokens)
            api.redirect("/rec/x", "/file", body=b"<html>moved</html>")
            api.content("/file", CONTENT)
            for _ in range(3):
                assert (await read(downloads, f"{api.url}/rec/x"))[1] == CONTENT
            assert api.connections == 1

    async def test_a_redirect_with_an_endless_body_is_left(self, http: Http, tokens: Tokens) -> None:
        async with Web() as api:
            downloads = Downloads(http, api.url, tokens)
            api.redirect("/rec/x", "/file", body=b"x" * 200_000)
            api.content("/file", CONTENT)
            assert (await read(downloads, f"{api.url}/rec/x"))[1] == CONTENT
            assert api.connections == 2


class TestResume:
    @asynccontextmanager
    async def answering(self, cdn: Cdn) -> AsyncIterator[None]:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": SIGNED})
            router.get(SIGNED).mock(side_effect=cdn)
            yield

    async def test_the_rest_alone_comes(self, downloads: Downloads) -> None:
        cdn = Cdn()
        async with self.answering(cdn):
            body, rest = await read(downloads, LINK, Resume(1000, ETAG))
        assert (body.offset, body.length, body.validator) == (1000, len(CONTENT), ETAG)
        assert rest == CONTENT[1000:]
        assert (cdn.asked[0]["range"], cdn.asked[0]["if-range"]) == ("bytes=1000-", ETAG)
        assert cdn.asked[0]["accept-encoding"] == "identity"

    async def test_another_file_begins_again(self, downloads: Downloads) -> None:
        cdn = Cdn(ETag='"v2"')
        async with self.answering(cdn):
            body, content = await read(downloads, LINK, Resume(1000, ETAG))
        assert (body.offset, body.length, body.validator, content) == (0, len(CONTENT), '"v2"', CONTENT)
        assert len(cdn.asked) == 1

    @pytest.mark.parametrize(
        "headers",
        [
            {"Content-Range": "bytes 0-2047/2048"},
            {"Content-Range": "bytes 999-2047/2048"},
            {"Content-Range": "bytes 1001-2047/2048"},
            {"Content-Range": "bytes 1000-2047/9999"},
            {"Content-Range": "bytes 1000-2047/1500"},
            {"Content-Range": "bytes 1000-999/2048"},
            {"Content-Range": "bytes 1000-2046/2047"},
            {"Content-Range": "1000-2047/2048"},
            {"Content-Range": "bytes=1000-2047/2048"},
            {"Content-Range": "bytes ١٠٠٠-2047/2048"},
            {"Content-Range": ""},
            {"Content-Type": "multipart/byteranges; boundary=x"} | {"Content-Range": ""},
            {"ETag": '"v2"'},
            {"Content-Type": "text/html"},
        ],
        ids=str,
    )
    async def test_a_206_that_does_not_fit_begins_again(
        self, downloads: Downloads, headers: dict[str, str]
    ) -> None:
        cdn = Cdn()
        cdn.rest = {name: value.encode() for name, value in headers.items()}  # type: ignore[misc]
        async with self.answering(cdn):
            body, content = await read(downloads, LINK, Resume(1000, ETAG))
        assert (body.offset, content) == (0, CONTENT)
        assert [("range" in asked) for asked in cdn.asked] == [True, False]

    async def test_the_rest_of_an_encoded_file_begins_again(self, http: Http, tokens: Tokens) -> None:
        part = gzip.compress(CONTENT[1000:])
        async with Web() as web:
            head = "HTTP/1.1 206 Partial Content\nContent-Encoding: gzip\nContent-Range: bytes 1000-2047/2048"
            web.answer("/x", f"{head}\nContent-Length: {len(part)}", part)
            with pytest.raises(BadResponse):
                await read(Downloads(http, web.url, tokens), f"{web.url}/x", Resume(1000, ETAG))
            assert ["range" in request.headers for request in web.requests] == [True, False]

    async def test_a_total_that_the_server_does_not_know(self, downloads: Downloads) -> None:
        cdn = Cdn()
        cdn.rest = {"Content-Range": "bytes 1000-2047/*"}
        async with self.answering(cdn):
            body, rest = await read(downloads, LINK, Resume(1000, ETAG))
        assert (body.offset, body.length, rest) == (1000, None, CONTENT[1000:])

    async def test_a_range_beyond_the_end_begins_again(self, downloads: Downloads) -> None:
        cdn = Cdn()
        cdn.status_of_rest, cdn.rest = 416, {"Content-Range": "bytes */2048"}
        async with self.answering(cdn):
            body, content = await read(downloads, LINK, Resume(5000, ETAG))
        assert (body.offset, content) == (0, CONTENT)

    @pytest.mark.parametrize(
        "resume",
        [
            Resume(0, ETAG),
            Resume(-5, ETAG),
            Resume(100, ""),
            Resume(100, 'W/"v1"'),
            Resume(100, "v1"),
            Resume(100, '"v1"\r\nX-Evil: 1'),
            Resume(100, "yesterday"),
        ],
        ids=str,
    )
    async def test_what_cannot_be_resumed_is_not_asked_for(
        self, downloads: Downloads, resume: Resume
    ) -> None:
        cdn = Cdn()
        async with self.answering(cdn):
            body, _ = await read(downloads, LINK, resume)
        assert body.offset == 0 and "range" not in cdn.asked[0] and "if-range" not in cdn.asked[0]

    async def test_by_date_where_there_is_no_etag(self, downloads: Downloads) -> None:
        date = "Mon, 23 Nov 2026 10:00:00 GMT"
        cdn = Cdn(ETag=date)
        async with self.answering(cdn):
            body, _ = await read(downloads, LINK, Resume(7, date))
        assert body.offset == 7 and cdn.asked[0]["if-range"] == date

    async def test_a_206_that_nobody_asked_for_makes_no_sense(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(206, headers={"Content-Range": "bytes 5-9/10"}, content=b"56789")
            with pytest.raises(BadResponse):
                await read(downloads, LINK)


class TestAnswers:
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 416, 451])
    async def test_refusals_ask_for_a_fresh_link(self, downloads: Downloads, status: int) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": SIGNED})
            router.get(SIGNED).respond(status, text="<Error>Signature=very-secret</Error>")
            with pytest.raises(LinkRefused) as told:
                await read(downloads, LINK)
        assert told.value.http_status == status and told.value.host == "ssrweb.zoom.us"
        shown = f"{told.value} {told.value.details} {told.value!r}"
        assert "secret" not in shown and "token-" not in shown

    @pytest.mark.parametrize(
        "kind", ["text/html", "text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml"]
    )
    async def test_a_page_with_200_is_a_refusal(self, downloads: Downloads, kind: str) -> None:
        with respx.mock as router:
            router.get(LINK).respond(200, headers={"Content-Type": kind}, content=b"<html>Sign in</html>")
            with pytest.raises(LinkRefused) as told:
                await read(downloads, LINK)
        assert "web page" in told.value.details

    @pytest.mark.parametrize("status", [408, 500, 502, 503])
    async def test_failures_inside_zoom(self, downloads: Downloads, status: int) -> None:
        with respx.mock as router:
            router.get(LINK).respond(status)
            with pytest.raises(ServerError):
                await read(downloads, LINK)

    async def test_requests_to_wait(self, downloads: Downloads, clock: FakeClock) -> None:
        with respx.mock as router:
            router.get(LINK).respond(429, headers={"Retry-After": "30"})
            with pytest.raises(RateLimited) as told:
                await read(downloads, LINK)
        assert told.value.resumes_at == clock.now() + timedelta(seconds=30) and not told.value.daily

    async def test_a_limit_of_the_day(self, downloads: Downloads) -> None:
        headers = {"Retry-After": "2026-11-24T00:00:00Z", "X-RateLimit-Type": "Daily-limit"}
        with respx.mock as router:
            router.get(LINK).respond(429, headers=headers)
            with pytest.raises(RateLimited) as told:
                await read(downloads, LINK)
        assert told.value.daily and told.value.resumes_at == datetime(2026, 11, 24, tzinfo=UTC)

    @pytest.mark.parametrize("status", [201, 204, 304, 300])
    async def test_answers_that_make_no_sense(self, downloads: Downloads, status: int) -> None:
        with respx.mock as router:
            router.get(LINK).respond(status)
            with pytest.raises(BadResponse):
                await read(downloads, LINK)

    @pytest.mark.parametrize(
        ("headers", "length"),
        [
            ({"Content-Length": "2048"}, 2048),
            ({"Content-Length": "2048", "Content-Encoding": "identity"}, 2048),
            ({}, None),
        ],
    )
    async def test_the_length_is_known_or_not(
        self, http: Http, tokens: Tokens, headers: dict[str, str], length: int | None
    ) -> None:
        async with Web() as web:
            web.content("/x", CONTENT, headers, with_length=False)
            body, content = await read(Downloads(http, web.url, tokens), f"{web.url}/x")
        assert (body.length, content, body.offset) == (length, CONTENT, 0)

    async def test_an_encoded_answer_is_decoded_and_has_no_known_length(
        self, http: Http, tokens: Tokens
    ) -> None:
        async with Web() as web:
            web.content("/x", gzip.compress(CONTENT), {"Content-Encoding": "gzip", "ETag": ETAG})
            body, content = await read(Downloads(http, web.url, tokens), f"{web.url}/x")
        assert (body.length, body.validator, content) == (None, "", CONTENT)

    async def test_an_encoding_that_nobody_asked_for_and_nobody_knows(
        self, http: Http, tokens: Tokens
    ) -> None:
        async with Web() as web:
            web.content("/x", CONTENT, {"Content-Encoding": "br"})
            with pytest.raises(BadResponse):
                await read(Downloads(http, web.url, tokens), f"{web.url}/x")

    async def test_a_cut_file_is_told(self, http: Http, tokens: Tokens) -> None:
        async with Web() as web:
            web.content("/x", CONTENT, {"Content-Length": "4096"}, with_length=False)
            got = bytearray()
            with pytest.raises(NetworkError) as told:
                async with Downloads(http, web.url, tokens).open(f"{web.url}/x") as body:
                    async for chunk in body.chunks():
                        got += chunk
        assert told.value.kind == "cut" and bytes(got) == CONTENT

    async def test_a_failure_of_the_caller_stays_its_own(self, http: Http, tokens: Tokens) -> None:
        async with Web() as web:
            web.content("/x", CONTENT)
            with pytest.raises(OSError, match="disk full"):
                async with Downloads(http, web.url, tokens).open(f"{web.url}/x") as body:
                    async for _chunk in body.chunks():
                        raise OSError("disk full")

    async def test_no_secret_is_in_a_repr(self, downloads: Downloads) -> None:
        with respx.mock as router:
            router.get(LINK).respond(302, headers={"Location": SIGNED})
            router.get(SIGNED).respond(content=CONTENT, headers={"ETag": ETAG})
            body, _ = await read(downloads, LINK)
        assert "secret" not in f"{body!r} {downloads!r}" and body.origin == "https://ssrweb.zoom.us"


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": '"abc"'}, '"abc"'),
        ({"etag": ' "" '}, '""'),
        ({"etag": 'W/"abc"'}, ""),
        ({"etag": "abc"}, ""),
        ({"etag": '"a"b"'}, ""),
        (
            {"etag": 'W/"abc"', "last-modified": http_date(NOW - timedelta(days=1))},
            http_date(NOW - timedelta(days=1)),
        ),
        ({"last-modified": http_date(NOW)}, ""),
        ({"last-modified": http_date(NOW), "date": http_date(NOW + timedelta(hours=1))}, http_date(NOW)),
        ({"last-modified": http_date(NOW), "date": http_date(NOW)}, ""),
        ({"last-modified": "yesterday"}, ""),
        ({"last-modified": "Mon, 99 Nov 2026 10:00:00 GMT"}, ""),
        ({}, ""),
    ],
)
def test_what_names_a_content(headers: dict[str, str], validator: str) -> None:
    assert validator_of(headers, NOW) == validator


@given(st.dictionaries(st.sampled_from(["etag", "last-modified", "date"]), st.text(max_size=40)))
def test_no_header_breaks_the_reading_of_validators(headers: dict[str, str]) -> None:
    found = validator_of(headers, NOW)
    assert found == "" or found in (each.strip() for each in headers.values())
    assert found.isascii() and "\n" not in found
