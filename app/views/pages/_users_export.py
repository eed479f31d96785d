"""Export CSV: where to, and how it went."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.users_export import Exported, UsersExport
from app.views.format import Formats, isolate, shortened
from app.views.widgets.toast import ToastArea


class ExportCommand(QObject):
    """Asks for a file and has it written."""

    refused = Signal(object)
    """A GreenroomError: nothing was written."""

    def __init__(self, page: QWidget, vm: UsersExport, toasts: ToastArea, formats: Formats) -> None:
        super().__init__(page)
        self._page, self._vm, self._toasts, self._formats = page, vm, toasts, formats
        vm.exported.connect(self._tell)
        vm.refused.connect(self.refused)

    def ask(self, *, selected_only: bool) -> QFileDialog:
        """Open the question for the file; all that is listed goes into it, or only what is selected."""
        dialog = QFileDialog(self._page, _("Export CSV"), str(self._vm.suggested))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilter(_("Tables with commas (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self._vm.suggested.name)
        dialog.accepted.connect(lambda: self._write(dialog, selected_only))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _write(self, dialog: QFileDialog, selected_only: bool) -> None:
        if files := dialog.selectedFiles():
            self._vm.write(Path(files[0]), selected_only=selected_only)

    def _tell(self, exported: Exported) -> None:
        text = ngettext(
            "{count} person exported to “{name}”.", "{count} people exported to “{name}”.", exported.rows
        )
        name = isolate(shortened(exported.path.name, 60))
        self._toasts.say(text.format(count=self._formats.number(exported.rows), name=name))
