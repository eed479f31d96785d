"""The pages of the account that is open: their view-models live as long as its session."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.changes import Changes
from app.core.clock import Clock
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.session import Session
from app.viewmodels.base import ViewModel
from app.viewmodels.meetings import MeetingsViewModel
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.transfers import TransfersViewModel
from app.viewmodels.users import UsersViewModel
from app.views.browser import open_url
from app.views.look import Look
from app.views.main_window import MainWindow
from app.views.pages.meetings import MeetingsPage
from app.views.pages.recordings import RecordingsPage
from app.views.pages.users import UsersPage
from app.views.transfers_status import TransfersStatus
from app.views.window_state import WindowState


class SessionPages(QObject):
    """Makes each page when its tab is first opened, and closes them all together."""

    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""
    folder_used = Signal(object)
    """Path of an archive folder that the settings do not name yet."""

    def __init__(
        self,
        look: Look,
        window: MainWindow,
        state: WindowState,
        io: IoThread,
        changes: Changes,
        clock: Clock,
        settings: Callable[[], Settings],
    ) -> None:
        """Tell the window how its pages are made.

        Args:
            look: the theme and measures.
            window: whose pages they are.
            state: where columns, splitters and the like are kept.
            io: where sessions live.
            changes: tells when the store has news.
            clock: for “now”.
            settings: answers those in force.
        """
        super().__init__()
        self._look, self._window, self._state = look, window, state
        self._io, self._changes, self._clock, self._settings = io, changes, clock, settings
        self.meetings: MeetingsViewModel | None = None
        self.users: UsersViewModel | None = None
        self.recordings: RecordingsViewModel | None = None
        self._transfers: TransfersViewModel | None = None
        window.provide("meetings", self._meetings_page)
        window.provide("users", self._users_page)
        window.provide("recordings", self._recordings_page)

    def open(self, session: Session) -> None:
        """Have pages made for `session` from now on; on a running loop."""
        parts = self._io, session, self._changes, self._clock
        self.meetings = MeetingsViewModel(*parts)
        self.users = UsersViewModel(*parts, self._settings)
        self.recordings = RecordingsViewModel(*parts, self._settings)
        self.recordings.folder_used.connect(self.folder_used)
        self._transfers = TransfersViewModel(*parts)
        self._transfers.start()
        status = TransfersStatus(self._look, self._transfers)
        status.open_requested.connect(self.show_transfers)
        self._window.show_transfers(status)

    async def close(self) -> None:
        """Leave nothing on the screen that belongs to the open session; none open is no error."""
        self._window.show_transfers(None)
        self._window.forget_pages()
        made: tuple[ViewModel | None, ...] = (self.meetings, self.users, self.recordings, self._transfers)
        self.meetings = self.users = self.recordings = self._transfers = None
        for each in made:
            if each is not None:
                await each.close()

    def new_meeting(self) -> None:
        """Open the Meetings page and its dialog for a new meeting; does nothing while no session is open."""
        if self.meetings is not None:
            page = self._window.open_page("meetings")
            assert isinstance(page, MeetingsPage)
            page.new_meeting()

    def sync(self) -> None:
        """Ask Zoom again for what the page in sight shows, where nobody does so anyway."""
        if self.recordings is not None and self._in_sight("recordings"):
            self.recordings.refresh()
        if self.users is not None and self._in_sight("users"):
            self.users.sync_now()

    def show_transfers(self) -> None:
        """Open the Recordings page with its drawer; does nothing while no session is open."""
        if self.recordings is not None:
            page = self._window.open_page("recordings")
            assert isinstance(page, RecordingsPage)
            page.drawer.set_open(True)

    def _in_sight(self, key: str) -> bool:
        page = self._window.page(key)
        return page is not None and page.isVisible()

    def _meetings_page(self) -> MeetingsPage:
        assert self.meetings is not None, "pages are shown while a session is open"
        page = MeetingsPage(self._look, self.meetings, self._state, self._window.toasts, open_url)
        page.connect_requested.connect(self.connect_requested)
        return page

    def _users_page(self) -> UsersPage:
        assert self.users is not None, "pages are shown while a session is open"
        page = UsersPage(self._look, self.users, self._state, self._window.toasts, open_url)
        page.connect_requested.connect(self.connect_requested)
        return page

    def _recordings_page(self) -> RecordingsPage:
        assert self.recordings is not None, "pages are shown while a session is open"
        page = RecordingsPage(self._look, self.recordings, self._state, self._window.toasts, open_url)
        page.connect_requested.connect(self.connect_requested)
        return page
