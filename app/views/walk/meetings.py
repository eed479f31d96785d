"""Scenes of the Meetings page, its dialogs and its states."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.sync import SyncPhase, SyncState
from app.store.meetings import MeetingRow, View
from app.viewmodels.meetings import MeetingsViewModel
from app.viewmodels.meetings_state import Situation
from app.views.pages.meetings import MeetingsPage
from app.views.walk.camera import (
    LARGE,
    PATIENCE_SECONDS,
    SETTLE_SECONDS,
    SMALL,
    USUAL,
    Camera,
    Scene,
    type_into,
    until,
)
from app.views.walk.stage import Stage
from app.views.widgets.chips import ChipsField
from app.views.widgets.fields import TextEdit
from app.zoom.errors import MissingScope


class MeetingsScenes:
    """The page with the demo account's meetings."""

    def __init__(self, stage: Stage, camera: Camera, vm: MeetingsViewModel) -> None:
        self._stage, self._camera, self._vm = stage, camera, vm

    def all(self) -> Iterator[Scene]:
        """Every scene."""
        yield "meetings", self._meetings
        yield "live", lambda: self._view(View.LIVE)
        yield "past", lambda: self._view(View.PAST)
        yield "new-meeting", self._new_meeting
        yield "new-meeting-mistakes", self._new_meeting_mistakes
        yield "new-meeting-discard", self._discard
        yield "edit-meeting", self._edit_meeting
        yield "delete-meeting", lambda: self._delete(series=False)
        yield "delete-series", lambda: self._delete(series=True)
        yield "end-meeting", self._end_meeting
        yield "loading", self._loading
        yield "empty", self._empty
        yield "error", self._error
        yield "partial", self._partial
        yield "small", lambda: self._at(SMALL)
        yield "large", lambda: self._at(LARGE)

    @property
    def _page(self) -> MeetingsPage:
        page = self._stage.window.page("meetings")
        assert isinstance(page, MeetingsPage)
        return page

    async def _meetings(self) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: row.repeats and row.status == "scheduled")
        return await self._camera.window()

    async def _view(self, view: View) -> QPixmap:
        await self._show(view)
        await self._select(lambda row: True)
        return await self._camera.window()

    async def _at(self, size: QSize) -> QPixmap:
        self._stage.window.resize(size)
        picture = await self._meetings()
        self._stage.window.resize(USUAL)
        return picture

    async def _new_meeting(self) -> QPixmap:
        typed = {_("Topic"): _("Data stewardship: first round"), _("Duration in minutes"): "45"}
        return await self._editor(typed, filled=True)

    async def _new_meeting_mistakes(self) -> QPixmap:
        wrong = {_("Date"): "2026-02-30", _("Time"): "25:00", _("Duration in minutes"): "0"}
        return await self._editor(wrong, save=True)

    async def _editor(self, typed: Mapping[str, str], *, filled: bool = False, save: bool = False) -> QPixmap:
        await self._show(View.UPCOMING)
        self._page.new_meeting()
        dialog = self._page.editor
        assert dialog is not None, "the editor has just been opened"
        dialog.show_more_options()
        for label, text in typed.items():
            type_into(dialog, label, text)
        if filled:
            _fill(dialog)
        if save:
            dialog.save()
        return await self._camera.dialog(dialog, lambda: dialog.done(0))

    async def _discard(self) -> QPixmap:
        await self._show(View.UPCOMING)
        self._page.new_meeting()
        dialog = self._page.editor
        assert dialog is not None, "the editor has just been opened"
        type_into(dialog, _("Topic"), _("Data stewardship: first round"))
        dialog.reject()
        picture = await self._camera.open_dialog()
        dialog.done(0)
        return picture

    async def _edit_meeting(self) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: not row.repeats and row.status == "scheduled")
        self._page.edit_meeting()
        dialog = self._page.editor
        assert dialog is not None, "the editor has just been opened"
        return await self._camera.dialog(dialog, lambda: dialog.done(0))

    async def _delete(self, *, series: bool) -> QPixmap:
        await self._show(View.UPCOMING)
        await self._select(lambda row: row.repeats is series and row.status == "scheduled")
        self._page.actions_.delete()
        return await self._camera.open_dialog()

    async def _end_meeting(self) -> QPixmap:
        await self._show(View.LIVE)
        await self._select(lambda row: True)
        self._page.actions_.end()
        return await self._camera.open_dialog()

    # States

    async def _loading(self) -> QPixmap:
        return await self._situation(Situation.LOADING, "loading")

    async def _empty(self) -> QPixmap:
        vm = self._vm
        await self._show(View.UPCOMING)
        vm.set_search("zeppelin")
        await until(lambda: vm.situation is Situation.EMPTY)
        picture = await self._camera.window()
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
        self._vm.error = None
        return picture

    async def _partial(self) -> QPixmap:
        vm = self._vm
        await self._show(View.UPCOMING)
        before = vm.sync_state
        vm.sync_state = replace(
            before or SyncState(),
            phase=SyncPhase.PARTIAL,
            missing=_("Showing {shown} of about {total} meetings.").format(shown=90, total=120),
            resumes_at=vm.now + timedelta(minutes=12),
        )
        vm.sync_changed.emit()
        picture = await self._camera.window()
        vm.sync_state = before
        vm.sync_changed.emit()
        return picture

    async def _situation(
        self, situation: Situation, state: str, error: GreenroomError | None = None
    ) -> QPixmap:
        """The list in a state that the demo is hardly ever in; what it reads meanwhile comes in between."""
        vm = self._vm
        await self._show(View.UPCOMING)
        picture = await self._camera.window()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self._page.list.states.state != state:
                vm.error = error
                vm.situation_changed.emit(situation)
                picture = await self._camera.window()
        vm.situation_changed.emit(vm.situation)
        return picture

    # How

    async def _show(self, view: View) -> None:
        self._stage.window.open_page("meetings")  # the window begins with the page that was seen last
        vm = self._vm
        vm.set_search("")
        if vm.view is not view:
            before = vm.listing
            vm.set_view(view)
            await until(lambda: vm.listing is not before)
        await until(lambda: vm.sync_state is not None and vm.sync_state.phase is SyncPhase.DONE)
        await asyncio.sleep(SETTLE_SECONDS)  # what the last page brought is listed
        await until(lambda: vm.situation is Situation.ROWS and self._page.list.model.rowCount() > 0)

    async def _select(self, fits: Callable[[MeetingRow], object]) -> None:
        """Select the first meeting that fits, and wait for its details."""
        model = self._page.list.model

        def found() -> int | None:
            rows = (model.meeting_at(at) for at in range(model.rowCount()))
            return next((at for at, row in enumerate(rows) if row is not None and fits(row)), None)

        await until(lambda: found() is not None)
        at = found()
        assert at is not None
        self._page.list.table.setFocus()
        self._page.list.table.select_row(at)
        row = model.meeting_at(at)
        assert row is not None
        detail = self._vm.detail
        await until(lambda: detail.detail is not None and detail.detail.row.key == row.key)
        await until(lambda: not detail.busy)


def _fill(dialog: QWidget) -> None:
    """Put a deputy and an agenda into the dialog of a meeting."""
    deputies, agenda = dialog.findChild(ChipsField), dialog.findChild(TextEdit)
    assert deputies is not None, "the first one is for alternative hosts"
    assert agenda is not None
    deputies.set_values(("noor.vandijk@halvern.example",))
    agenda.setPlainText(
        _("What we keep, where, and for how long. Please bring one data set that worries you.")
    )
