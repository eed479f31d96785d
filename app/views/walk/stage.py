"""What a walk leads through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.views.account_dialogs import AccountDialogs
from app.views.covers import Covers
from app.views.look import Look
from app.views.main_window import MainWindow
from app.views.session_pages import SessionPages
from app.views.tray import Tray


@dataclass(frozen=True, slots=True)
class Stage:
    """The parts of the window's program."""

    look: Look
    window: MainWindow
    covers: Covers
    dialogs: AccountDialogs
    tray: Tray
    open_demo: Callable[[], Awaitable[SessionPages]]
    """Opens the demo account and answers its pages."""
