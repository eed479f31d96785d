"""“Archive…”: what goes where under which names, what it takes, and the order to do it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.recordings import ROOM, Cost, Gap, ListingPhase, ListingState
from app.services.session import Session
from app.store.recordings import Sort
from app.viewmodels._archive_survey import Room, Subject, Survey, look_at_folder, queue_all, survey
from app.viewmodels.base import ViewModel, as_told
from app.viewmodels.naming import preview_of
from app.viewmodels.recording_selection import RecordingSelection
from app.viewmodels.recordings_state import Filters, days_in_utc

_OLDEST_FIRST = Sort("date", False)


class Scope(StrEnum):
    """Which recordings are archived."""

    SELECTION = "selection"
    LISTED = "listed"
    """All that the page lists, with what Zoom still has to tell of its range."""


class ArchivePhase(StrEnum):
    """How far the dialog is."""

    EDITING = "editing"
    LISTING = "listing"
    """Zoom is being asked for the rest of the range."""
    QUEUEING = "queueing"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the page lists."""

    filters: Filters
    last_day: date
    """In the user's zone."""
    zone: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an archive takes, as far as Zoom has told."""

    recordings: int
    files: int
    """To download."""
    bytes: int
    """Of those whose size is known."""
    unknown_sizes: int
    already: int
    """Files that the folder holds already."""
    free_bytes: int | None
    """On the folder's disk; None where that cannot be told."""

    @property
    def fits(self) -> bool:
        """Whether the disk has room for it."""
        return self.free_bytes is None or self.bytes <= self.free_bytes


