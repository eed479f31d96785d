"""What stands around the list of people: what the filters offer, how many there are, the licence meter."""

import asyncio

from PySide6.QtCore import QObject, Signal

from app.core.io_thread import IoThread
from app.services.session import Session
from app.services.users import Licences
from app.store.users import Choice, DirectoryCounts, UserStatus
from app.viewmodels.base import ViewModel
from app.viewmodels.users_state import DirectoryChoices
from app.viewmodels.users_words import Meter, licence_words, meter_of, sign_in_words

REREAD_GAP = 1.0
"""Seconds between two readings: each goes over the whole directory."""
_COUNTED = (UserStatus.ACTIVE, UserStatus.INACTIVE, UserStatus.PENDING)


class UsersFacts(ViewModel):
    """Reads them from the store, once more whenever somebody says so."""

    choices_changed = Signal()
    meter_changed = Signal()

    def __init__(self, io: IoThread, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._io, self._session = io, session
        self.choices = DirectoryChoices()
        self.counts = DirectoryCounts()
        self.meter: Meter | None = None
        self._stale = False
        self._task: asyncio.Task[None] | None = None

    def reread(self) -> None:
        """The store has news."""
        self._stale = True
        if self._task is None or self._task.done():
            self._task = self.tasks.start(self._read_while_stale(), "facts")

    async def _read_while_stale(self) -> None:
        while self._stale:
            self._stale = False
            choices, counts, licences = await self._io.run(_read(self._session))
            if (choices, counts) != (self.choices, self.counts):
                self.choices, self.counts = choices, counts
                self.choices_changed.emit()
            if (meter := meter_of(licences)) != self.meter:
                self.meter = meter
                self.meter_changed.emit()
            await asyncio.sleep(REREAD_GAP)


async def _read(session: Session) -> tuple[DirectoryChoices, DirectoryCounts, Licences]:
    store = session.store.users
    counts = await store.counts()
    sign_ins = [Choice(each.id, sign_in_words(int(each.id)), each.count) for each in await store.sign_ins()]
    choices = DirectoryChoices(
        departments=tuple(await store.departments()),
        groups=tuple(await store.groups()),
        roles=tuple(await store.roles()),
        licences=_licences(counts),
        sign_ins=tuple(sorted(sign_ins, key=lambda each: each.name.casefold())),
    )
    return choices, counts, await session.directory.licences()


def _licences(counts: DirectoryCounts) -> tuple[Choice, ...]:
    """The licences that anybody in the account has, by Zoom's numbers."""
    numbers = {licence for status, licence in counts.pairs if status in _COUNTED and licence is not None}
    return tuple(
        Choice(str(number), licence_words(number), counts.of_licence(number, *_COUNTED))
        for number in sorted(numbers)
    )
