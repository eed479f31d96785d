"""Zoom's consent page answered without a browser, for journeys that are not about the browser."""

import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_UNREDIRECTED = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())


class _Form(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.action, self.people = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "option":
            self.people.append(attrs["value"])


def get(address, method="GET"):
    """Status, body and final address of a page, redirects followed; refusals are answers too."""
    request = urllib.request.Request(address, method=method)
    try:
        with _DIRECT.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.url


def callback(authorize_url, decision="allow", person=0):
    """Answer the page as the person of that number; the address that it sends the browser back to."""
    _, page, _ = get(authorize_url)
    form = _Form(page)
    address = urllib.parse.urljoin(authorize_url, form.action)
    body = urllib.parse.urlencode({"person": form.people[person], "decision": decision}).encode()
    try:
        with _UNREDIRECTED.open(urllib.request.Request(address, body), timeout=10) as answer:
            raise AssertionError(f"the page did not send the browser back: {answer.status}")
    except urllib.error.HTTPError as error:
        with error:
            return error.headers["Location"]


def changed(address, **fields):
    """The address with some fields of its query replaced; None takes one away."""
    parts = urllib.parse.urlsplit(address)
    query = dict(urllib.parse.parse_qsl(parts.query)) | fields
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urllib.parse.urlencode(kept)).geturl()
