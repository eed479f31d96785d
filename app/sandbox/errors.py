"""Zoom's errors in Zoom's shapes: the API's code and message, OAuth's reason and error."""

from collections.abc import Iterable, Mapping
from typing import Any


class ApiFault(Exception):
    """An answer of the API that is not the wished-for one: ``{"code", "message", "errors"?}``."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        fields: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take HTTP status, Zoom's code and message, and (field, message) of each wrong field."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = tuple(fields)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.fields:
            body["errors"] = [{"field": field, "message": message} for field, message in self.fields]
        return body


class OAuthFault(Exception):
    """A refusal of the token endpoint: ``{"reason", "error"}``."""

    def __init__(self, error: str, reason: str, status: int = 400) -> None:
        """Take the error's name of RFC 6749 section 5.2 and Zoom's words."""
        super().__init__(reason)
        self.status = status
        self.error = error
        self.reason = reason

    def body(self) -> dict[str, str]:
        """The JSON of the answer."""
        return {"reason": self.reason, "error": self.error}


class AuthorizeFault(Exception):
    """The authorization page cannot be shown; Zoom shows a page with a code instead of redirecting."""

    def __init__(self, code: int, message: str) -> None:
        """Take Zoom's code (4700 to 4741) and message."""
        super().__init__(message)
        self.code = code
        self.message = message


def validation_failed(*fields: tuple[str, str]) -> ApiFault:
    """Code 300 with the wrong fields."""
    return ApiFault(400, 300, "Validation Failed.", fields=fields)


def invalid_parameter(message: str) -> ApiFault:
    """Code 300 without fields."""
    return ApiFault(400, 300, message)


def no_such_user(key: str) -> ApiFault:
    """Code 1001."""
    return ApiFault(404, 1001, f"User does not exist: {key}.")


def no_such_group(key: str) -> ApiFault:
    """Code 4130."""
    return ApiFault(404, 4130, f"Group does not exist: {key}.")


def no_such_account(key: str) -> ApiFault:
    """Code 2001."""
    return ApiFault(404, 2001, f"Account does not exist: {key}.")


def no_invitation() -> ApiFault:
    """Code 1120: the person did not accept in time."""
    return ApiFault(400, 1120, "A valid invitation to join the Zoom account was not found for this user.")


def no_such_meeting(key: object) -> ApiFault:
    """Code 3001: unknown, deleted, ended for good or expired."""
    return ApiFault(404, 3001, f"Meeting does not exist: {key}.")


def invalid_token() -> ApiFault:
    """Code 124 for an unknown or revoked access token."""
    return ApiFault(401, 124, "Invalid access token.")


def expired_token() -> ApiFault:
    """Code 124 for an access token past its hour."""
    return ApiFault(401, 124, "Access token is expired.")


def lacks_scopes(scopes: Iterable[str]) -> ApiFault:
    """Code 4711, with the scopes any one of which would do."""
    return ApiFault(400, 4711, f"Invalid access token, does not contain scopes:[{','.join(scopes)}]")


def paid_only(account_id: str) -> ApiFault:
    """What a free account meets: HTTP 200 around an error."""
    return ApiFault(200, 200, f"Only available for paid account: {account_id}.")


def hosting_not_allowed() -> ApiFault:
    """Code 3161: the user may not host."""
    return ApiFault(
        400, 3161, "Your user account is not allowed meeting hosting and scheduling capabilities."
    )
