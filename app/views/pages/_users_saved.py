"""Saved filters: their menu in the toolbar, and the dialog that asks for a name."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import _
from app.viewmodels.users_saved import SavedFilters
from app.views.dialogs.base import TextDialog
from app.views.format import isolate, shortened
from app.views.look import Look
from app.views.widgets.buttons import IconButton, Role
from app.views.widgets.fields import LineEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label

WIDTH = 400


class SavedFiltersButton(IconButton):
    """A menu of the saved filters; says which of them is in force."""

    applied = Signal(str)
    removed = Signal(str)
    save_requested = Signal()

    def __init__(self, look: Look) -> None:
        menu = QMenu()
        super().__init__(look, "bookmark", _("Saved filters"), menu=menu)
        self.menu_ = menu
        self.show_saved((), "", can_save=False)

    def show_saved(self, names: tuple[str, ...], current: str, *, can_save: bool) -> None:
        """Offer these names; `can_save` says whether anything is filtered."""
        self.menu_.clear()
        for name in names:
            action = self.menu_.addAction(_plain(name))
            action.setCheckable(True)
            action.setChecked(name == current)
            action.triggered.connect(partial(self._apply, name))
        if not names:
            self.menu_.addAction(_("No saved filters yet")).setEnabled(False)
        self.menu_.addSeparator()
        save = self.menu_.addAction(_("Save these filters…"))
        save.setEnabled(can_save)
        # Later, so that a dialog never opens from inside the closing menu.
        save.triggered.connect(lambda _on: self.save_requested.emit(), Qt.ConnectionType.QueuedConnection)
        if names:
            self._add_removal(names)
        self.set_name(_("Saved filters: {name}").format(name=current) if current else _("Saved filters"))

    def _add_removal(self, names: tuple[str, ...]) -> None:
        removal = self.menu_.addMenu(_("Remove"))
        for name in names:
            removal.addAction(_plain(name)).triggered.connect(partial(self._remove, name))

    def _apply(self, name: str, _on: bool = False) -> None:
        self.applied.emit(name)

    def _remove(self, name: str, _on: bool = False) -> None:
        self.removed.emit(name)


class SaveFiltersDialog(TextDialog):
    """Asks for a name; one that is taken already is replaced, and that is said."""

    saved = Signal(str)

    def __init__(self, look: Look, parent: QWidget, vm: SavedFilters) -> None:
        super().__init__(look, parent, _("Save these filters"))
        self._vm = vm
        self.setMinimumWidth(look.px(WIDTH))
        words = _("The search and all filters are kept by this name, for this account.")
        self.body.addWidget(Label(words, Kind.SECONDARY, wrap=True))
        self.name = LineEdit(look, name=_("Name"))
        self.name.setText(vm.current)
        self._field = FormField(look, _("Name"), self.name)
        self.body.addWidget(self._field)
        self.add_button(_("Cancel"), Role.PLAIN, self.reject)
        self.save = self.add_button(_("Save"), Role.PRIMARY, self._save)
        self.save.setDefault(True)
        self.name.textChanged.connect(self._describe)
        self.name.setFocus()
        self._describe()

    def _describe(self) -> None:
        """Say that a name is taken; what is wrong with it is said when it is to be kept."""
        taken = self.name.text().strip() in self._vm.names
        self._field.set_hint(_("Replaces the filters saved by this name.") if taken else "")
        self._field.clear()

    def _save(self) -> None:
        problem = self._vm.problem_of(self.name.text())
        if problem:
            self._field.set_error(problem)
            self.name.setFocus()
            return
        name = self.name.text().strip()
        self._vm.save(name)
        self.saved.emit(name)
        self.accept()


def removed_words(name: str) -> str:
    """What is told after a name was removed."""
    return _("The saved filters “{name}” are removed.").format(name=isolate(shortened(name, 40)))


def saved_words(name: str) -> str:
    """What is told after filters were saved."""
    return _("The filters are saved as “{name}”.").format(name=isolate(shortened(name, 40)))


def _plain(name: str) -> str:
    """A name as a menu shows it: an ampersand there would underline what follows."""
    return shortened(name, 40).replace("&", "&&")
