"""The order of a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list; equal rows follow each other as they came in."""

    column: str = "time"
    """As the room names its columns."""
    descending: bool = False


AS_THEY_CAME = Sort()
