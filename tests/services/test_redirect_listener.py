import asyncio
import socket
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from app.services import _callback_server
from app.services.redirect_listener import RedirectAddress, RedirectListener
from app.services.sign_in_errors import AddressRefused, ConsentRefused, PortTaken

PATH = "/api/auth/zoom/callback"


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
async def listener():
    async with RedirectListener(f"http://127.0.0.1:{free_port()}{PATH}", "state", any_port=True) as one:
        yield one


@pytest.fixture
async def browser():
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


def callback(listener, **fields) -> str:
    return f"{listener.redirect_uri}?{urlencode({'code': 'the-code', 'state': 'state'} | fields)}"


async def waits(listener) -> bool:
    waiting = asyncio.ensure_future(listener.code())
    await asyncio.sleep(0)
    going_on = not waiting.done()
    waiting.cancel()
    return going_on


async def raw(listener, request: bytes) -> bytes:
    port = urlsplit(listener.redirect_uri).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


async def test_the_callback_brings_the_code_and_a_closing_page(listener, browser):
    answer = await browser.get(callback(listener))
    assert await listener.code() == "the-code"
    assert answer.status_code == 303
    assert answer.headers["location"] == "/done"
    done = await browser.get(str(answer.url.join("/done")))
    assert done.status_code == 200
    assert "You can go back to Greenroom" in done.text


async def test_pages_load_nothing_and_are_kept_by_nobody(listener, browser):
    answer = await browser.get(callback(listener), follow_redirects=True)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the-code" not in answer.text
    assert "<script" not in answer.text
    assert "src=" not in answer.text
    assert "prefers-color-scheme:dark" in answer.text


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
async def test_it_listens_on_both_loopback_addresses_at_one_port(listener, browser):
    port = urlsplit(listener.redirect_uri).port
    answer = await browser.get(f"http://[::1]:{port}{PATH}?code=the-code&state=state")
    assert answer.status_code == 303
    assert await listener.code() == "the-code"


@pytest.mark.parametrize("state", ["", "stat", "statE", "state2", "ståte"])
async def test_a_forged_state_is_refused_and_the_wait_goes_on(listener, browser, state):
    answer = await browser.get(callback(listener, state=state))
    assert answer.status_code == 400
    assert await waits(listener)
    await browser.get(callback(listener))
    assert await listener.code() == "the-code"


async def test_an_error_without_our_state_ends_nothing(listener, browser):
    answer = await browser.get(f"{listener.redirect_uri}?error=<script>alert(1)</script>")
    assert answer.status_code == 400
    assert "&lt;script&gt;" in answer.text
    assert await waits(listener)


@pytest.mark.parametrize("path", ["/", "/favicon.ico", PATH + "/", PATH.upper(), "/done", "//" + PATH])
async def test_another_path_is_not_found(listener, browser, path):
    answer = await browser.get(str(httpx.URL(listener.redirect_uri).copy_with(path=path)))
    assert answer.status_code == 404
    assert await waits(listener)


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_another_method_is_refused(listener, browser, method):
    answer = await browser.request(method, callback(listener))
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert await waits(listener)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", ""])
async def test_another_host_is_refused(listener, browser, host):
    answer = await browser.get(callback(listener), headers={"Host": host})
    assert answer.status_code == 400
    assert await waits(listener)


async def test_a_second_callback_is_told_that_it_is_late(listener, browser):
    await browser.get(callback(listener))
    answer = await browser.get(callback(listener, code="another"))
    assert answer.status_code == 410
    assert "already used" in answer.text
    assert await listener.code() == "the-code"


@pytest.mark.parametrize("query", ["state=state", "state=state&code=", "state=state&code=a&code=b"])
async def test_a_callback_without_one_code_is_refused(listener, browser, query):
    answer = await browser.get(f"{listener.redirect_uri}?{query}")
    assert answer.status_code == 400
    assert await waits(listener)


async def test_too_many_fields_are_refused(listener, browser):
    answer = await browser.get(callback(listener, **{f"f{i}": "x" for i in range(30)}))
    assert answer.status_code == 400
    assert await waits(listener)


async def test_an_error_of_zoom_ends_the_wait_as_data(listener, browser):
    text = "<b>Not</b> approved\u202e\nby the administrator"
    answer = await browser.get(
        callback(listener, error="access_denied", error_description=text, code=""), follow_redirects=True
    )
    assert answer.status_code == 200
    assert "&lt;b&gt;Not&lt;/b&gt;" in answer.text
    assert "<b>" not in answer.text
    with pytest.raises(ConsentRefused) as told:
        await listener.code()
    assert "<b>Not</b> approved by the administrator" in told.value.message
    assert "was not allowed" in told.value.message


async def test_an_unknown_error_is_told_by_its_name(listener, browser):
    await browser.get(callback(listener, error="temporarily_unavailable"))
    with pytest.raises(ConsentRefused, match="temporarily_unavailable"):
        await listener.code()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
)
async def test_garbage_is_refused(listener, garbage):
    answer = await raw(listener, garbage + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert await waits(listener)


async def test_an_oversized_request_is_refused(listener, browser):
    answer = await raw(listener, b"GET /?" + b"x" * 200_000 + b" HTTP/1.1\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 414 ", b"HTTP/1.1 400 "))
    await browser.get(callback(listener))
    assert await listener.code() == "the-code"


async def test_a_connection_that_says_nothing_gets_no_answer(listener):
    port = urlsplit(listener.redirect_uri).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    assert await waits(listener)


