"""Which way of listing recordings Zoom allows: what the scopes may grant, what was refused, remembered."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from app.core.clock import Clock
from app.core.i18n import _
from app.services._recording_types import Reach, RecordingAccount
from app.services.hosts import Scoped
from app.store.notes import NotesStore
from app.zoom.auth import AppKind
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks, ZoomError

log = logging.getLogger(__name__)

TRASH = "trash"
"""The account's trash in one listing; kept beside the reaches."""
ASK_AGAIN = timedelta(days=1)
_NOTE = "reach of recordings"
_NO_SUCH_ACCOUNT = 2001
_CLASSIC_ADMIN = frozenset({"recording:read:admin", "recording:write:admin", "recording:master"})
_OF_ACCOUNT = "cloud_recording:read:list_account_recordings:admin"
_OF_USERS = "cloud_recording:read:list_user_recordings:admin"
_OF_ME = "cloud_recording:read:list_user_recordings"
_LIST_USERS = frozenset({"user:read:list_users:admin", "user:read:admin", "user:write:admin"})
_GRANTS: dict[Reach, frozenset[str]] = {
    Reach.ACCOUNT: _CLASSIC_ADMIN
    | {"account:read:admin", _OF_ACCOUNT, "cloud_recording:read:list_account_recordings:master"},
    Reach.USERS: _CLASSIC_ADMIN | {_OF_USERS, "cloud_recording:read:list_user_recordings:master"},
    Reach.ME: _CLASSIC_ADMIN | {"recording:read", "recording:write", _OF_ME, _OF_USERS},
}
"""Any one of these may let Zoom answer; whether it does shows only when it is asked."""
_NEEDED = {Reach.ACCOUNT: _OF_ACCOUNT, Reach.USERS: _OF_USERS, Reach.ME: _OF_ME}


