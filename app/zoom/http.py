"""The only door to the network: an httpx client with our TLS, proxy, time and size limits.

Redirects are not followed, cookies not kept. Failures come as NetworkError, told apart by kind.
"""

import asyncio
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import certifi
import truststore

from app.core.errors import SettingsError
from app.core.i18n import _
from app.zoom._sockets import LargeReads
from app.zoom.errors import BadResponse, NetworkError

# httpx has a command of its own, for which it imports click, rich and pygments where these are installed:
# 170 of its 270 ms. None makes Python say that there is no such module, which httpx is prepared for.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
import httpx  # noqa: E402
from httpcore import AsyncNetworkBackend  # noqa: E402

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
WHOLE_SECONDS = 60.0
"""Longest time for one request, so that an answer that drips in is cut off as well."""
MAX_BODY_BYTES = 64 * 2**20
MAX_CONNECTIONS = 32

_PORTS = {"http": 80, "https": 443}
ENVIRONMENT, NO_PROXY = "environment", "none"
_PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_CERTIFICATE_BUNDLES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where Linux systems keep theirs; the same places that truststore looks at."""

_LOOPBACK_DIRECT: dict[str, httpx.AsyncBaseTransport | None] = {
    "all://127.0.0.1": None,
    "all://localhost": None,
    "all://[::1]": None,
}
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body as JSON; halves of surrogate pairs, which nothing could store, become U+FFFD.

        Raises:
            ValueError: it is not JSON.
        """
        try:
            value = json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return _storable(value) if b"\\ud" in self.body.lower() else value


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(each) for name, each in value.items()}
    return value


class Stream:
    """An answer whose body is still to come."""

    def __init__(self, response: httpx.Response, host: str) -> None:
        self.status = response.status_code
        self.headers = _lower(response.headers)
        """Names in lower case."""
        self._response, self._host = response, host

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body piece by piece as it comes, free of a Content-Encoding; once only.

        Raises:
            NetworkError: it broke off, or nothing came for READ_SECONDS.
        """
        with _failures(self._host):
            async for chunk in self._response.aiter_bytes():
                yield chunk


class Http:
    """Sends requests; reads answers whole, or as they come."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Mapping[str, str] | None = None,
        timeout: float = WHOLE_SECONDS,
    ) -> Response:
        """Send one request and read its answer to the end.

        Args:
            method: an HTTP method.
            url: absolute; a path that is already percent-encoded stays as it is.
            headers: beyond the user agent.
            params: the query; None where `url` has one.
            json: a JSON body.
            data: a form body.
            timeout: seconds for the whole exchange.

        Raises:
            NetworkError: no whole answer came.
            BadResponse: the answer is larger than 64 MB.
        """
        with _failures(_host(url)):
            request = self._client.build_request(
                method, url, headers=headers, params=params or None, json=json, data=data
            )
            async with asyncio.timeout(timeout):
                return await self._exchange(request)

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[Stream]:
        """Send one request and hand out its answer before the body has come.

        Asks for a body without Content-Encoding, so that its length is the file's. Takes any time as a whole;
        READ_SECONDS without a byte end it.

        Args:
            method: an HTTP method.
            url: absolute.
            headers: beyond the user agent.

        Raises:
            NetworkError: no answer came.
        """
        host = _host(url)
        with _failures(host):
            asked = {"Accept": "*/*", "Accept-Encoding": "identity", **(headers or {})}
            request = self._client.build_request(method, url, headers=asked)
            response = await self._client.send(request, stream=True)
        try:
            yield Stream(response, host)
        finally:
            await response.aclose()

    async def _exchange(self, request: httpx.Request) -> Response:
        response = await self._client.send(request, stream=True)
        try:
            body = await _read(response)
        finally:
            await response.aclose()
        return Response(response.status_code, _lower(response.headers), body)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@contextmanager
