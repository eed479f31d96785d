"""Taking pictures: of the window, and of dialogs and menus in front of it."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QWidget

from app.views.look import Look
from app.views.main_window import MainWindow

USUAL, SMALL, LARGE = QSize(1280, 800), QSize(960, 600), QSize(1920, 1080)
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.05
SETTLE_SECONDS = 0.25
"""Longer than any hover, skeleton or focus of the window takes to show."""
TITLE_BAR = 32

Scene = tuple[str, Callable[[], Awaitable[QPixmap]]]
"""A name, and what sets the scene and takes its picture."""


class Camera:
    """Takes pictures of one window."""

    def __init__(self, look: Look, window: MainWindow) -> None:
        self._look, self._window = look, window

    async def window(self) -> QPixmap:
        """The window as it is once it has settled."""
        if QApplication.activeModalWidget() is None:
            self._window.activateWindow()
        await asyncio.sleep(SETTLE_SECONDS)
        return self._window.grab()

    async def open_dialog(self) -> QPixmap:
        """The dialog that has just been opened; it is closed afterwards."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog), "a dialog has just been opened"
        return await self.dialog(dialog, dialog.reject)

    async def dialog(self, dialog: QDialog, close: Callable[[], object]) -> QPixmap:
        """A dialog in front of the window, with a bar for its title as desktops draw one."""
        picture = await self.window()
        grabbed = dialog.grab()
        room = picture.deviceIndependentSize() - grabbed.deviceIndependentSize()
        at = QPoint(int(room.width() / 2), max(int((room.height() + TITLE_BAR) / 2), TITLE_BAR))
        with QPainter(picture) as painter:
            self._paint_title(painter, dialog, at)
            painter.drawPixmap(at, grabbed)
        close()
        await asyncio.sleep(0)
        return picture

    async def menu(self, menu: QMenu, corner: QPoint) -> QPixmap:
        """A menu whose upper right corner is at `corner` of the window."""
        menu.popup(self._window.mapToGlobal(corner))
        picture = await self.window()
        grabbed = menu.grab()
        with QPainter(picture) as painter:
            painter.drawPixmap(corner - QPoint(grabbed.width(), 0), grabbed)
        menu.hide()
        return picture

    async def popup(self, sheet: QWidget, corner: QPoint) -> QPixmap:
        """An open sheet whose upper left corner is at `corner` of the window; it is closed afterwards."""
        picture = await self.window()
        grabbed = sheet.grab()
        with QPainter(picture) as painter:
            painter.drawPixmap(corner, grabbed)
        sheet.hide()
        return picture

    def _paint_title(self, painter: QPainter, dialog: QWidget, at: QPoint) -> None:
        look = self._look
        bar = QRectF(at.x(), at.y() - TITLE_BAR, dialog.width(), TITLE_BAR)
        painter.fillRect(bar, look.color("selected_idle"))
        painter.setPen(look.color("text2"))
        painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, dialog.windowTitle())
        painter.setPen(QPen(look.color("border"), 1))
        painter.drawRect(bar.adjusted(0, 0, 0, dialog.height()))


def type_into(inside: QWidget, label: str, text: str) -> None:
    """Put `text` into the field that a person knows as `label`."""
    fields = inside.findChildren(QLineEdit)
    next(field for field in fields if field.accessibleName() == label).setText(text)


async def until(look: Callable[[], object]) -> None:
    """Wait until something is on the screen.

    Raises:
        TimeoutError: it did not come in half a minute.
    """
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not look():  # noqa: ASYNC110  # what is waited for is on the screen, and has no event
            await asyncio.sleep(LOOK_SECONDS)
