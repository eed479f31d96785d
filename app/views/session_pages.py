"""The pages of the account that is open: their view-models live as long as its session."""

from PySide6.QtCore import QObject, Signal

from app.core.changes import Changes
from app.core.clock import Clock
from app.core.io_thread import IoThread
from app.services.session import Session
from app.viewmodels.meetings import MeetingsViewModel
from app.views.browser import open_url
from app.views.look import Look
from app.views.main_window import MainWindow
from app.views.pages.meetings import MeetingsPage
from app.views.window_state import WindowState


class SessionPages(QObject):
    """Makes each page when its tab is first opened, and closes them all together."""

    connect_requested = Signal()
    """The sign-in has ended or lacks scopes: connect again."""

    def __init__(
        self, look: Look, window: MainWindow, state: WindowState, io: IoThread, changes: Changes, clock: Clock
    ) -> None:
        """Tell the window how its pages are made.

        Args:
            look: the theme and measures.
            window: whose pages they are.
            state: where columns, splitters and the like are kept.
            io: where sessions live.
            changes: tells when the store has news.
            clock: for “now”.
        """
        super().__init__()
        self._look, self._window, self._state = look, window, state
        self._io, self._changes, self._clock = io, changes, clock
        self.meetings: MeetingsViewModel | None = None
        window.provide("meetings", self._meetings_page)

    def open(self, session: Session) -> None:
        """Have pages made for `session` from now on."""
        self.meetings = MeetingsViewModel(self._io, session, self._changes, self._clock)

    async def close(self) -> None:
        """Leave nothing on the screen that belongs to the open session; none open is no error."""
        self._window.forget_pages()
        meetings, self.meetings = self.meetings, None
        if meetings is not None:
            await meetings.close()

    def new_meeting(self) -> None:
        """Open the Meetings page and its dialog for a new meeting; does nothing while no session is open."""
        if self.meetings is not None:
            page = self._window.open_page("meetings")
            assert isinstance(page, MeetingsPage)
            page.new_meeting()

    def _meetings_page(self) -> MeetingsPage:
        assert self.meetings is not None, "pages are shown while a session is open"
        page = MeetingsPage(self._look, self.meetings, self._state, self._window.toasts, open_url)
        page.connect_requested.connect(self.connect_requested)
        return page
