"""The connection of one account: who is signed in, what was granted, how its tokens fare."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.store.accounts import Account
from app.viewmodels.base import ViewModel
from app.zoom.auth import AppKind, Tokens
from app.zoom.client import Call
from app.zoom.scopes import lacking


class ConnectionTokens(Protocol):
    """What is asked of the account's token source."""

    @property
    def tokens(self) -> Tokens | None:
        """The last tokens; None before the first."""
        ...

    @property
    def scopes(self) -> frozenset[str]:
        """What Zoom granted."""
        ...

    @property
    def last_refresh_at(self) -> datetime | None:
        """When the tokens were last renewed by this program."""
        ...

    @property
    def last_error(self) -> GreenroomError | None:
        """Why the last renewal failed."""
        ...

    async def token(self) -> str:
        """An access token that is good for a minute at least."""
        ...


@dataclass(frozen=True, slots=True)
class Lack:
    """A feature that does not work for want of scopes."""

    feature: str
    classic: tuple[str, ...]
    """Any one of these old scopes would do."""
    granular: tuple[str, ...]
    """All of these are missing."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The state of a connection at one moment; holds no token."""

    account: Account
    granted: tuple[str, ...]
    lacks: tuple[Lack, ...]
    renewed_at: datetime | None
    expires_at: datetime | None
    """Of the access token; None before the first one of this session."""
    last_error: GreenroomError | None
    """Why there is no token."""
    last_failure: Call | None
    """The latest call to Zoom that failed; later ones may have worked."""
    seen_at: datetime

    @property
    def token_age(self) -> float | None:
        """Seconds since the access token was made; None where there is none."""
        made = self.renewed_at or self.account.signed_in_at
        return (self.seen_at - made).total_seconds() if self.expires_at is not None else None

    @property
    def token_left(self) -> float | None:
        """Seconds until the access token ends; negative once it has."""
        return (self.expires_at - self.seen_at).total_seconds() if self.expires_at is not None else None


class ConnectionViewModel(ViewModel):
    """State and commands of the connection dialog."""

    changed = Signal()
    connect_again_requested = Signal(object)
    """With the Account."""
    disconnect_requested = Signal(object)
    """With the Account."""

    def __init__(
        self,
        io: IoThread,
        account: Account,
        tokens: ConnectionTokens,
        clock: Clock,
        calls: Sequence[Call] = (),
        parent: QObject | None = None,
    ) -> None:
        """Prepare.

        Args:
            io: where the token source lives.
            account: whose connection.
            tokens: the account's token source.
            clock: tells ages.
            calls: figures of the account's calls, the latest last; read on the I/O loop.
            parent: as for any QObject.
        """
        super().__init__(parent)
        self._io, self._account, self._tokens, self._clock = io, account, tokens, clock
        self._calls: Sequence[Call] = ()  # the real ones belong to the I/O loop
        self._looks: set[asyncio.Task[None]] = set()
        self.checking = False
        self.connection = self._seen(account.scopes, None, None, None)
        self._calls = calls

    @property
    def account(self) -> Account:
        """Whose connection it is."""
        return self._account

    def refresh(self) -> None:
        """Look again; `changed` tells when it is done."""
        self._start(self._refresh(), "refresh")

    def check(self) -> None:
        """Fetch a token where none is valid, so that a dead sign-in shows; then look again."""
        if not self.checking:
            self.checking = True
            self.changed.emit()
            self._start(self._check(), "check")

    def stop(self) -> None:
        """Drop what is under way: nobody looks any more."""
        for look in self._looks:
            look.cancel()

    def connect_again(self) -> None:
        """Ask for a new sign-in of this account."""
        self.connect_again_requested.emit(self._account)

    def disconnect_account(self) -> None:
        """Ask to sign this account out."""
        self.disconnect_requested.emit(self._account)

    def details(self, when: Callable[[datetime], str]) -> str:
        """The connection as text to pass on: no token, no secret, no person's name.

        Args:
            when: writes a moment.
        """
        seen = self.connection
        missing = dict.fromkeys(scope for lack in seen.lacks for scope in lack.granular)
        rows = [
            (_("Kind of app"), kind_name(self._account.kind)),
            (_("Zoom"), self._account.oauth_url),
            (_("Zoom account ID"), self._account.zoom_account_id),
            (_("Signed in"), when(self._account.signed_in_at)),
            (_("Token renewed"), when(seen.renewed_at) if seen.renewed_at else "–"),
            (_("Token valid until"), when(seen.expires_at) if seen.expires_at else "–"),
            (_("Granted scopes"), ", ".join(seen.granted) or "–"),
            (_("Missing scopes"), ", ".join(missing) or "–"),
            (_("Last error"), _error_text(seen.last_error) if seen.last_error else _failure_text(seen, when)),
        ]
        return "\n".join(_("{label}: {value}").format(label=label, value=value) for label, value in rows)

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        look = self.tasks.start(work, name)
        self._looks.add(look)
        look.add_done_callback(self._looks.discard)

    async def _check(self) -> None:
        error: GreenroomError | None = None
        try:
            await self._io.run(self._ask_for_token())
        except GreenroomError as failure:
            error = failure
        finally:
            self.checking = False
        await self._refresh(error)

    async def _ask_for_token(self) -> None:
        await self._tokens.token()

    async def _refresh(self, error: GreenroomError | None = None) -> None:
        self.connection = await self._io.run(self._look(error))
        self.changed.emit()

    async def _look(self, error: GreenroomError | None) -> Connection:
        source, tokens = self._tokens, self._tokens.tokens
        return self._seen(
            tuple(source.scopes or self._account.scopes),
            source.last_refresh_at,
            tokens.expires_at if tokens is not None else None,
            error or source.last_error,
        )

    def _seen(
        self,
        granted: Sequence[str],
        renewed_at: datetime | None,
        expires_at: datetime | None,
        last_error: GreenroomError | None,
    ) -> Connection:
        scopes = frozenset(granted)
        lacks = tuple(Lack(_(each.name), each.classic, each.missing(scopes)) for each in lacking(scopes))
        failures = (call for call in reversed(self._calls) if call.title)
        return Connection(
            account=self._account,
            granted=tuple(sorted(scopes)),
            lacks=lacks,
            renewed_at=renewed_at,
            expires_at=expires_at,
            last_error=last_error,
            last_failure=next(failures, None),
            seen_at=self._clock.now(),
        )


def kind_name(kind: AppKind) -> str:
    """The kind of app in the words of the connect page."""
    if kind is AppKind.SERVER_TO_SERVER:
        return _("Server-to-Server")
    return _("General app with secret") if kind is AppKind.CONFIDENTIAL else _("General app, public client")


def _failure_text(seen: Connection, when: Callable[[datetime], str]) -> str:
    call = seen.last_failure
    if call is None:
        return "–"
    status = f"HTTP {call.http_status}" if call.http_status else call.outcome
    return f"{call.title} ({call.operation}, {status}, {when(call.started_at)})"


def _error_text(error: GreenroomError) -> str:
    return " ".join(part for part in (error.title + ":", error.message, error.details) if part)
