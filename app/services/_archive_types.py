"""What an archive run is asked for, what it tells on its way, and what came of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from app.core.errors import GreenroomError
from app.core.name_template import DEFAULT_TEMPLATE
from app.services._recording_types import Gap


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """Which recordings shall lie in the folder when the run ends."""

    first: date
    """First day of their start, UTC as with Zoom."""
    last: date
    """Last day, itself in it."""
    hosts: tuple[str, ...] = ()
    """E-mail addresses or user ids; empty: everybody's."""
    extensions: frozenset[str] = frozenset()
    """Such as mp4; empty: all."""
    template: str = DEFAULT_TEMPLATE
    dry_run: bool = False
    """Tell what would be downloaded, and download nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a run would download."""

    path: PurePosixPath
    """Below the folder."""
    bytes: int | None
    """As Zoom says; None where it does not."""
    key: str
    uuid: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that has been downloaded and checked."""

    path: PurePosixPath
    bytes: int
    sha256: str
    key: str
    uuid: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be downloaded, and why."""

    path: PurePosixPath
    title: str
    message: str
    next_step: str
    key: str
    uuid: str


ArchiveEvent = Wanted | Finished | Failure | Gap


@dataclass(frozen=True, slots=True)
class ArchiveResult:
    """What came of a run."""

    files: int
    """Files that Zoom has of the days, hosts and kinds asked for."""
    bytes_wanted: int
    """What a dry run would download."""
    downloaded: int
    bytes: int
    """Of the downloaded files."""
    already: int
    """Files that were on disk already."""
    failed: tuple[Failure, ...]
    missing: tuple[Gap, ...]
    """Days that Zoom did not list."""
    processing: int
    """Recordings that Zoom still works on; the next run finds them."""
    stopped: GreenroomError | None = None
    """What ended the downloads before their end, such as a full disk."""
    dry_run: bool = False

    @property
    def to_come(self) -> int:
        """Files that were neither downloaded nor given up, since the downloads stopped before their turn."""
        done = self.downloaded + self.already + len(self.failed)
        return 0 if self.dry_run else max(self.files - done, 0)

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for lies in the folder."""
        return not (self.failed or self.missing or self.stopped or self.to_come)
