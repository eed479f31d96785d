"""Which account the window shows: opening, switching, connecting again, disconnecting, one at a time."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.application import Application
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.tasks import TaskScope
from app.services.session import Session
from app.services.sign_in import credentials_from
from app.store.accounts import Account
from app.store.errors import StoreError
from app.viewmodels.frame import FrameViewModel
from app.viewmodels.tray import TrayViewModel
from app.views.account_dialogs import AccountDialogs
from app.views.covers import Covers
from app.views.session_pages import SessionPages
from app.zoom.auth import AppKind


class DesktopAccounts(QObject):
    """Brings the session of one account at a time to the pages, the frame and the tray."""

    shown = Signal()
    """Another account is open now."""
    failed = Signal(object)
    """The error of a command that has no other place to be told."""

    def __init__(
        self,
        core: Application,
        covers: Covers,
        dialogs: AccountDialogs,
        pages: SessionPages,
        frame: FrameViewModel,
        tray: TrayViewModel,
        tasks: TaskScope,
    ) -> None:
        """Take what follows the open account."""
        super().__init__()
        self._core, self._covers, self._dialogs, self._pages = core, covers, dialogs, pages
        self._frame, self._tray, self._tasks = frame, tray, tasks
        self._opening: asyncio.Task[None] | None = None
        covers.connect_requested.connect(self.connect_account)
        covers.connect_cancelled.connect(self.leave_connect)
        covers.demo_requested.connect(self.open_demo)
        covers.signed_in.connect(self.open)
        pages.connect_requested.connect(self.connect_again_current)
        dialogs.connect_again_requested.connect(self.connect_again)
        dialogs.disconnect_confirmed.connect(self.disconnect_account)
        frame.switch_requested.connect(self.switch)

    def open(self, account: Account) -> None:
        """Open `account` instead of whatever is open."""
        self._instead_of_opening(self.open_now(account), "open account")

    def open_demo(self) -> None:
        """Open the demo account, started afresh."""
        if not self._core.session:
            self._covers.show_welcome()
            self._covers.set_busy(_("Opening the demo account…"))
        self._instead_of_opening(self.start_demo(), "open demo")

    def _instead_of_opening(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """One opening at a time: the newest wish counts."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening = self._tasks.start(work, name)

    async def start_demo(self) -> None:
        """Start the demo account and show it, or say why it does not come up."""
        await self.close_views()
        try:
            account = await self._core.io.run(self._core.start_demo())
        except GreenroomError as error:
            self._covers.show_error(error)
            return
        await self.open_now(account)

    async def open_now(self, account: Account) -> None:
        """Open `account`, or offer an empty store where its own cannot be read."""
        await self.close_views()
        await self._covers.close()
        try:
            session = await self._core.io.run(self._core.open(account))
        except StoreError as error:
            await self._offer_empty_store(account, error)
            return
        if not account.demo:
            self._core.accounts.set_current(account.key)
        self._show(session)

    async def _offer_empty_store(self, account: Account, error: StoreError) -> None:
        if await self._dialogs.ask_to_set_aside(error):
            await self._core.io.run(self._core.set_store_aside(account))
            await self.open_now(account)
        else:
            self._covers.show_error(error)

    def _show(self, session: Session) -> None:
        core = self._core
        self._pages.open(session)
        self._frame.attach(session)
        self._tray.attach(session)
        self._frame.set_accounts(core.accounts.all(), session.account.key)
        self._covers.lift()
        self.shown.emit()

    async def close_views(self) -> None:
        """Leave nothing on the screen that belongs to the open account."""
        self._frame.detach()
        self._tray.detach()
        await self._pages.close()

    def ask_to_disconnect(self) -> None:
        """Have the person confirm that the open account goes."""
        if self._core.session is not None:
            self._dialogs.ask_to_disconnect(self._core.session.account)

    def connect_account(self) -> None:
        """Sign in by the app that the settings describe, or ask for one."""
        self._covers.show_connect().begin()

    def add(self) -> None:
        """Sign in to a further account."""
        self._covers.show_connect().begin(ask=True)

    def connect_again(self, account: Account) -> None:
        """Sign in to `account` once more."""
        self._covers.show_connect().reconnect(account)

    def connect_again_current(self) -> None:
        """Sign in to the open account once more."""
        if self._core.session is not None:
            self.connect_again(self._core.session.account)

    def leave_connect(self) -> None:
        """Show again what the connect page covered."""
        if self._core.session is not None:
            self._covers.lift()
        else:
            self._covers.show_welcome()

    def switch(self, key: str) -> None:
        """Open the account of this key, if there is one."""
        account = self._core.accounts.get(key)
        if account is not None:
            self.open(account)

    def disconnect_account(self, account: Account) -> None:
        """Sign `account` out, and open another one where there is one."""
        self._instead_of_opening(self._end_account(account), "disconnect")

    async def _end_account(self, account: Account) -> None:
        await self.close_views()
        try:
            await self._core.io.run(self._core.disconnect(account))
        except GreenroomError as error:
            await self.open_now(account)
            self.failed.emit(error)
            return
        other = self.at_start()
        if other is None:
            self._covers.show_welcome()
        else:
            await self.open_now(other)

    def at_start(self) -> Account | None:
        """The account to begin with; None: nobody is signed in, or not in a way that outlived the program."""
        given = self.server_to_server()
        if given is not None:
            # The environment holds the secret, so nothing need have outlived the last run.
            zoom = self._core.settings.oauth_url
            accounts = self._core.accounts.all()
            return next((one for one in accounts if (one.client_id, one.oauth_url) == (given, zoom)), None)
        key = self._core.accounts.current
        account = self._core.accounts.get(key) if key else None
        return account if account is not None and _may_open(account) else None

    def server_to_server(self) -> str | None:
        """Client id of the app that the environment describes whole, so that nothing need be asked."""
        given = credentials_from(self._core.settings)
        return given.client_id if given and given.kind is AppKind.SERVER_TO_SERVER else None


def _may_open(account: Account) -> bool:
    """Whether its secrets outlived the program that signed it in."""
    return not account.session_only
