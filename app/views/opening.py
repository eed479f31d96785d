"""The first picture of the window, painted before the rest of the program is imported.

Measured: the window is there after twice the time of an empty Qt window; with view-models, services and the
Zoom client imported before it, after ten times.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import __version__
from app.core.i18n import _
from app.core.paths import Paths, resources
from app.core.settings import Settings
from app.views.look import Look
from app.views.main_window import MainWindow, Page
from app.views.single_instance import SingleInstance
from app.views.theme import Appearance
from app.views.window_state import WindowState

if TYPE_CHECKING:
    from app.core.errors import GreenroomError

PATIENCE_MS = 300
"""How long a window manager may keep the window back before the program goes on without its picture."""


class AlreadyRunning(Exception):
    """Another process has the window of this base directory."""

    def __init__(self, *, raised: bool) -> None:
        super().__init__(_("Greenroom runs already, but its window does not answer."))
        self.raised = raised
        """Whether it has shown its window instead."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What there is when the first picture is painted."""

    app: QApplication
    instance: SingleInstance
    state: WindowState
    look: Look
    window: MainWindow


def open_window(paths: Paths, settings: Settings, *, bare: bool) -> Opening:
    """Paint the window.

    Args:
        paths: where the files lie; the folders are made.
        settings: for the appearance.
        bare: without tabs, since something is going to cover them.

    Raises:
        AlreadyRunning: another process has this window.
        OSError: the folders cannot be made.
    """
    app = _application()
    paths.make()
    instance = SingleInstance(paths.locks)
    if not instance.take():
        raise AlreadyRunning(raised=instance.raise_other())
    appearance = Appearance(settings.appearance)
    look = Look(app, resources() / "icons", paths.cache / "look", appearance, settings.text_size)
    state = WindowState(paths.window_file)
    window = MainWindow(look, state)
    window.add_page(Page("meetings", _("Meetings"), "meetings", place=1))
    window.add_page(Page("users", _("Users"), "users", place=2))
    window.add_page(Page("recordings", _("Recordings"), "recordings", place=3))
    if bare:
        window.show_overlay(QWidget())
    window.show()
    _wait_for_picture(window)
    return Opening(app, instance, state, look, window)


def show_error(error: "GreenroomError") -> None:
    """Show an error that keeps the program from starting, until it is closed."""
    from app.views.dialogs.error import ErrorDialog  # 20 ms that a start without errors need not spend

    app = _application()
    with tempfile.TemporaryDirectory(prefix="greenroom-") as scratch:
        dialog = ErrorDialog(Look(app, resources() / "icons", Path(scratch)), None, error)
        dialog.finished.connect(app.quit)
        dialog.open()
        app.exec()


def _application() -> QApplication:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("greenroom")
    app.setApplicationDisplayName("Greenroom")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("greenroom")
    app.setQuitOnLastWindowClosed(False)
    return app


def _wait_for_picture(window: MainWindow) -> None:
    """Let the screen ask for the picture, which is painted there and then."""
    patience = QTimer(singleShot=True)
    patience.start(PATIENCE_MS)
    while patience.isActive() and not window.windowHandle().isExposed():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
