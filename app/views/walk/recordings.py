"""Scenes of the Recordings page, its dialogs and its states."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.recordings import Cost, Gap, Reach
from app.store.recordings import RecordingRow, RecordingState
from app.viewmodels.recordings import RecordingsViewModel
from app.viewmodels.recordings_state import Emptiness, Filters, Situation
from app.views.pages.recordings import RecordingsPage
from app.views.walk.camera import LARGE, PATIENCE_SECONDS, SMALL, USUAL, Camera, Scene, until
from app.views.walk.stage import Stage
from app.zoom.errors import MissingScope

DAYS = 365
"""Of the demo account's recordings that the walk reads."""
DOWNLOADED = 4
FIRST_BYTES = 4_000_000
"""So much has come when downloads are pictured: a fraction of them."""

_ADD = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class RecordingsScenes:
    """The page with the demo account's recordings."""

    def __init__(self, stage: Stage, camera: Camera, vm: RecordingsViewModel) -> None:
        self._stage, self._camera, self._vm = stage, camera, vm

    def all(self) -> Iterator[Scene]:
        """Every scene."""
        yield "recordings", self._recordings
        yield "recordings-downloading", self._downloading
        yield "recordings-several", self._several
        yield "recordings-to-trash", self._to_trash
        yield "recordings-trash", self._trash
        yield "recordings-filters", self._filters
        yield "recordings-archive", self._archive
        yield "recordings-why-empty", self._why_empty
        yield "recordings-loading", self._loading
        yield "recordings-nothing-found", self._nothing_found
        yield "recordings-empty", self._empty
        yield "recordings-error", self._error
        yield "recordings-partial", self._partial
        yield "recordings-cost", self._cost
        yield "recordings-small", lambda: self._at(SMALL)
        yield "recordings-large", lambda: self._at(LARGE)

    @property
    def _page(self) -> RecordingsPage:
        page = self._stage.window.open_page("recordings")
        assert isinstance(page, RecordingsPage)
        return page

    async def _recordings(self) -> QPixmap:
        await self._show()
        await self._select(_in_cloud)
        return await self._camera.window()

    async def _downloading(self) -> QPixmap:
        """Each picture begins downloads of its own: those of the one before have ended meanwhile."""
        await self._show()
        await self._select(_in_cloud, DOWNLOADED)
        uuids = self._vm.selection.summary.uuids if self._vm.selection.summary else ()
        self._page.actions_.download()
        self._page.drawer.set_open(True)
        await until(lambda: self._vm.transfers.snapshot.bytes > FIRST_BYTES)
        await self._select(lambda row: row.uuid in uuids)
        return await self._without_toast()

    async def _several(self) -> QPixmap:
        await self._show()
        await self._select(lambda _row: True, 5)
        return await self._camera.window()

    async def _to_trash(self) -> QPixmap:
        await self._show()
        await self._select(lambda _row: True, 3)
        self._page.actions_.trash()
        await until(QApplication.activeModalWidget)
        return await self._camera.open_dialog()

    async def _trash(self) -> QPixmap:
        await self._show()
        self._vm.set_trash(True)
        await until(lambda: not self._vm.reading)
        await until(lambda: self._vm.situation in (Situation.ROWS, Situation.EMPTY))
        picture = await self._camera.window()
        self._vm.set_trash(False)
        return picture

    async def _filters(self) -> QPixmap:
        await self._show()
        button = self._page.toolbar.more
        button.open_sheet()
        corner = button.mapTo(self._stage.window, QPoint(0, button.height() + 2))
        return await self._camera.popup(button.sheet, corner)

    async def _archive(self) -> QPixmap:
        await self._show()
        dialog = self._page.archive()
        await until(lambda: dialog.vm.estimate is not None)
        return await self._camera.dialog(dialog, dialog.reject)

    async def _why_empty(self) -> QPixmap:
        await self._show()
        dialog = self._page.explain()
        await until(lambda: not self._vm.diagnosis.busy)
        return await self._camera.dialog(dialog, dialog.reject)

    async def _at(self, size: QSize) -> QPixmap:
        self._stage.window.resize(size)
        picture = await self._recordings()
        self._stage.window.resize(USUAL)
        return picture

    # States

    async def _loading(self) -> QPixmap:
        return await self._situation(Situation.LOADING, "loading")

    async def _nothing_found(self) -> QPixmap:
        await self._show()
        self._vm.set_search("zeppelin")
        await until(lambda: self._vm.situation is Situation.EMPTY)
        picture = await self._camera.window()
        self._vm.clear_filters()
        return picture

    async def _empty(self) -> QPixmap:
        return await self._situation(Situation.EMPTY, "empty")

    async def _error(self) -> QPixmap:
        error = MissingScope(
            ("cloud_recording:read:list_user_recordings",),
            code=4711,
            http_status=400,
            said="Invalid access token, does not contain scopes:[cloud_recording:read:list_user_recordings]",
            operation="recordings",
        )
        return await self._situation(Situation.FAILED, "error", error)

    async def _partial(self) -> QPixmap:
        day = self._vm.today
        words = _("Zoom asked us to wait."), _("Retry in some minutes.")
        first, last = day - timedelta(days=60), day - timedelta(days=31)
        gap = Gap(first, last, "", _("Too many requests"), *words)
        return await self._bannered(lambda: self._page.list.show_gaps((gap,)))

    async def _cost(self) -> QPixmap:
        cost = Cost(396, 180.0, 396, 132, Reach.USERS, 0)
        return await self._bannered(lambda: self._page.list.show_question(cost))

    async def _bannered(self, show: Callable[[], None]) -> QPixmap:
        await self._show()
        show()
        picture = await self._camera.window()
        self._page.list.show_banner()
        return picture

    async def _situation(
        self, situation: Situation, state: str, error: GreenroomError | None = None
    ) -> QPixmap:
        """The list in a state that the demo is hardly ever in; what it reads meanwhile comes in between."""
        await self._show()
        rows = self._page.list
        picture = await self._camera.window()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while rows.states.state != state:
                rows.show_as(situation, Emptiness.NOTHING, error)
                picture = await self._camera.window()
        self._vm.situation_changed.emit(self._vm.situation)
        return picture

    # How

    async def _show(self) -> None:
        """The page with all its rows, nothing read any more, and no dialog."""
        page, vm = self._page, self._vm
        page.list.table.clearSelection()
        vm.set_trash(False)
        if vm.filters.narrow:
            vm.clear_filters()
        first = vm.today - timedelta(days=DAYS)
        if vm.filters != Filters(first):
            vm.set_range(first, None)
        if vm.question is not None:
            vm.read_now()
        await until(lambda: vm.situation is Situation.ROWS and not vm.reading)
        await until(lambda: page.list.model.recording_at(0) is not None)

    async def _select(self, fits: Callable[[RecordingRow], object], count: int = 1) -> None:
        """Select the first `count` recordings that fit, and wait for what is known of them."""
        model, table = self._page.list.model, self._page.list.table

        def found() -> list[int]:
            rows = ((at, model.recording_at(at)) for at in range(model.rowCount()))
            return [at for at, row in rows if row is not None and fits(row)][:count]

        await until(lambda: len(found()) == count)
        table.setFocus()
        table.select_row(found()[0])
        for at in found()[1:]:
            table.selectionModel().select(model.index(at, 0), _ADD)
        await until(lambda: self._vm.selection.count == count and self._vm.selection.summary is not None)
        if count == 1:
            await until(lambda: self._vm.detail.detail is not None)

    async def _without_toast(self) -> QPixmap:
        self._stage.window.toasts.toast.hide()
        return await self._camera.window()


def _in_cloud(row: RecordingRow) -> bool:
    return row.state is RecordingState.CLOUD
