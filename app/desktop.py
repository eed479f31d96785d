"""The window's program: adds the Qt loop, view-models, window and tray to the application."""

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import qasync

from app.application import Application
from app.core import log as logs
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.paths import resources
from app.core.settings import Settings
from app.core.start import Start
from app.core.tasks import TaskScope
from app.desktop_accounts import DesktopAccounts
from app.viewmodels.base import as_told
from app.viewmodels.connect import ConnectViewModel
from app.viewmodels.connection import ConnectionViewModel
from app.viewmodels.frame import FrameViewModel
from app.viewmodels.meetings import system_zone
from app.viewmodels.preferences import PreferencesViewModel
from app.viewmodels.tray import TrayViewModel
from app.views.account_dialogs import AccountDialogs
from app.views.browser import open_url
from app.views.covers import Covers
from app.views.format import Formats
from app.views.notifications import Notifications
from app.views.opening import Opening
from app.views.session_pages import SessionPages
from app.views.single_instance import SingleInstance
from app.views.theme import Appearance
from app.views.tray import Tray
from app.views.unix_signals import QuitSignals
from app.views.widgets.status import Tone
from app.zoom.http import system_has_certificates

log = logging.getLogger(__name__)

TRAY_TOLD = "tray/told"
NOTICE_SECONDS = 20
"""Long enough to read two sentences about the settings."""
SWITCH_SECONDS = 0.0001
"""How long a thread may keep the interpreter while another waits for it.

A table lets go of it a thousand times while it is painted, and each time waits for the I/O thread: with
Python's 5 ms, reading 10,000 meetings stalled the window for 110 ms at worst; with this, for 45.
"""


def run(start: Start, opening: Opening) -> int:
    """Fill the window and answer the exit status when it has closed."""
    sys.setswitchinterval(SWITCH_SECONDS)
    logs.configure(start.paths, start.verbose)
    for secret in start.settings.secrets():
        logs.register_secret(secret)
    loop = qasync.QEventLoop(opening.app)
    asyncio.set_event_loop(loop)
    try:
        with loop:
            return int(loop.run_until_complete(Desktop(start, opening).run()))
    finally:
        opening.instance.release()


