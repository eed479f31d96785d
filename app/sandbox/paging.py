"""Pages of a list, with tokens that expire after 15 minutes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from app.sandbox.clock import SandboxClock
from app.sandbox.errors import invalid_parameter
from app.sandbox.faults import Faults

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page and what Zoom says around it."""

    items: Sequence[T]
    next_page_token: str
    page_count: int
    page_number: int
    page_size: int
    total_records: int

    def frame(self) -> dict[str, Any]:
        """The fields beside the items."""
        return {
            "next_page_token": self.next_page_token,
            "page_count": self.page_count,
            "page_number": self.page_number,
            "page_size": self.page_size,
            "total_records": self.total_records,
        }


@dataclass(frozen=True)
class Cursor:
    """What a page token stands for."""

    items: Sequence[Any]
    offset: int
    query: str
    expires: datetime


REPEATING, ENDLESS = "repeating", "endless"


class Cursors:
    """Remembers what each page token stands for; a list does not change while it is paged."""

    def __init__(self, clock: SandboxClock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._cursors: dict[str, Cursor] = {}
        self._made = 0

    def resume(self, token: str, query: str) -> Cursor:
        """Where `token` left off.

        Raises:
            ApiFault: code 300: the token is unknown, expired, or belongs to other parameters.
        """
        cursor = self._cursors.get(token)
        if cursor is None or cursor.query != query or cursor.expires < self._clock.now():
            raise invalid_parameter("The next page token is invalid or expired.")
        return cursor

    def first(self, items: Sequence[T], query: str, page_size: int, page_number: int = 1) -> Page[T]:
        """The first page of `items`, or one by its number."""
        return self._page(items, (page_number - 1) * page_size, query, page_size, "")

    def next(self, token: str, query: str, page_size: int) -> Page[Any]:
        """The page behind `token`.

        Raises:
            ApiFault: code 300, as `resume`.
        """
        cursor = self.resume(token, query)
        return self._page(cursor.items, cursor.offset, query, page_size, token)

    def _page(self, items: Sequence[T], offset: int, query: str, size: int, token: str) -> Page[T]:
        part = items[offset : offset + size]
        pages = max(1, -(-len(items) // size))
        following = self._following(items, offset + size, query, token)
        return Page(part, following, pages, offset // size + 1, size, len(items))

    def _following(self, items: Sequence[Any], offset: int, query: str, token: str) -> str:
        if self._faults.page_token == REPEATING and token:
            return token
        if offset >= len(items):
            if self._faults.page_token != ENDLESS:
                return ""
            offset = 0
        return self._token(items, offset, query)

    def _token(self, items: Sequence[Any], offset: int, query: str) -> str:
        now = self._clock.now()
        self._cursors = {key: each for key, each in self._cursors.items() if each.expires >= now}
        self._made += 1
        token = hashlib.sha256(f"{self._made}:{query}".encode()).hexdigest()[:35]
        expires = now + timedelta(seconds=self._faults.page_token_seconds)
        self._cursors[token] = Cursor(items, offset, query, expires)
        return token
