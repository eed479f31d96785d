"""Meeting numbers and links: read from what people paste, and turned into links for the Zoom app."""

import re
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

_ZOOM_DOMAINS = ("zoom.us", "zoomgov.com", "zoom.com")
_NUMBER = re.compile(r"\d{9,15}")
_SEPARATORS = re.compile(r"[\s\-\u00a0\u2009\u202f\u2010-\u2015]+")
_NUMBER_IN_PATH = re.compile(r"/(?:j|s|w|wc|wc/join)/(\d{9,15})(?=/|$)")


def parse_meeting_reference(text: str, api_url: str | None = None) -> int | None:
    """The meeting number in `text`: a number with or without spaces and dashes, or a link to a meeting.

    Args:
        text: what was typed or pasted.
        api_url: the configured address, whose host counts as Zoom's too.

    Returns:
        None where it is neither; links of other hosts are not understood.
    """
    text = text.strip()
    digits = _SEPARATORS.sub("", text)
    if digits.isascii() and _NUMBER.fullmatch(digits):
        return int(digits)
    parts = _split(text if "://" in text else f"https://{text}")
    if parts is None:
        return None
    if parts.scheme in ("zoommtg", "zoomus") and _is_zoom_host(parts.hostname):
        return _number(parse_qs(parts.query).get("confno", [""])[0])
    if not _is_zoom(parts, api_url):
        return None
    found = _NUMBER_IN_PATH.search(parts.path)
    return _number(found.group(1)) if found else None


def app_url(join_url: str) -> str | None:
    """The link that opens the Zoom app on a join link; None where it is none of Zoom's.

    Keeps the host (a company's own name decides how one signs in), the number and the passcode alone.
    """
    parts = _split(join_url)
    if parts is None or parts.scheme != "https" or not _is_zoom_host(parts.hostname):
        return None
    found = re.fullmatch(r"/j/(\d{9,15})/?", parts.path)
    if found is None:
        return None
    query = {"action": "join", "confno": found.group(1)}
    if passcode := parse_qs(parts.query).get("pwd"):
        query["pwd"] = passcode[0]
    return f"zoommtg://{parts.hostname}/join?{urlencode(query)}"


def is_zoom_link(url: str, api_url: str) -> bool:
    """Whether `url` may be opened as a link of Zoom: https at Zoom's hosts, or the configured origin."""
    parts = _split(url)
    return parts is not None and _is_zoom(parts, api_url)


def _is_zoom(parts: SplitResult, api_url: str | None) -> bool:
    if parts.scheme == "https" and _is_zoom_host(parts.hostname):
        return True
    configured = _split(api_url) if api_url else None
    return configured is not None and _origin(parts) == _origin(configured)


def _is_zoom_host(host: str | None) -> bool:
    return any(host == domain or (host or "").endswith(f".{domain}") for domain in _ZOOM_DOMAINS)


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port


def _split(url: str) -> SplitResult | None:
    """The parts of an absolute URL without a user name, which would only disguise its host."""
    try:
        parts = urlsplit(url.strip())
        usable = bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if usable and "\\" not in url else None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
