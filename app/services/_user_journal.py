"""What was read of the directory, part by part; known also after an end of the program in the middle."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services._user_types import PEOPLE, DirectoryPhase, DirectoryState, Missing, Part
from app.store.notes import NotesStore

log = logging.getLogger(__name__)

NOTE = "directory"


@dataclass(frozen=True, slots=True)
class PartRecord:
    """How one part was read last."""

    began_at: datetime
    ended_at: datetime | None = None
    """None: it was begun, and the program did not see its end."""
    items: int = 0
    """That came the last time that all of it came."""
    title: str = ""
    """What went wrong; empty: nothing."""
    message: str = ""
    next_step: str = ""

    @property
    def whole(self) -> bool:
        """Whether all of it came."""
        return self.ended_at is not None and not self.title


@dataclass(frozen=True, slots=True)
class Record:
    """How the directory was read last."""

    parts: Mapping[Part, PartRecord] = field(default_factory=dict)
    synced_at: datetime | None = None
    requests: int = 0
    """Of the last whole reading, as the next one."""
    seconds: float = 0.0
    refused: tuple[str, ...] | None = None
    """The granted scopes with which Zoom refused the list of users; None: it did not."""
    me: str = ""
    """The key of the person who signed in, where the list is of that person alone."""

    @property
    def items(self) -> int | None:
        """Users that the last whole lists named; None where not all of them ever came."""
        known = [self.parts[part].items for part in PEOPLE if part in self.parts]
        return sum(known) if self.synced_at is not None else None

    @property
    def of_me_alone(self) -> bool:
        """Whether the last reading was of the person who signed in alone."""
        return bool(self.parts) and Part.PENDING not in self.parts and bool(self.me)

    def missing(self) -> tuple[Missing, ...]:
        """What did not come."""
        return tuple(missing_of(part, each) for part, each in self.parts.items() if not each.whole)

    def state(self) -> DirectoryState:
        """How the last reading went."""
        people = [each for part, each in self.parts.items() if part in PEOPLE]
        missing = self.missing()
        if not self.parts:
            phase = DirectoryPhase.NEVER
        elif not missing:
            phase = DirectoryPhase.DONE
        elif any(each.whole for each in people):
            phase = DirectoryPhase.PARTIAL
        else:
            phase = DirectoryPhase.FAILED
        count = sum(each.items for each in people)
        return DirectoryState(
            phase,
            people=count,
            requests=self.requests,
            seconds=self.seconds,
            synced_at=self.synced_at,
            missing=missing,
        )


_RECORD = TypeAdapter(Record)


def part_words(part: Part) -> str:
    """What a part of the directory is."""
    return {
        Part.ACTIVE: _("Active users"),
        Part.INACTIVE: _("Inactive users"),
        Part.PENDING: _("Invited users"),
        Part.GROUPS: _("Groups"),
        Part.ROLES: _("Roles"),
        Part.LICENCES: _("Licences"),
    }[part]


def missing_of(part: Part, record: PartRecord) -> Missing:
    """Why a part did not come."""
    if record.title:
        return Missing(part, part_words(part), record.title, record.message, record.next_step)
    return Missing(
        part,
        part_words(part),
        _("Interrupted"),
        _("Reading this part was interrupted before its end."),
        _("Read the directory again."),
    )


class Journal:
    """Keeps the record in the notes of the account's store; every change is on disk before it counts."""

    def __init__(self, notes: NotesStore, clock: Clock) -> None:
        self._notes, self._clock = notes, clock
        self.record = Record()
        self._loaded = False

    async def load(self) -> None:
        """Read the record, once.

        Raises:
            StoreError: the store fails.
        """
        if not self._loaded:
            text = await self._notes.get(NOTE)
            self.record = _read(text) if text else Record()
            self._loaded = True

    async def begin(self, part: Part) -> datetime:
        """Note that a part is being read; answers the time."""
        now = self._clock.now()
        before = self.record.parts.get(part)
        await self._put(part, PartRecord(now, items=before.items if before else 0))
        return now

    async def end(self, part: Part, items: int) -> None:
        """Note that all of a part came."""
        began = self.record.parts[part].began_at
        await self._put(part, PartRecord(began, self._clock.now(), items))

    async def fail(self, part: Part, error: GreenroomError) -> None:
        """Note why a part did not come."""
        before = self.record.parts.get(part) or PartRecord(self._clock.now())
        await self._put(
            part,
            replace(
                before,
                ended_at=self._clock.now(),
                title=error.title,
                message=error.message,
                next_step=error.next_step,
            ),
        )

    async def drop(self, part: Part) -> None:
        """Forget a part that is not to be read."""
        if part in self.record.parts:
            parts = {name: each for name, each in self.record.parts.items() if name is not part}
            await self._save(replace(self.record, parts=parts))

    async def finish(self, requests: int, seconds: float) -> None:
        """Note the end of a reading in which all users came."""
        now = self._clock.now()
        await self._save(replace(self.record, synced_at=now, requests=requests, seconds=seconds))

    async def refuse(self, scopes: frozenset[str] | None) -> None:
        """Note that Zoom refuses the list of users to these scopes; None: no more."""
        refused = None if scopes is None else tuple(sorted(scopes))
        if refused != self.record.refused:
            await self._save(replace(self.record, refused=refused))

    async def reset(self) -> None:
        """Forget all, such as what was read with other scopes."""
        await self._save(Record())

    async def meet(self, key: str) -> None:
        """Note who signed in."""
        if key != self.record.me:
            await self._save(replace(self.record, me=key))

    async def _put(self, part: Part, record: PartRecord) -> None:
        await self._save(replace(self.record, parts={**self.record.parts, part: record}))

    async def _save(self, record: Record) -> None:
        self.record = record
        await self._notes.set(NOTE, _RECORD.dump_json(record).decode())


def _read(text: str) -> Record:
    try:
        return _RECORD.validate_json(text)
    except ValidationError:
        log.warning("the record of the directory cannot be read and is forgotten")
        return Record()