async def test_a_slow_request_is_dropped(browser):
    address = f"http://127.0.0.1:{free_port()}{PATH}"
    async with RedirectListener(address, "state", any_port=True, request_seconds=0.1) as listener:
        assert await raw(listener, b"GET / HT") == b""
        await browser.get(callback(listener))
        assert await listener.code() == "the-code"


async def test_connections_that_hold_their_place_do_not_keep_the_browser_out(listener, browser):
    port = urlsplit(listener.redirect_uri).port
    held = [
        await asyncio.open_connection("127.0.0.1", port) for _ in range(_callback_server.MAX_CONNECTIONS + 5)
    ]
    answer = await browser.get(callback(listener))
    assert answer.status_code == 303
    for _reader, writer in held:
        writer.close()


async def test_a_public_client_takes_the_next_free_port(browser):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with RedirectListener(f"http://127.0.0.1:{port}{PATH}", "state", any_port=True) as listener:
            moved = urlsplit(listener.redirect_uri)
            assert moved.port not in (None, 0, port)
            assert (moved.hostname, moved.path) == ("127.0.0.1", PATH)
            await browser.get(callback(listener))
            assert await listener.code() == "the-code"


async def test_where_the_port_counts_a_taken_one_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        listener = RedirectListener(f"http://127.0.0.1:{port}{PATH}", "state", any_port=False)
        with pytest.raises(PortTaken) as told:
            await listener.start()
        assert str(port) in told.value.title
        assert "ZOOM_REDIRECT_URI" in told.value.next_step
        await listener.close()


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
async def test_a_redirect_to_the_six_loopback_is_listened_to_there(browser):
    address = f"http://[::1]:{free_port()}{PATH}"
    async with RedirectListener(address, "state", any_port=False) as listener:
        assert listener.redirect_uri == address
        assert (await browser.get(callback(listener))).status_code == 303
        assert await listener.code() == "the-code"


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
async def test_localhost_is_shared_with_nobody():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        listener = RedirectListener(f"http://localhost:{port}{PATH}", "state", any_port=False)
        with pytest.raises(PortTaken):
            await listener.start()
        await listener.close()


async def test_a_bounce_page_leads_to_the_default_path_or_its_own(browser, monkeypatch):
    monkeypatch.setattr(
        "app.services.redirect_listener.DEFAULT_REDIRECT", f"http://127.0.0.1:{free_port()}{PATH}"
    )
    async with RedirectListener("https://tools.example.edu/zoom/back", "state", any_port=True) as listener:
        assert listener.redirect_uri == "https://tools.example.edu/zoom/back"
        assert listener.listening
        port = listener._port
        answer = await browser.get(f"http://127.0.0.1:{port}/zoom/back?code=the-code&state=state")
        assert answer.status_code == 303
        assert await listener.code() == "the-code"


async def test_a_bounce_without_a_free_port_still_takes_a_pasted_address(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(
            "app.services.redirect_listener.DEFAULT_REDIRECT", f"http://127.0.0.1:{port}{PATH}"
        )
        async with RedirectListener("https://tools.example.edu/back", "state", any_port=True) as listener:
            assert not listener.listening
            listener.paste("https://tools.example.edu/back?code=the-code&state=state")
            assert await listener.code() == "the-code"


async def test_a_pasted_address_brings_the_code(listener):
    listener.paste(f"  {callback(listener)}\n")
    assert await listener.code() == "the-code"
    listener.paste("a second one is too late to matter")


async def test_a_pasted_error_ends_the_wait(listener):
    listener.paste(callback(listener, code="", error="access_denied"))
    with pytest.raises(ConsentRefused):
        await listener.code()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("", "holds no answer"),
        ("https://zoom.us/profile", "holds no answer"),
        ("http://[::1", "holds no answer"),
        ("http://127.0.0.1/?code=a&code=b&state=state", "holds no answer"),
        ("http://127.0.0.1/?code=a", "another sign-in"),
        ("http://127.0.0.1/?code=a&state=other", "another sign-in"),
        ("https://zoom.us/oauth/authorize?state=state&code_challenge=c", "Zoom’s own page"),
    ],
)
async def test_a_wrong_pasted_address_is_told_and_the_wait_goes_on(listener, address, title):
    with pytest.raises(AddressRefused) as told:
        listener.paste(address)
    assert title in told.value.title
    assert await waits(listener)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "callback",
        "http://192.168.1.20:5058/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1:99999/callback",
        "http://[::1/callback",
        "ftp://127.0.0.1/callback",
        "https://tools.example.edu/back?x=1",
        "https://tools.example.edu/back#x",
    ],
)
def test_an_address_that_cannot_be_used_is_refused(address):
    with pytest.raises(AddressRefused):
        RedirectAddress.parse(address)


def test_an_address_moves_to_another_port():
    assert RedirectAddress.parse("http://127.0.0.1/back").at_port(4000) == "http://127.0.0.1:4000/back"
    assert RedirectAddress.parse("http://[::1]:1/back").at_port(4000) == "http://[::1]:4000/back"
    assert RedirectAddress.parse("http://127.0.0.1/back").at_port(80) == "http://127.0.0.1/back"


async def test_it_stays_until_the_closing_page_was_fetched(listener, browser):
    answer = await browser.get(callback(listener))
    leaving = asyncio.ensure_future(listener.linger())
    await asyncio.sleep(0.05)
    assert not leaving.done()
    assert (await browser.get(str(answer.url.join("/done")))).status_code == 200
    await leaving
    with pytest.raises(httpx.ConnectError):
        await browser.get(callback(listener))


async def test_without_a_browser_it_leaves_at_once(listener):
    listener.paste(callback(listener))
    await asyncio.wait_for(listener.linger(), 1)
