"""“Archive…”: brings the selection, or all that is listed, into a folder."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.viewmodels.archive_dialog import ArchiveDialogViewModel, ArchivePhase, Estimate, Scope
from app.viewmodels.recordings_state import kind_choices
from app.views.dialogs._folder_field import FolderField
from app.views.dialogs._scrolled_body import ScrolledBody
from app.views.dialogs._template_field import TemplateField
from app.views.dialogs.base import TextDialog
from app.views.format import Formats
from app.views.look import Look
from app.views.pages._recordings_states import cost_words, progress_words
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import Role
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label
from app.views.widgets.status import Tone

WIDTH = 560
TYPING_MS = 300


class ArchiveDialog(TextDialog):
    """What, into which folder, under which names; says what it takes before it begins."""

    def __init__(self, look: Look, parent: QWidget, vm: ArchiveDialogViewModel, formats: Formats) -> None:
        super().__init__(look, parent, _("Archive recordings"))
        self.vm, self._formats = vm, formats
        self.setMinimumWidth(min(look.px(WIDTH), self.room().width()))
        self.body.addWidget(Label(_("Archive recordings"), Kind.TITLE))
        self._problem = Banner(look)
        self._form = ScrolledBody(look.px(12))
        self.scopes = self._add_scopes()
        self.kinds = self._add_kinds()
        self.folder = FolderField(look, _("Folder"), vm.folder)
        self.folder_field = FormField(look, _("Folder"), self.folder)
        self.template = TemplateField(look, _("Names of files"), vm.template)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._sums = Label("", Kind.BODY, wrap=True)
        for field in (self.folder_field, self.template):
            self._form.column.addWidget(field)
        for widget in (self._form, self._sums, self._problem):
            self.body.addWidget(widget)
        self.cancel_button = self.add_button(_("Cancel"), Role.PLAIN, self.reject)
        self.start = self.add_button(_("Download"), Role.PRIMARY, self._start, icon="download")
        self._connect()
        self._show()

    def reject(self) -> None:
        """Stop what was begun; what is queued by then stays queued."""
        if self.vm.phase is not ArchivePhase.EDITING:
            self.vm.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window gives it up wholly."""
        if self.vm.phase is not ArchivePhase.EDITING:
            self.vm.cancel()
        super().closeEvent(event)

    def _connect(self) -> None:
        vm = self.vm
        vm.changed.connect(self._show)
        vm.started.connect(lambda _queued: self.accept())
        vm.refused.connect(self._tell)
        self.folder.chosen.connect(vm.set_folder)
        self._typing.timeout.connect(lambda: vm.set_template(self.template.text()))
        self.template.edited.connect(lambda _text: self._typing.start())
        for scope, button in self.scopes.items():
            button.toggled.connect(lambda on, scope=scope: vm.set_scope(scope) if on else None)
        for box in self.kinds.values():
            box.toggled.connect(self._choose_kinds)

    def _show(self) -> None:
        vm, editing = self.vm, self.vm.phase is ArchivePhase.EDITING
        self.template.show_preview(vm.preview, vm.template_problem)
        if vm.folder_problem:
            self.folder_field.set_error(vm.folder_problem)
        else:
            self.folder_field.clear()
        self._sums.setText(self._sums_words())
        self.start.setEnabled(vm.can_start)
        self.cancel_button.setText(_("Cancel") if editing else _("Stop"))
        inputs = (self.folder, self.template, *self.kinds.values(), *self.scopes.values())
        for each in inputs:
            each.setEnabled(editing)
        # What the texts need is known once they are laid out.
        QTimer.singleShot(0, self, self._make_room)

    def _sums_words(self) -> str:
        vm = self.vm
        if vm.phase is ArchivePhase.LISTING:
            state = vm.listing_state
            return progress_words(state.done_windows, state.windows, state.found, self._formats)
        if vm.phase is ArchivePhase.QUEUEING:
            return _("Handing the files to the transfers…")
        if vm.estimate is None:
            return "" if vm.folder_problem else _("Counting…")
        parts = [estimate_words(vm.estimate, self._formats)]
        if vm.cost is not None:
            parts.append(_("Zoom has not told all of these days yet."))
            parts.append(cost_words(vm.cost, self._formats))
        return " ".join(parts)

    def _start(self) -> None:
        self._problem.clear()
        self.vm.set_template(self.template.text())
        self.vm.start()

    def _tell(self, error: GreenroomError) -> None:
        text = " ".join(filter(None, (error.title + ".", error.message, error.next_step)))
        self._problem.show_message(Tone.BAD, text)

    def _choose_kinds(self) -> None:
        chosen = frozenset(extension for extension, box in self.kinds.items() if box.isChecked())
        self.vm.set_kinds(frozenset() if len(chosen) == len(self.kinds) else chosen)
        if not chosen:
            self._sums.setText(_("Without a kind chosen, all kinds are archived."))

    def _add_scopes(self) -> dict[Scope, QRadioButton]:
        vm = self.vm
        selected = ngettext("{count} selected recording", "{count} selected recordings", vm.selected_count)
        listed = _("All that is listed, with what Zoom still has of these days")
        texts = {
            Scope.SELECTION: selected.format(count=self._formats.number(vm.selected_count)),
            Scope.LISTED: listed,
        }
        group, column = QButtonGroup(self), QVBoxLayout()
        column.setSpacing(0)
        self._form.column.addLayout(column)
        buttons = {}
        for scope, text in texts.items():
            button = QRadioButton(text)
            button.setChecked(scope is vm.scope)
            group.addButton(button)
            column.addWidget(button)
            buttons[scope] = button
        if not vm.selected_count:
            # One choice alone is none.
            for button in buttons.values():
                button.hide()
            said = _("All that is listed comes into a folder, with what Zoom still has of these days.")
            column.addWidget(Label(said, Kind.SECONDARY, wrap=True))
        return buttons

    def _add_kinds(self) -> dict[str, QCheckBox]:
        self._form.column.addWidget(Label(_("Kinds of files"), Kind.STRONG))
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setHorizontalSpacing(self.look.px(12))
        boxes = {}
        for at, kind in enumerate(kind_choices()):
            box = QCheckBox(kind.words)
            box.setChecked(not self.vm.kinds or kind.extension in self.vm.kinds)
            grid.addWidget(box, at // 3, at % 3)
            boxes[kind.extension] = box
        self._form.column.addLayout(grid)
        return boxes


def estimate_words(estimate: Estimate, formats: Formats) -> str:
    """How many files and bytes, and whether the disk has room for them."""
    files = ngettext("{count} file", "{count} files", estimate.files)
    files = files.format(count=formats.number(estimate.files))
    parts = [_("{files} to download, {size}.").format(files=files, size=formats.size(estimate.bytes))]
    if estimate.already:
        there = ngettext("{count} is there already.", "{count} are there already.", estimate.already)
        parts.append(there.format(count=formats.number(estimate.already)))
    if estimate.unknown_sizes:
        unknown = ngettext(
            "Of {count} the size is not known.", "Of {count} the size is not known.", estimate.unknown_sizes
        )
        parts.append(unknown.format(count=formats.number(estimate.unknown_sizes)))
    if estimate.free_bytes is not None:
        free = formats.size(estimate.free_bytes)
        fits = _("{free} are free there.") if estimate.fits else _("Only {free} are free there: too little.")
        parts.append(fits.format(free=free))
    return " ".join(parts)
