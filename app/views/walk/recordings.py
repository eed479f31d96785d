"""Scenes of the Recordings page, its dialogs and its states."""

from collections.abc import Iterator
from datetime import timedelta

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from app.core.i18n import _
from app.services.recordings import Cost, Gap, Reach
from app.store.recordings import RecordingRow, RecordingState
from app.viewmodels.recordings_state import Emptiness, Filters, Situation
from app.views.walk.camera import LARGE, SMALL, Scene, until
from app.views.walk.lists import ListScenes
from app.zoom.errors import MissingScope

DAYS = 365
"""Of the demo account's recordings that the walk reads."""
DOWNLOADED = 4
FIRST_BYTES = 4_000_000
"""So much has come when downloads are pictured: a fraction of them."""


class RecordingsScenes(ListScenes):
    """The page with the demo account's recordings."""

    page_key = "recordings"

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
        yield "recordings-small", lambda: self.at(SMALL, self._recordings)
        yield "recordings-large", lambda: self.at(LARGE, self._recordings)

    async def _recordings(self) -> QPixmap:
        await self.show()
        await self.select(_in_cloud)
        return await self._camera.window()

    async def _downloading(self) -> QPixmap:
        """Each picture begins downloads of its own: those of the one before have ended meanwhile."""
        await self.show()
        await self.select(_in_cloud, DOWNLOADED)
        uuids = self._vm.selection.summary.uuids if self._vm.selection.summary else ()
        self.page.actions_.download()
        self.page.drawer.set_open(True)
        await until(lambda: self._vm.transfers.snapshot.bytes > FIRST_BYTES)
        await self.select(lambda row: row.uuid in uuids)
        return await self._without_toast()

    async def _several(self) -> QPixmap:
        await self.show()
        await self.select(lambda _row: True, 5)
        return await self._camera.window()

    async def _to_trash(self) -> QPixmap:
        await self.show()
        await self.select(lambda _row: True, 3)
        self.page.actions_.trash()
        await until(QApplication.activeModalWidget)
        return await self._camera.open_dialog()

    async def _trash(self) -> QPixmap:
        await self.show()
        self._vm.set_trash(True)
        await until(lambda: not self._vm.reading)
        await until(lambda: self._vm.situation in (Situation.ROWS, Situation.EMPTY))
        picture = await self._camera.window()
        self._vm.set_trash(False)
        return picture

    async def _filters(self) -> QPixmap:
        await self.show()
        button = self.page.toolbar.more
        button.open_sheet()
        corner = button.mapTo(self._stage.window, QPoint(0, button.height() + 2))
        return await self._camera.popup(button.sheet, corner)

    async def _archive(self) -> QPixmap:
        await self.show()
        dialog = self.page.archive()
        await until(lambda: dialog.vm.estimate is not None)
        return await self._camera.dialog(dialog, dialog.reject)

    async def _why_empty(self) -> QPixmap:
        await self.show()
        dialog = self.page.explain()
        await until(lambda: not self._vm.diagnosis.busy)
        return await self._camera.dialog(dialog, dialog.reject)

    # States

    async def _loading(self) -> QPixmap:
        return await self.in_situation(Situation.LOADING, "loading", Emptiness.NOTHING)

    async def _nothing_found(self) -> QPixmap:
        await self.show()
        self._vm.set_search("zeppelin")
        await until(lambda: self._vm.situation is Situation.EMPTY)
        picture = await self._camera.window()
        self._vm.clear_filters()
        return picture

    async def _empty(self) -> QPixmap:
        return await self.in_situation(Situation.EMPTY, "empty", Emptiness.NOTHING)

    async def _error(self) -> QPixmap:
        error = MissingScope(
            ("cloud_recording:read:list_user_recordings",),
            code=4711,
            http_status=400,
            said="Invalid access token, does not contain scopes:[cloud_recording:read:list_user_recordings]",
            operation="recordings",
        )
        return await self.in_situation(Situation.FAILED, "error", Emptiness.NOTHING, error)

    async def _partial(self) -> QPixmap:
        day = self._vm.today
        words = _("Zoom asked us to wait."), _("Retry in some minutes.")
        first, last = day - timedelta(days=60), day - timedelta(days=31)
        gap = Gap(first, last, "", _("Too many requests"), *words)
        return await self.bannered(lambda: self.page.list.show_gaps((gap,)))

    async def _cost(self) -> QPixmap:
        cost = Cost(396, 180.0, 396, 132, Reach.USERS, 0)
        return await self.bannered(lambda: self.page.list.show_question(cost))

    # How

    async def show(self) -> None:
        """The page with all its rows, nothing read any more, and no dialog."""
        page, vm = self.page, self._vm
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

    async def _without_toast(self) -> QPixmap:
        self._stage.window.toasts.toast.hide()
        return await self._camera.window()


def _in_cloud(row: RecordingRow) -> bool:
    return row.state is RecordingState.CLOUD
