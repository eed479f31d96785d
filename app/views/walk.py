"""A walk through every page, dialog and state of the demo account, with a picture of each."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.sync import SyncPhase, SyncState
from app.store.meetings import MeetingRow, View
from app.viewmodels.connect import ConnectViewModel
from app.viewmodels.meetings import MeetingsViewModel
from app.viewmodels.meetings_state import Situation
from app.views.account_dialogs import AccountDialogs
from app.views.covers import Covers
from app.views.look import Look
from app.views.main_window import MainWindow
from app.views.pages.components import ComponentsPage
from app.views.pages.connect import ConnectPage
from app.views.pages.meetings import MeetingsPage
from app.views.theme import Appearance
from app.views.tray import Tray
from app.zoom.auth import AppKind
from app.zoom.errors import MissingScope

log = logging.getLogger(__name__)

USUAL, SMALL, LARGE = QSize(1280, 800), QSize(960, 600), QSize(1920, 1080)
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.05
SETTLE_SECONDS = 0.25
"""Longer than any hover, skeleton or focus of the window takes to show."""
TITLE_BAR = 32

Scene = tuple[str, Callable[[], Awaitable[QPixmap]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """What the walk leads through."""

    look: Look
    window: MainWindow
    covers: Covers
    dialogs: AccountDialogs
    tray: Tray
    open_demo: Callable[[], Awaitable[MeetingsViewModel]]
    """Opens the demo account and answers the view-model of its meetings."""


async def picture_everything(stage: Stage, folder: Path) -> int:
    """Walk, tell in the terminal how it went, and answer the exit status."""
    try:
        count = await Walk(stage, folder).run()
    except Exception:
        # Nobody sits in front of this window: whatever it is, it ends here and in the exit status.
        log.exception("the walk ended early")
        return 1
    sys.stdout.write(_("{count} pictures are in {folder}").format(count=count, folder=folder) + "\n")
    return 0


class Walk:
    """Takes the pictures; the window is resized and recoloured on the way."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        """Prepare.

        Args:
            stage: what is walked through.
            folder: where the pictures go, made when missing: NN-name-light.png and NN-name-dark.png.
        """
        self._stage, self._folder = stage, folder
        self._count = 0
        self._vm: MeetingsViewModel | None = None

    async def run(self) -> int:
        """Walk; answers how many pictures were saved.

        Raises:
            OSError: the folder cannot be written to.
            TimeoutError: something did not show in half a minute.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._stage.window.resize(USUAL)
        for name, scene in self._before_an_account():
            await self._take(name, scene)
        self._vm = await self._stage.open_demo()
        for name, scene in self._with_an_account():
            await self._take(name, scene)
        return self._count

    async def _take(self, name: str, scene: Callable[[], Awaitable[QPixmap]]) -> None:
        number = self._count // 2 + 1
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            self._stage.look.set_appearance(appearance)
            picture = await scene()
            path = self._folder / f"{number:02d}-{name}-{appearance.value}.png"
            if not picture.save(str(path)):
                raise OSError(f"cannot write {path}")
            self._count += 1

    def _before_an_account(self) -> Iterator[Scene]:
        yield "welcome", self._welcome
        yield "connect", lambda: self._connect(AppKind.PUBLIC)
        yield "connect-with-secret", lambda: self._connect(AppKind.CONFIDENTIAL)
        yield "connect-server-to-server", lambda: self._connect(AppKind.SERVER_TO_SERVER)
        yield "connect-mistakes", self._connect_mistakes

    def _with_an_account(self) -> Iterator[Scene]:
        yield "meetings", self._meetings
        yield "live", lambda: self._view(View.LIVE)
        yield "past", lambda: self._view(View.PAST)
        yield "new-meeting", self._new_meeting
        yield "new-meeting-mistakes", self._new_meeting_mistakes
        yield "edit-meeting", self._edit_meeting
        yield "delete-meeting", self._delete_meeting
        yield "end-meeting", self._end_meeting
        yield "loading", self._loading
        yield "empty", self._empty
        yield "error", self._error
        yield "partial", self._partial
        yield "small", lambda: self._at(SMALL)
        yield "large", lambda: self._at(LARGE)
        yield "preferences-appearance", lambda: self._preferences(0)
        yield "preferences-plan", lambda: self._preferences(1)
        yield "preferences-network", lambda: self._preferences(2)
        yield "connection", self._connection
        yield "disconnect", self._disconnect
        yield "account-menu", self._account_menu
        yield "tray-menu", self._tray_menu
        yield "components", self._components

    # Before an account

    async def _welcome(self) -> QPixmap:
        self._stage.covers.show_welcome()
        return await self._window_picture()

    async def _connect(self, kind: AppKind) -> QPixmap:
        self._connect_page().set_kind(kind)
        return await self._window_picture()

    async def _connect_mistakes(self) -> QPixmap:
        vm = self._connect_page()
        vm.set_kind(AppKind.PUBLIC)
        page = self._stage.window.overlay
        assert isinstance(page, ConnectPage), "the connect page has just been shown"
        _type(page.form, _("Redirect address"), "http://192.168.1.20:5058/api/auth/zoom/callback")
        vm.connect_to_zoom()
        return await self._window_picture()

    def _connect_page(self) -> ConnectViewModel:
        vm = self._stage.covers.show_connect()
        vm.begin(ask=True)
        return vm

    # The Meetings page

    @property
    def _meetings_vm(self) -> MeetingsViewModel:
        assert self._vm is not None, "the demo account is open"
        return self._vm

    @property
    def _page(self) -> MeetingsPage:
        page = self._stage.window.page("meetings")
        assert isinstance(page, MeetingsPage)
        return page

    async def _meetings(self) -> QPixmap:
        self._stage.window.resize(USUAL)
        await self._show(View.UPCOMING)
        await self._select(lambda row: row.repeats and row.status == "scheduled")
        return await self._window_picture()

    async def _view(self, view: View) -> QPixmap:
        await self._show(view)
        await self._select(lambda row: True)
        return await self._window_picture()

    async def _at(self, size: QSize) -> QPixmap:
        self._stage.window.resize(size)
        picture = await self._meetings_at_size()
        self._stage.window.resize(USUAL)
        return picture

    async def _meetings_at_size(self) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: row.repeats and row.status == "scheduled")
        return await self._window_picture()

    async def _new_meeting(self) -> QPixmap:
        return await self._editor(
            {_("Topic"): _("Data stewardship: first round"), _("Duration in minutes"): "45"}
        )

    async def _new_meeting_mistakes(self) -> QPixmap:
        wrong = {_("Date"): "2026-02-30", _("Time"): "25:00", _("Duration in minutes"): "0"}
        return await self._editor(wrong, save=True)

    async def _editor(self, typed: Mapping[str, str], *, save: bool = False) -> QPixmap:
        await self._show(View.UPCOMING)
        self._page.new_meeting()
        dialog = self._page.editor
        assert dialog is not None, "the editor has just been opened"
        dialog.show_more_options()
        for label, text in typed.items():
            _type(dialog, label, text)
        if save:
            dialog.save()
        return await self._dialog_picture(dialog, lambda: dialog.done(0))

    async def _edit_meeting(self) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: not row.repeats and row.status == "scheduled")
        self._page.edit_meeting()
        dialog = self._page.editor
        assert dialog is not None, "the editor has just been opened"
        return await self._dialog_picture(dialog, lambda: dialog.done(0))

    async def _delete_meeting(self) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: row.repeats and row.status == "scheduled")
        self._page.actions_.delete()
        return await self._open_dialog_picture()

    async def _end_meeting(self) -> QPixmap:
        await self._show(View.LIVE)
        await self._select(lambda row: True)
        self._page.actions_.end()
        return await self._open_dialog_picture()

    # States

    async def _loading(self) -> QPixmap:
        return await self._situation(Situation.LOADING, "loading")

    async def _empty(self) -> QPixmap:
        vm = self._meetings_vm
        await self._show(View.UPCOMING)
        vm.set_search("zeppelin")
        await _until(lambda: vm.situation is Situation.EMPTY)
        picture = await self._window_picture()
        vm.set_search("")
        return picture

    async def _error(self) -> QPixmap:
        error = MissingScope(
            ("meeting:read:list_meetings",),
            code=4711,
            http_status=400,
            said="Invalid access token, does not contain scopes:[meeting:read:list_meetings]",
            operation="meetings",
        )
        picture = await self._situation(Situation.FAILED, "error", error)
        self._meetings_vm.error = None
        return picture

    async def _partial(self) -> QPixmap:
        vm = self._meetings_vm
        await self._show(View.UPCOMING)
        before = vm.sync_state
        vm.sync_state = replace(
            before or SyncState(),
            phase=SyncPhase.PARTIAL,
            missing=_("Showing {shown} of about {total} meetings.").format(shown=90, total=120),
            resumes_at=vm.now + timedelta(minutes=12),
        )
        vm.sync_changed.emit()
        picture = await self._window_picture()
        vm.sync_state = before
        vm.sync_changed.emit()
        return picture

    async def _situation(
        self, situation: Situation, state: str, error: GreenroomError | None = None
    ) -> QPixmap:
        """The list in a state that the demo is hardly ever in; what it reads meanwhile comes in between."""
        vm = self._meetings_vm
        await self._show(View.UPCOMING)
        picture = await self._window_picture()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._page.list.states.state != state:
                vm.error = error
                vm.situation_changed.emit(situation)
                picture = await self._window_picture()
        vm.situation_changed.emit(vm.situation)
        return picture

    # Dialogs and menus

    async def _preferences(self, page: int) -> QPixmap:
        await self._show(View.UPCOMING)
        self._stage.dialogs.show_preferences(page)
        return await self._open_dialog_picture()

    async def _connection(self) -> QPixmap:
        self._stage.dialogs.show_connection()
        return await self._open_dialog_picture()

    async def _disconnect(self) -> QPixmap:
        self._stage.window.disconnect_requested.emit()
        return await self._open_dialog_picture()

    async def _account_menu(self) -> QPixmap:
        button, menu = self._stage.window.account_button, self._stage.window.menu
        corner = button.mapTo(self._stage.window, QPoint(button.width(), button.height()))
        return await self._menu_picture(menu, corner)

    async def _tray_menu(self) -> QPixmap:
        return await self._menu_picture(self._stage.tray.menu, QPoint(USUAL.width() - 16, 16))

    async def _components(self) -> QPixmap:
        sheet = ComponentsPage(self._stage.look)
        sheet.resize(USUAL)
        sheet.show()
        sheet.show_focus()
        await asyncio.sleep(SETTLE_SECONDS)
        picture = sheet.grab()
        sheet.deleteLater()
        return picture

    # How

    async def _show(self, view: View) -> None:
        vm = self._meetings_vm
        vm.set_search("")
        if vm.view is not view:
            before = vm.listing
            vm.set_view(view)
            await _until(lambda: vm.listing is not before)
        await _until(lambda: vm.situation is Situation.ROWS and self._page.list.model.rowCount() > 0)

    async def _select(self, fits: Callable[[MeetingRow], object]) -> None:
        """Select the first meeting that fits, and wait for its details."""
        model = self._page.list.model

        def found() -> int | None:
            rows = (model.meeting_at(at) for at in range(model.rowCount()))
            return next((at for at, row in enumerate(rows) if row is not None and fits(row)), None)

        await _until(lambda: found() is not None)
        at = found()
        assert at is not None
        self._page.list.table.setFocus()
        self._page.list.table.select_row(at)
        row = model.meeting_at(at)
        assert row is not None
        detail = self._meetings_vm.detail
        await _until(lambda: detail.detail is not None and detail.detail.row.key == row.key)
        await _until(lambda: not detail.busy)

    async def _window_picture(self) -> QPixmap:
        if QApplication.activeModalWidget() is None:
            self._stage.window.activateWindow()
        await asyncio.sleep(SETTLE_SECONDS)
        return self._stage.window.grab()

    async def _open_dialog_picture(self) -> QPixmap:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog), "a dialog has just been opened"
        return await self._dialog_picture(dialog, dialog.reject)

    async def _dialog_picture(self, dialog: QDialog, close: Callable[[], object]) -> QPixmap:
        """The dialog in front of the window, with a bar for its title as desktops draw one."""
        picture = await self._window_picture()
        grabbed = dialog.grab()
        room = picture.deviceIndependentSize() - grabbed.deviceIndependentSize()
        at = QPoint(int(room.width() / 2), max(int((room.height() + TITLE_BAR) / 2), TITLE_BAR))
        with QPainter(picture) as painter:
            self._paint_title(painter, dialog, at)
            painter.drawPixmap(at, grabbed)
        close()
        await asyncio.sleep(0)
        return picture

    def _paint_title(self, painter: QPainter, dialog: QWidget, at: QPoint) -> None:
        look = self._stage.look
        bar = QRectF(at.x(), at.y() - TITLE_BAR, dialog.width(), TITLE_BAR)
        painter.fillRect(bar, look.color("selected_idle"))
        painter.setPen(look.color("text2"))
        painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, dialog.windowTitle())
        painter.setPen(QPen(look.color("border"), 1))
        painter.drawRect(bar.adjusted(0, 0, 0, dialog.height()))

    async def _menu_picture(self, menu: QWidget, corner: QPoint) -> QPixmap:
        """A menu whose upper right corner is at `corner` of the window."""
        menu.popup(self._stage.window.mapToGlobal(corner))  # type: ignore[attr-defined]  # a QMenu
        picture = await self._window_picture()
        grabbed = menu.grab()
        with QPainter(picture) as painter:
            painter.drawPixmap(corner - QPoint(grabbed.width(), 0), grabbed)
        menu.hide()
        return picture


def _type(inside: QWidget, label: str, text: str) -> None:
    """Put `text` into the field that a person knows as `label`."""
    fields = inside.findChildren(QLineEdit)
    next(field for field in fields if field.accessibleName() == label).setText(text)


async def _until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not look():  # noqa: ASYNC110  # what is waited for is on the screen, and has no event
            await asyncio.sleep(LOOK_SECONDS)
