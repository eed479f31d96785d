import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import SettingsError
from app.zoom import http as door
from app.zoom.errors import BadResponse, NetworkError
from app.zoom.http import Http, Response, check_base_url, create_http, origin_of

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A loopback server that answers each connection in its own way, then closes it."""
    conversations: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversations.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            await answer(reader, writer)
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    listening = await asyncio.start_server(converse, "127.0.0.1", 0, ssl=tls)
    async with listening:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    await asyncio.gather(*conversations)


def replies(text: bytes) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(text)

    return answer


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up at once."""


async def test_a_cut_body_is_told(http: Http) -> None:
    async with server(replies(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id"')) as url:
        with pytest.raises(NetworkError) as told:
            await http.send("GET", url)
    assert told.value.kind == "cut" and told.value.sent


async def test_an_answer_that_drips_in_is_cut_off(http: Http) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        await reader.read()  # until the client hangs up

    async with server(drip) as url:
        with pytest.raises(NetworkError) as told:
            await http.send("GET", url, timeout=0.05)
    assert told.value.kind == "timeout" and told.value.sent


class TestStream:
    """The body piece by piece; what its sockets do is in test_sockets.py."""

    async def test_the_head_comes_before_the_body(self, http: Http) -> None:
        let_go = asyncio.Event()

        async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b'HTTP/1.1 206 Partial Content\r\nETag: "x"\r\nContent-Length: 6\r\n\r\nabc')
            await let_go.wait()
            writer.write(b"def")

        async with server(slowly) as url, http.stream("GET", url) as stream:
            assert (stream.status, stream.headers["etag"]) == (206, '"x"')
            chunks = stream.chunks()
            assert await anext(chunks) == b"abc"
            let_go.set()
            assert [chunk async for chunk in chunks] == [b"def"]

    async def test_it_asks_for_the_file_as_it_is(self, http: Http) -> None:
        with respx.mock:
            route = respx.get("https://api.zoom.test/").respond(content=b"x")
            async with http.stream("GET", "https://api.zoom.test/", headers={"Range": "bytes=5-"}):
                pass
            headers = route.calls.last.request.headers
        assert (headers["accept"], headers["accept-encoding"]) == ("*/*", "identity")
        assert (headers["range"], headers["user-agent"]) == ("bytes=5-", "Greenroom/test")

    async def test_no_answer_is_told(self, http: Http) -> None:
        async with server(silence) as url:
            with pytest.raises(NetworkError) as told:
                async with http.stream("GET", url):
                    pass
        assert told.value.sent

    @pytest.mark.parametrize("error", [OSError("disk full"), TimeoutError("mine"), ValueError("mine")])
    async def test_what_the_caller_raises_stays_as_it_is(self, http: Http, error: Exception) -> None:
        with respx.mock:
            respx.get("https://api.zoom.test/").respond(content=b"x")
            with pytest.raises(type(error), match=str(error)):
                async with http.stream("GET", "https://api.zoom.test/") as stream:
                    async for _chunk in stream.chunks():
                        raise error


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://zoom.us/x?y#z", "https://zoom.us"),
        ("HTTPS://ZOOM.us:443", "https://zoom.us"),
        ("https://zoom.us:8443/", "https://zoom.us:8443"),
        ("http://127.0.0.1:8123/v2", "http://127.0.0.1:8123"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://zoom.us./", "https://zoom.us."),
    ],
)
def test_origins(url: str, origin: str) -> None:
    assert str(origin_of(url)) == origin


@given(st.text(max_size=30) | st.builds("https://{}".format, st.text(max_size=30)))
def test_what_has_no_plain_origin_is_refused(url: str) -> None:
    try:
        origin = origin_of(url)
    except ValueError:
        return
    assert httpx.URL(url).raw_host == origin.host.encode() and url.isascii() and "@" not in str(origin)


async def test_a_closed_port_is_refused_and_nothing_was_sent(http: Http) -> None:
    async with server(silence) as url:
        pass
    with pytest.raises(NetworkError) as told:
        await http.send("GET", url)
    assert told.value.kind == "refused" and not told.value.sent
    assert "127.0.0.1" in told.value.message


async def test_something_other_than_tls_is_not_trusted(http: Http) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read()

    async with server(plain) as url:
        with pytest.raises(NetworkError) as told:
            await http.send("GET", url.replace("http:", "https:"))
    assert told.value.kind == "tls" and not told.value.sent


@pytest.mark.parametrize("verify_with", ["system", "certifi"])
async def test_a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent(
    own_certificate: ssl.SSLContext, verify_with: Literal["system", "certifi"]
) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    http = create_http(user_agent="test", verify_with=verify_with)
    async with server(listen, own_certificate) as url:
        with pytest.raises(NetworkError) as told:
            await http.send("POST", url, headers={"Authorization": "Bearer a-token"}, json={})
    await http.aclose()
    assert told.value.kind == "tls" and not told.value.sent
    assert "certificate" in told.value.message and "127.0.0.1" in told.value.message
    assert b"".join(heard) == b""


async def test_a_name_that_does_not_exist_is_told(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NetworkError) as told:
        await http.send("GET", "https://api.zoom.test/")
    assert told.value.kind == "dns" and not told.value.sent


