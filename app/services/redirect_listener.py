"""Where Zoom's answer arrives: a listener on this computer alone, or an address the person pastes."""

import asyncio
import contextlib
import hmac
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit, urlunsplit

from app.core.i18n import _
from app.core.settings import DEFAULT_REDIRECT
from app.services import _callback_pages as pages
from app.services._callback_pages import Page
from app.services._callback_server import REQUEST_SECONDS, CallbackServer, Request
from app.services.sign_in_errors import AddressRefused, ConsentRefused, PortTaken, SignInError

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
DONE_PATH = "/done"
LINGER_SECONDS = 5.0
"""How long the listener stays after its callback, so that the browser can fetch the closing page."""
_NEXT_PORTS = 10
_MAX_FIELDS = 20


@dataclass(frozen=True, slots=True)
class RedirectAddress:
    """A redirect address (RFC 6749 §3.1.2), taken apart."""

    text: str
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address.

        Raises:
            AddressRefused: it is none, or plain http to another computer.
        """
        try:
            parts = urlsplit(text.strip())
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise _unusable(text) from error
        host = parts.hostname or ""
        plain = parts.scheme == "http" and host in LOOPBACK_HOSTS
        if not host or not (plain or parts.scheme == "https") or parts.query or parts.fragment:
            raise _unusable(text)
        return cls(text.strip(), parts.scheme, host, port, parts.path or "/")

    @property
    def is_bounce(self) -> bool:
        """Whether a web page receives the answer first and passes it on to the default address."""
        return self.scheme == "https"

    @property
    def number(self) -> str:
        """The loopback address that must be listened on."""
        return "127.0.0.1" if self.host == "localhost" else self.host

    @property
    def reachable(self) -> frozenset[str]:
        """The loopback addresses at which the browser may knock."""
        return frozenset({"127.0.0.1", "::1"} if self.host == "localhost" else {self.host})

    def at_port(self, port: int) -> str:
        """The address as given, at another port."""
        if port == self.port:
            return self.text
        parts = urlsplit(self.text)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return urlunsplit(parts._replace(netloc=f"{host}:{port}"))


class RedirectListener:
    """Takes one callback of one sign-in; everything else is refused without ending the wait."""

    def __init__(
        self, redirect_uri: str, state: str, *, any_port: bool, request_seconds: float = REQUEST_SECONDS
    ) -> None:
        """Prepare.

        Args:
            redirect_uri: as the Zoom app has it; https means a bounce page leads to the default address.
            state: the mark of this sign-in (RFC 6749 §10.12).
            any_port: whether another port will do when this one is taken (Zoom ignores the port of a
                public client's loopback address).
            request_seconds: the longest time for one connection.

        Raises:
            AddressRefused: the address cannot be used.
        """
        self._address = RedirectAddress.parse(redirect_uri)
        local = RedirectAddress.parse(DEFAULT_REDIRECT) if self._address.is_bounce else self._address
        self._local = local
        self._paths = {local.path, self._address.path}
        self._state = state
        self._any_port = any_port and not self._address.is_bounce
        self._server = CallbackServer(self._answer, request_seconds)
        self._port: int | None = None
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._done_shown = asyncio.Event()
        self._by_browser = False

    @property
    def redirect_uri(self) -> str:
        """The address to give to Zoom: as configured, but for the port that was free."""
        return self._address.text if self._address.is_bounce else self._local.at_port(self._port or 0)

    @property
    def listening(self) -> bool:
        """Whether a browser of this computer can reach us; else only a pasted address ends the wait."""
        return self._port is not None

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            PortTaken: the port is in use and must be this one.
            SignInError: this computer cannot listen at that address.
        """
        for port in self._ports():
            try:
                self._port = await self._server.listen(port, self._local.number, self._local.reachable)
            except OSError as error:
                raise _cannot_listen(self._local, error) from error
            if self._port is not None:
                return
        if not self._address.is_bounce:
            raise PortTaken(self._local.port)

    async def code(self) -> str:
        """Wait for the authorization code; meant for one waiter.

        Raises:
            ConsentRefused: Zoom answered with an error instead.
        """
        return await asyncio.shield(self._code)

    def paste(self, address: str) -> None:
        """Take the answer from the address of the page that the browser ended on.

        Raises:
            AddressRefused: it holds no code, or one of another sign-in; the wait goes on.
        """
        if self._code.done():
            return
        fields = _fields_of_pasted(address)
        if not self._is_ours(fields.get("state", "")):
            raise AddressRefused(
                _("That address belongs to another sign-in"),
                _("Its mark (state) is not the one of the sign-in that waits."),
                _("Use “Open again”, allow Greenroom, and paste the address you end on."),
            )
        self._settle(fields)

    async def linger(self) -> None:
        """Let a browser that brought the callback fetch the closing page, then close."""
        if self._by_browser:
            # A browser that has gone asks for nothing; there is nobody left to tell.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LINGER_SECONDS):
                    await self._done_shown.wait()
                    await asyncio.sleep(0.2)
        await self.close()

    async def close(self) -> None:
        """Stop listening."""
        self._code.cancel()
        await self._server.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _ports(self) -> list[int]:
        wanted = self._local.port
        if not self._any_port:
            return [wanted]
        following = range(wanted + 1, min(wanted + 1 + _NEXT_PORTS, 65536))
        return [wanted, *following, 0]

    def _answer(self, request: Request) -> Page:
        if request.host not in self._hosts():
            return pages.bad_request()
        if request.path == DONE_PATH and self._code.done():
            return self._closing_page()
        if request.path not in self._paths:
            return pages.not_found()
        if request.method != "GET":
            return pages.wrong_method()
        if self._code.done():
            return pages.already_used()
        return self._take(_fields(request.query))

    def _hosts(self) -> set[str]:
        """What the Host header may say (a page elsewhere that points its name at us says something else)."""
        names = ("127.0.0.1", "[::1]", "localhost")
        hosts = {f"{name}:{self._port}" for name in names}
        return hosts | set(names) if self._port == 80 else hosts

    def _take(self, fields: dict[str, str]) -> Page:
        if not self._is_ours(fields.get("state", "")):
            return pages.wrong_state(fields.get("error", ""))
        if not fields.get("code") and not fields.get("error"):
            return pages.bad_request()
        self._by_browser = True
        self._settle(fields)
        return pages.redirect(DONE_PATH)

    def _is_ours(self, state: str) -> bool:
        return hmac.compare_digest(state.encode(), self._state.encode())

    def _settle(self, fields: dict[str, str]) -> None:
        if error := fields.get("error"):
            self._code.set_exception(ConsentRefused(error, fields.get("error_description", "")))
            # Read once here, so that a cancelled wait leaves no complaint behind.
            self._code.exception()
        else:
            self._code.set_result(fields["code"])

    def _closing_page(self) -> Page:
        self._done_shown.set()
        if self._code.cancelled():
            return pages.not_found()
        error = self._code.exception()
        return pages.refused(error.message) if isinstance(error, SignInError) else pages.signed_in()


def _fields(query: str) -> dict[str, str]:
    """The fields of a callback; one that comes twice is refused (RFC 6749 §3.1).

    Raises:
        ValueError: there are too many, or one of them twice.
    """
    fields = parse_qs(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    if any(len(values) > 1 for values in fields.values()):
        raise ValueError("a field comes twice")
    return {name: values[0] for name, values in fields.items()}


def _fields_of_pasted(address: str) -> dict[str, str]:
    try:
        parts = urlsplit(address.strip())
        fields = _fields(parts.query)
    except ValueError as error:
        raise _no_code() from error
    if "code_challenge" in fields:
        raise AddressRefused(
            _("That is the address of Zoom’s own page"),
            _("It is where the sign-in begins, not where it ends."),
            _("Allow Greenroom on that page, then copy the address of the page you end on."),
        )
    if not fields.get("code") and not fields.get("error"):
        raise _no_code()
    return fields


def _no_code() -> AddressRefused:
    return AddressRefused(
        _("That address holds no answer from Zoom"),
        _("The right one contains “code=” and “state=”."),
        _("After you choose “Allow”, copy the whole address from the browser’s address bar."),
    )


def _unusable(text: str) -> AddressRefused:
    return AddressRefused(
        _("The redirect address cannot be used"),
        _("It must be an https address, or plain http to 127.0.0.1 or [::1] on this computer."),
        _("Example: {example}").format(example=DEFAULT_REDIRECT),
    )


def _cannot_listen(address: RedirectAddress, error: OSError) -> SignInError:
    return AddressRefused(
        _("Greenroom cannot listen at the redirect address"),
        _("This computer does not offer {host}.").format(host=address.host),
        _("Use {example} in the Zoom app and as “Redirect address”.").format(example=DEFAULT_REDIRECT),
        details=f"errno {error.errno}",
    )
