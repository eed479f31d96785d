"""What the scenes of every page with a list and a pane have in common."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSize
from PySide6.QtGui import QPixmap

from app.core.errors import GreenroomError
from app.views.walk.camera import PATIENCE_SECONDS, USUAL, Camera, until
from app.views.walk.stage import Stage

_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ListScenes:
    """Pictures of a page whose `list` is a table over a ListedModel."""

    page_key = ""

    def __init__(self, stage: Stage, camera: Camera, vm: Any) -> None:
        self._stage, self._camera, self._vm = stage, camera, vm

    async def show(self) -> None:
        """The page with all its rows, nothing read any more, and no dialog."""
        raise NotImplementedError

    @property
    def page(self) -> Any:
        """The page, open in the window."""
        return self._stage.window.open_page(self.page_key)

    async def at(self, size: QSize, scene: Callable[[], Awaitable[QPixmap]]) -> QPixmap:
        """A scene in a window of another size."""
        self._stage.window.resize(size)
        picture = await scene()
        self._stage.window.resize(USUAL)
        return picture

    async def bannered(self, show: Callable[[], None]) -> QPixmap:
        """The list with a banner that the demo is hardly ever in need of."""
        await self.show()
        return await self.bannered_now(show)

    async def bannered_now(self, show: Callable[[], None]) -> QPixmap:
        """The same over whatever is listed."""
        show()
        picture = await self._camera.window()
        self.page.list.show_banner()
        return picture

    async def in_situation(
        self, situation: Enum, state: str, emptiness: Enum, error: GreenroomError | None = None
    ) -> QPixmap:
        """The list in a state that the demo is hardly ever in; what it reads meanwhile comes in between."""
        await self.show()
        rows = self.page.list
        picture = await self._camera.window()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while rows.states.state != state:
                rows.show_as(situation, emptiness, error)
                picture = await self._camera.window()
        self._vm.situation_changed.emit(self._vm.situation)
        return picture

    async def select(self, fits: Callable[[Any], object], count: int = 1) -> None:
        """Select the first `count` rows that fit, and wait for what is known of them."""
        model, table = self.page.list.model, self.page.list.table

        def found() -> list[int]:
            rows = ((at, model.fetched_at(at)) for at in range(model.rowCount()))
            return [at for at, row in rows if row is not None and fits(row)][:count]

        await until(lambda: len(found()) == count)
        table.setFocus()
        table.select_row(found()[0])
        for at in found()[1:]:
            table.selectionModel().select(model.index(at, 0), _ADD)
        await until(lambda: self._vm.selection.count == count and self._vm.selection.summary is not None)
        if count == 1:
            await until(lambda: self._vm.detail.detail is not None)
