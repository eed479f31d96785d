"""The few pages that the redirect listener shows in the browser: no script, nothing loaded, nothing kept."""

import base64
import hashlib
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from app.core.i18n import _

_STYLE = """
:root{color-scheme:light dark;--ground:#F3F5F4;--card:#FFFFFF;--line:#E2E6E4;--text:#1A1F1C;--soft:#525B56}
@media(prefers-color-scheme:dark){
:root{--ground:#191C1B;--card:#1F2321;--line:#303634;--text:#E7ECE9;--soft:#AEB7B2}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:24px;
background:var(--ground);color:var(--text);font:16px/1.5 system-ui,"Noto Sans",sans-serif}
main{max-width:440px;width:100%;background:var(--card);border:1px solid var(--line);border-radius:8px;
padding:40px 32px;text-align:center}
svg{width:64px;height:64px}
h1{font-size:22px;font-weight:600;line-height:1.3;margin:20px 0 8px}
p{margin:0 0 8px;color:var(--soft);overflow-wrap:anywhere;unicode-bidi:isolate}
"""
_ICON = (
    '<svg viewBox="0 0 64 64" aria-hidden="true">'
    '<rect x="2" y="2" width="60" height="60" rx="15" fill="#177A53"/>'
    '<path d="M16 52V26a16 16 0 0 1 32 0v26z" fill="#FFFFFF"/><circle cx="32" cy="27" r="7" fill="#177A53"/>'
    '<path d="M20 53c0-9 5-15 12-15s12 6 12 15z" fill="#177A53"/></svg>'
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Connection", "close"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to the browser."""

    status: HTTPStatus
    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()

    def all_headers(self) -> tuple[tuple[str, str], ...]:
        """The page's headers together with those that every page carries."""
        return (*_HEADERS, ("Content-Length", str(len(self.body))), *self.headers)


def signed_in() -> Page:
    """The pleasant end."""
    return _page(
        HTTPStatus.OK,
        _("You can go back to Greenroom"),
        _("Zoom’s answer has arrived. Greenroom finishes the sign-in by itself."),
        _("This tab is no longer needed; close it."),
    )


def refused(message: str) -> Page:
    """The end when Zoom or the person said no; `message` is foreign text."""
    return _page(
        HTTPStatus.OK, _("Zoom did not let you in"), message, _("Go back to Greenroom to try again.")
    )


def redirect(target: str) -> Page:
    """Send the browser on to `target`, so that no code stays in its address bar (RFC 9110 §15.4.4)."""
    return _page(HTTPStatus.SEE_OTHER, _("You can go back to Greenroom"), headers=(("Location", target),))


def already_used() -> Page:
    """For a second callback."""
    return _page(
        HTTPStatus.GONE,
        _("This answer was already used"),
        _("Greenroom takes one answer for each sign-in, and has it."),
        _("Close this tab."),
    )


def wrong_state(error: str) -> Page:
    """For an answer that no sign-in of ours asked for; `error` is what it claims, foreign text."""
    claim = _("It says: “{message}”").format(message=error[:200]) if error else ""
    return _page(
        HTTPStatus.BAD_REQUEST,
        _("This answer belongs to no sign-in that waits"),
        _("Its mark (state) is missing or another one. Greenroom left it alone and goes on waiting."),
        claim,
        _("Go back to Greenroom and use “Open again”."),
    )


def bad_request() -> Page:
    """For what is no proper request."""
    return _page(HTTPStatus.BAD_REQUEST, _("That request makes no sense here"))


def unreadable(status: int) -> Page:
    """For what is not HTTP, or too large to be meant."""
    return _page(HTTPStatus(status), _("That request makes no sense here"))


def not_found() -> Page:
    """For every other path."""
    return _page(HTTPStatus.NOT_FOUND, _("There is nothing here"))


def wrong_method() -> Page:
    """For anything but GET."""
    return _page(
        HTTPStatus.METHOD_NOT_ALLOWED, _("That request makes no sense here"), headers=(("Allow", "GET"),)
    )


def _page(status: HTTPStatus, title: str, *lines: str, headers: tuple[tuple[str, str], ...] = ()) -> Page:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    html = (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} – Greenroom</title><style>{_STYLE}</style></head>"
        f"<body><main>{_ICON}<h1>{escape(title)}</h1>{paragraphs}</main></body></html>"
    )
    return Page(status, html.encode(), headers)
