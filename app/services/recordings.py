"""Cloud recordings: reading what Zoom lists, never asking twice for what is settled, never leaving a silent hole.

Any range of days is cut into windows as Zoom allows them; each is journalled as done, partial or failed. While
the program runs, the recent part of what is shown is read again, recordings that Zoom still processes are
asked after, and what archive folders hold is noted as on disk.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.core.changes import Changes
from app.core.clock import Clock
from app.services._recording_types import (
    Cost,
    Diagnosis,
    Failure,
    Gap,
    ListingCostly,
    ListingPhase,
    ListingResult,
    ListingState,
    Reach,
    RecordingAccount,
    RecordingsHome,
    TrashResult,
    UsersOfStatus,
)
from app.services.hosts import Scoped
from app.store.catalogue import Catalogue
from app.zoom.api.recordings import RecordingsApi
from app.zoom.api.users import UsersApi
from app.zoom.client import Call
from app.zoom.limits import Limiter, Priority

__all__ = [
    "ROOM",
    "Cost",
    "Diagnosis",
    "Failure",
    "Gap",
    "ListingCostly",
    "ListingPhase",
    "ListingResult",
    "ListingState",
    "Reach",
    "RecordingsService",
    "TrashResult",
    "UsersOfStatus",
]

ROOM = "listing"


class RecordingsService:
    """The recordings of one account; all calls on the I/O loop unless they say otherwise."""

    def __init__(
        self,
        api: RecordingsApi,
        users: UsersApi,
        store: RecordingsHome,
        account: RecordingAccount,
        tokens: Scoped,
        limiter: Limiter,
        changes: Changes,
        clock: Clock,
        calls: Sequence[Call] = (),
    ) -> None:
        raise NotImplementedError

    @property
    def reach(self) -> Reach | None:
        """Whose recordings are listed and how; None while that is not known."""
        raise NotImplementedError

    @property
    def why(self) -> str:
        """Why the reach is no wider; empty where it is the widest."""
        raise NotImplementedError

    async def probe(self) -> Reach:
        """The reach; found out by one request where it is not remembered.

        Raises:
            ZoomError: Zoom refuses every way, or could not be asked.
        """
        raise NotImplementedError

    async def cost(self, first: date, last: date, hosts: Sequence[str] = (), *, force: bool = False) -> Cost:
        """What a reading takes."""
        raise NotImplementedError

    async def read(
        self,
        first: date,
        last: date,
        hosts: Sequence[str] = (),
        *,
        force: bool = False,
        priority: Priority = Priority.BACKGROUND,
        most_requests: int | None = None,
    ) -> ListingResult:
        """Read a range of days (UTC)."""
        raise NotImplementedError

    def state(self) -> ListingState:
        """How the last reading went, or how far this one is; may be called from any thread."""
        raise NotImplementedError

    def set_shown(self, first: date | None, last: date | None, host: str | None = None) -> None:
        """Say which days are looked at; may be called from any thread."""
        raise NotImplementedError

    def start(self) -> None:
        """Keep what is shown fresh from now on."""
        raise NotImplementedError

    async def close(self) -> None:
        """End what runs; what has been read stays."""
        raise NotImplementedError

    async def diagnosis(self, first: date, last: date, hosts: Sequence[str] = ()) -> Diagnosis:
        """Why a list is as it is."""
        raise NotImplementedError

    async def fresh_url(self, uuid: str, file_key: str) -> str | None:
        """A new download address of a file."""
        raise NotImplementedError

    async def refresh_recording(self, uuid: str) -> bool:
        """Ask Zoom for one recording; answers whether Zoom still has it."""
        raise NotImplementedError

    @property
    def may_trash(self) -> bool:
        """Whether the granted scopes let recordings be moved to the trash."""
        raise NotImplementedError

    @property
    def trash_why_not(self) -> str:
        """Why not, in a whole sentence."""
        raise NotImplementedError

    @property
    def may_restore(self) -> bool:
        """Whether the granted scopes let recordings be brought back."""
        raise NotImplementedError

    @property
    def restore_why_not(self) -> str:
        """Why not, in a whole sentence."""
        raise NotImplementedError

    async def trash(self, uuids: Sequence[str]) -> TrashResult:
        """Move recordings to Zoom's trash."""
        raise NotImplementedError

    async def trash_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Move files to Zoom's trash."""
        raise NotImplementedError

    async def restore(self, uuids: Sequence[str]) -> TrashResult:
        """Bring recordings back."""
        raise NotImplementedError

    async def restore_files(self, keys: Mapping[str, Sequence[str]]) -> TrashResult:
        """Bring files back."""
        raise NotImplementedError

    async def trash_cost(self) -> Cost:
        """What reading the trash takes."""
        raise NotImplementedError

    async def read_trash(self) -> ListingResult:
        """Read what lies in Zoom's trash."""
        raise NotImplementedError

    async def mirror(self, catalogue: Catalogue) -> int:
        """Note what an archive folder holds as on disk, and go on watching it."""
        raise NotImplementedError

    async def unmirror(self, catalogue: Catalogue) -> None:
        """Stop watching an archive folder."""
        raise NotImplementedError