def _failures(host: str) -> Iterator[None]:
    """Turn what httpx raises into NetworkError."""
    try:
        yield
    except TimeoutError as error:
        raise NetworkError("timeout", sent=True, host=host) from error
    except (httpx.RequestError, httpx.InvalidURL, UnicodeError, OSError) as error:
        # httpx lets some through as they are: a TLS failure in the middle of an answer, which is no distrust,
        # and a host in a redirect that is no name (RFC 5891).
        sent = not isinstance(error, _NOT_SENT)
        kind = _kind(error)
        raise NetworkError("broken" if sent and kind == "tls" else kind, sent=sent, host=host) from error


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a URL leads, as far as trust goes (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        default = self.port == _PORTS[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if default else f"{self.scheme}://{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether it is this computer."""
        return _is_loopback(self.host)


def origin_of(url: str) -> Origin:
    """The origin of an absolute URL, as the very parser sees it that the request goes through.

    Raises:
        ValueError: it is no plain http or https address, or the two parsers at hand disagree about it.
    """
    if "\\" in url or not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("not a plain address")
    try:
        sent, parts = httpx.URL(url), urlsplit(url)
        host, port = sent.raw_host.decode("ascii"), _PORTS[sent.scheme] if sent.port is None else sent.port
        agreed = (parts.scheme, parts.hostname, parts.port or port) == (sent.scheme, host, port)
    except (httpx.InvalidURL, KeyError) as error:
        raise ValueError("not an http address") from error
    # `host` is looked at as well, since it raises for a name that is no name (RFC 5891).
    if sent.userinfo or "@" in parts.netloc or not sent.host or not agreed:
        raise ValueError("not a plain address")
    return Origin(sent.scheme, host, port)


async def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BadResponse(http_status=response.status_code)
    return bytes(body)


def create_http(
    *, proxy: str | None = None, user_agent: str, verify_with: Literal["system", "certifi"] = "system"
) -> Http:
    """Open the door.

    Args:
        proxy: a proxy's address; "none" for none; None or "environment" takes what the environment says
            (HTTPS_PROXY, ALL_PROXY, NO_PROXY, …). Loopback is always reached directly.
        user_agent: how the program names itself.
        verify_with: whose certificates are trusted; where the system has none, certifi's are.

    Raises:
        SettingsError: the proxy's address cannot be used.
    """
    address = None if proxy in (None, ENVIRONMENT, NO_PROXY) else proxy
    try:
        client = httpx.AsyncClient(
            verify=_tls(verify_with),
            proxy=address,
            mounts=_LOOPBACK_DIRECT,
            trust_env=proxy != NO_PROXY,
            follow_redirects=False,
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS),
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise _unusable_proxy(address) from error
    _read_in_large_pieces(client)
    return Http(client)


def _read_in_large_pieces(client: httpx.AsyncClient) -> None:
    """Give httpcore our sockets, for which httpx has no setting; where it hides the place, its own stay."""
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        if isinstance(getattr(pool, "_network_backend", None), AsyncNetworkBackend):
            pool._network_backend = LargeReads()  # type: ignore[union-attr]


def _unusable_proxy(address: str | None) -> SettingsError:
    """Names the variable that it came from; its value may hold a password, so that is not told."""
    set_here = [name for name in _PROXY_VARIABLES if os.environ.get(name) or os.environ.get(name.lower())]
    variable = "proxy" if address else ", ".join(set_here) or _PROXY_VARIABLES[0]
    return SettingsError(variable, _("the proxy’s address cannot be used."), "http://proxy.example.com:3128")


def _tls(verify_with: str) -> ssl.SSLContext:
    if verify_with == "system":
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if system_has_certificates():
            return context
    return ssl.create_default_context(cafile=certifi.where())


def system_has_certificates() -> bool:
    """Whether the system brings certificates to verify with; Windows and macOS always do."""
    if sys.platform in ("win32", "darwin"):
        return True
    paths = ssl.get_default_verify_paths()
    if paths.cafile or any(Path(bundle).is_file() for bundle in _CERTIFICATE_BUNDLES):
        return True
    return paths.capath is not None and any(Path(paths.capath).glob("*.0"))


def check_base_url(url: str) -> str:
    """`url` without a slash at its end, if tokens may be sent there: https, or http on loopback.

    Raises:
        ValueError: it is something else.
    """
    parts = urlsplit(url)
    loopback = parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not parts.hostname or parts.username or not (parts.scheme == "https" or loopback):
        raise ValueError("an https address is needed; http is for loopback alone")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _kind(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.ProxyError):
        return "proxy"
    for cause in _causes(error):
        if kind := _kind_of_cause(cause):
            return kind
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return "cut"
    return "unreachable" if isinstance(error, httpx.ConnectError) else "broken"


def _kind_of_cause(cause: BaseException) -> str:
    if isinstance(cause, ssl.SSLError):
        return "tls"
    if type(cause).__name__ in ("gaierror", "herror"):
        return "dns"
    return "refused" if isinstance(cause, ConnectionRefusedError) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and what lies behind it, groups included."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [one for one in (each.__cause__, each.__context__) if one is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions
