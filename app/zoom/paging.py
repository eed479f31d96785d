"""One paginator for every list of Zoom: follows page tokens, and does not trust them.

Guards against a token that repeats, a list that never ends, and a token that expires midway (Zoom keeps
one for 15 minutes): then the list is read once more from its beginning, without repeating an item.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.zoom.errors import BadResponse, InvalidRequest, PagingError
from app.zoom.models._plain import Readable

log = logging.getLogger(__name__)

T = TypeVar("T")
A = TypeVar("A", bound=Readable)

MAX_PAGES = 2_000
MAX_STALE_PAGES = 10
"""So many pages in a row without anything new, and the list is taken to go in circles."""
_EXPIRED_CODE = 300


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list."""

    items: tuple[T, ...]
    total: int | None
    """Of the whole list, as Zoom says."""
    number: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it came."""

    items: tuple[Any, ...]
    next_token: str
    total: int | None


def raw_page(body: Any, field: str, operation: str) -> RawPage:
    """Read a list answer; `field` holds its items.

    Raises:
        BadResponse: it is not one.
    """
    items = body.get(field, []) if isinstance(body, dict) else None
    if not isinstance(items, list):
        raise BadResponse(operation=operation, http_status=200)
    token, total = body.get("next_page_token"), body.get("total_records")
    return RawPage(
        tuple(items), token if isinstance(token, str) else "", total if isinstance(total, int) else None
    )


def parsed(items: tuple[Any, ...], model: type[A]) -> tuple[A, ...]:
    """The items as models; what is not even an object is left out."""
    found: list[A] = []
    for item in items:
        try:
            found.append(model.model_validate(item))
        except ValueError:
            log.warning("an item that is no %s was left out", model.__name__)
    return tuple(found)


async def pages(
    fetch: Callable[[str], Awaitable[RawPage]], model: type[A], key: Callable[[A], Hashable], operation: str
) -> AsyncIterator[Page[A]]:
    """The pages of a list, each item once.

    Args:
        fetch: gets the page for a token; "" is the first.
        model: of the items.
        key: tells items apart.
        operation: Zoom's operationId, for errors.

    Raises:
        PagingError: a token repeats, the list never ends, or it expired twice.
        ZoomError: as `fetch` raises; pages that came before are good.
    """
    walk = _Walk(operation)
    delivered: set[Hashable] = set()
    while True:
        try:
            raw = await fetch(walk.token)
        except InvalidRequest as error:
            walk.restart(error)
            continue
        fresh = _fresh(parsed(raw.items, model), key, delivered)
        yield Page(fresh, raw.total, walk.number)
        if not walk.advance(raw, brought_news=bool(fresh)):
            return


def _fresh(items: tuple[A, ...], key: Callable[[A], Hashable], delivered: set[Hashable]) -> tuple[A, ...]:
    fresh = {key(item): item for item in reversed(items) if key(item) not in delivered}
    delivered.update(fresh)
    return tuple(reversed(fresh.values()))


class _Walk:
    """Where we are in a list, and whether it still makes sense."""

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self.token, self.number = "", 1
        self._seen: set[str] = set()
        self._stale = 0
        self._restarted = False

    def advance(self, raw: RawPage, *, brought_news: bool) -> bool:
        """Go on to the next page; answers whether there is one."""
        self._stale = 0 if brought_news or self._restarted else self._stale + 1
        repeats = raw.next_token in self._seen
        if raw.next_token and (repeats or self.number >= MAX_PAGES or self._stale >= MAX_STALE_PAGES):
            raise PagingError(operation=self._operation)
        self.token = raw.next_token
        self.number += 1
        self._seen.add(raw.next_token)
        return bool(raw.next_token)

    def restart(self, error: InvalidRequest) -> None:
        """Begin again after a token expired; a second time ends the walk."""
        if not self.token or not _is_expiry(error):
            raise error
        if self._restarted:
            raise PagingError(**error.facts()) from error
        log.info("%s: the page token expired; reading the list again", self._operation)
        self.token, self._restarted = "", True
        self._seen.clear()


def _is_expiry(error: InvalidRequest) -> bool:
    names = " ".join((error.said, *(f"{each.field} {each.message}" for each in error.field_errors)))
    return error.code == _EXPIRED_CODE and "page" in names.casefold() and "token" in names.casefold()
