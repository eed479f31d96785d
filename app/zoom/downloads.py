"""Downloads of recordings: where the access token may go, which redirects are followed, what may be resumed.

Zoom's download links redirect to links that are signed, expire, and need no token. The token goes in the
header alone, to the first origin alone, and only if that is Zoom's over https or the configured address.
Nothing of a link is told in an error but its host.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from app.core.clock import Clock, SystemClock
from app.zoom._headers import Signal
from app.zoom.auth import AccessTokens
from app.zoom.errors import BadResponse, LinkRefused, NetworkError, RateLimited, ServerError
from app.zoom.http import Http, Origin, Stream, origin_of
from app.zoom.media import is_page

OPERATION = "download"
"""What errors name where Zoom has no operationId."""
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TOKEN_DOMAINS = ("zoom.us", "zoomgov.com")
_MAX_DRAIN_BYTES = 64 * 1024
"""A redirect's own body up to this is read, which is cheaper than a new connection."""
_DRAIN_SECONDS = 2.0
_ENCODINGS = ("", "identity", "gzip", "deflate")
_STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]*"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(?:(\d{1,18})|\*)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Resume:
    """What is here of a file already."""

    offset: int
    """Bytes."""
    validator: str = field(repr=False)
    """`Body.validator` of the answer they came with; without one the file begins again."""

    @property
    def usable(self) -> bool:
        """Whether a server can be asked for the rest."""
        strong = _STRONG_ETAG.fullmatch(self.validator) or _HTTP_DATE.fullmatch(self.validator)
        return self.offset > 0 and strong is not None


@dataclass(frozen=True, slots=True)
class Body:
    """A file on its way."""

    offset: int
    """Where in the file its first byte belongs; 0 where the file begins again."""
    length: int | None
    """Bytes of the whole file; None where the server does not say."""
    validator: str = field(repr=False)
    """Names this very content, to resume with; empty where that is not possible."""
    content_type: str
    origin: str
    """Scheme and host that the file comes from in the end."""
    _stream: Stream = field(repr=False)

    def chunks(self) -> AsyncIterator[bytes]:
        """The bytes from `offset` on as they come; once only.

        Raises:
            NetworkError: they broke off, or nothing came for half a minute.
        """
        return self._stream.chunks()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the last of a chain of redirects answered."""

    stream: Stream
    origin: Origin

    def header(self, name: str) -> str:
        return self.stream.headers.get(name, "").strip()


class Downloads:
    """Opens the files behind Zoom's download links."""

    def __init__(self, http: Http, api_url: str, tokens: AccessTokens, clock: Clock | None = None) -> None:
        """Take what a download needs.

        Args:
            http: the door to the network.
            api_url: the configured address; its origin may have the token as well.
            tokens: of the account.
            clock: for what servers say about time; the computer's by default.
        """
        self._http, self._api, self._tokens = http, origin_of(api_url), tokens
        self._clock = clock or SystemClock()

    @asynccontextmanager
    async def open(self, url: str, resume: Resume | None = None) -> AsyncIterator[Body]:
        """Ask for a file, or for the rest of it, and hand it out as it comes.

        Only an answer that fits `resume` exactly goes on with it (RFC 9110 §13.1.5, §15.3.7); see
        `Body.offset`. Whether the body is what it should be is for the caller to check.

        Args:
            url: a download link of a recording's file.
            resume: what is here already.

        Raises:
            LinkRefused: the link has expired, was refused, led to a web page or to where nothing may be
                fetched from; a fresh link may help.
            RateLimited: Zoom asks to wait.
            NetworkError: no answer came.
            ServerError: the server failed (HTTP 5xx).
            BadResponse: the answer makes no sense.
            As `AccessTokens` does.
        """
        async with AsyncExitStack() as stack:
            yield await self._body(stack, url, resume if resume and resume.usable else None)

    async def _body(self, stack: AsyncExitStack, url: str, resume: Resume | None) -> Body:
        answer = await self._answer(stack, url, resume)
        if resume:
            if (body := _rest(answer, resume)) is not None:
                return body
            if answer.stream.status in (206, 416):
                await stack.aclose()
                answer = await self._answer(stack, url, None)
        self._check(answer)
        return self._whole(answer)

    async def _answer(self, stack: AsyncExitStack, url: str, resume: Resume | None) -> _Answer:
        """Follow redirects to their end; the token goes no further than the first origin."""
        asked = {"Range": f"bytes={resume.offset}-", "If-Range": resume.validator} if resume else {}
        origin = self._reachable(url)
        trusted, seen = self._may_have_token(origin), {url}
        for _hop in range(MAX_REDIRECTS + 1):
            answer = _Answer(await self._get(stack, url, asked, with_token=trusted), origin)
            if answer.stream.status not in _REDIRECTS:
                return answer
            url = _target(url, answer)
            before, origin = origin, self._reachable(url)
            trusted = trusted and origin == before
            if url in seen:
                raise _refused(answer, "a redirect in a circle")
            seen.add(url)
            await _leave(stack, answer.stream)
        raise _refused(answer, "too many redirects")

    async def _get(
        self, stack: AsyncExitStack, url: str, asked: Mapping[str, str], *, with_token: bool
    ) -> Stream:
        """One request; with a token that is refused, a second one with a new token."""
        if not with_token:
            return await stack.enter_async_context(self._http.stream("GET", url, headers=asked))
        token = await self._tokens.token()
        stream = await self._send(stack, url, asked, token)
        if stream.status == 401:
            await _leave(stack, stream)
            stream = await self._send(stack, url, asked, await self._tokens.renew(rejected=token))
        return stream

    async def _send(self, stack: AsyncExitStack, url: str, asked: Mapping[str, str], token: str) -> Stream:
        headers = {**asked, "Authorization": f"Bearer {token}"}
        return await stack.enter_async_context(self._http.stream("GET", url, headers=headers))

    def _reachable(self, url: str) -> Origin:
        """The origin of `url`, if anything may be fetched from there.

        This computer is for a configured address on this computer alone, and plain http as well.
        """
        try:
            origin = origin_of(url)
        except ValueError:
            raise LinkRefused("not a plain web address", operation=OPERATION) from None
        if origin.is_loopback and self._api.is_loopback:
            return origin
        if origin.is_loopback or origin.scheme != "https":
            reason = "an address of this computer" if origin.is_loopback else "not https"
            raise LinkRefused(reason, host=origin.host, operation=OPERATION)
        return origin

    def _may_have_token(self, origin: Origin) -> bool:
        if origin == self._api:
            return True
        zooms = any(f".{origin.host}".endswith(f".{domain}") for domain in _TOKEN_DOMAINS)
        return zooms and origin.scheme == "https" and origin.port == 443

    def _check(self, answer: _Answer) -> None:
        """Raise what an answer stands for that holds no whole file."""
        status, headers = answer.stream.status, answer.stream.headers
        if status == 429:
            signal = Signal.of(headers, self._clock.now())
            raise RateLimited(
                resumes_at=signal.resumes_at, daily=signal.daily, operation=OPERATION, http_status=status
            )
        if status >= 500 or status == 408:
            raise ServerError(operation=OPERATION, http_status=status)
        if status >= 400:
            raise _refused(answer, "refused")
        if is_page(answer.header("content-type")):
            raise _refused(answer, "a web page instead of the file")
        if status != 200 or _encoding(answer) not in _ENCODINGS:
            raise BadResponse(operation=OPERATION, http_status=status)

    def _whole(self, answer: _Answer) -> Body:
        plain = _is_plain(answer)
        return Body(
            offset=0,
            length=_number(answer.header("content-length")) if plain else None,
            validator=validator_of(answer.stream.headers, self._clock.now()) if plain else "",
            content_type=answer.header("content-type"),
            origin=str(answer.origin),
            _stream=answer.stream,
        )


