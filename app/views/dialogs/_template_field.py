"""A field for the naming template, with what it makes of a recording below it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.core.i18n import _
from app.core.name_template import DEFAULT_TEMPLATE, FIELDS
from app.views.format import isolate
from app.views.look import Look
from app.views.widgets.buttons import IconButton
from app.views.widgets.fields import FieldState, LineEdit
from app.views.widgets.labels import Kind, Label


class TemplateField(QWidget):
    """Label, editor, a menu of fields, and an example or what is wrong, on as many lines as that takes."""

    edited = Signal(str)
    """The template, after each key."""
    entered = Signal()
    """Return was pressed, or the field was left."""

    def __init__(self, look: Look, label: str, template: str) -> None:
        super().__init__()
        self._look, self.problem = look, ""
        title = Label(label)
        self.edit = LineEdit(look, name=label, mono=True)
        self.edit.setText(template)
        title.setBuddy(self.edit)
        self.fields = IconButton(look, "plus", _("Add a field"), flat=False, menu=self._menu())
        self._message = Label("", Kind.HINT, wrap=True)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(title)
        column.addLayout(row)
        column.addWidget(self._message)
        self.edit.textChanged.connect(self.edited)
        self.edit.editingFinished.connect(self.entered)

    @property
    def message(self) -> str:
        """What stands below the field."""
        return self._message.accessibleName() or self._message.text()

    def text(self) -> str:
        """The template as typed."""
        return self.edit.text().strip()

    def show_preview(self, path: str, problem: str) -> None:
        """Show an example of a path, or what is wrong with the template."""
        self.problem = problem
        example = _("For instance {path}").format(path=isolate(path)) if path else ""
        self._message.set_kind(Kind.ERROR if problem else Kind.HINT)
        self._message.setText(problem or example)
        self.edit.setAccessibleDescription(problem or example)
        self.edit.set_state(FieldState.ERROR if problem else FieldState.NORMAL)

    def lock(self, why: str) -> None:
        """Let it be read alone, and say why."""
        self.edit.setReadOnly(True)
        self.fields.setEnabled(False)
        self._message.setText(why)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for name, meaning in FIELDS:
            action = menu.addAction(_("{field}: {meaning}").format(field=f"{{{name}}}", meaning=_(meaning)))
            action.triggered.connect(lambda _on=False, name=name: self.edit.insert(f"{{{name}}}"))
        menu.addSeparator()
        usual = menu.addAction(_("The usual names"))
        usual.triggered.connect(lambda: self.edit.setText(DEFAULT_TEMPLATE))
        return menu
