"""The sockets below httpx, through the door that the program uses: real connections on loopback."""

import asyncio
import gc
import hashlib
import random
import socket
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpcore
import pytest

from app.zoom import http as door
from app.zoom._sockets import BUFFER_BYTES, LargeReads, _Pipe
from app.zoom.errors import NetworkError
from app.zoom.http import Http, create_http
from tests.fakes.web import Web

CONTENT = random.Random(4).randbytes(3_000_000)


@pytest.fixture(params=["plain", "tls"])
async def web(request: pytest.FixtureRequest, own_certificate: ssl.SSLContext) -> AsyncIterator[Web]:
    async with Web(own_certificate if request.param == "tls" else None) as web:
        yield web


@pytest.fixture
async def http(monkeypatch: pytest.MonkeyPatch, certificate_file: str) -> AsyncIterator[Http]:
    monkeypatch.setattr(door, "_tls", lambda _: ssl.create_default_context(cafile=certificate_file))
    http = create_http(user_agent="test")
    yield http
    await http.aclose()


async def read(http: Http, url: str, pause: float = 0.0) -> bytes:
    got = bytearray()
    async with http.stream("GET", url) as stream:
        async for chunk in stream.chunks():
            assert len(chunk) <= BUFFER_BYTES
            got += chunk
            await asyncio.sleep(pause)
    return bytes(got)


def test_httpx_still_keeps_its_pool_where_ours_is_put() -> None:
    http = create_http(user_agent="test", proxy="http://127.0.0.1:9")
    client = http._client
    used = [client._transport, *(each for each in client._mounts.values() if each is not None)]
    assert len(used) == 2
    assert all(isinstance(each._pool._network_backend, LargeReads) for each in used)  # type: ignore[attr-defined]


async def test_every_byte_comes_in_order(http: Http, web: Web) -> None:
    web.content("/x", CONTENT)
    assert hashlib.sha256(await read(http, f"{web.url}/x")).digest() == hashlib.sha256(CONTENT).digest()


async def test_pieces_are_large(http: Http, web: Web) -> None:
    web.content("/x", CONTENT)
    sizes = []
    async with http.stream("GET", f"{web.url}/x") as stream:
        async for chunk in stream.chunks():
            sizes.append(len(chunk))
            await asyncio.sleep(0.001)
    assert max(sizes) > 65_536 and len(sizes) < len(CONTENT) / 65_536


async def test_who_reads_slowly_is_not_run_over(http: Http, web: Web) -> None:
    web.content("/x", CONTENT)
    assert await read(http, f"{web.url}/x", pause=0.005) == CONTENT


async def test_many_at_once_on_few_connections(http: Http, web: Web) -> None:
    for number in range(12):
        web.content(f"/{number}", CONTENT[number * 1000 :][:200_000])
    for _ in range(2):
        got = await asyncio.gather(*(read(http, f"{web.url}/{number}") for number in range(12)))
        assert got == [CONTENT[number * 1000 :][:200_000] for number in range(12)]
    assert web.connections == 12


async def test_a_connection_is_used_again_after_a_whole_body_only(http: Http, web: Web) -> None:
    web.content("/x", CONTENT)
    for _ in range(2):
        await read(http, f"{web.url}/x")
    assert web.connections == 1
    async with http.stream("GET", f"{web.url}/x") as stream:
        async for _chunk in stream.chunks():
            break
    await read(http, f"{web.url}/x")
    assert web.connections == 2


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used(http: Http, web: Web) -> None:
    web.answer("/x", "HTTP/1.1 200 OK\nContent-Length: 2", b"hi", then_close=True)
    for number in range(1, 4):
        assert await read(http, f"{web.url}/x") == b"hi"
        await asyncio.sleep(0.02)
        assert web.connections == number


async def test_a_body_of_many_small_pieces(http: Http, web: Web) -> None:
    chunked = b"".join(b"3\r\nabc\r\n" for _ in range(5000)) + b"0\r\n\r\n"
    web.answer("/x", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunked)
    assert await read(http, f"{web.url}/x") == b"abc" * 5000


async def test_a_cut_is_told_after_all_that_came(http: Http, web: Web) -> None:
    web.answer("/x", "HTTP/1.1 200 OK\nContent-Length: 500000", CONTENT[:400_000], then_close=True)
    got = bytearray()
    with pytest.raises(NetworkError) as told:
        async with http.stream("GET", f"{web.url}/x") as stream:
            async for chunk in stream.chunks():
                got += chunk
    assert told.value.kind == "cut" and told.value.sent and bytes(got) == CONTENT[:400_000]


async def test_a_reset_is_told(http: Http) -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        await writer.drain()
        linger = b"\x01\0\0\0\0\0\0\0"  # close with RST
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()

    async with await asyncio.start_server(reset, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError) as told:
            await read(http, f"http://127.0.0.1:{port}/")
    assert told.value.kind in ("broken", "cut") and told.value.sent


async def test_silence_in_the_middle_ends_in_time(http: Http, web: Web) -> None:
    web.answer("/x", "HTTP/1.1 200 OK\nContent-Length: 100", b"abc")
    http._client.timeout = 0.05
    with pytest.raises(NetworkError) as told:
        await read(http, f"{web.url}/x")
    assert told.value.kind == "timeout" and told.value.sent


