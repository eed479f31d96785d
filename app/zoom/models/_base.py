"""The ground of all models: tolerant of what Zoom leaves out, adds, or sends in another type."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from app.zoom.models._plain import in_utc

log = logging.getLogger(__name__)


class Answer(BaseModel):
    """A part of an answer: every field may be missing, and one that cannot be read counts as missing.

    So one odd value loses itself and nothing around it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    @model_validator(mode="wrap")
    @classmethod
    def _drop_unusable(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            if not isinstance(data, Mapping):
                raise
            return handler(_without(data, error, cls.__name__))


class Request(BaseModel):
    """A part of a request: what was not set is not sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _without(data: Mapping[str, Any], error: ValidationError, model: str) -> dict[str, Any]:
    """`data` without the values that failed; of a list, only its unusable items go."""
    usable = dict(data)
    bad_items: dict[str, set[int]] = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        name, *rest = problem["loc"] or ("",)
        if rest and isinstance(rest[0], int) and isinstance(data.get(str(name)), list):
            bad_items.setdefault(str(name), set()).add(rest[0])
        else:
            usable.pop(str(name), None)
    for name, indexes in bad_items.items():
        if name in usable:
            usable[name] = [item for index, item in enumerate(data[name]) if index not in indexes]
    # Names alone: the values are Zoom's and may be private.
    log.debug("%s: unusable values left out: %s", model, sorted(set(data) - set(usable) | set(bad_items)))
    return usable


Moment = Annotated[datetime, AfterValidator(in_utc)]
"""A time, aware and in UTC; Zoom's times without a zone are UTC."""

Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""A whole number that a database can hold."""
