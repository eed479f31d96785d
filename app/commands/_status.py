"""Exit statuses of the commands."""

from app.core.errors import GreenroomError, SettingsError
from app.services.hosts import UnknownHost
from app.services.sign_in_errors import SignInError
from app.store.secrets import KeyringError
from app.zoom.errors import GrantRefused, TokenRejected

FAILED, UNUSABLE, NOT_SIGNED_IN = 1, 2, 3
_STATUSES: tuple[tuple[int, tuple[type[GreenroomError], ...]], ...] = (
    (UNUSABLE, (SettingsError, UnknownHost)),
    (NOT_SIGNED_IN, (SignInError, KeyringError, GrantRefused, TokenRejected)),
)


def status_of(error: GreenroomError) -> int:
    """The exit status that tells of an error."""
    return next((status for status, kinds in _STATUSES if isinstance(error, kinds)), FAILED)
