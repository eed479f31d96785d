"""What the connection form thinks of each value while it is typed; plain functions."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from app.core.i18n import _, ngettext
from app.core.settings import DEFAULT_REDIRECT
from app.services.redirect_listener import LOOPBACK_HOSTS

USUAL_ID_LENGTH = 22
"""Zoom's client and account ids have 22 characters; others are let through."""
_LEAST_SECRET_LENGTH = 16


class Verdict(StrEnum):
    """What is known of a value."""

    UNKNOWN = "unknown"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict, what to say below the field, and a value that would be right."""

    verdict: Verdict
    message: str = ""
    fix: str = ""
    """What to put into the field; empty where nothing certain would help."""
    fix_label: str = ""

    @property
    def wrong(self) -> bool:
        """Whether connecting makes no sense with it."""
        return self.verdict is Verdict.WRONG


UNKNOWN = Check(Verdict.UNKNOWN)
Checker = Callable[[str], Check]


def check_client_id(text: str) -> Check:
    """A client id: letters, digits, “-” and “_”."""
    return _identifier(text, _("Enter the Client ID of the Zoom app."))


def check_account_id(text: str) -> Check:
    """An account id, as a client id."""
    return _identifier(text, _("Enter the Account ID from the app’s credentials."))


def check_client_secret(text: str) -> Check:
    """A client secret; said of it is only how long it is."""
    if not text:
        return _wrong(_("Enter the Client Secret of the Zoom app."))
    if not _is_plain(text):
        return _wrong(_("A client secret holds letters and digits, and no blanks."))
    count = len(text)
    if count < _LEAST_SECRET_LENGTH:
        return Check(
            Verdict.UNKNOWN,
            ngettext("Rather short: {count} character", "Rather short: {count} characters", count).format(
                count=count
            ),
        )
    return Check(
        Verdict.RIGHT,
        ngettext("Looks right: {count} character", "Looks right: {count} characters", count).format(
            count=count
        ),
    )


def check_redirect(text: str) -> Check:
    """A redirect address: loopback, or an https page that leads back to it."""
    if not text:
        return _wrong(
            _("Enter the redirect address of the Zoom app."), DEFAULT_REDIRECT, _("Use the usual one")
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return _no_address()
    host = parts.hostname or ""
    if not host or parts.scheme not in ("http", "https") or any(c.isspace() for c in text):
        return _no_address()
    if parts.query or parts.fragment or parts.username is not None:
        return _wrong(_("The address must end before any “?” or “#”."))
    if parts.scheme == "https":
        return Check(
            Verdict.RIGHT, _("That page must lead back to {address}").format(address=DEFAULT_REDIRECT)
        )
    return _check_plain(text, host, port)


def _check_plain(text: str, host: str, port: int | None) -> Check:
    if host not in LOOPBACK_HOSTS:
        return _wrong(
            _("Plain http works on this computer alone."), _with_host(text, "127.0.0.1"), _("Use 127.0.0.1")
        )
    if host == "localhost":
        return Check(Verdict.UNKNOWN, _("Zoom refuses “localhost” for new apps; 127.0.0.1 works."))
    said = _("Port {port} of this computer").format(port=port) if port else _("This computer")
    return Check(Verdict.RIGHT, said)


def _identifier(text: str, when_empty: str) -> Check:
    if not text:
        return _wrong(when_empty)
    if not _is_plain(text):
        return _wrong(_("It holds letters, digits, “-” and “_” alone."))
    count = len(text)
    if count == USUAL_ID_LENGTH:
        return Check(Verdict.RIGHT, _("Looks right: {count} letters and digits").format(count=count))
    return Check(
        Verdict.UNKNOWN,
        ngettext(
            "Unusual: {count} character; Zoom’s have {usual}",
            "Unusual: {count} characters; Zoom’s have {usual}",
            count,
        ).format(count=count, usual=USUAL_ID_LENGTH),
    )


def _is_plain(text: str) -> bool:
    return text.isascii() and all(character.isalnum() or character in "-_" for character in text)


def _no_address() -> Check:
    return _wrong(_("That is no web address."), DEFAULT_REDIRECT, _("Use the usual one"))


def _wrong(message: str, fix: str = "", fix_label: str = "") -> Check:
    return Check(Verdict.WRONG, message, fix, fix_label)


def _with_host(text: str, host: str) -> str:
    parts = urlsplit(text)
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{host}{port}"))
