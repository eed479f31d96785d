"""The ground of models that a command reads: tolerant like Answer, and without pydantic.

Importing pydantic and building its models takes longer than everything else that `greenroom archive` does
before its first download. What every archive run reads is therefore read by plain dataclasses.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Protocol, Self, TypeVar

from app.core.secret import Secret

log = logging.getLogger(__name__)

Reader = Callable[[Any], Any]
"""From a JSON value to a field's; raises ValueError where it cannot be read."""
_READ = "read"
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class Readable(Protocol):
    """What an answer, or an item of a list, is read as."""

    @classmethod
    def model_validate(cls, obj: Any) -> Self:
        """Read it; raises ValueError where it is no object at all."""
        ...


P = TypeVar("P", bound="PlainAnswer")


class PlainAnswer:
    """A part of an answer: every field may be missing, and one that cannot be read counts as missing.

    Subclasses are frozen dataclasses; the metadata of each field say how it is read.
    """

    __slots__ = ()

    @classmethod
    def model_validate(cls, obj: Any) -> Self:
        """Read a JSON object.

        Raises:
            ValueError: it is no object at all.
        """
        if isinstance(obj, cls):
            return obj
        if not isinstance(obj, Mapping):
            raise ValueError(f"no {cls.__name__}")
        values: dict[str, Any] = {}
        unusable: list[str] = []
        for name, read in _readers(cls):  # type: ignore[arg-type]  # a class can be hashed
            if (value := obj.get(name)) is not None:
                try:
                    values[name] = read(value)
                except (ValueError, OverflowError):
                    unusable.append(name)
        if unusable:
            # Names alone: the values are Zoom's and may be private.
            log.debug("%s: unusable values left out: %s", cls.__name__, unusable)
        return cls(**values)


@cache
def _readers(model: type[PlainAnswer]) -> tuple[tuple[str, Reader], ...]:
    return tuple((each.name, each.metadata[_READ]) for each in fields(model))  # type: ignore[arg-type]  # one


def read_by(read: Reader) -> Mapping[str, Reader]:
    """The metadata of a field that is read by `read`."""
    return {_READ: read}


def text(value: Any) -> str:
    """A text; numbers count as such."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no text")
    return str(value)


def secret(value: Any) -> Secret:
    """A text that nobody shall see."""
    return Secret(text(value))


def number(value: Any) -> int:
    """A whole number that a database can hold; a text of digits is one, too."""
    if not isinstance(value, int | float | str) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("no whole number")
    whole = int(value)
    if not -(2**63) <= whole < 2**63:
        raise ValueError("out of range")
    return whole


def size(value: Any) -> int:
    """A number of bytes."""
    if (whole := number(value)) < 0:
        raise ValueError("less than nothing")
    return whole


def truth(value: Any) -> bool:
    """True or false, also as a word or a digit."""
    try:
        return _TRUTHS[str(value).casefold()]
    except KeyError:
        raise ValueError("neither true nor false") from None


def moment(value: Any) -> datetime:
    """A time, aware and in UTC; Zoom's times without a zone are UTC."""
    return in_utc(value if isinstance(value, datetime) else datetime.fromisoformat(text(value)))


def day(value: Any) -> date:
    """A day, also where a time follows it."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(text(value)[:10])


def many(model: type[P]) -> Reader:
    """Reads a list of `model`; unusable items are left out of it."""

    def read(value: Any) -> tuple[P, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError("no list")
        usable = [each for each in value if isinstance(each, Mapping | model)]
        if len(usable) < len(value):
            log.debug("%s: %d unusable left out", model.__name__, len(value) - len(usable))
        return tuple(model.model_validate(each) for each in usable)

    return read


def in_utc(value: datetime) -> datetime:
    """The same time, aware and in UTC; without a zone it is UTC.

    Raises:
        ValueError: it lies out of range there.
    """
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


TEXT, SECRET, TRUTH = read_by(text), read_by(secret), read_by(truth)
NUMBER, SIZE = read_by(number), read_by(size)
MOMENT, DAY = read_by(moment), read_by(day)