def _target(url: str, answer: _Answer) -> str:
    """Where a redirect leads; back to itself where it does not say."""
    try:
        return urljoin(url, answer.header("location"))
    except ValueError:
        raise _refused(answer, "a redirect to nowhere") from None


async def _leave(stack: AsyncExitStack, stream: Stream) -> None:
    """Let an answer go; its connection stays open for the next request where that costs little."""
    length = _number(stream.headers.get("content-length", ""))
    if length is not None and length <= _MAX_DRAIN_BYTES:
        # Nobody needs this body: if it does not come, its connection is closed, and that is all.
        with suppress(TimeoutError, NetworkError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                async for _chunk in stream.chunks():
                    pass
    await stack.aclose()


def _refused(answer: _Answer, reason: str) -> LinkRefused:
    return LinkRefused(reason, host=answer.origin.host, operation=OPERATION, http_status=answer.stream.status)


def _rest(answer: _Answer, resume: Resume) -> Body | None:
    """The rest of a file, if the answer is exactly that."""
    found = _CONTENT_RANGE.fullmatch(answer.header("content-range"))
    if answer.stream.status != 206 or found is None or not _is_plain(answer):
        return None
    first, last, total = int(found[1]), int(found[2]), int(found[3] or 0)
    length = _number(answer.header("content-length"))
    etag = answer.header("etag")
    fits = (
        first == resume.offset
        and last >= first
        and total in (0, last + 1)
        and length in (None, last - first + 1)
        and (not etag or not resume.validator.startswith('"') or etag == resume.validator)
        and not is_page(answer.header("content-type"))
    )
    if not fits:
        return None
    kind = answer.header("content-type")
    return Body(first, total or None, resume.validator, kind, str(answer.origin), answer.stream)


def validator_of(headers: Mapping[str, str], now: datetime) -> str:
    """What names this very content: a strong ETag, else a Last-Modified that is strong (RFC 9110 §8.8).

    Args:
        headers: of an answer, names in lower case.
        now: stands in for the header Date.

    Returns:
        Empty where there is neither: then nothing may be resumed.
    """
    etag = headers.get("etag", "").strip()
    if _STRONG_ETAG.fullmatch(etag):
        return etag
    modified = headers.get("last-modified", "").strip()
    changed, sent = _http_date(modified), _http_date(headers.get("date", "").strip()) or now
    # Within its last second a file may change twice under one date (§8.8.2.2).
    strong = changed is not None and sent - changed >= timedelta(seconds=1)
    return modified if strong else ""


def _http_date(text: str) -> datetime | None:
    if not _HTTP_DATE.fullmatch(text):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _is_plain(answer: _Answer) -> bool:
    """Whether the bytes on the wire are those of the file."""
    return _encoding(answer) in ("", "identity")


def _encoding(answer: _Answer) -> str:
    return answer.header("content-encoding").lower()


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,18}", text.strip(), re.ASCII) else None