def is_refusal(error: Exception) -> bool:
    """Whether Zoom refuses a way of listing as such, rather than failing at it once."""
    if isinstance(error, InvalidRequest):
        return error.code == _NO_SUCH_ACCOUNT or "account" in error.said.casefold()
    return isinstance(error, MissingScope | NotAllowed | NotFound | PlanLacks)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of trying one way."""

    at: str
    scopes: str
    """Those granted then; with others it is tried again."""
    message: str = ""
    """Why it was refused; empty: it worked."""


class ReachMemory:
    """What is known of the ways to list, from one start to the next."""

    def __init__(self, notes: NotesStore, account: RecordingAccount, tokens: Scoped, clock: Clock) -> None:
        self._notes, self._account, self._tokens, self._clock = notes, account, tokens, clock
        self._answers: dict[str, _Answer] | None = None

    async def load(self) -> None:
        """Read what an earlier run of the program found out."""
        if self._answers is None:
            self._answers = _read(await self._notes.get(_NOTE))

    def candidates(self) -> tuple[Reach, ...]:
        """The ways that may work, the widest first."""
        return tuple(reach for reach in Reach if self.may(reach) and not self.refused(reach))

    def may(self, reach: Reach) -> bool:
        """Whether the scopes may grant it; where they are not known, all may."""
        if reach is Reach.ME and self._account.kind is AppKind.SERVER_TO_SERVER:
            return False
        granted = self._tokens.scopes
        if not granted:
            return True
        return bool(granted & _GRANTS[reach]) and (reach is not Reach.USERS or bool(granted & _LIST_USERS))

    def may_list_users(self) -> bool:
        """Whether the scopes may let the users of the account be listed, and Zoom did not refuse it."""
        granted = self._tokens.scopes
        return (not granted or bool(granted & _LIST_USERS)) and not self.refused(Reach.USERS)

    def may_ask_others(self) -> bool:
        """Whether single users may be asked for by id; nobody need be able to list them."""
        granted = self._tokens.scopes
        return not granted or bool(granted & _GRANTS[Reach.USERS])

    def refused(self, way: str) -> bool:
        """Whether Zoom refused it less than a day ago, with the same scopes."""
        answer = self._known(way)
        return answer is not None and bool(answer.message)

    def is_certain(self, way: str) -> bool:
        """Whether it worked when it was tried last."""
        answer = self._known(way)
        return answer is not None and not answer.message

    async def worked(self, way: str) -> None:
        """Remember that Zoom answered."""
        if not self.is_certain(way):
            await self._remember(way, "")

    async def refuse(self, way: str, error: ZoomError) -> None:
        """Remember that Zoom refused, and in which words."""
        log.info("recordings: the way “%s” is refused: %s", way, error.title)
        await self._remember(way, error.message)

    async def forget(self) -> None:
        """Try everything again that was refused."""
        await self.load()
        answers = self._answers or {}
        self._answers = {way: each for way, each in answers.items() if not each.message}

    def current(self) -> Reach | None:
        """The way that is taken; None while none was tried that may work."""
        return next((reach for reach in self.candidates() if self.is_certain(reach)), None)

    def why(self, reach: Reach | None) -> str:
        """Why the reach is no wider; empty for the widest."""
        wider = [each for each in Reach if reach is None or _width(each) < _width(reach)]
        return " ".join(sentence for each in wider if (sentence := self._why_not(each)))

    def _why_not(self, reach: Reach) -> str:
        answer = (self._answers or {}).get(reach)
        if answer is not None and answer.message and answer.scopes == self._scopes():
            at = datetime.fromisoformat(answer.at).astimezone()
            return _refused()[reach].format(time=f"{at:%Y-%m-%d %H:%M}", reason=answer.message)
        if reach is Reach.ME and self._account.kind is AppKind.SERVER_TO_SERVER:
            return _("The app speaks for the account, so there are no recordings of its own.")
        scope = self.needed(reach)
        return _lacks()[reach].format(scope=scope) if scope else ""

    def needed(self, reach: Reach) -> str:
        """The scopes that are missing for a way, in words of Zoom."""
        granted = self._tokens.scopes
        if not granted:
            return ""
        lacking = [] if granted & _GRANTS[reach] else [_NEEDED[reach]]
        if reach is Reach.USERS and not granted & _LIST_USERS:
            lacking.append("user:read:list_users:admin")
        return ", ".join(lacking)

    def _known(self, way: str) -> _Answer | None:
        answer = (self._answers or {}).get(way)
        if answer is None or answer.scopes != self._scopes():
            return None
        stale = self._clock.now() - datetime.fromisoformat(answer.at) >= ASK_AGAIN
        return None if answer.message and stale else answer

    async def _remember(self, way: str, message: str) -> None:
        await self.load()
        answer = _Answer(self._clock.now().isoformat(), self._scopes(), message)
        self._answers = {**(self._answers or {}), way: answer}
        await self._notes.set(_NOTE, json.dumps({name: asdict(each) for name, each in self._answers.items()}))

    def _scopes(self) -> str:
        return " ".join(sorted(self._tokens.scopes))


def _width(reach: Reach) -> int:
    return tuple(Reach).index(reach)


def _refused() -> dict[Reach, str]:
    return {
        Reach.ACCOUNT: _("On {time} Zoom refused to list the whole account at once. {reason}"),
        Reach.USERS: _("On {time} Zoom refused to list the users of the account. {reason}"),
        Reach.ME: _("On {time} Zoom refused to list your own recordings. {reason}"),
    }


def _lacks() -> dict[Reach, str]:
    return {
        Reach.ACCOUNT: _("To list the whole account at once the Zoom app needs the scope {scope}."),
        Reach.USERS: _("To list other people’s recordings the Zoom app needs {scope}."),
        Reach.ME: _("To list recordings the Zoom app needs the scope {scope}."),
    }


def _read(text: str | None) -> dict[str, _Answer]:
    """The remembered answers; what cannot be read is forgotten, and so asked again."""
    try:
        found = {name: _Answer(**each) for name, each in json.loads(text or "{}").items()}
        for each in found.values():
            datetime.fromisoformat(each.at)
    except (AttributeError, TypeError, ValueError):
        log.warning("what was remembered of the reach of recordings cannot be read and is forgotten")
        return {}
    return found
