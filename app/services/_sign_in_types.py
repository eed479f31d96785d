"""What a sign-in needs, and how it tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.settings import Settings
from app.zoom.auth import AppKind, Credentials


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What one sign-in needs."""

    credentials: Credentials
    redirect_uri: str
    session_only: bool = False
    """Keep secrets in memory alone."""


class SignInPhase(StrEnum):
    """How far a sign-in is."""

    BROWSER = "browser"
    """The page of `authorize_url` wants to be opened now."""
    WAITING = "waiting"
    EXCHANGING = "exchanging"
    KEEPING = "keeping"


@dataclass(frozen=True, slots=True)
class SignInState:
    """A sign-in on its way."""

    phase: SignInPhase
    authorize_url: str = field(default="", repr=False)
    seconds_left: int = 0
    listening: bool = True
    """Whether the browser's answer can arrive by itself; else only a pasted address helps."""


OnState = Callable[[SignInState], None]


def credentials_from(settings: Settings) -> Credentials | None:
    """The app that settings and environment describe; None where they do not name one."""
    if not settings.client_id:
        return None
    if settings.client_secret is None:
        return Credentials(AppKind.PUBLIC, settings.client_id)
    kind = AppKind.SERVER_TO_SERVER if settings.account_id else AppKind.CONFIDENTIAL
    secret = settings.client_secret.get_secret_value()
    return Credentials(kind, settings.client_id, secret, settings.account_id)
