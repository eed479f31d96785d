"""What can be done with recordings, from the pane, the list's menu and the keyboard alike."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.viewmodels._queueing import Queued
from app.viewmodels.base import Copied
from app.viewmodels.recording_actions import Restored, Trashed, TrashQuestion
from app.viewmodels.recordings import RecordingsViewModel
from app.views.clipboard import copy_text
from app.views.dialogs.trash import RestoreDialog, TrashDialog
from app.views.files import DesktopFiles
from app.views.format import Formats, isolate, shortened
from app.views.look import Look
from app.views.widgets.status import Tone
from app.views.widgets.toast import ToastArea

MANY = 20
"""More recordings than this are restored only after a question: each is a request."""


class RecordingActions(QObject):
    """Asks where it must be asked, then has the view-model do it, and tells what came of it."""

    refused = Signal(object)
    """A GreenroomError to show where the person looks; None takes it away."""

    def __init__(
        self,
        look: Look,
        vm: RecordingsViewModel,
        window: QWidget,
        toasts: ToastArea,
        formats: Formats,
        open_url: Callable[[str], bool],
    ) -> None:
        super().__init__(window)
        self._look, self._page, self._vm = look, vm, vm.actions
        self._window, self._toasts, self._formats, self._open_url = window, toasts, formats, open_url
        self.files = DesktopFiles(self)
        self._connect()

    # Commands on the selection

    def download(self) -> None:
        """Download the selected recordings."""
        if self._something_selected():
            self._vm.download_selected()

    def trash(self) -> None:
        """Move the selected recordings to the trash."""
        if why := self._vm.why_no_trash:
            self._toasts.say(why, tone=Tone.INFO)
        elif self._something_selected():
            self._vm.ask_trash_selected()

    def tell_in_trash(self) -> None:
        """Say why what is in the trash already does not go there."""
        self._toasts.say(_("This is in the trash already; Zoom deletes it after 30 days."), tone=Tone.INFO)

    def restore(self) -> None:
        """Bring the selected recordings back from the trash."""
        if why := self._vm.why_no_restore:
            self._toasts.say(why, tone=Tone.INFO)
        elif self._something_selected():
            self._vm.ask_restore_selected()

    # Commands on the one in the pane

    def open(self, key: str = "") -> None:
        """Open a file here, or play it on Zoom's page; without a key the best one."""
        if uuid := self._page.detail.uuid:
            self._vm.open(uuid, key)

    def play(self, key: str = "") -> None:
        """Play on Zoom's page."""
        if uuid := self._page.detail.uuid:
            self._vm.play_in_browser(uuid, key)

    def show_in_folder(self, key: str = "") -> None:
        """Show a file where it lies on this computer."""
        if uuid := self._page.detail.uuid:
            self._vm.show_in_folder(uuid, key)

    def copy_share_link(self) -> None:
        """Put the share link into the clipboard."""
        if uuid := self._page.detail.uuid:
            self._vm.copy_share_link(uuid)

    def copy_passcode(self) -> None:
        """Put the passcode into the clipboard."""
        if uuid := self._page.detail.uuid:
            self._vm.copy_passcode(uuid)

    def download_files(self, keys: frozenset[str]) -> None:
        """Download some files of the recording in the pane."""
        if (uuid := self._page.detail.uuid) and keys:
            self._vm.download([uuid], keys)

    def trash_files(self, keys: frozenset[str]) -> None:
        """Move some files of the recording in the pane to the trash."""
        if (uuid := self._page.detail.uuid) and keys:
            self._vm.ask_trash_files(uuid, keys)

    # What came of it

    def _connect(self) -> None:
        vm, drawer = self._vm, self._page.transfers
        vm.queued.connect(self._tell_queued)
        vm.trash_asked.connect(self._ask_trash)
        vm.restore_asked.connect(self._ask_restore)
        vm.trashed.connect(self._tell_trashed)
        vm.restored.connect(self._tell_restored)
        vm.copied.connect(self._put_into_clipboard)
        vm.play_requested.connect(self._play)
        for source in (vm, drawer):
            source.open_requested.connect(self._open_file)
            source.reveal_requested.connect(self._reveal_file)
            source.refused.connect(self.refused)
        self.files.failed.connect(self.refused)

    def _something_selected(self) -> bool:
        if self._page.selection.count:
            self.refused.emit(None)
            return True
        self._toasts.say(_("Select recordings first."), tone=Tone.INFO)
        return False

    def _ask_trash(self, question: TrashQuestion) -> None:
        """Ask before many are moved; one alone comes back by “Undo”."""
        if question.count == 1:
            self._vm.trash(question)
            return
        dialog = TrashDialog(self._look, self._window, question, self._formats)
        dialog.accepted.connect(lambda: self._vm.trash(question))
        self._open_dialog(dialog)

    def _ask_restore(self, question: TrashQuestion) -> None:
        if question.count <= MANY:
            self._vm.restore(question)
            return
        dialog = RestoreDialog(self._look, self._window, question, self._formats)
        dialog.accepted.connect(lambda: self._vm.restore(question))
        self._open_dialog(dialog)

    def _open_dialog(self, dialog: QDialog) -> None:
        self.refused.emit(None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_file(self, path: Path) -> None:
        self.refused.emit(None)
        self.files.open(path)

    def _reveal_file(self, path: Path) -> None:
        self.refused.emit(None)
        self.files.show_in_folder(path)

    def _play(self, url: str) -> None:
        if not self._open_url(url):
            self.refused.emit(
                GreenroomError(
                    _("No browser opened"),
                    _("The system did not open Zoom’s page of the recording."),
                    _("Use “Copy share link” and open it yourself."),
                )
            )

    def _put_into_clipboard(self, copied: Copied) -> None:
        copy_text(copied.text)
        self._toasts.say(copied.said)

    def _tell_queued(self, queued: Queued) -> None:
        if not queued.files:
            self._toasts.say(self._nothing_queued(queued), tone=Tone.INFO)
            return
        text = ngettext(
            "{count} file is being downloaded", "{count} files are being downloaded", queued.files
        )
        text = text.format(count=self._formats.number(queued.files))
        if queued.bytes:
            text = _("{text}, {size}").format(text=text, size=self._formats.size(queued.bytes))
        self._toasts.say(text)

    def _nothing_queued(self, queued: Queued) -> str:
        if queued.already:
            return _("All of it is on disk or on its way already.")
        return _("There is nothing to download: Zoom still works on it, or it is in the trash.")

    def _tell_trashed(self, trashed: Trashed) -> None:
        self._toasts.say(self._trashed_words(trashed), lambda: self._vm.undo(trashed), seconds=10)

    def _trashed_words(self, trashed: Trashed) -> str:
        count = self._formats.number(trashed.count)
        if trashed.keys:
            text = ngettext("{count} file moved to trash", "{count} files moved to trash", trashed.count)
            return text.format(count=count)
        if trashed.topic:
            return _("Moved to trash: “{topic}”").format(topic=isolate(shortened(trashed.topic, 60)))
        text = ngettext(
            "{count} recording moved to trash", "{count} recordings moved to trash", trashed.count
        )
        return text.format(count=count)

    def _tell_restored(self, restored: Restored) -> None:
        if restored.topic:
            self._toasts.say(_("Restored: “{topic}”").format(topic=isolate(shortened(restored.topic, 60))))
            return
        text = ngettext("{count} restored", "{count} restored", restored.count)
        self._toasts.say(text.format(count=self._formats.number(restored.count)))
