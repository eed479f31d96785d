"""What can be done with recordings, from the toolbar, the list's menu, the pane and the keyboard alike."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.core.io_thread import IoThread
from app.core.settings import Settings
from app.services.recordings import TrashResult
from app.services.session import Session
from app.store.recordings import FileRow, RecordingDetail
from app.viewmodels._queueing import queue_files
from app.viewmodels.base import Copied, ViewModel, as_told
from app.viewmodels.recording_files import best_file, checked_play_address, file_is_gone, path_on_disk
from app.viewmodels.recording_selection import RecordingSelection

DAYS_IN_TRASH = 30
"""How long Zoom keeps what lies in its trash."""


@dataclass(frozen=True, slots=True)
class TrashQuestion:
    """What a confirmation has to tell: how many, of which account."""

    uuids: tuple[str, ...]
    keys: frozenset[str]
    """Of the files meant; empty: the recordings as a whole."""
    count: int
    """Recordings; files where `keys` are named."""
    files: int
    bytes: int
    topic: str
    """Of a single recording; else empty."""
    account: str
    days: int = DAYS_IN_TRASH


@dataclass(frozen=True, slots=True)
class Trashed:
    """What was moved to the trash, so that it can be undone."""

    uuids: tuple[str, ...]
    keys: tuple[str, ...]
    """Of files; empty where whole recordings were moved."""
    count: int
    topic: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What is back."""

    count: int
    topic: str


