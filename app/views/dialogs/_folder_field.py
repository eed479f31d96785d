"""A field for a folder, with a button that lets one be chosen."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QWidget

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.buttons import Button
from app.views.widgets.fields import LineEdit


class FolderField(QWidget):
    """Takes a path as typed or chosen."""

    chosen = Signal(object)
    """The Path that is wanted now."""

    def __init__(self, look: Look, name: str, folder: Path) -> None:
        super().__init__()
        self.edit = LineEdit(look, name=name)
        self.edit.setText(str(folder))
        self.browse = Button(look, _("Choose…"), icon="folder")
        self._told = folder
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.edit)
        self.setMinimumHeight(look.metrics.control)
        self.edit.editingFinished.connect(self.take)
        self.browse.clicked.connect(self._browse)

    def set_folder(self, folder: Path) -> None:
        """Show another folder."""
        self._told = folder
        self.edit.setText(str(folder))

    def take(self) -> None:
        """Tell of what stands in the field, if it is new."""
        text = self.edit.text().strip()
        folder = Path(text).expanduser()
        if text and folder.is_absolute() and folder != self._told:
            self._told = folder
            self.chosen.emit(folder)
        elif text != str(self._told):
            self.edit.setText(str(self._told))

    def _browse(self) -> None:
        dialog = QFileDialog(self, _("Choose a folder"), str(self._told))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.finished.connect(lambda result: self._after_browsing(dialog, result))
        dialog.open()

    def _after_browsing(self, dialog: QFileDialog, result: int) -> None:
        files = dialog.selectedFiles() if result == QDialog.DialogCode.Accepted else []
        dialog.deleteLater()
        if files:
            self.edit.setText(files[0])
            self.take()
