"""How a sandbox is set up, apart from its faults."""

from dataclasses import dataclass, field
from datetime import datetime

from app.sandbox.faults import Faults

REDIRECT_URIS = (
    "http://127.0.0.1:5058/api/auth/zoom/callback",
    "http://[::1]:5058/api/auth/zoom/callback",
    "http://localhost:5058/api/auth/zoom/callback",
    "https://bounce.halvern.example/greenroom",
)
"""Redirect addresses that the made-up apps have registered."""


@dataclass
class Options:
    """Set-up of a sandbox."""

    seed: int = 1
    users: int = 240
    licences: int = 0
    """Seats for licensed users; 0: a few more than are taken."""
    meetings: int = 100
    hostile: bool = False
    recordings: int = 120
    file_kib: int = 0
    managed: str = "admin"
    scopes: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = REDIRECT_URIS
    one_grant: bool = False
    now: datetime | None = None
    faults: Faults = field(default_factory=Faults)