class ArchiveDialogViewModel(ViewModel):
    """State and commands of the dialog; asks Zoom nothing until `start`."""

    changed = Signal()
    """A choice, the figures, the preview or the phase are new."""
    started = Signal(object)
    """A Queued: the transfers have it, the dialog may close."""
    refused = Signal(object)
    """A GreenroomError: why it was not begun."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        changes: Changes,
        clock: Clock,
        settings: Settings,
        selection: RecordingSelection,
        listed: Listed,
        parent: QObject | None = None,
    ) -> None:
        """Begin with what Preferences say, for the selection where several are selected."""
        super().__init__(parent)
        self._io, self._session, self._clock, self._selection = io, session, clock, selection
        self.listed = listed
        self.selected_count = selection.count
        self.scope = Scope.SELECTION if selection.count > 1 else Scope.LISTED
        self.folder: Path = session.folders.default
        self.kinds: frozenset[str] = frozenset()
        """File extensions; empty: all."""
        self.template = settings.naming_template
        self.phase = ArchivePhase.EDITING
        self.cost: Cost | None = None
        """What Zoom still has to be asked; None where nothing, or while it is not known."""
        self.folder_problem = ""
        self.listing_state: ListingState = session.recordings.state()
        self.missing: tuple[Gap, ...] = ()
        """Parts of the range that Zoom did not tell when it was asked."""
        self._survey: Survey | None = None
        self._room: Room | None = None
        self._count_task: asyncio.Task[None] | None = None
        self._start_task: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] = changes.subscribe(self._on_changes, asyncio.get_event_loop())
        self._count()

    async def close(self) -> None:
        """Stop what runs; what is queued goes on."""
        self._unsubscribe()
        await super().close()

    # What is shown

    @property
    def preview(self) -> str:
        """The path that a recording such as people have would get; empty for a template that is wrong."""
        return preview_of(self.template, self.listed.zone).path

    @property
    def template_problem(self) -> str:
        """What is wrong with the template, in a whole sentence; empty where nothing is."""
        return preview_of(self.template, self.listed.zone).problem

    @property
    def estimate(self) -> Estimate | None:
        """What it takes; None while that is being counted."""
        if self._survey is None or self._room is None:
            return None
        sums = self._survey.chosen(self.kinds)
        return Estimate(
            self._survey.recordings, sums.files, sums.bytes, sums.unknown, sums.already, self._room.free
        )

    @property
    def can_start(self) -> bool:
        """Whether there is something to do, and nothing in its way."""
        estimate = self.estimate
        if self.phase is not ArchivePhase.EDITING or self.template_problem or self.folder_problem:
            return False
        return estimate is not None and estimate.fits and bool(estimate.files or self.cost)

    # What a person chooses

    def set_scope(self, scope: Scope) -> None:
        """Archive the selection, or all that is listed."""
        if scope is not self.scope:
            self.scope = scope
            self._count()

    def set_folder(self, folder: Path) -> None:
        """Archive into this folder."""
        if folder != self.folder:
            self.folder = folder
            self._count()

    def set_kinds(self, kinds: frozenset[str]) -> None:
        """Archive files with these extensions alone; none chosen: all."""
        self.kinds = kinds
        self.changed.emit()

    def set_template(self, template: str) -> None:
        """Name the files like this."""
        self.template = template.strip()
        self.changed.emit()

    def start(self) -> None:
        """Ask Zoom for the rest where some is missing, then hand the files to the transfers."""
        if self.can_start:
            self._set_phase(ArchivePhase.LISTING if self.cost else ArchivePhase.QUEUEING)
            self._start_task = self.tasks.start(self._start(), "start")

    def cancel(self) -> None:
        """Stop what `start` began; what is queued by then stays queued."""
        if self._start_task is not None:
            self._start_task.cancel()
            self._start_task = None
        self._set_phase(ArchivePhase.EDITING)

    # Inside

    def _set_phase(self, phase: ArchivePhase) -> None:
        self.phase = phase
        self.changed.emit()

    def _count(self) -> None:
        if self._count_task is not None:
            self._count_task.cancel()
        self._survey = self._room = self.cost = None
        self._count_task = self.tasks.start(self._count_all(), "count")
        self.changed.emit()

    async def _count_all(self) -> None:
        room = await asyncio.to_thread(look_at_folder, self.folder)
        self.folder_problem = room.problem
        try:
            found = await self._io.run(survey(self._session, await self._subject(), self.folder))
            self.cost = await self._remaining()
        except Exception as error:
            self.refused.emit(as_told(error, type(self).__name__))
            return
        self._survey, self._room = found, room
        self.changed.emit()

    async def _subject(self) -> Subject:
        if self.scope is Scope.SELECTION:
            return Subject(await self._selection.uuids())
        return Subject(query=self.listed.filters.query(self.listed.zone, _OLDEST_FIRST))

    async def _remaining(self) -> Cost | None:
        """What Zoom still has to be asked for all that is listed."""
        if self.scope is Scope.SELECTION or self.listed.filters.trash:
            return None
        cost = await self._io.run(self._session.recordings.cost(*self._days(), self._hosts()))
        return cost if cost.requests else None

    def _days(self) -> tuple[date, date]:
        listed = self.listed
        return days_in_utc(listed.filters.first, listed.last_day, listed.zone, self._clock.now())

    def _hosts(self) -> tuple[str, ...]:
        return self.listed.filters.hosts

    async def _start(self) -> None:
        try:
            if self.cost is not None:
                await self._read_rest()
                self._set_phase(ArchivePhase.QUEUEING)
            work = queue_all(self._session, await self._subject(), self.folder, self.kinds, self.template)
            queued = await self._io.run(work)
        except Exception as error:
            self._set_phase(ArchivePhase.EDITING)
            self.refused.emit(as_told(error, type(self).__name__))
        else:
            self._set_phase(ArchivePhase.EDITING)
            self.started.emit(queued)

    async def _read_rest(self) -> None:
        result = await self._io.run(self._session.recordings.read(*self._days(), self._hosts()))
        self.missing = result.missing
        if result.error is not None and self._session.recordings.state().phase is ListingPhase.FAILED:
            raise result.error

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        if self.phase is ArchivePhase.LISTING and any(change.room == ROOM for change in changes):
            self.listing_state = self._session.recordings.state()
            self.changed.emit()