class RecordingActionsViewModel(ViewModel):
    """Commands on recordings by their UUIDs, and on what is selected."""

    queued = Signal(object)
    """A Queued."""
    trash_asked = Signal(object)
    """A TrashQuestion to confirm; the yes is `trash`."""
    restore_asked = Signal(object)
    """A TrashQuestion to confirm; the yes is `restore`."""
    trashed = Signal(object)
    """A Trashed."""
    restored = Signal(object)
    """A Restored."""
    copied = Signal(object)
    """A Copied."""
    open_requested = Signal(object)
    """The Path of a file to open."""
    reveal_requested = Signal(object)
    """The Path of a file to show in its folder."""
    play_requested = Signal(str)
    """An address of Zoom's player; it may hold a passcode, so never log it."""
    busy_changed = Signal(bool)
    refused = Signal(object)
    """A GreenroomError of a command."""

    def __init__(
        self,
        io: IoThread,
        session: Session,
        settings: Callable[[], Settings],
        selection: RecordingSelection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._io, self._session, self._settings = io, session, settings
        self._selection = selection
        self.busy = False
        """Whether Zoom is changing something."""
        self._one_change, self._changing = asyncio.Lock(), 0

    @property
    def why_no_trash(self) -> str:
        """Why nothing can be moved to the trash, in words; empty where it can."""
        return "" if self._session.recordings.may_trash else self._session.recordings.trash_why_not

    @property
    def why_no_restore(self) -> str:
        """Why nothing can be brought back, in words; empty where it can."""
        return "" if self._session.recordings.may_restore else self._session.recordings.restore_why_not

    # Files

    def download(self, uuids: Sequence[str], keys: frozenset[str] = frozenset()) -> None:
        """Queue the files of these recordings, or only those with these keys."""
        self._start(lambda: self._download(tuple(uuids), keys))

    def download_selected(self) -> None:
        """Queue all files of the selected recordings."""
        self._start(self._download_selected)

    def open(self, uuid: str, key: str = "") -> None:
        """Open a file where it is here, else play it on Zoom's page; without a key the best one."""
        self._start(lambda: self._open(uuid, key))

    def play_in_browser(self, uuid: str, key: str = "") -> None:
        """Play a file on Zoom's page, wherever it is; without a key the best one."""
        self._start(lambda: self._play(uuid, key))

    def show_in_folder(self, uuid: str, key: str = "") -> None:
        """Show a file where it lies; without a key the best one that is here."""
        self._start(lambda: self._reveal(uuid, key))

    # Texts

    def copy_share_link(self, uuid: str) -> None:
        """Put the address that Zoom shares the recording at into the clipboard."""
        self._start(lambda: self._copy(uuid, lambda detail: detail.share_url, _("Share link copied")))

    def copy_passcode(self, uuid: str) -> None:
        """Put the passcode of the share link into the clipboard."""
        self._start(lambda: self._copy(uuid, lambda detail: detail.passcode, _("Passcode copied")))

    # Trash

    def ask_trash(self, uuids: Sequence[str]) -> None:
        """Have the person confirm that these recordings go into Zoom's trash."""
        self._start(lambda: self._ask(tuple(uuids), frozenset(), self.trash_asked))

    def ask_trash_selected(self) -> None:
        """Have the person confirm that the selected recordings go into Zoom's trash."""
        self._start(lambda: self._ask_selected(self.trash_asked))

    def ask_trash_files(self, uuid: str, keys: frozenset[str]) -> None:
        """Have the person confirm that these files of a recording go into Zoom's trash."""
        self._start(lambda: self._ask((uuid,), keys, self.trash_asked))

    def ask_restore(self, uuids: Sequence[str]) -> None:
        """Have the person confirm that these recordings come back from the trash."""
        self._start(lambda: self._ask(tuple(uuids), frozenset(), self.restore_asked))

    def ask_restore_selected(self) -> None:
        """Have the person confirm that the selected recordings come back from the trash."""
        self._start(lambda: self._ask_selected(self.restore_asked))

    def trash(self, question: TrashQuestion) -> None:
        """Do what was confirmed: move to Zoom's trash."""
        self._change(lambda: self._trash(question))

    def restore(self, question: TrashQuestion) -> None:
        """Do what was confirmed: bring back from Zoom's trash."""
        self._change(lambda: self._restore(question.uuids, tuple(question.keys), question.topic))

    def restore_at_once(self, uuids: Sequence[str], topic: str = "") -> None:
        """Bring recordings back without a question."""
        self._change(lambda: self._restore(tuple(uuids), (), topic))

    def undo(self, trashed: Trashed) -> None:
        """Bring back what was just moved to the trash."""
        self._change(lambda: self._restore(trashed.uuids, trashed.keys, trashed.topic), waits=True)

    # Inside

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.tasks.start(self._finish(work), "command")

    def _change(self, work: Callable[[], Coroutine[Any, Any, None]], *, waits: bool = False) -> None:
        """Do one change at a time; a press on what is being done anyway does nothing, unless it `waits`."""
        if waits or not self.busy:
            self._set_busy(True)
            self.tasks.start(self._finish_change(work), "change")

    async def _finish(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except Exception as error:
            self.refused.emit(as_told(error, type(self).__name__))

    async def _finish_change(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._changing += 1
        try:
            async with self._one_change:
                await self._finish(work)
        finally:
            self._changing -= 1
            self._set_busy(self._changing > 0)

    def _set_busy(self, busy: bool) -> None:
        if busy is not self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)

    async def _download_selected(self) -> None:
        await self._download(await self._selection.uuids(), frozenset())

    async def _download(self, uuids: tuple[str, ...], keys: frozenset[str]) -> None:
        files = await self._io.run(self._session.store.recordings.files(uuids))
        wanted = [file for file in files if not keys or file.key in keys]
        folder, template = self._session.folders.default, self._settings().naming_template
        self.queued.emit(await self._io.run(queue_files(self._session, folder, wanted, template)))

    async def _open(self, uuid: str, key: str) -> None:
        detail = await self._detail(uuid)
        file = best_file(detail.files, key, local=True)
        if file is None:
            self._play_file(detail, best_file(detail.files, key))
        else:
            self.open_requested.emit(await path_on_disk(file))

    async def _play(self, uuid: str, key: str) -> None:
        detail = await self._detail(uuid)
        self._play_file(detail, best_file(detail.files, key))

    def _play_file(self, detail: RecordingDetail, file: FileRow | None) -> None:
        self.play_requested.emit(checked_play_address(detail, file, self._session.account.api_url))

    async def _reveal(self, uuid: str, key: str) -> None:
        file = best_file((await self._detail(uuid)).files, key, local=True)
        if file is None:
            raise file_is_gone()
        self.reveal_requested.emit(await path_on_disk(file))

    async def _copy(self, uuid: str, text_of: Callable[[RecordingDetail], str], said: str) -> None:
        if text := text_of(await self._detail(uuid)):
            self.copied.emit(Copied(text, said))

    async def _detail(self, uuid: str) -> RecordingDetail:
        detail = await self._io.run(self._session.store.recordings.detail(uuid))
        if detail is None:
            raise _not_known()
        return detail

    async def _ask_selected(self, signal: Any) -> None:
        await self._ask(await self._selection.uuids(), frozenset(), signal)

    async def _ask(self, uuids: tuple[str, ...], keys: frozenset[str], signal: Any) -> None:
        """Tell what a change would touch; nothing where nothing is selected."""
        if not uuids:
            return
        files, size, topic = await self._figures(uuids, keys)
        count, account = len(keys) or len(uuids), account_name(self._session)
        signal.emit(TrashQuestion(uuids, keys, count, files, size, topic, account))

    async def _figures(self, uuids: tuple[str, ...], keys: frozenset[str]) -> tuple[int, int, str]:
        """Files, bytes, and the topic of a single recording."""
        summary = self._selection.summary
        if not keys and summary is not None and summary.uuids == uuids:
            return summary.files, summary.bytes, summary.topic
        details = [await self._detail(uuid) for uuid in uuids]
        files = [file for each in details for file in each.files if not keys or file.key in keys]
        topic = details[0].row.topic if len(details) == 1 else ""
        return len(files), sum(file.size or 0 for file in files), topic

    async def _trash(self, question: TrashQuestion) -> None:
        service, keys = self._session.recordings, question.keys
        work = service.trash_files(_by_recording(question)) if keys else service.trash(question.uuids)
        result = await self._io.run(work)
        if result.done:
            uuids, moved = (question.uuids, result.done) if keys else (result.done, ())
            self.trashed.emit(Trashed(uuids, moved, len(result.done), question.topic))
        self._tell_failures(result)

    async def _restore(self, uuids: tuple[str, ...], keys: tuple[str, ...], topic: str) -> None:
        service = self._session.recordings
        work = service.restore_files({uuids[0]: keys}) if keys else service.restore(uuids)
        result = await self._io.run(work)
        if result.done:
            self.restored.emit(Restored(len(result.done), topic))
        self._tell_failures(result)

    def _tell_failures(self, result: TrashResult) -> None:
        if result.failed:
            self.refused.emit(told_together(result))


def account_name(session: Session) -> str:
    """What to call the account in a confirmation."""
    return session.account.email or session.account.display_name


def told_together(result: TrashResult) -> GreenroomError:
    """The failures of several recordings or files in one message."""
    first, count = result.failed[0], len(result.failed)
    if count == 1 and not result.done:
        return GreenroomError(first.title, first.message, first.next_step)
    message = ngettext(
        "{count} of {all} was left as it was: {reason}",
        "{count} of {all} were left as they were: {reason}",
        count,
    ).format(count=count, all=count + len(result.done), reason=first.message)
    details = "\n".join(f"{each.name}: {each.title} {each.message}" for each in result.failed)
    return GreenroomError(first.title, message, first.next_step, details=details)


def _by_recording(question: TrashQuestion) -> Mapping[str, Sequence[str]]:
    return {question.uuids[0]: tuple(question.keys)}


def _not_known() -> GreenroomError:
    return GreenroomError(
        _("No such recording"),
        _("Greenroom does not know this recording any more."),
        _("Ask Zoom again with “Sync now”."),
    )
