"""What a setting may hold: each check answers the value in its plain form, or says what is wrong with it."""

import ipaddress
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

from app.core.i18n import _

Check = Callable[[str], object]
"""Takes the text as given, without blanks around it; raises ValueError with a sentence for the person."""


def identifier(text: str) -> str:
    """A client id, account id or secret: printable, in one piece."""
    if not text.isprintable() or any(character.isspace() for character in text):
        raise ValueError(_("it must not hold blanks or control characters."))
    return text


def one_of(*choices: str) -> Check:
    """A check for one of a few words, in any case."""

    def check(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(
                _("“{given}” is not one of {choices}.").format(given=_shown(text), choices=", ".join(choices))
            )
        return text.lower()

    return check


def between(low: int, high: int) -> Check:
    """A check for a whole number from `low` to `high`."""

    def check(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text[:9]) <= high:
            raise ValueError(
                _("“{given}” is not a whole number from {low} to {high}.").format(
                    given=_shown(text), low=low, high=high
                )
            )
        return int(text)

    return check


def folder(text: str) -> str:
    """A folder by its whole path, “~” for the person's own; empty for the usual one."""
    if not text:
        return ""
    path = Path(text).expanduser() if not any(ord(character) < 32 for character in text) else None
    if path is None or not path.is_absolute():
        raise ValueError(_("“{given}” is not the whole path of a folder.").format(given=_shown(text)))
    return str(path)


def folders(text: str) -> tuple[str, ...]:
    """Folders by their whole paths, one on each line."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(folder(line) for line in lines if line))


def base_url(text: str) -> str:
    """An address that paths are appended to; answers it without a slash at its end."""
    url = _web_address(text, secure="https", plain="http")
    if url.query:
        raise ValueError(_("the address must end before any “?”."))
    return text.rstrip("/")


def redirect_uri(text: str) -> str:
    """An address of this computer's loopback, or an https page that leads back to it."""
    url = _web_address(text, secure="https", plain="http")
    if url.query:
        raise ValueError(_("the address must end before any “?”."))
    return text


def websocket_url(text: str) -> str:
    """The address that Zoom's console shows for the subscription, without a token in it."""
    url = _web_address(text, secure="wss", plain="ws")
    if "access_token" in parse_qs(url.query, keep_blank_values=True):
        raise ValueError(_("leave out access_token; Greenroom adds its own."))
    return text


def proxy(text: str) -> str:
    """The words “environment” or “none”, or the address of a proxy."""
    if text.lower() in {"environment", "none"}:
        return text.lower()
    url = _parts(text)
    if url.scheme not in {"http", "https"} or url.path.strip("/") or url.query:
        raise ValueError(_("it must be “environment”, “none” or an address such as http://host:port."))
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer itself, by name or by number."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_government(url: str) -> bool:
    """Whether an address is one of Zoom for Government."""
    return _is_below(url, "zoomgov.com")


def is_commercial(url: str) -> bool:
    """Whether an address is one of Zoom for everyone else."""
    return _is_below(url, "zoom.us")


def _is_below(url: str, domain: str) -> bool:
    return f".{urlsplit(url).hostname or ''}".endswith(f".{domain}")


def _web_address(text: str, *, secure: str, plain: str) -> SplitResult:
    if not text.lower().startswith((f"{secure}://", f"{plain}://")):
        raise ValueError(_("the address must begin with {scheme}://.").format(scheme=secure))
    url = _parts(text)
    if url.scheme == plain and not is_loopback(url.hostname or ""):
        raise ValueError(
            _(
                "{plain} is allowed for this computer alone (127.0.0.1); elsewhere it must be {secure}."
            ).format(plain=plain, secure=secure)
        )
    return url


def _parts(text: str) -> SplitResult:
    """The parts of an address with a host and without anything that could mislead or give away."""
    if any(character.isspace() or not character.isprintable() for character in text) or "\\" in text:
        raise ValueError(_("the address must not hold blanks, control characters or backslashes."))
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise ValueError(_("the address cannot be read; check its host and its port (1 to 65535).")) from None
    if not url.hostname or port == 0:
        raise ValueError(_("the address lacks a host, or its port is 0."))
    if "@" in url.netloc:
        raise ValueError(_("the address must not hold a user name or a password."))
    if "#" in text:
        raise ValueError(_("the address must end before any “#”."))
    return url


def _shown(text: str) -> str:
    """A wrong value as it may stand in a message."""
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= 40 else text[:39] + "…"
