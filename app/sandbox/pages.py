"""Pages for people: plain HTML that works without scripts; what is shown is escaped."""

from collections.abc import Iterable
from html import escape

from fastapi.responses import HTMLResponse

from app.sandbox.people import ACCOUNT_NAME
from app.sandbox.records import Meeting, User
from app.sandbox.shapes import spaced

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh;
  background: Canvas; color: CanvasText; }
main { max-width: 30rem; padding: 2rem; border: 1px solid color-mix(in srgb, CanvasText 20%, Canvas);
  border-radius: 10px; }
h1 { font-size: 1.35rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { max-height: 11rem; overflow: auto; padding-left: 1.2rem; font-size: .85rem; }
select { width: 100%; padding: .5rem; font: inherit; margin: .3rem 0 1rem; }
button { font: inherit; padding: .5rem 1.4rem; border-radius: 6px; border: 1px solid #187a52;
  cursor: pointer; }
button.primary { background: #187a52; color: #fff; }
p.note { font-size: .85rem; opacity: .8; }
"""


def _page(title: str, content: str, status: int = 200, *, media: str = "'none'") -> HTMLResponse:
    html = (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'><link rel='icon' href='data:,'>"
        f"<title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body><main>{content}</main></body></html>"
    )
    headers = {
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"media-src {media}",
    }
    return HTMLResponse(html, status, headers)


def consent_page(action: str, people: Iterable[User], scopes: Iterable[str]) -> HTMLResponse:
    """Asks whether Greenroom may act for a person; `action` carries the request's own query."""
    choices = "".join(
        f"<option value='{escape(user.id)}'>{escape(user.display_name)}, {escape(user.email)}</option>"
        for user in people
    )
    listed = "".join(f"<li>{escape(scope)}</li>" for scope in scopes)
    return _page(
        "Allow Greenroom?",
        f"<h1>Greenroom wants to use your account</h1>"
        f"<form method='post' action='{escape(action)}'>"
        f"<label for='person'>Signed in as</label><select id='person' name='person'>{choices}</select>"
        f"<p>It will be able to use:</p><ul>{listed}</ul>"
        "<button class='primary' name='decision' value='allow'>Allow</button> "
        "<button name='decision' value='deny'>Deny</button></form>"
        f"<p class='note'>This is the demo account “{escape(ACCOUNT_NAME)}” on your own computer, "
        "not Zoom.</p>",
    )


def oauth_error_page(code: int, message: str) -> HTMLResponse:
    """What Zoom shows when it cannot even ask."""
    content = f"<h1>{escape(message)}</h1><p>Error code: {code}</p>"
    return _page("Authorization error", content, 400)


def meeting_page(meeting: Meeting, title: str, text: str) -> HTMLResponse:
    """Where a start or join link leads."""
    return _page(
        meeting.topic,
        f"<h1 dir='auto'>{escape(meeting.topic)}</h1>"
        f"<p><strong>{escape(title)}</strong></p><p>{escape(text)}</p>"
        f"<p class='note'>Meeting {spaced(meeting.id)}, host {escape(meeting.host.display_name)}. "
        "There is no video here: this is the demo account, not Zoom.</p>",
    )


def player_page(topic: str, host: str, source: str, files_origin: str) -> HTMLResponse:
    """Plays a recording from the address `source`, or asks for the passcode where there is none."""
    if source:
        content = f"<video controls preload='metadata' width='100%' src='{escape(source)}'></video>"
    else:
        content = (
            "<form><label for='pwd'>Enter the passcode to watch</label> <input id='pwd' name='pwd'> "
            "<button class='primary'>Watch recording</button></form>"
        )
    heading = f"<h1 dir='auto'>{escape(topic)}</h1><p>{escape(host)}</p>"
    return _page(topic, heading + content, media=files_origin)


def sorry_page(title: str, text: str, status: int) -> HTMLResponse:
    """A link that leads nowhere."""
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(text)}</p>", status)
