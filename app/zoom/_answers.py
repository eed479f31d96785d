"""From an HTTP answer to its JSON value, or to the error it stands for."""

import re
from collections.abc import Mapping
from typing import Any

from app.zoom._user_refusals import refusal
from app.zoom.errors import (
    BadResponse,
    Busy,
    Facts,
    FieldError,
    InvalidRequest,
    MissingScope,
    NotAllowed,
    NotFound,
    PlanLacks,
    RateLimited,
    ServerError,
    TokenRejected,
    UserRefused,
    ZoomError,
)
from app.zoom.http import Response

TOKEN_CODE = 124
RATE_CODES = frozenset({429, 4001})
SCOPE_CODES = frozenset({4711, 4700})
GONE_CODES = frozenset({1001, 1010, 3001, 3301})
REFUSED_CODES = frozenset({200, 2306, 3161})
_CONCURRENT = re.compile(r"(?i)concurrent requests")
_SCOPES = re.compile(r"(?i)scopes?\s*:?\s*\[([^\]]*)\]")
_PLAN = re.compile(
    r"(?i)\bpaid\b|\bplan\b|\bupgrade|\bsubscri|\blicen[cs]ed? (?:is )?required"
    r"|feature is not (?:enabled|available)"
)


def value_of(response: Response, operation: str) -> Any:
    """The JSON value of a good answer; None where the body is empty.

    Raises:
        ZoomError: the answer stands for an error, HTTP 200 with an error code in its body included.
    """
    body = _json(response)
    if (error := error_of(response, body, operation)) is not None:
        raise error
    return body


def _json(response: Response) -> Any:
    if not response.body.strip():
        return None
    try:
        return response.json()
    except ValueError:
        return _NOT_JSON


_NOT_JSON = object()


def error_of(response: Response, body: Any, operation: str) -> ZoomError | None:
    """The error that an answer stands for, if it does."""
    envelope = _envelope(body)
    facts = _facts(response, envelope, operation)
    if 200 <= response.status < 300:
        if body is _NOT_JSON:
            return BadResponse(**facts)
        return _error(response.status, facts) if _is_error_envelope(envelope) else None
    return _error(response.status, facts)


def _envelope(body: Any) -> Mapping[str, Any]:
    return body if isinstance(body, dict) else {}


def _is_error_envelope(envelope: Mapping[str, Any]) -> bool:
    """Whether a body under HTTP 2xx is Zoom's error {"code", "message"} and no result."""
    return bool(_code(envelope)) and isinstance(envelope.get("message"), str) and "id" not in envelope


def _facts(response: Response, envelope: Mapping[str, Any], operation: str) -> Facts:
    said = envelope.get("message")
    return Facts(
        operation=operation,
        http_status=response.status,
        code=_code(envelope),
        said=said if isinstance(said, str) else "",
        field_errors=_field_errors(envelope.get("errors")),
        tracking_id=response.headers.get("x-zm-trackingid", ""),
    )


def _code(envelope: Mapping[str, Any]) -> int | None:
    code = envelope.get("code")
    if isinstance(code, str) and code.isdecimal():
        return int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _field_errors(errors: Any) -> tuple[FieldError, ...]:
    rows = errors if isinstance(errors, list) else []
    return tuple(
        FieldError(str(row.get("field", "")), str(row.get("message", "")))
        for row in rows
        if isinstance(row, dict)
    )


def _error(status: int, facts: Facts) -> ZoomError:
    """Sort by what it means: the code first, since Zoom uses one code under several statuses."""
    code, said = facts.get("code"), facts.get("said", "")
    if status >= 500:
        return ServerError(**facts)
    if code in SCOPE_CODES and (code == 4711 or _SCOPES.search(said)):
        return MissingScope(_scopes(said), **facts)
    if status == 429 or code in RATE_CODES:
        return Busy(**facts) if _CONCURRENT.search(said) else RateLimited(**facts)
    if code == TOKEN_CODE or status == 401:
        return TokenRejected(**facts)
    return _refusal(status, facts)


def _refusal(status: int, facts: Facts) -> ZoomError:
    code, said = facts.get("code"), facts.get("said", "")
    if code is None:
        # Zoom's own refusals carry a code; without one a proxy, a portal or a wrong address answered.
        return NotAllowed(**facts) if status == 403 else BadResponse(**facts)
    if code not in GONE_CODES and refusal(code, facts.get("operation", ""), said):
        return UserRefused(**facts)
    if code in GONE_CODES or status == 404:
        return NotFound(**facts)
    if code in REFUSED_CODES or status == 403:
        return PlanLacks(**facts) if _PLAN.search(said) else NotAllowed(**facts)
    return InvalidRequest(**facts)


def _scopes(said: str) -> tuple[str, ...]:
    found = _SCOPES.search(said)
    names = re.split(r"[,\s]+", found.group(1)) if found else []
    return tuple(dict.fromkeys(name for name in names if name))
