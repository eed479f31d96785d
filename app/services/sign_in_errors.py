"""What can go wrong between the browser and us.

SignInError
├── PortTaken          another program listens where Zoom's answer should arrive
├── AddressRefused     a pasted or configured address cannot be used
├── ConsentRefused     Zoom or the person said no on Zoom's page
├── SignInTimedOut     nobody answered within five minutes
├── NotSignedIn        an account has no token any more
└── DemoFailed         the demo's own process did not start or has ended
"""

from app.core.errors import GreenroomError
from app.core.i18n import _


class SignInError(GreenroomError):
    """Signing in did not complete."""


class PortTaken(SignInError):
    """Another program listens at the redirect address's port; `port` says which."""

    def __init__(self, port: int) -> None:
        super().__init__(
            _("Port {port} is in use").format(port=port),
            _("Another program uses port {port} of this computer, where Zoom’s answer should arrive.").format(
                port=port
            ),
            _(
                "Close that program, or give the Zoom app and “Redirect address” (ZOOM_REDIRECT_URI) "
                "another port, for example {example}."
            ).format(example=port + 1 if port < 65535 else 5058),
            details=f"port {port}",
        )
        self.port = port


class AddressRefused(SignInError):
    """An address that was pasted or configured cannot be used."""


class ConsentRefused(SignInError):
    """Zoom's page came back with an error instead of a code (RFC 6749 §4.1.2.1)."""

    def __init__(self, error: str, description: str) -> None:
        denied = error == "access_denied"
        told = _quoted(description or ("" if denied else error))
        if denied:
            message = _("Access for Greenroom was not allowed on Zoom’s page.")
        else:
            message = _("Zoom’s page ended with an error.")
        super().__init__(
            _("Zoom did not let you in"),
            f"{message} {told}".strip(),
            _("Try again and choose “Allow”, or ask the account’s administrator about the app."),
            details=f"error={_clean(error)} {told}".strip(),
        )


class SignInTimedOut(SignInError):
    """The browser brought no answer in time."""

    def __init__(self) -> None:
        super().__init__(
            _("The sign-in took too long"),
            _("No answer came from the browser within five minutes, so Greenroom stopped waiting."),
            _("Try again; if the browser runs on another computer, use “Paste address”."),
        )


class NotSignedIn(SignInError):
    """The account is known but its token or secret is gone; only signing in again helps."""

    def __init__(self) -> None:
        super().__init__(
            _("Sign in again"),
            _("The sign-in of this account was kept for one session, or is no longer in the keyring."),
            _("Choose “Connect again”."),
        )


class DemoFailed(SignInError):
    """The demo account's process did not start, or has ended."""

    def __init__(self, details: str) -> None:
        super().__init__(
            _("The demo account did not start"),
            _("The part of Greenroom that plays Zoom for the demo ended unexpectedly."),
            _("Open the demo account again; if it fails again, copy the details and report them."),
            details=details,
        )


def _quoted(text: str) -> str:
    cleaned = _clean(text)
    return _("Zoom said: “{message}”").format(message=cleaned) if cleaned else ""


def _clean(text: str) -> str:
    """Foreign words on one line, of bearable length, without control or direction characters."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    cut = " ".join(printable.split())
    return cut if len(cut) <= 300 else f"{cut[:299]}…"
