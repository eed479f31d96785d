"""A field of a form: its label, the editor, and a line for what is wrong with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.buttons import Button, Role
from app.views.widgets.command import Command
from app.views.widgets.fields import FieldState, LineEdit
from app.views.widgets.labels import Kind, Label
from app.views.widgets.styling import restyle

LABEL_BESIDE = 112
MESSAGE_HEIGHT = 16


class FormField(QWidget):
    """Label, editor and message; the message keeps its place, so nothing jumps."""

    def __init__(
        self,
        look: Look,
        label: str,
        editor: QWidget,
        *,
        hint: str = "",
        beside: bool = False,
        message_line: bool = True,
    ) -> None:
        """Make the field.

        Args:
            look: the theme and measures.
            label: the editor's label and accessible name.
            editor: what is typed into; a widget that is not an editor itself has one as its focus proxy.
            hint: what the message line says as long as nothing is wrong.
            beside: the label stands before the editor, not above.
            message_line: keep a line for messages even while there is none.
        """
        super().__init__()
        self._look, self.editor, self._hint, self.error = look, editor, hint, ""
        self._keeps_line = message_line
        self._label = Label(label, Kind.SECONDARY if beside else Kind.BODY)
        self._label.setBuddy(editor.focusProxy() or editor)
        (editor.focusProxy() or editor).setAccessibleName(label)
        self._message = Label("", Kind.HINT)
        self._fix: Button | None = None
        self._line = QHBoxLayout()
        self._lay_out(beside)
        look.changed.connect(self._measure)
        self._measure()
        self.clear()

    def set_hint(self, hint: str) -> None:
        """Change what stands below as long as nothing is wrong."""
        self._hint = hint
        if not self.error:
            self.clear()

    def set_error(self, text: str, fix: Command | None = None) -> None:
        """Say what is wrong, and offer what would put it right."""
        self.error = text
        self._show(text, Kind.ERROR, FieldState.ERROR)
        if fix is not None:
            self._fix = Button(self._look, fix.text, Role.LINK, bare=True)
            self._fix.clicked.connect(fix.run)
            self._line.insertWidget(1, self._fix)

    def set_ok(self, text: str) -> None:
        """Say that the value is right."""
        self.error = ""
        self._show(text, Kind.HINT, FieldState.OK)

    def clear(self) -> None:
        """Show the hint, and no state."""
        self.error = ""
        self._show(self._hint, Kind.HINT, FieldState.NORMAL)

    def _show(self, text: str, kind: Kind, state: FieldState) -> None:
        if self._fix is not None:
            self._fix.deleteLater()
            self._fix = None
        self._message.set_kind(kind)
        self._message.setText(text)
        self._message.setVisible(bool(text) or self._keeps_line)
        target = self.editor.focusProxy() or self.editor
        # A screen reader hears with the field what is wrong with it.
        target.setAccessibleDescription(text)
        if isinstance(self.editor, LineEdit):
            self.editor.set_state(state)
        else:
            restyle(self.editor, state=state.value)

    def _lay_out(self, beside: bool) -> None:
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(self._look.px(8))
        self._line.addWidget(self._message)
        self._line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(4))
        if beside:
            row = QHBoxLayout()
            row.setSpacing(0)
            row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(self.editor, 1)
            column.addLayout(row)
        else:
            column.addWidget(self._label)
            column.addWidget(self.editor)
        column.addLayout(self._line)
        self._beside = beside

    def _measure(self) -> None:
        self._message.setMinimumHeight(self._look.px(MESSAGE_HEIGHT))
        if self._beside:
            self._label.setFixedWidth(self._look.px(LABEL_BESIDE))
