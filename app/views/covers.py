"""What covers the window while no account is open: the welcome page and the connect page."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.tasks import TaskScope
from app.viewmodels.connect import ConnectViewModel
from app.views.look import Look
from app.views.main_window import MainWindow
from app.views.pages.connect import ConnectPage
from app.views.pages.welcome import WelcomePage


class Covers(QObject):
    """Puts the pages over the window, and tells what the person did on them."""

    signed_in = Signal(object)
    """An Account."""
    demo_requested = Signal()
    connect_requested = Signal()
    connect_cancelled = Signal()
    preferences_requested = Signal()

    def __init__(
        self, look: Look, window: MainWindow, connect: Callable[[], ConnectViewModel], tasks: TaskScope
    ) -> None:
        """Prepare; nothing is shown yet.

        Args:
            look: the theme and measures.
            window: what is covered.
            connect: makes a view-model for the connect page.
            tasks: where a view-model that is no longer needed comes to its end.
        """
        super().__init__(window)
        self._look, self._window, self._make_connect, self._tasks = look, window, connect, tasks
        self._connect: ConnectViewModel | None = None
        self._welcome: WelcomePage | None = None

    def show_welcome(self, notices: tuple[str, ...] = ()) -> WelcomePage:
        """Offer to connect or to look around."""
        page = WelcomePage(self._look)
        page.connect_requested.connect(self.connect_requested)
        page.how_to_requested.connect(self.show_connect)
        page.demo_requested.connect(self.demo_requested)
        page.preferences_requested.connect(self.preferences_requested)
        for notice in notices:
            page.show_notice(notice)
        self._cover(page)
        self._welcome = page
        return page

    def show_connect(self) -> ConnectViewModel:
        """Ask for what a sign-in needs; answers the page's view-model, not begun yet."""
        if self._connect is not None:
            self._tasks.start(self._connect.close(), "end sign-in")
        self._connect = self._make_connect()
        page = ConnectPage(self._look, self._connect)
        page.cancelled.connect(self.connect_cancelled)
        page.signed_in.connect(self.signed_in)
        self._cover(page)
        return self._connect

    def set_busy(self, text: str) -> None:
        """Say on the welcome page what is being done; it takes no clicks meanwhile."""
        if self._welcome is not None:
            self._welcome.set_busy(text)

    def show_error(self, error: GreenroomError) -> None:
        """Say on the welcome page what failed."""
        (self._welcome or self.show_welcome()).show_error(error)

    def lift(self) -> None:
        """Show the window itself."""
        self._welcome = None
        self._window.hide_overlay()

    async def close(self) -> None:
        """End a sign-in that runs."""
        connect, self._connect = self._connect, None
        if connect is not None:
            await connect.close()

    def _cover(self, page: WelcomePage | ConnectPage) -> None:
        self._welcome = None
        self._window.show_overlay(page)
        page.setFocus()
