"""Reads what a path holds, as it was sent."""

from urllib.parse import unquote

from fastapi import Request


def key_after(request: Request, prefix: str) -> str:
    """The number or uuid behind `prefix`; "" for one that Zoom misses.

    A uuid with "/" in front or "//" within has to be encoded twice.
    """
    raw = request.scope["raw_path"].partition(b"?")[0].decode("ascii")
    segment = raw.split(prefix, 1)[1].split("/", 1)[0]
    once = unquote(segment)
    if "%" in once:
        return unquote(once)
    return "" if once.startswith("/") or "//" in once else once
