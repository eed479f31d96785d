"""From a JSON value to a model."""

from typing import Any, TypeVar

from app.zoom.errors import BadResponse
from app.zoom.models._plain import Readable
from app.zoom.operations import Operation

A = TypeVar("A", bound=Readable)


def decoded(value: Any, model: type[A], operation: Operation) -> A:
    """`value` as a `model`.

    Raises:
        BadResponse: it is no object at all.
    """
    try:
        return model.model_validate(value)
    except ValueError:
        # The validation error would quote the answer, which may hold links and passcodes.
        raise BadResponse(operation=operation.name, http_status=200) from None