class Desktop:
    """The window and the tray over the application; lives on the UI loop."""

    def __init__(self, start: Start, opening: Opening) -> None:
        self._start = start
        self._ended: asyncio.Future[int] = asyncio.get_event_loop().create_future()
        self._tasks = TaskScope("desktop", self._tell)
        self._core = Application(
            start.paths,
            start.settings,
            on_demo_death=self._from_io(self._after_demo_death),
            on_trouble=self._from_io(self._tell),
        )
        self._state, self._look, self._window = opening.state, opening.look, opening.window
        self._formats = Formats(ZoneInfo(system_zone()))
        self._notices = start.settings.notices()
        self._build_window()
        self._build_tray()
        self._accounts = DesktopAccounts(
            self._core, self._covers, self._dialogs, self._pages, self._frame, self._tray_vm, self._tasks
        )
        self._signals = QuitSignals()
        self._connect(opening.instance)

    def _build_window(self) -> None:
        core = self._core
        self._frame = FrameViewModel(core.io, core.changes, core.clock)
        self._window.follow(self._frame, self._formats)
        self._pages = SessionPages(
            self._look,
            self._window,
            self._state,
            core.io,
            core.changes,
            core.clock,
            lambda: core.settings,
        )
        self._covers = Covers(self._look, self._window, self._connect_view_model, self._tasks)
        self._dialogs = AccountDialogs(
            self._look,
            self._window,
            self._formats,
            self._preferences_view_model,
            self._connection_view_model,
            self._tasks,
        )

    def _build_tray(self) -> None:
        core = self._core
        self._tray_vm = TrayViewModel(core.io, core.changes, core.clock)
        self._tray = Tray(self._look, self._tray_vm, self._formats, open_url)
        icon = resources() / "icons" / "greenroom.svg"
        self._notifications = Notifications(core.io, icon, self._notify_ourselves)
        self._tray.use(self._notifications)

    def _connect(self, instance: SingleInstance) -> None:
        window, tray, covers, dialogs = self._window, self._tray, self._covers, self._dialogs
        instance.raise_requested.connect(window.come_forward)
        self._signals.received.connect(self.quit)
        window.close_requested.connect(self._close_window)
        window.quit_requested.connect(self.quit)
        window.preferences_requested.connect(lambda: dialogs.show_preferences())
        window.connection_requested.connect(dialogs.show_connection)
        tray.open_requested.connect(window.come_forward)
        tray.schedule_requested.connect(self._schedule)
        tray.transfers_requested.connect(self._show_transfers)
        tray.quit_requested.connect(self.quit)
        tray.available_changed.connect(self._follow_tray)
        covers.preferences_requested.connect(lambda: dialogs.show_preferences())
        dialogs.applied.connect(self._apply)
        accounts = self._accounts
        window.add_account_requested.connect(accounts.add)
        window.disconnect_requested.connect(accounts.ask_to_disconnect)
        accounts.shown.connect(self._show)
        accounts.failed.connect(self._tell)
        self._frame.sync_requested.connect(self._pages.sync)
        self._pages.folder_used.connect(self._keep_folder)
        self._tray_vm.failed.connect(self._tell)

    # Life

    async def run(self) -> int:
        """Show the window; answers the exit status when the person has quit and all is closed."""
        self._core.io.start()
        self._tray.show()
        if self._start.screenshots is not None:
            self._tasks.start(self._walk(self._start.screenshots), "walk")
        else:
            self._begin()
        try:
            return await self._ended
        finally:
            await self._shutdown()

    def quit(self) -> None:
        """End the program; more than once is no error."""
        self._end(0)

    def _end(self, status: int) -> None:
        if not self._ended.done():
            self._ended.set_result(status)

    async def _walk(self, folder: Path) -> None:
        """Take pictures of everything, then end."""
        from app.views.walk import Stage, picture_everything  # 10 ms, for those who make pictures

        stage = Stage(self._look, self._window, self._covers, self._dialogs, self._tray, self._demo_for_walk)
        self._end(await picture_everything(stage, folder))

    async def _demo_for_walk(self) -> SessionPages:
        await self._accounts.start_demo()
        if self._core.session is None:
            raise GreenroomError(_("No pictures"), _("The demo account did not open."))
        return self._pages

    def _begin(self) -> None:
        """Open what was asked for, or what was open last; else welcome."""
        if self._start.demo:
            self._accounts.open_demo()
        elif (account := self._accounts.at_start()) is not None:
            self._accounts.open(account)
        elif self._accounts.server_to_server() is not None:
            self._accounts.connect_account()
        else:
            self._covers.show_welcome(self._untold_notices())
        self._tell_damaged_accounts()

    def _untold_notices(self) -> tuple[str, ...]:
        """What the settings deserve a word about; once is enough."""
        notices, self._notices = self._notices, ()
        return notices

    def _tell_damaged_accounts(self) -> None:
        """The list of accounts could not be read: say where it lies now, and what to do."""
        aside = self._core.accounts.set_aside
        if aside is None:
            return
        self._core.accounts.set_aside = None
        self._tell(
            GreenroomError(
                _("The list of accounts was damaged"),
                _("Accounts that could not be read are missing. The old file is kept as {file}.").format(
                    file=aside
                ),
                _("Connect them to Zoom again; their stored meetings are still there."),
            )
        )

    def _close_window(self) -> None:
        if not self._tray.available:
            self.quit()
            return
        self._window.hide()
        if not self._state.flag(TRAY_TOLD):
            self._state.store_flag(TRAY_TOLD, True)
            self._notifications.notify(
                _("Greenroom stays in the tray"),
                _("Click its icon to open the window again, or choose “Quit” in its menu."),
                clicked=self._window.come_forward,
            )

    def _follow_tray(self, available: bool) -> None:
        """Without the tray's icon there would be no way back to a hidden window."""
        if not available and self._window.isHidden() and not self._ended.done():
            self._window.come_forward()

    async def _shutdown(self) -> None:
        self._tray.close()
        self._window.save_state()
        self._window.hide()
        await self._covers.close()
        await self._dialogs.close()
        await self._tasks.close()
        await self._accounts.close_views()
        await self._frame.close()
        await self._tray_vm.close()
        await self._notifications.close()
        await self._core.io.run(self._core.shutdown())
        self._core.io.stop()
        self._signals.close()
        self._window.close_now()

    # Accounts

    def _show(self) -> None:
        """Another account is open: show what was looked at last."""
        self._window.open_last_page()
        if notices := self._untold_notices():
            self._window.toasts.say("\n".join(notices), tone=Tone.WARN, seconds=NOTICE_SECONDS)

    # What dialogs work with

    def _connect_view_model(self) -> ConnectViewModel:
        core = self._core
        return ConnectViewModel(core.io, core.sign_in, core.settings, open_url)

    def _preferences_view_model(self) -> PreferencesViewModel:
        core = self._core
        certificates = system_has_certificates()
        return PreferencesViewModel(
            core.io,
            core.preferences,
            core.settings,
            system_certificates=certificates,
            recordings=core.paths.recordings,
        )

    def _connection_view_model(self) -> ConnectionViewModel | None:
        core, session = self._core, self._core.session
        if session is None:
            return None
        return ConnectionViewModel(core.io, session.account, session.tokens, core.clock, session.calls)

    def _apply(self, settings: Settings) -> None:
        self._look.set_appearance(Appearance(settings.appearance))
        self._look.set_text_percent(settings.text_size)
        self._tasks.start(self._apply_to_core(settings), "apply settings")

    async def _apply_to_core(self, settings: Settings) -> None:
        session = self._core.session
        network_changed = settings.proxy != self._core.settings.proxy
        if network_changed and session is not None:
            await self._accounts.close_views()
        try:
            await self._core.io.run(self._core.apply(settings))
        except GreenroomError as error:
            self._tell(error)
        if network_changed and session is not None:
            if session.account.demo:
                await self._accounts.start_demo()
            else:
                await self._accounts.open_now(session.account)

    def _keep_folder(self, folder: Path) -> None:
        self._tasks.start(self._core.io.run(self._core.add_archive_folder(folder)), "keep folder")

    # Saying things

    def _schedule(self) -> None:
        self._window.come_forward()
        self._pages.new_meeting()

    def _show_transfers(self) -> None:
        self._window.come_forward()
        self._pages.show_transfers()

    def _notify_ourselves(self, title: str, text: str) -> None:
        if not self._tray.show_message(title, text):
            self._window.toast(_("{title}. {text}").format(title=title, text=text))

    def _tell(self, error: Exception) -> None:
        self._window.show_error(as_told(error, "Desktop"))

    def _from_io(self, hear: Callable[[GreenroomError], None]) -> Callable[[GreenroomError], object]:
        """`hear` for calls from the I/O loop."""
        loop = self._ended.get_loop()
        return lambda error: loop.call_soon_threadsafe(hear, error)

    def _after_demo_death(self, error: GreenroomError) -> None:
        if not self._ended.done():
            self._window.show_error(error, self._accounts.open_demo)
