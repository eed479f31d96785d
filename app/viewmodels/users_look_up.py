"""Asking Zoom for an e-mail address that was typed in the search and that the list does not have."""

import asyncio
import re

from PySide6.QtCore import QObject, Signal

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.session import Session
from app.store.users import UsersStore, UserStatus
from app.viewmodels.base import ViewModel, as_told
from app.viewmodels.users_state import LookUp, LookUpPhase

LOOK_UP_DELAY = 0.5
"""Seconds after the last key before Zoom is asked."""
_EMAIL = re.compile(r"[^\s@/\\?#]{1,64}@[^\s@/\\?#.]+(?:\.[^\s@/\\?#.]+)+")


class UsersLookUp(ViewModel):
    """One address at a time; another text ends it."""

    changed = Signal()
    found = Signal(str)
    """The key of the person, who is in the store now."""

    def __init__(self, io: IoThread, session: Session, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._io, self._session, self._clock = io, session, clock
        self.state = LookUp()
        self._task: asyncio.Task[None] | None = None

    @property
    def asking(self) -> bool:
        """Whether Zoom is being asked, or is going to be."""
        return self.state.phase is LookUpPhase.ASKING

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Look up what was typed, if it is an e-mail address that the store does not know."""
        text = text.strip()
        email = text if _EMAIL.fullmatch(text) else ""
        if email == self.state.text and not at_once:
            return
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if email:
            self._tell(LookUp(LookUpPhase.ASKING, email))
            self._task = self.tasks.start(self._look(email, at_once), "look up")
        else:
            self._tell(LookUp())

    async def _look(self, email: str, at_once: bool) -> None:
        try:
            await self._ask(email, at_once)
        except GreenroomError as error:
            self._tell(LookUp(LookUpPhase.FAILED, email, error))
        except Exception as error:
            self._tell(LookUp(LookUpPhase.FAILED, email, as_told(error, "look up")))

    async def _ask(self, email: str, at_once: bool) -> None:
        if not at_once:
            await self._clock.sleep(LOOK_UP_DELAY)
            if await self._io.run(_is_known(self._session.store.users, email)):
                self._tell(LookUp(LookUpPhase.NONE, email))
                return
        key = await self._io.run(self._session.directory.look_up(email))
        if key is None:
            self._tell(LookUp(LookUpPhase.NOBODY, email, _nobody(email)))
            return
        self._tell(LookUp(LookUpPhase.FOUND, email))
        self.found.emit(key)

    def _tell(self, state: LookUp) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


async def _is_known(store: UsersStore, email: str) -> bool:
    """Whether the address belongs to somebody in the account; who left may have come back."""
    key = await store.look_up(email)
    rows = await store.of_keys([key]) if key is not None else []
    return any(row.status is not UserStatus.LEFT for row in rows)


def _nobody(email: str) -> GreenroomError:
    return GreenroomError(
        _("No such person"),
        _("Zoom knows nobody with the address “{email}” in this account.").format(email=email[:200]),
        _("Check the e-mail address."),
    )
