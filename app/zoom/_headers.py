"""What Zoom says in headers about limits: label, kind, how much is left, when to come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum


class Label(StrEnum):
    """Zoom's rate-limit label of an operation."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    RESOURCE_INTENSIVE = "resource_intensive"


@dataclass(frozen=True, slots=True)
class Signal:
    """What Zoom's rate headers say; each of them may be missing."""

    label: Label | None
    daily: bool
    is_rate: bool
    limit: int | None
    remaining: int | None
    retry_after: datetime | None
    reset: datetime | None
    """By Zoom's clock, which may differ from ours."""

    @property
    def resumes_at(self) -> datetime | None:
        """When to come back, by whichever header says so."""
        return self.retry_after or self.reset

    @classmethod
    def of(cls, headers: Mapping[str, str], now: datetime) -> "Signal":
        """Read X-RateLimit-Category, -Type, -Limit, -Remaining, -Reset, and Retry-After."""
        kind = headers.get("x-ratelimit-type", "").strip().casefold()
        return cls(
            label=_LABELS.get(headers.get("x-ratelimit-category", "").strip().casefold()),
            daily=kind.startswith("daily"),
            is_rate=kind == "qps",
            limit=_number(headers.get("x-ratelimit-limit")),
            remaining=_number(headers.get("x-ratelimit-remaining")),
            retry_after=retry_after(headers, now),
            reset=_reset(headers.get("x-ratelimit-reset"), now),
        )


_LABELS = {
    "light": Label.LIGHT,
    "medium": Label.MEDIUM,
    "heavy": Label.HEAVY,
    "resource-intensive": Label.RESOURCE_INTENSIVE,
    "resource intensive": Label.RESOURCE_INTENSIVE,
}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdecimal() else None


def _reset(text: str | None, now: datetime) -> datetime | None:
    """Unix seconds as documented; milliseconds and seconds from now are understood too."""
    if not text:
        return None
    if (number := _number(text)) is None:
        return parse_date(text)
    if number < 1_000_000:
        return now + timedelta(seconds=number)
    try:
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When the header Retry-After (RFC 9110 §10.2.3) says to come back.

    Accepts seconds, an HTTP date, and the ISO date that Zoom sends for limits of the day.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return now + timedelta(seconds=max(float(text), 0.0))
    except (ValueError, OverflowError):
        return parse_date(text)


def parse_date(text: str) -> datetime | None:
    """An ISO or HTTP date as an aware time; without a zone it is UTC. None where it is neither."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
