"""Opening files of this computer and showing where they lie, without waiting for what opens them."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

from app.core.errors import GreenroomError
from app.core.i18n import _

PLAYED = frozenset({"mp4", "m4a", "mp3", "vtt", "srt", "txt", "csv", "json", "jpg", "jpeg", "png"})
"""What may be handed to the desktop: media, texts and pictures. Nothing that could be a program."""

_PATIENCE_MS = 4000
_SERVICE, _PATH = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"


class DesktopFiles(QObject):
    """Hands files to the desktop; what goes wrong is told by `failed`."""

    failed = Signal(object)
    """A GreenroomError."""

    def open(self, path: Path) -> None:
        """Have the desktop open `path` with whatever plays or shows such files; never a program."""
        if not path.is_file():
            self.failed.emit(_gone(path))
        elif path.suffix[1:].lower() not in PLAYED:
            self.failed.emit(_not_played(path))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.failed.emit(_nothing_opens(path))

    def show_in_folder(self, path: Path) -> None:
        """Show the folder of `path`, with the file selected where the desktop can do that."""
        if not path.parent.is_dir():
            self.failed.emit(_gone(path.parent))
        elif not path.exists():
            self._open_folder(path.parent)
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", ["/select,", str(path)])
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        else:
            self._select(path)

    def _select(self, path: Path) -> None:
        """Ask the desktop's file manager; without one that answers, the folder is opened like any other."""
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self._open_folder(path.parent)
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        message.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE_MS), self)
        watcher.finished.connect(lambda: self._after_asking(watcher, path.parent))

    def _after_asking(self, watcher: QDBusPendingCallWatcher, folder: Path) -> None:
        if watcher.isError():
            self._open_folder(folder)
        watcher.deleteLater()

    def _open_folder(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.failed.emit(_not_shown(folder))


def _gone(path: Path) -> GreenroomError:
    return GreenroomError(
        _("It is not there any more"),
        _("“{name}” has been moved or deleted.").format(name=path.name),
        _("Download it again."),
        details=str(path),
    )


def _not_played(path: Path) -> GreenroomError:
    return GreenroomError(
        _("Not opened"),
        _("“{name}” is of a kind that Greenroom does not open.").format(name=path.name),
        _("Use “Show in folder”, and open it yourself if you trust it."),
    )


def _nothing_opens(path: Path) -> GreenroomError:
    return GreenroomError(
        _("No program opened the file"),
        _("This computer has no program for “{name}”.").format(name=path.name),
        _("Use “Show in folder”, and open it with a program of your choice."),
    )


def _not_shown(folder: Path) -> GreenroomError:
    return GreenroomError(
        _("No file manager opened"),
        _("This computer did not show the folder."),
        _("It is {folder}.").format(folder=folder),
    )
