"""The page "Downloads" of Preferences: where files go, what they are called, how fast they come."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.viewmodels.preferences import PreferencesViewModel
from app.views.dialogs._folder_field import FolderField
from app.views.dialogs._preferences_page import PreferencesPage
from app.views.dialogs._template_field import TemplateField
from app.views.look import Look
from app.views.widgets.buttons import Button
from app.views.widgets.fields import ComboBox
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label

SPEEDS = (0, 512, 1024, 2048, 5120, 10240, 25600, 51200)
"""KiB a second; 0 is no limit."""
MOST_PARALLEL = 16
FOLDER_ROWS = 3


class DownloadsPage(PreferencesPage):
    """Every choice is in force at once, also for what is being downloaded."""

    def __init__(self, look: Look, vm: PreferencesViewModel) -> None:
        says = _("Where recordings go, what they are called, and how fast they come.")
        super().__init__(look, _("Downloads"), says)
        self._vm = vm
        self.folder = FolderField(look, _("Download folder"), Path(vm.download_folder))
        self.folder_field = FormField(look, _("Download folder"), self.folder)
        self.template = TemplateField(look, _("Names of files"), vm.settings.naming_template)
        self.parallel = self._add_parallel()
        self.speed = self._add_speed()
        self.folders = QListWidget()
        self.add_folder = Button(look, _("Add…"), icon="plus", small=True)
        self.remove_folder = Button(look, _("Remove"), icon="cross", small=True)
        self._lay_out()
        self._connect()
        self._show_folders()
        self._show_preview()
        self._lock()

    def keep(self) -> bool:
        """Take what was typed; whether nothing is wrong with it."""
        self.folder.take()
        self._take_template()
        return not (self.folder_field.error or self.template.problem)

    def _connect(self) -> None:
        self.folder.chosen.connect(lambda folder: self._vm.set_download_folder(str(folder)))
        self.template.edited.connect(lambda _text: self._show_preview())
        self.template.entered.connect(self._take_template)
        self.parallel.chosen.connect(lambda key: self._vm.set("parallel_downloads", int(key)))
        self.speed.chosen.connect(lambda key: self._vm.set("speed_limit", int(key)))
        self.add_folder.clicked.connect(self._browse)
        self.remove_folder.clicked.connect(self._remove)
        self.folders.currentRowChanged.connect(lambda row: self.remove_folder.setEnabled(row >= 0))
        self._vm.refused.connect(self._tell)
        self._vm.accepted.connect(self._settle)

    def _lock(self) -> None:
        """What the environment or the command line set cannot be changed here."""
        if why := self._vm.locked("download_folder"):
            self.folder.setEnabled(False)
            self.folder_field.set_hint(why)
        if why := self._vm.locked("naming_template"):
            self.template.lock(why)
        self.parallel.setEnabled(not self._vm.locked("parallel_downloads"))
        self.speed.setEnabled(not self._vm.locked("speed_limit"))
        self.add_folder.setEnabled(not self._vm.locked("archive_folders"))

    # The template

    def _take_template(self) -> None:
        text = self.template.text()
        if text != self._vm.settings.naming_template and not self._vm.locked("naming_template"):
            self._vm.set_template(text)

    def _show_preview(self) -> None:
        preview = self._vm.template_preview(self.template.text())
        self.template.show_preview(preview.path, preview.problem)

    # Further folders

    def _show_folders(self) -> None:
        self.folders.clear()
        self.folders.addItems(list(self._vm.settings.archive_folders))
        self.remove_folder.setEnabled(self.folders.currentRow() >= 0)

    def _browse(self) -> None:
        dialog = QFileDialog(self, _("Choose an archive folder"), self._vm.download_folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._vm.add_archive_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self) -> None:
        item = self.folders.currentItem()
        if item is not None:
            self._vm.remove_archive_folder(item.text())

    # What is kept

    def _tell(self, name: str, error: GreenroomError) -> None:
        if name == "download_folder":
            self.folder_field.set_error(error.message)
        elif name == "naming_template":
            self.template.show_preview("", error.message)
        elif name == "archive_folders":
            self._folders_problem.setText(error.message)
            self._folders_problem.show()

    def _settle(self, name: str) -> None:
        if name == "download_folder":
            self.folder_field.clear()
            self.folder.set_folder(Path(self._vm.download_folder))
        elif name == "archive_folders":
            self._folders_problem.hide()
            self._show_folders()

    # Parts

    def _add_parallel(self) -> ComboBox:
        box = ComboBox(self._look)
        box.set_choices([(str(count), str(count)) for count in range(1, MOST_PARALLEL + 1)])
        box.choose(str(self._vm.settings.parallel_downloads))
        return box

    def _add_speed(self) -> ComboBox:
        box, limit = ComboBox(self._look), self._vm.settings.speed_limit
        box.set_choices([(str(each), _speed_words(each)) for each in sorted({*SPEEDS, limit})])
        box.choose(str(limit))
        return box

    def _lay_out(self) -> None:
        px = self._look.px
        self.column.addWidget(self.folder_field)
        self.column.addWidget(self.template)
        pace = QHBoxLayout()
        pace.setSpacing(px(16))
        pace.addWidget(FormField(self._look, _("Files at the same time"), self.parallel, message_line=False))
        pace.addWidget(FormField(self._look, _("Speed limit"), self.speed, message_line=False))
        pace.addStretch(1)
        self.column.addLayout(pace)
        self._lay_out_folders()
        self.column.addStretch(1)

    def _lay_out_folders(self) -> None:
        px = self._look.px
        self.column.addWidget(Label(_("Further archive folders"), Kind.STRONG))
        says = _("What “greenroom archive” has put there is shown as on disk.")
        self.column.addWidget(Label(says, Kind.SECONDARY, wrap=True))
        self.folders.setProperty("role", "boxed")
        self.folders.setAccessibleName(_("Further archive folders"))
        self.folders.setFixedHeight(px(28) * FOLDER_ROWS + px(8))
        self._folders_problem = Label("", Kind.ERROR, wrap=True)
        self._folders_problem.hide()
        buttons = QVBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.add_folder)
        buttons.addWidget(self.remove_folder)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.folders, 1)
        row.addLayout(buttons)
        self.column.addLayout(row)
        self.column.addWidget(self._folders_problem)


def _speed_words(kibibytes: int) -> str:
    if not kibibytes:
        return _("No limit")
    if kibibytes % 1024:
        return _("{count} KB/s").format(count=kibibytes)
    return _("{count} MB/s").format(count=kibibytes // 1024)
