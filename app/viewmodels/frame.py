"""The frame of the window: who is connected, how fresh the rows are, what is left of the day's requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.changes import Changes
from app.core.clock import Clock
from app.core.io_thread import IoThread
from app.services.session import Session
from app.services.sign_in_errors import NotSignedIn
from app.store.accounts import Account
from app.store.meetings import View
from app.store.secrets import KeyringError
from app.viewmodels.follower import SessionFollower
from app.zoom.client import CANCELLED
from app.zoom.errors import GrantRefused, NetworkError, RefreshRefused, TokenRejected
from app.zoom.limits import Budget

TICK_MS = 15_000
"""How often "2 min ago" and the day's budget are looked at again."""
ROOMS = frozenset({"sync"})

_SIGN_IN_ENDED = frozenset(
    error.__name__ for error in (GrantRefused, KeyringError, NotSignedIn, RefreshRefused, TokenRejected)
)


class Connection(StrEnum):
    """How the window stands to Zoom."""

    SIGNED_OUT = "signed out"
    SIGN_IN_NEEDED = "sign-in needed"
    CONNECTED = "connected"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class AccountItem:
    """An account one can switch to."""

    key: str
    title: str
    current: bool


class FrameViewModel(SessionFollower):
    """State and commands of the frame; outlives the sessions that it shows."""

    ticked = Signal()
    """Time went on: what depends on it is written anew."""
    sync_requested = Signal()
    """The person wants all that is shown from Zoom, now: meetings are read already."""
    switch_requested = Signal(str)
    """Key of the account that the person wants to see."""

    def __init__(self, io: IoThread, changes: Changes, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(io, changes, clock, rooms=ROOMS, every_ms=TICK_MS, parent=parent)
        self.connection = Connection.SIGNED_OUT
        self.person = ""
        """Who is connected; a name, else what there is."""
        self.account_name = ""
        """The account's address; empty where it says no more than the person."""
        self.demo = False
        self.accounts: tuple[AccountItem, ...] = ()
        self.synced_at: datetime | None = None
        """When the list that is shown was last complete, in UTC."""
        self.syncing = False
        self.budget: Budget | None = None

    def set_accounts(self, accounts: Sequence[Account], current: str | None) -> None:
        """Offer these accounts to switch to."""
        self.accounts = tuple(
            AccountItem(account.key, account.title, account.key == current) for account in accounts
        )
        self.changed.emit()

    @property
    def can_sync(self) -> bool:
        """Whether "Sync now" makes sense at this moment."""
        return self._session is not None and not self.syncing

    def sync(self) -> None:
        """Ask Zoom for everything that is shown, now."""
        if self._session is not None and self.can_sync:
            self.syncing = True
            self.changed.emit()
            self.tasks.start(self._sync(self._session), "sync")
            self.sync_requested.emit()

    def switch(self, key: str) -> None:
        """Ask to see another account."""
        if any(item.key == key and not item.current for item in self.accounts):
            self.switch_requested.emit(key)

    async def _sync(self, session: Session) -> None:
        try:
            await self._io.run(session.sync.refresh(None))
        finally:
            self.syncing = False
            self._look_again()
            self.changed.emit()

    def _meet(self, session: Session) -> None:
        account = session.account
        self.person, self.demo = account.title, account.demo
        self.account_name = account.email if account.email != account.title else ""
        self.connection = Connection.CONNECTED

    def _part(self) -> None:
        self.connection, self.person, self.account_name, self.demo = Connection.SIGNED_OUT, "", "", False
        self.synced_at, self.syncing, self.budget = None, False, None

    def _tick(self) -> None:
        super()._tick()
        self.ticked.emit()

    async def _read(self, session: Session) -> None:
        facts = await self._io.run(_facts(session))
        if session is self._session:
            self._take(facts)

    def _take(self, facts: "_Facts") -> None:
        before = (self.connection, self.synced_at, self.budget)
        self.connection, self.synced_at, self.budget = facts.connection, facts.synced_at, facts.budget
        if before != (self.connection, self.synced_at, self.budget):
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Facts:
    connection: Connection
    synced_at: datetime | None
    budget: Budget


async def _facts(session: Session) -> _Facts:
    """What the frame shows of a session, read where the session lives."""
    times = [at for view in View if (at := session.sync.state(view).synced_at) is not None]
    outcomes = (call.outcome for call in reversed(session.calls))
    return _Facts(connection_of(outcomes), max(times, default=None), session.limiter.budget())


def connection_of(outcomes: Iterable[str]) -> Connection:
    """How the window stands to Zoom, from what became of the calls, the latest first."""
    latest = next((outcome for outcome in outcomes if outcome != CANCELLED), "")
    if latest in _SIGN_IN_ENDED:
        return Connection.SIGN_IN_NEEDED
    return Connection.OFFLINE if latest == NetworkError.__name__ else Connection.CONNECTED
