"""The words of a list that is empty."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the middle of an empty list."""

    icon: str
    title: str
    message: str