async def test_an_endless_body_is_refused(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_BODY_BYTES", 1000)
    with respx.mock:
        respx.get("https://api.zoom.test/").respond(content=b"x" * 1001)
        with pytest.raises(BadResponse):
            await http.send("GET", "https://api.zoom.test/")


def test_halves_of_characters_become_storable() -> None:
    body = b'{"topic": "a\\ud83d b \\uD83D\\uDE00", "\\udc00": ["\\ude00", 1, null]}'
    read = Response(200, {}, body).json()
    assert read == {"topic": "a\ufffd b \U0001f600", "\ufffd": ["\ufffd", 1, None]}


def test_an_answer_nested_too_deeply_is_no_json() -> None:
    with pytest.raises(ValueError):
        Response(200, {}, b"[" * 200_000).json()


async def test_cookies_are_not_kept(http: Http) -> None:
    with respx.mock:
        route = respx.get("https://api.zoom.test/").respond(headers={"Set-Cookie": "session=1; Path=/"})
        await http.send("GET", "https://api.zoom.test/")
        await http.send("GET", "https://api.zoom.test/")
        assert "cookie" not in route.calls.last.request.headers


async def test_an_encoded_path_reaches_the_wire_as_it_is(http: Http) -> None:
    seen: list[bytes] = []

    async def first_line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0])
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    path = "/v2/past_meetings/%252Fabc%252F%252Bx%253D%253D/participants"
    async with server(first_line) as url:
        await http.send("GET", url + path, params={"page_size": "300"})
    assert seen == [f"GET {path}?page_size=300 HTTP/1.1".encode()]


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"])
async def test_proxies_of_the_environment_are_used_but_not_for_loopback(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    scheme = "http" if variable == "HTTP_PROXY" else "https"
    http = create_http(user_agent="test")

    async with server(replies(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) as url:
        assert (await http.send("GET", url)).body == b"hi"
    with pytest.raises(NetworkError):  # the proxy's port is closed
        await http.send("GET", f"{scheme}://api.zoom.invalid/")
    await http.aclose()


async def test_none_is_no_proxy_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    for proxy, mounts in (("none", 0), ("environment", 1), (None, 1)):
        http = create_http(user_agent="test", proxy=proxy)
        used = [each for each in http._client._mounts.values() if each is not None]
        assert len(used) == mounts
        await http.aclose()


def test_the_variable_of_an_unusable_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "gopher://user:p4ss@proxy:1")
    with pytest.raises(SettingsError) as told:
        create_http(user_agent="test")
    assert told.value.variable == "ALL_PROXY" and "p4ss" not in str(told.value)


async def test_a_proxy_that_refuses_is_told() -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with server(replies(refusal)) as proxy:
        http = create_http(user_agent="test", proxy=proxy)
        with pytest.raises(NetworkError) as told:
            await http.send("GET", "https://api.zoom.invalid/")
        await http.aclose()
    assert told.value.kind == "proxy" and not told.value.sent


@pytest.mark.parametrize("proxy", ["ftp://proxy:1", "http://proxy:port", "nonsense"])
def test_a_proxy_that_cannot_be_used_is_named(proxy: str) -> None:
    with pytest.raises(SettingsError):
        create_http(user_agent="test", proxy=proxy)


@pytest.mark.parametrize(
    ("error", "kind", "sent"),
    [
        (httpx.ReadTimeout("x"), "timeout", True),
        (httpx.PoolTimeout("x"), "timeout", False),
        (httpx.ConnectTimeout("x"), "timeout", False),
        (httpx.ProxyError("x"), "proxy", False),
        (httpx.WriteError("x"), "broken", True),
        (httpx.ReadError("x"), "broken", True),
        (httpx.RemoteProtocolError("x"), "cut", True),
        (httpx.ConnectError("x"), "unreachable", False),
        (ssl.SSLError("bad record"), "broken", True),
        (ConnectionResetError(), "broken", True),
    ],
)
async def test_failures_by_kind(http: Http, error: Exception, kind: str, sent: bool) -> None:
    with respx.mock:
        respx.get("https://api.zoom.test/").mock(side_effect=error)
        with pytest.raises(NetworkError) as told:
            await http.send("GET", "https://api.zoom.test/")
    assert (told.value.kind, told.value.sent) == (kind, sent)
    assert told.value.title and told.value.message and told.value.next_step


async def test_an_address_that_is_none_is_told(http: Http) -> None:
    with pytest.raises(NetworkError) as told:
        await http.send("GET", "https://api.zoom.us:port/")
    assert not told.value.sent


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (ssl.SSLCertVerificationError("self-signed"), "tls"),
        (socket.gaierror("no such name"), "dns"),
        (ConnectionRefusedError(), "refused"),
        (OSError("no route"), "unreachable"),
    ],
)
def test_what_lies_behind_a_failure_is_found_in_groups_too(cause: Exception, kind: str) -> None:
    error = httpx.ConnectError("x")
    error.__cause__ = ExceptionGroup("all failed", [OSError("one"), cause])
    assert door._kind(error) == kind


def test_certifi_stands_in_where_the_system_has_no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "system_has_certificates", lambda: False)
    context = door._tls("system")
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname
    assert context.cert_store_stats()["x509_ca"] > 50


def test_the_system_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(door.sys, "platform", "linux")
    monkeypatch.setattr(door, "_CERTIFICATE_BUNDLES", ())
    empty = ssl.DefaultVerifyPaths(None, str(tmp_path), "", "", "", "")
    monkeypatch.setattr(door.ssl, "get_default_verify_paths", lambda: empty)
    assert not door.system_has_certificates()
    monkeypatch.setattr(door.sys, "platform", "win32")
    assert door.system_has_certificates()


@pytest.mark.parametrize(
    "url",
    ["https://api.zoom.us/v2/", "https://api.zoomgov.com/v2", "http://127.0.0.1:1/v2", "http://[::1]:1"],
)
def test_addresses_that_may_get_a_token(url: str) -> None:
    assert check_base_url(url) == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["http://api.zoom.us", "http://127.0.0.1.evil.example", "https://a:b@zoom.us", "file:///etc", "zoom"],
)
def test_addresses_that_may_not(url: str) -> None:
    with pytest.raises(ValueError):
        check_base_url(url)
