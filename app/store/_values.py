"""Values as every room of the store keeps them."""

import json
from collections.abc import Iterable
from datetime import datetime

from app.store._text import clean, folded
from app.store.migrations import NO_TIME

MAX_ID = 2**63 - 1
MAX_MINUTES = 10_000
LATEST_START = 221_845_305_600
"""The year 9000: what claims to be later counts as then, so that every date can be reckoned with."""


def topic_order(topic: str) -> str:
    """What topics are sorted by."""
    return folded(clean(topic))


def seconds(moment: datetime | None) -> int:
    """A time as the store keeps it."""
    return NO_TIME if moment is None else min(max(int(moment.timestamp()), 0), LATEST_START)


def milliseconds(moment: datetime) -> int:
    """The time of an answer as the store keeps it: fine enough to tell which was later."""
    return int(moment.timestamp() * 1000)


def as_json(values: Iterable[object]) -> str:
    """Rows or single values for json_each: one statement takes a page without holding the interpreter."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
