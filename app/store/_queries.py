"""What the queries of all lists share: conditions, words to find, days, and ids that come as one text."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.store._text import folded

TRIGRAM = 3
"""Characters from which on an index of trigrams serves."""
MAX_TERMS = 8
_SLICE = 16_384


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition with its values."""

    sql: str
    values: dict[str, object]


def terms(search: str) -> list[str]:
    """The words to find; a number typed with blanks or dashes is one."""
    compact = search.replace(" ", "").replace("-", "").replace("\N{NO-BREAK SPACE}", "")
    if len(compact) >= 9 and compact.isascii() and compact.isdigit():
        return [compact]
    cleaned = search.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return list(dict.fromkeys(folded(cleaned[:400]).split()))[:MAX_TERMS]


def phrase(term: str) -> str:
    """The term as FTS5 takes it literally."""
    return '"' + term.replace('"', '""') + '"'


def ids(text: str | None) -> "array[int]":
    """The numbers of a comma-separated text, slice by slice, so that other threads get their turn."""
    found = array("q")
    for part in _slices(text or ""):
        found.extend(map(int, part.split(",")))
    return found


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where the system does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def midnight(day: date, zone: ZoneInfo) -> int:
    """The first second of a day, since 1970."""
    return int(datetime.combine(day, time(), zone).timestamp())


def _slices(text: str) -> Iterator[str]:
    begin = 0
    while begin < len(text):
        end = text.find(",", begin + _SLICE)
        end = len(text) if end < 0 else end
        yield text[begin:end]
        begin = end + 1
