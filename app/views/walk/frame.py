"""Scenes of the frame: preferences, connection, menus, what is said in passing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.core.i18n import _
from app.store.errors import DAMAGED, StoreError
from app.views.pages.components import ComponentsPage
from app.views.walk.camera import SETTLE_SECONDS, USUAL, Camera, Scene, until
from app.views.walk.stage import Stage
from app.zoom.errors import ServerError


class FrameScenes:
    """What stands around the pages, over any of them."""

    def __init__(self, stage: Stage, camera: Camera) -> None:
        self._stage, self._camera = stage, camera

    def all(self) -> Iterator[Scene]:
        """Every scene."""
        yield "preferences-appearance", lambda: self._preferences(0)
        yield "preferences-plan", lambda: self._preferences(1)
        yield "preferences-network", lambda: self._preferences(2)
        yield "preferences-downloads", lambda: self._preferences(3)
        yield "connection", self._connection
        yield "disconnect", self._disconnect
        yield "store-damaged", self._store_damaged
        yield "failure", self._failure
        yield "toast", self._toast
        yield "account-menu", self._account_menu
        yield "tray-menu", self._tray_menu
        yield "components", self._components

    async def _preferences(self, page: int) -> QPixmap:
        self._stage.dialogs.show_preferences(page)
        return await self._camera.open_dialog()

    async def _connection(self) -> QPixmap:
        self._stage.dialogs.show_connection()
        return await self._camera.open_dialog()

    async def _disconnect(self) -> QPixmap:
        self._stage.window.disconnect_requested.emit()
        return await self._camera.open_dialog()

    async def _store_damaged(self) -> QPixmap:
        error = StoreError(DAMAGED, Path("accounts", "store.sqlite3"))
        question = asyncio.ensure_future(self._stage.dialogs.ask_to_set_aside(error))
        await until(QApplication.activeModalWidget)
        picture = await self._camera.open_dialog()
        await question
        return picture

    async def _failure(self) -> QPixmap:
        error = ServerError(http_status=503, operation="meetings", tracking_id="v=2.0;clid=us02;rid=WEB_1")
        dialog = self._stage.window.show_error(error, lambda: None)
        return await self._camera.dialog(dialog, dialog.reject)

    async def _toast(self) -> QPixmap:
        self._stage.window.toast(
            _("Deleted: “{topic}”").format(topic=_("Research data clinic")), lambda: None
        )
        picture = await self._camera.window()
        self._stage.window.toasts.toast.hide()
        return picture

    async def _account_menu(self) -> QPixmap:
        button, menu = self._stage.window.account_button, self._stage.window.menu
        corner = button.mapTo(self._stage.window, QPoint(button.width(), button.height()))
        return await self._camera.menu(menu, corner)

    async def _tray_menu(self) -> QPixmap:
        return await self._camera.menu(self._stage.tray.menu, QPoint(USUAL.width() - 16, 16))

    async def _components(self) -> QPixmap:
        sheet = ComponentsPage(self._stage.look)
        sheet.resize(USUAL)
        sheet.show()
        sheet.show_focus()
        await asyncio.sleep(SETTLE_SECONDS)
        picture = sheet.grab()
        sheet.deleteLater()
        return picture
