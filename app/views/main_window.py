"""The window: tabs and account above, the open page, the status bar below.

It is painted before the rest of the program is imported. What its first picture does not show is imported by
the methods that need it: with view-models, toasts and dialogs that picture would come 70 ms later.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QStatusBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.account_button import AccountButton
from app.views.widgets.buttons import IconButton
from app.views.widgets.focus_ring import FocusRing
from app.views.widgets.pressing import pressed_by_return
from app.views.window_state import WindowState

if TYPE_CHECKING:
    from app.core.errors import GreenroomError
    from app.viewmodels.frame import FrameViewModel
    from app.views.account_menu import AccountMenu
    from app.views.dialogs.error import ErrorDialog
    from app.views.format import Formats
    from app.views.status_bar import StatusBar
    from app.views.widgets.toast import ToastArea

USUAL_SIZE, LEAST_SIZE = QSize(1280, 800), QSize(720, 480)
TITLE_BAR = 40
"""What a desktop adds above the window, about."""
STATE_KEY = "window"


@dataclass(frozen=True, slots=True)
class Page:
    """A page with a tab of its own."""

    key: str
    """What it is remembered by."""
    title: str
    icon: str
    create: Callable[[], QWidget] | None = None
    """Makes the page, when it is first opened; None: told later, by `provide`."""
    place: int = 0
    """Its digit in Ctrl+1 to Ctrl+5, whatever other pages there are; 0: its place among the tabs."""


class MainWindow(QMainWindow):
    """The frame around the pages; an overlay such as the welcome page takes all of it."""

    close_requested = Signal()
    """The person closes the window; it stays until `close_now`."""
    quit_requested = Signal()
    preferences_requested = Signal()
    connection_requested = Signal()
    disconnect_requested = Signal()
    add_account_requested = Signal()
    page_opened = Signal(str)
    """Key of the page that is shown now."""

    menu: "AccountMenu"
    toasts: "ToastArea"

    def __init__(self, look: Look, state: WindowState) -> None:
        """Lay out what the first picture shows; `follow` brings the rest."""
        super().__init__()
        self._look, self._state = look, state
        self._frame: FrameViewModel | None = None
        self._bar: StatusBar | None = None
        self._pages: list[Page] = []
        self._made: dict[str, QWidget] = {}
        self._shortcuts: list[QShortcut] = []
        self._may_close = False
        self.setWindowTitle("Greenroom")
        self.tabs = QTabBar()
        self._stack = QStackedWidget()
        self._root = QStackedWidget()
        self.sync_button = IconButton(look, "sync", _("Sync now"))
        self.sync_button.setEnabled(False)
        self.account_button = AccountButton(look)
        self._build_frame()
        self.setCentralWidget(self._root)
        self.setStatusBar(QStatusBar())
        self.ring = FocusRing(look, self)
        self._connect()
        self._restyle()
        look.changed.connect(self._restyle)
        if not state.restore_geometry(self, STATE_KEY):
            self.resize(self._fitting(USUAL_SIZE))

    def follow(self, frame: "FrameViewModel", formats: "Formats") -> None:
        """Show the state of `frame` and command it from now on; called once."""
        from app.views.account_menu import AccountMenu
        from app.views.status_bar import StatusBar
        from app.views.widgets.toast import ToastArea

        self._frame = frame
        self.menu = AccountMenu(self._look, frame)
        self.account_button.set_menu(self.menu)
        shown = not self.statusBar().isHidden()
        self._bar = StatusBar(self._look, frame, formats)
        self.setStatusBar(self._bar)
        self.statusBar().setVisible(shown)
        self.toasts = ToastArea(self._look, self)
        self._connect_frame(frame)
        self._refresh()

    def show_transfers(self, transfers: QWidget | None) -> None:
        """Show downloads in the status bar; None where no account is open."""
        assert self._bar is not None, "the frame is followed by now"
        self._bar.show_transfers(transfers)

    # Pages

    def add_page(self, page: Page) -> None:
        """Give a page its tab; it is made when it is first opened."""
        at = len(self._pages)
        self._pages.append(page)
        icon = self._look.icon(page.icon, "text2", 20, checked="accent_text")
        self.tabs.addTab(icon, page.title)
        shortcut = QShortcut(QKeySequence(f"Ctrl+{page.place or at + 1}"), self)
        shortcut.activated.connect(lambda: self.open_page(page.key))
        self._shortcuts.append(shortcut)

    def provide(self, key: str, create: Callable[[], QWidget]) -> None:
        """Say how the page called `key` is made."""
        at = self._place_of(key)
        self._pages[at] = replace(self._pages[at], create=create)

    def open_page(self, key: str) -> QWidget:
        """Show the page called `key`, and answer it."""
        at = self._place_of(key)
        if key not in self._made:
            create = self._pages[at].create
            assert create is not None, "a page is provided before it is opened"
            self._made[key] = create()
            self._stack.addWidget(self._made[key])
        self.tabs.setCurrentIndex(at)
        self._stack.setCurrentWidget(self._made[key])
        self._root.setCurrentIndex(0)
        self.statusBar().show()
        self._state.store(f"{STATE_KEY}/page", key)
        self.page_opened.emit(key)
        return self._made[key]

    def open_last_page(self) -> QWidget:
        """Show the page that was open when the program ended; the first one where none was."""
        last = self._state.value(f"{STATE_KEY}/page")
        known = [page.key for page in self._pages]
        return self.open_page(last if last in known else known[0])

    def page(self, key: str) -> QWidget | None:
        """The page called `key`, if it has been opened."""
        return self._made.get(key)

    def forget_pages(self) -> None:
        """Drop every page, for instance because they belong to another account; they are made anew."""
        for page in self._made.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._made.clear()

    def show_overlay(self, widget: QWidget) -> None:
        """Show `widget` instead of the frame; the one that was there before is deleted."""
        self.hide_overlay()
        self._root.addWidget(widget)
        self._root.setCurrentWidget(widget)
        self.statusBar().hide()

    def hide_overlay(self) -> None:
        """Show the frame again."""
        overlay = self.overlay
        if overlay is not None:
            self._root.removeWidget(overlay)
            overlay.deleteLater()
        self._root.setCurrentIndex(0)
        self.statusBar().show()

    @property
    def overlay(self) -> QWidget | None:
        """What is shown instead of the frame."""
        return self._root.widget(1) if self._root.count() > 1 else None

    # Saying things

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say what succeeded, with a way back where there is one."""
        self.toasts.say(text, undo)

    def show_error(self, error: "GreenroomError", retry: Callable[[], object] | None = None) -> "ErrorDialog":
        """Tell a failure that has no place on the page."""
        from app.views.dialogs.error import ErrorDialog

        dialog = ErrorDialog(self._look, self, error, retry)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def come_forward(self) -> None:
        """Show the window in front of the others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # Closing

    def close_now(self) -> None:
        """Close for good; the program has ended what it had to end."""
        self._may_close = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses what has the focus."""
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever owns the program; closing at once would cut its tasks off."""
        self.save_state()
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def save_state(self) -> None:
        """Remember geometry and what else the window keeps."""
        self._state.save_geometry(self, STATE_KEY)
        self._state.sync()

    # Inside

    def _build_frame(self) -> None:
        self.tabs.setProperty("role", "pages")
        self.tabs.setAccessibleName(_("Pages"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        head = QFrame()
        head.setProperty("bar", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(self._look.px(8), 0, self._look.px(12), 0)
        row.setSpacing(self._look.px(8))
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(self.sync_button)
        row.addWidget(self.account_button)
        self._head = head
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self._root.addWidget(frame)

    def _connect(self) -> None:
        self.tabs.tabBarClicked.connect(self._open_at)
        self.tabs.currentChanged.connect(self._open_at)
        QShortcut(QKeySequence("Ctrl+,"), self).activated.connect(self.preferences_requested)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self).activated.connect(self.quit_requested)

    def _connect_frame(self, frame: "FrameViewModel") -> None:
        self.sync_button.clicked.connect(frame.sync)
        for key in (QKeySequence.StandardKey.Refresh, "Ctrl+R"):
            QShortcut(QKeySequence(key), self).activated.connect(frame.sync)
        self.menu.preferences_requested.connect(self.preferences_requested)
        self.menu.connection_requested.connect(self.connection_requested)
        self.menu.disconnect_requested.connect(self.disconnect_requested)
        self.menu.add_account_requested.connect(self.add_account_requested)
        self.menu.quit_requested.connect(self.quit_requested)
        frame.changed.connect(self._refresh)
        frame.failed.connect(self._tell)

    def _place_of(self, key: str) -> int:
        return next(at for at, page in enumerate(self._pages) if page.key == key)

    def _open_at(self, at: int) -> None:
        if 0 <= at < len(self._pages) and (self.overlay is None) and self._is_other(at):
            self.open_page(self._pages[at].key)

    def _is_other(self, at: int) -> bool:
        """Whether a page is shown, and another one than this."""
        return bool(self._made) and self._stack.currentWidget() is not self._made.get(self._pages[at].key)

    def _refresh(self) -> None:
        if self._frame is not None:
            self.account_button.set_person(self._frame.person)
            self.sync_button.setEnabled(self._frame.can_sync)

    def _tell(self, error: "GreenroomError") -> None:
        self.show_error(error)

    def _fitting(self, size: QSize) -> QSize:
        """`size` in the look's pixels, or what the screen has room for."""
        room = self.screen().availableGeometry().size() - QSize(0, TITLE_BAR)
        return QSize(self._look.px(size.width()), self._look.px(size.height())).boundedTo(room)

    def _restyle(self) -> None:
        self.setMinimumSize(self._fitting(LEAST_SIZE))
        self._head.setFixedHeight(self._look.metrics.tabs)
        self.tabs.setIconSize(QSize(1, 1) * self._look.px(20))
        for at, page in enumerate(self._pages):
            icon = self._look.icon(page.icon, "text2", 20, checked="accent_text")
            self.tabs.setTabIcon(at, icon)
