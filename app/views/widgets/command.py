"""A named thing to do, offered by a banner, an empty list or a panel."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """What a button says and what it does."""

    text: str
    run: Callable[[], object]
    icon: str = ""
    primary: bool = False
