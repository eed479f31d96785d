"""Connecting to Zoom: the form, the wait for the browser, and what to do when the keyring will not."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.sign_in import SignIn, SignInPhase, SignInRequest, SignInState, credentials_from
from app.services.sign_in_errors import SignInError
from app.store.accounts import Account
from app.store.secrets import KeyringError
from app.viewmodels.base import ViewModel
from app.viewmodels.connect_checks import (
    UNKNOWN,
    Check,
    Checker,
    check_account_id,
    check_client_id,
    check_client_secret,
    check_redirect,
)
from app.viewmodels.connect_steps import marketplace_url
from app.zoom.auth import AppKind, Credentials

CHECK_DELAY_MS = 400


class Field(StrEnum):
    """The values of the form."""

    ACCOUNT_ID = "account_id"
    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field
    REDIRECT = "redirect_uri"


_FIELDS: dict[AppKind, tuple[Field, ...]] = {
    AppKind.PUBLIC: (Field.CLIENT_ID, Field.REDIRECT),
    AppKind.CONFIDENTIAL: (Field.CLIENT_ID, Field.CLIENT_SECRET, Field.REDIRECT),
    AppKind.SERVER_TO_SERVER: (Field.ACCOUNT_ID, Field.CLIENT_ID, Field.CLIENT_SECRET),
}
_CHECKERS: dict[Field, Checker] = {
    Field.ACCOUNT_ID: check_account_id,
    Field.CLIENT_ID: check_client_id,
    Field.CLIENT_SECRET: check_client_secret,
    Field.REDIRECT: check_redirect,
}


class ConnectPhase(StrEnum):
    """What the page shows."""

    FORM = "form"
    WAITING = "waiting"
    WORKING = "working"
    KEYRING = "keyring"


class ConnectViewModel(ViewModel):
    """State and commands of the connect page."""

    phase_changed = Signal()
    kind_changed = Signal()
    value_changed = Signal(str)
    """A Field was given another value by the view-model, not by the person."""
    checked = Signal(str)
    """There is news in `checks` about this Field."""
    waiting_changed = Signal()
    focus_requested = Signal(str)
    error_changed = Signal()
    signed_in = Signal(object)
    """An Account."""
    cancelled = Signal()
    """The person leaves the page."""

    def __init__(
        self,
        io: IoThread,
        sign_in: SignIn,
        settings: Settings,
        open_url: Callable[[str], bool],
        parent: QObject | None = None,
    ) -> None:
        """Prepare with what settings and environment know.

        Args:
            io: where the sign-in runs.
            sign_in: the service.
            settings: values to begin with.
            open_url: opens the person's browser without blocking; False where it could not.
            parent: as for any QObject.
        """
        super().__init__(parent)
        self._io, self._sign_in, self._settings, self._open_url = io, sign_in, settings, open_url
        self._task: asyncio.Task[Any] | None = None
        self._again: Callable[[], None] = self.connect_to_zoom
        self._browser_wanted = True
        self._attempt = 0
        self.phase = ConnectPhase.FORM
        self.kind = AppKind.PUBLIC
        self.values: dict[Field, str] = {}
        self.checks: dict[Field, Check] = dict.fromkeys(Field, UNKNOWN)
        self.waiting: SignInState | None = None
        self.browser_opened = False
        self.error: GreenroomError | None = None
        self._timers = {field: self._timer(field) for field in Field}
        self._take_settings()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the kind of app needs, in reading order."""
        return _FIELDS[self.kind]

    @property
    def needs_browser(self) -> bool:
        """Whether a person consents in a browser."""
        return self.kind is not AppKind.SERVER_TO_SERVER

    @property
    def oauth_url(self) -> str:
        """Which Zoom is signed in at."""
        return self._settings.oauth_url

    def begin(self, *, ask: bool = False) -> None:
        """Open the page: connect at once where settings hold all that is needed, unless `ask`."""
        self._take_settings()
        self._set_error(None)
        self._set_phase(ConnectPhase.FORM)
        if not ask and credentials_from(self._settings) is not None:
            self.connect_to_zoom()

    def reconnect(self, account: Account) -> None:
        """Fill in what is known of `account`, for signing in again."""
        self._take_settings()
        if account.client_id != self.values[Field.CLIENT_ID]:
            self._put(Field.CLIENT_SECRET, "")
        self._put(Field.CLIENT_ID, account.client_id)
        if account.redirect_uri:
            self._put(Field.REDIRECT, account.redirect_uri)
        if account.kind is AppKind.SERVER_TO_SERVER:
            self._put(Field.ACCOUNT_ID, account.zoom_account_id)
        self.set_kind(account.kind)
        self._set_error(None)
        self._set_phase(ConnectPhase.FORM)

    def set_kind(self, kind: AppKind) -> None:
        """Choose the kind of app; it decides fields and steps."""
        if kind is not self.kind:
            self.kind = kind
            self.kind_changed.emit()

    def set_value(self, field: Field, text: str) -> None:
        """Take what the person typed; it is checked 400 ms after the last key."""
        if text.strip() != self.values[field]:
            self.values[field] = text.strip()
            self._timers[field].start()

    def use_fix(self, field: Field) -> None:
        """Put the value that the check offers into the field."""
        if fix := self.checks[field].fix:
            self._put(field, fix)
            self._check(field)

    def connect_to_zoom(self) -> None:
        """Sign in with the form's values; a wrong one gets the focus instead."""
        self._start(browser=True)

    def connect_elsewhere(self) -> None:
        """Sign in by a browser on another computer: shows the address, waits for the pasted answer."""
        self._start(browser=False)

    def open_again(self) -> None:
        """Open the page for consent once more."""
        if self.waiting is not None and self.waiting.authorize_url:
            self.browser_opened = self._open_url(self.waiting.authorize_url)
            self.waiting_changed.emit()

    def open_marketplace(self) -> None:
        """Open the place where apps are made."""
        self._open_url(marketplace_url(self._settings.oauth_url))

    async def paste(self, address: str) -> GreenroomError | None:
        """Take the pasted address; answers what is wrong with it, for the field."""
        try:
            await self._io.run(self._paste(address))
        except SignInError as error:
            return error
        return None

    def retry(self) -> None:
        """Do again what failed last."""
        self._again()

    def keep_for_session(self) -> None:
        """Go on without the keyring: the account must sign in again after a restart."""
        self._run(self._sign_in.keep_for_session, self.keep_for_session)

    def keep_again(self) -> None:
        """Try the keyring once more."""
        self._run(self._sign_in.keep, self.keep_again)

    def cancel(self) -> None:
        """Stop what runs and return to the form; from the form, leave the page."""
        if self.phase is ConnectPhase.FORM:
            self.cancelled.emit()
            return
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self.phase is ConnectPhase.KEYRING:
            self.tasks.start(self._io.run(self._sign_in.discard()), "discard")
        self._set_error(None)
        self._set_phase(ConnectPhase.FORM)

    async def close(self) -> None:
        """Stop the timers, end the tasks."""
        for timer in self._timers.values():
            timer.stop()
        await super().close()

    def _start(self, *, browser: bool) -> None:
        if self._task is not None and not self._task.done():
            return
        if not self._all_right():
            return
        self._browser_wanted, self.browser_opened = browser, False
        request = SignInRequest(self._credentials(), self.values[Field.REDIRECT])
        again = self.connect_to_zoom if browser else self.connect_elsewhere
        self._attempt += 1
        on_state = functools.partial(self._tell, asyncio.get_running_loop(), self._attempt)
        self._run(lambda: self._sign_in.start(request, on_state), again)

    def _run(self, work: Callable[[], Coroutine[Any, Any, Account]], again: Callable[[], None]) -> None:
        self._again = again
        self._set_error(None)
        self._set_phase(ConnectPhase.WORKING)
        self._task = self.tasks.start(self._finish(work), "sign-in")

    async def _finish(self, work: Callable[[], Coroutine[Any, Any, Account]]) -> None:
        try:
            account = await self._io.run(work())
        except KeyringError as error:
            self._set_error(error)
            self._again = self.keep_again
            self._set_phase(ConnectPhase.KEYRING)
        except GreenroomError as error:
            self._set_error(error)
            self._set_phase(ConnectPhase.FORM)
        except Exception:
            # The form must come back even from an error of ours; the base class tells of it.
            self._set_phase(ConnectPhase.FORM)
            raise
        else:
            self._forget_secret()
            self._set_phase(ConnectPhase.FORM)
            self.signed_in.emit(account)

    def _tell(self, loop: asyncio.AbstractEventLoop, attempt: int, state: SignInState) -> None:
        """Bring news from the I/O thread to the loop of the window."""
        loop.call_soon_threadsafe(self._on_state, attempt, state)

    def _on_state(self, attempt: int, state: SignInState) -> None:
        if attempt != self._attempt or self._task is None or self._task.done():
            return  # news of a sign-in that was cancelled meanwhile
        browser = state.phase in (SignInPhase.BROWSER, SignInPhase.WAITING)
        self.waiting = state if browser else None
        if state.phase is SignInPhase.BROWSER and self._browser_wanted:
            self.browser_opened = self._open_url(state.authorize_url)
        self._set_phase(ConnectPhase.WAITING if browser else ConnectPhase.WORKING)
        self.waiting_changed.emit()

    async def _paste(self, address: str) -> None:
        self._sign_in.paste(address)

    def _credentials(self) -> Credentials:
        value = self.values
        secret = value[Field.CLIENT_SECRET] if Field.CLIENT_SECRET in self.fields else None
        account_id = value[Field.ACCOUNT_ID] if Field.ACCOUNT_ID in self.fields else None
        return Credentials(self.kind, value[Field.CLIENT_ID], secret, account_id)

    def _all_right(self) -> bool:
        for field in self.fields:
            self._check(field)
        wrong = next((field for field in self.fields if self.checks[field].wrong), None)
        if wrong is None:
            return True
        self.focus_requested.emit(wrong)
        return False

    def _check(self, field: Field) -> None:
        self._timers[field].stop()
        self.checks[field] = _CHECKERS[field](self.values[field])
        self.checked.emit(field)

    def _check_typed(self, field: Field) -> None:
        if self.values[field]:
            self._check(field)
        else:
            # An empty field is not wrong yet; Connect says so when it matters.
            self.checks[field] = UNKNOWN
            self.checked.emit(field)

    def _timer(self, field: Field) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=CHECK_DELAY_MS)
        timer.timeout.connect(lambda: self._check_typed(field))
        return timer

    def _take_settings(self) -> None:
        settings, secret = self._settings, self._settings.client_secret
        known = credentials_from(settings)
        self._put(Field.ACCOUNT_ID, settings.account_id or "")
        self._put(Field.CLIENT_ID, settings.client_id or "")
        self._put(Field.CLIENT_SECRET, secret.get_secret_value() if secret else "")
        self._put(Field.REDIRECT, settings.redirect_uri)
        self.set_kind(known.kind if known is not None else AppKind.PUBLIC)

    def _put(self, field: Field, text: str) -> None:
        self.values[field] = text
        self.checks[field] = UNKNOWN
        self.value_changed.emit(field)
        if text:
            self._check(field)
        else:
            self.checked.emit(field)

    def _forget_secret(self) -> None:
        """Once it is in the keyring, the form need not hold it."""
        self._put(Field.CLIENT_SECRET, "")

    def _set_phase(self, phase: ConnectPhase) -> None:
        if phase is not ConnectPhase.WAITING:
            self.waiting = None
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit()

    def _set_error(self, error: GreenroomError | None) -> None:
        self.error = error
        self.error_changed.emit()


def remaining(seconds: int) -> str:
    """The time left for the browser, such as “4:05 left”."""
    minutes, rest = divmod(max(seconds, 0), 60)
    return _("{minutes}:{seconds} left").format(minutes=minutes, seconds=f"{rest:02d}")