async def test_a_whole_that_takes_longer_than_a_single_wait_is_fine(http: Http, web: Web) -> None:
    web.content("/x", CONTENT)
    http._client.timeout = 0.2
    assert await read(http, f"{web.url}/x", pause=0.03) == CONTENT


async def test_giving_up_in_the_middle_lets_go(http: Http, web: Web) -> None:
    web.answer("/x", "HTTP/1.1 200 OK\nContent-Length: 100", b"abc")
    reading = asyncio.create_task(read(http, f"{web.url}/x"))
    await asyncio.sleep(0.05)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    web.content("/y", b"next")
    assert await read(http, f"{web.url}/y") == b"next"


async def test_a_large_body_is_sent(http: Http, web: Web) -> None:
    web.content("/x", b"ok")
    response = await http.send("POST", f"{web.url}/x", json={"text": "x" * 2_000_000})
    assert response.body == b"ok"


async def test_a_server_that_never_greets_back_over_tls(http: Http) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as server:
        http._client.timeout = 0.05
        with pytest.raises(NetworkError) as told:
            await read(http, f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert told.value.kind == "timeout" and not told.value.sent


async def test_a_name_with_an_address_that_refuses_is_reached_by_the_other(http: Http) -> None:
    async with Web() as web:
        web.content("/x", b"ok")
        assert await read(http, web.url.replace("127.0.0.1", "localhost") + "/x") == b"ok"


async def test_the_other_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One address swallows what is sent to it, one refuses, one answers."""
    async with Web() as web:
        port = int(web.url.rpartition(":")[2])
        tried: list[str] = []
        connect = asyncio.get_running_loop().create_connection

        async def connected(factory: Any, host: str, *more: Any, **options: Any) -> Any:
            tried.append(host)
            if host == "192.0.2.1":
                await asyncio.Event().wait()
            if host == "192.0.2.2":
                raise ConnectionRefusedError
            return await connect(factory, host, *more, **options)

        async def addresses(*_: Any, **__: Any) -> list[Any]:
            hosts = [
                (socket.AF_INET6, "192.0.2.1"),
                (socket.AF_INET6, "127.0.0.1"),
                (socket.AF_INET, "192.0.2.2"),
            ]
            return [(family, 0, 0, "", (host, port)) for family, host in hosts]

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "create_connection", connected)
        monkeypatch.setattr(loop, "getaddrinfo", addresses)
        stream = await LargeReads().connect_tcp("three.example", port, timeout=5)
        assert tried == ["192.0.2.1", "192.0.2.2", "127.0.0.1"]
        await stream.aclose()


async def test_a_connection_that_nobody_waits_for_is_closed() -> None:
    async with Web() as web:
        port = int(web.url.rpartition(":")[2])
        for turns in range(12):
            connecting = asyncio.create_task(LargeReads().connect_tcp("127.0.0.1", port))
            for _ in range(turns):
                await asyncio.sleep(0)
            connecting.cancel()
            for outcome in await asyncio.gather(connecting, return_exceptions=True):
                if not isinstance(outcome, BaseException):
                    await outcome.aclose()
        await asyncio.sleep(0.02)
        gc.collect()  # a lost socket would complain here


async def test_why_all_addresses_failed(http: Http) -> None:
    async with Web() as web:
        gone = web.url
    with pytest.raises(NetworkError) as told:
        await read(http, gone.replace("127.0.0.1", "localhost"))
    assert told.value.kind == "refused" and not told.value.sent


async def test_an_own_address_can_be_asked_for() -> None:
    async with Web() as web:
        port = int(web.url.rpartition(":")[2])
        option = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = await LargeReads().connect_tcp(
            "127.0.0.1", port, local_address="127.0.0.1", socket_options=[option]
        )
        assert stream.get_extra_info("client_addr")[0] == "127.0.0.1"
        assert stream.get_extra_info("server_addr") == ("127.0.0.1", port)
        assert stream.get_extra_info("socket").getsockopt(*option[:2]) == 1
        assert stream.get_extra_info("is_readable") is False
        await stream.aclose()
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"too late", timeout=1)


async def test_no_delivery_finds_the_buffer_full() -> None:
    """Windows' loop hands over 64 KiB at once, whatever the room; it stops when it is told to pause."""

    class Transport(asyncio.Transport):
        paused = False

        def pause_reading(self) -> None:
            self.paused = True

        def resume_reading(self) -> None:
            self.paused = False

    pipe, transport, random_ = _Pipe(), Transport(), random.Random(1)
    pipe.connection_made(transport)
    assert transport.paused
    transport.paused = False
    sent, got = bytearray(), bytearray()
    for _ in range(400):
        while not transport.paused and random_.random() < 0.9:
            data = random_.randbytes(random_.randint(1, 65_536))
            room = pipe.get_buffer(len(data))
            assert len(room) >= len(data)
            room[: len(data)] = data
            pipe.buffer_updated(len(data))
            sent += data
        if pipe.is_readable:
            got += await pipe.take()
    assert got == sent[: len(got)] and len(got) > 10_000_000
