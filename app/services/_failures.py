"""Which failures wait for the person, and how to tell one that nobody expected."""

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.sign_in_errors import NotSignedIn
from app.store.secrets import KeyringError
from app.zoom.errors import GrantRefused, MissingScope, NotAllowed, PlanLacks, TokenRejected

SIGN_IN_NEEDED = (GrantRefused, KeyringError, NotSignedIn, TokenRejected)
"""No request can succeed until the person has signed in or opened the keyring."""
PERSON_NEEDED = (*SIGN_IN_NEEDED, MissingScope, NotAllowed, PlanLacks)
"""The same request fails again until the person, or the administrator, has done something."""


def unexpected(error: Exception) -> GreenroomError:
    """A failure of the program itself, in words."""
    return GreenroomError(
        _("Something went wrong"),
        _("Greenroom met an error that it did not expect."),
        _("Try again; if it stays, copy the details and report them."),
        details=type(error).__name__,
    )
