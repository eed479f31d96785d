"""The context menus of a recording in the list, and of a file in the pane."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import _
from app.store.recordings import FileState
from app.viewmodels.recording_detail import FileLine
from app.viewmodels.recordings import RecordingsViewModel
from app.views.panes._recording_actions import RecordingActions

_FETCHED = {FileState.CLOUD, FileState.FAILED, FileState.DAMAGED}


class RecordingMenu(QMenu):
    """What can be done with the selected recordings; comes to life as soon as they are read."""

    def __init__(self, parent: QWidget, vm: RecordingsViewModel, acts: RecordingActions) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._vm = vm
        self._conditions: list[tuple[QAction, Callable[[], bool]]] = []
        detail = vm.detail
        one = lambda: bool(vm.selection.single) and detail.detail is not None  # noqa: E731
        self._offer(_("Open"), lambda: acts.open(), lambda: one() and (detail.can_open or detail.can_play))
        self._offer(_("Play on Zoom’s page"), lambda: acts.play(), lambda: one() and detail.can_play)
        self._offer(_("Show in folder"), lambda: acts.show_in_folder(), lambda: one() and detail.can_open)
        self.addSeparator()
        self._offer(_("Download"), acts.download, lambda: not one() or detail.can_download)
        self._offer(_("Copy share link"), acts.copy_share_link, lambda: one() and detail.has_share_link)
        self._offer(_("Copy passcode"), acts.copy_passcode, lambda: one() and bool(detail.passcode))
        self.addSeparator()
        self._offer(_("Move to trash"), acts.trash, self._can_trash)
        self._offer(_("Restore"), acts.restore, self._can_restore)
        detail.changed.connect(self._refresh)
        vm.selection.changed.connect(self._refresh)
        self._refresh()

    def _can_trash(self) -> bool:
        summary = self._vm.selection.summary
        some = summary is None or summary.in_trash < summary.count
        return some and not self._vm.actions.why_no_trash

    def _can_restore(self) -> bool:
        summary = self._vm.selection.summary
        return bool(summary and summary.in_trash) and not self._vm.actions.why_no_restore

    def _offer(self, text: str, run: Callable[[], object], possible: Callable[[], bool]) -> None:
        action = self.addAction(text)
        # Later, so that a dialog never opens from inside the closing menu.
        action.triggered.connect(lambda: run(), Qt.ConnectionType.QueuedConnection)
        self._conditions.append((action, possible))

    def _refresh(self) -> None:
        for action, possible in self._conditions:
            action.setEnabled(possible())


class FileMenu(QMenu):
    """What can be done with one file."""

    def __init__(self, parent: QWidget, line: FileLine, acts: RecordingActions) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key, keys = line.key, frozenset({line.key})
        here, in_trash = line.state is FileState.ON_DISK, line.state is FileState.TRASH
        self._offer(_("Open"), lambda: acts.open(key), not in_trash)
        self._offer(_("Show in folder"), lambda: acts.show_in_folder(key), here)
        self._offer(_("Download"), lambda: acts.download_files(keys), line.state in _FETCHED)
        self.addSeparator()
        known = bool(line.file.file_id) and not in_trash and line.state is not FileState.PROCESSING
        self._offer(_("Move to trash"), lambda: acts.trash_files(keys), known)

    def _offer(self, text: str, run: Callable[[], object], possible: bool) -> None:
        action = self.addAction(text)
        action.setEnabled(possible)
        action.triggered.connect(lambda: run(), Qt.ConnectionType.QueuedConnection)
