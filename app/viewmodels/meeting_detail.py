"""One meeting, as the detail pane shows it, and what can be done with it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, Changes
from app.core.clock import Clock
from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.services.meetings import Deleted
from app.services.session import Session
from app.store.meetings import MeetingDetail, MeetingStatus
from app.viewmodels.base import Copied, ViewModel
from app.zoom.links import app_url, is_zoom_link


class MeetingDetailViewModel(ViewModel):
    """State and commands of the detail pane: from the store at once, then from Zoom."""

    changed = Signal()
    """Another meeting, or the same one with news; `detail` may be None."""
    busy_changed = Signal(bool)
    refused = Signal(object)
    """A GreenroomError of a command."""
    open_requested = Signal(str)
    """An address for the browser or the Zoom app; a start address signs in as the host, so never log it."""
    copied = Signal(object)
    """A Copied."""
    deleted = Signal(object)
    """A Deleted; may be undone when it says so."""
    restored = Signal(str)
    """Topic of a meeting that is back."""
    participants_changed = Signal()
    """Who was in the session shown is known now, or why not."""
    ended = Signal(str)
    """Topic of a meeting that was ended for all."""

    def __init__(
        self, io: IoThread, session: Session, changes: Changes, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._io, self._session, self._clock = io, session, clock
        self.key = ""
        self.detail: MeetingDetail | None = None
        self.stale_because: GreenroomError | None = None
        """Why what is shown is only what the store knows; None once Zoom has answered."""
        self.participants: tuple[str, ...] | None = None
        """Who was in the past session shown; None until Zoom has told."""
        self.participants_error: GreenroomError | None = None
        self.busy = False
        self._people_task: asyncio.Task[None] | None = None
        self._load_task: asyncio.Task[None] | None = None
        self._changes = changes
        self._unsubscribe: Callable[[], None] | None = changes.subscribe(
            self._on_changes, asyncio.get_event_loop()
        )

    async def close(self) -> None:
        """Stop listening and end what runs."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        await super().close()

    # What is shown

    def show(self, key: str) -> None:
        """Show the meeting or occurrence `key`; the empty key shows none."""
        if key == self.key:
            return
        self.key = key
        self._forget()
        if key:
            self._load_task = self.tasks.start(self._load(key), "load")

    @property
    def is_own(self) -> bool:
        """Whether the person signed in hosts it; without a person behind the token none is."""
        own = self._session.account.user_id
        return bool(own) and self.detail is not None and self.detail.row.host_id == own

    @property
    def account_name(self) -> str:
        """What to call the account in a confirmation."""
        return self._session.account.email or self._session.account.display_name

    @property
    def is_live(self) -> bool:
        """Whether it runs at this moment."""
        return self._status() is MeetingStatus.LIVE

    @property
    def is_cancelled(self) -> bool:
        """Whether it has been cancelled: nothing can be joined."""
        return self._status() is MeetingStatus.CANCELLED

    @property
    def session_uuid(self) -> str:
        """Zoom's name of the past session shown; empty for a meeting that is planned."""
        return self.detail.row.uuid if self.detail and self.detail.row.session else ""

    @property
    def can_join(self) -> bool:
        """Whether there is an address to join at."""
        return self.detail is not None and not self.is_cancelled and bool(self.detail.join_url)

    @property
    def can_start(self) -> bool:
        """Whether the meeting can be opened as its host."""
        return self.detail is not None and self._status() is not MeetingStatus.CANCELLED

    @property
    def why_not_edit(self) -> str:
        """Why Edit is off, in words; empty when it is not."""
        if self.detail is None or self.detail.fetched_at is None:
            return _("Zoom has not told the settings of this meeting yet.")
        if self.detail.row.repeats:
            return _("Editing a series comes later. You can delete it, or edit it in the Zoom portal.")
        if self._status() in {MeetingStatus.ENDED, MeetingStatus.CANCELLED}:
            return _("This meeting is over.")
        if self._status() is MeetingStatus.LIVE:
            return _("A meeting cannot be edited while it runs.")
        return ""

    @property
    def can_delete(self) -> bool:
        """Whether there is something at Zoom to delete."""
        if self.detail is None or self.detail.row.session:
            return False
        return self._status() in {MeetingStatus.SCHEDULED, MeetingStatus.ENDED}

    # Commands

    def join(self, *, with_app: bool = False) -> None:
        """Open the meeting as a guest, in the browser or in the Zoom app."""
        if self.detail is None or not self.detail.join_url:
            return
        url = self.detail.join_url
        if not is_zoom_link(url, self._session.account.api_url):
            self.refused.emit(_not_a_zoom_link())
            return
        self.open_requested.emit((app_url(url) if with_app else None) or url)

    def start(self) -> None:
        """Open the meeting as its host, with an address fetched for this moment."""
        self._run(self._start())

    def end(self) -> None:
        """End the running meeting for everyone."""
        self._run(self._end())

    def delete(self, *, notify_host: bool, notify_registrants: bool) -> None:
        """Delete the meeting, or its whole series, at Zoom.

        Args:
            notify_host: Zoom sends its cancellation e-mail to host and alternative hosts.
            notify_registrants: Zoom sends its cancellation e-mail to those registered.
        """
        self._run(self._delete(notify_host, notify_registrants))

    def undo_delete(self, deleted: Deleted) -> None:
        """Bring a deleted meeting back."""
        self._run(self._undo_delete(deleted), needs_meeting=False)

    def copy_link(self) -> None:
        """Put the join link into the clipboard."""
        if self.detail is not None and self.detail.join_url:
            self.copied.emit(Copied(self.detail.join_url, _("Link copied")))

    def copy_invitation(self) -> None:
        """Put Zoom's invitation text into the clipboard."""
        self._run(self._copy_invitation())

    def load_participants(self) -> None:
        """Ask who was in the past session shown, unless that is known or under way."""
        under_way = self._people_task is not None and not self._people_task.done()
        if under_way or self.participants is not None or not self.session_uuid:
            return
        self.participants_error = None
        self._people_task = self.tasks.start(self._load_participants(self.session_uuid), "participants")

    def refresh(self) -> None:
        """Ask Zoom for this meeting again."""
        if self.key:
            self._load_task = self.tasks.start(self._load(self.key), "load")

    # Inside

    def _forget(self) -> None:
        if self._load_task is not None:
            self._load_task.cancel()
            self._load_task = None
        if self._people_task is not None:
            self._people_task.cancel()
            self._people_task = None
        self.detail, self.stale_because = None, None
        self.participants, self.participants_error = None, None
        self.changed.emit()

    async def _load(self, key: str) -> None:
        await self._read(key)
        try:
            await self._io.run(self._session.meetings.refresh_detail(key))
            self.stale_because = None
        except GreenroomError as error:
            self.stale_because = error
        await self._read(key)
        if self.stale_because is None:
            await self._io.run(self._session.meetings.refresh_past(key))

    async def _read(self, key: str) -> None:
        detail = await self._io.run(self._session.store.meetings.detail(key))
        if key == self.key:
            self.detail = detail
            self.changed.emit()

    async def _load_participants(self, uuid: str) -> None:
        try:
            self.participants = await self._io.run(self._session.meetings.participants(uuid))
        except GreenroomError as error:
            self.participants_error = error
        self.participants_changed.emit()

    def _status(self) -> MeetingStatus | None:
        return self.detail.row.status if self.detail else None

    def _run(self, command: Coroutine[Any, Any, None], *, needs_meeting: bool = True) -> None:
        if self.busy or (needs_meeting and self.detail is None):
            command.close()
            return
        self._set_busy(True)
        self.tasks.start(self._finish(command), "command")

    async def _finish(self, command: Coroutine[Any, Any, None]) -> None:
        try:
            await command
        except GreenroomError as error:
            self.refused.emit(error)
        finally:
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    async def _start(self) -> None:
        assert self.detail is not None
        url = await self._io.run(self._session.meetings.start_url(self.detail.row.meeting_id))
        if not is_zoom_link(url, self._session.account.api_url):
            raise _not_a_zoom_link()
        self.open_requested.emit(url)

    async def _end(self) -> None:
        assert self.detail is not None
        row = self.detail.row
        await self._io.run(self._session.meetings.end(row.meeting_id))
        self.ended.emit(row.topic or "")

    async def _delete(self, notify_host: bool, notify_registrants: bool) -> None:
        work = self._session.meetings.delete(
            self.key, notify_host=notify_host, notify_registrants=notify_registrants
        )
        self.deleted.emit(await self._io.run(work))

    async def _undo_delete(self, deleted: Deleted) -> None:
        await self._io.run(self._session.meetings.undo_delete(deleted))
        self.restored.emit(deleted.topic or "")

    async def _copy_invitation(self) -> None:
        assert self.detail is not None
        text = await self._io.run(self._session.meetings.invitation(self.detail.row.meeting_id))
        self.copied.emit(Copied(text, _("Invitation copied")))

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.room == "meetings" and self.key and (not change.keys or self.key in change.keys):
                self.tasks.start(self._read(self.key), "read")


def _not_a_zoom_link() -> GreenroomError:
    return GreenroomError(
        _("This link does not lead to Zoom"),
        _("The link of this meeting points to another place, so it was not opened."),
        _("Ask the host of the meeting."),
    )
