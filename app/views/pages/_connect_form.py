"""The form of the connect page: kind of app and the values that it needs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGroupBox, QRadioButton, QVBoxLayout, QWidget

from app.core.i18n import N_, _
from app.viewmodels.connect import ConnectViewModel, Field
from app.viewmodels.connect_checks import Check, Verdict
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.fields import LineEdit, SecretEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label
from app.views.widgets.status import Tone
from app.zoom.auth import AppKind

KINDS: tuple[tuple[AppKind, str, str], ...] = (
    (
        AppKind.PUBLIC,
        N_("General app, public client"),
        N_("Signs in as you. No secret to keep. Recommended."),
    ),
    (
        AppKind.CONFIDENTIAL,
        N_("General app with secret"),
        N_("For an app that somebody made for you."),
    ),
    (
        AppKind.SERVER_TO_SERVER,
        N_("Server-to-Server"),
        N_("For the whole account, without a person."),
    ),
)
_LABELS = {
    Field.ACCOUNT_ID: N_("Account ID"),
    Field.CLIENT_ID: N_("Client ID"),
    Field.CLIENT_SECRET: N_("Client secret"),
    Field.REDIRECT: N_("Redirect address"),
}


class ConnectForm(QWidget):
    """Radio buttons and fields; each field says what is known of its value."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__()
        self._look, self._vm = look, vm
        self._radios: dict[AppKind, QRadioButton] = {}
        self.fields = {field: self._field(field) for field in Field}
        self._banner = Banner(look)
        self._lay_out()
        vm.kind_changed.connect(self._show_kind)
        vm.value_changed.connect(self._show_value)
        vm.checked.connect(self._show_check)
        vm.focus_requested.connect(self._focus)
        for field in Field:
            self._show_value(field)
            self._show_check(field)
        self._show_kind()

    def first_wanted(self) -> LineEdit:
        """The field where the person is needed: the first one without a value, else the first."""
        fields = self._vm.fields
        return self._editor(next((field for field in fields if not self._vm.values[field]), fields[0]))

    def _lay_out(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(_("Connect"), Kind.TITLE))
        column.addSpacing(look.px(12))
        column.addWidget(Label(_("Kind of app"), Kind.STRONG))
        column.addSpacing(look.px(4))
        column.addWidget(self._kinds())
        column.addSpacing(look.px(4))
        for field in Field:
            # Inside the field, so that a hidden one leaves no gap.
            self.fields[field].setContentsMargins(0, look.px(10), 0, 0)
            column.addWidget(self.fields[field])
        column.addSpacing(look.px(12))
        column.addWidget(self._banner)
        column.addStretch(1)

    def _kinds(self) -> QGroupBox:
        box = QGroupBox()
        box.setAccessibleName(_("Kind of app"))
        box.setStyleSheet("QGroupBox { border: 0; margin: 0; padding: 0; }")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        group = QButtonGroup(self)
        for kind, title, meaning in KINDS:
            radio = QRadioButton(_(title))
            radio.setStyleSheet("QRadioButton { min-height: 22px; }")
            radio.setAccessibleDescription(_(meaning))
            radio.toggled.connect(lambda on, kind=kind: self._vm.set_kind(kind) if on else None)
            group.addButton(radio)
            column.addWidget(radio)
            hint = Label(_(meaning), Kind.HINT, wrap=True)
            hint.setIndent(self._look.px(24))
            column.addWidget(hint)
            column.addSpacing(self._look.px(8))
            self._radios[kind] = radio
        return box

    def _field(self, field: Field) -> FormField:
        label = _(_LABELS[field])
        if field is Field.CLIENT_SECRET:
            editor: LineEdit = SecretEdit(self._look, name=label)
        else:
            editor = LineEdit(self._look, name=label, mono=True)
        # Not textEdited, which is silent about what dictation and screen readers put in.
        editor.textChanged.connect(lambda text: self._vm.set_value(field, text))
        editor.returnPressed.connect(self._vm.connect_to_zoom)
        return FormField(self._look, label, editor)

    def _editor(self, field: Field) -> LineEdit:
        editor = self.fields[field].editor
        assert isinstance(editor, LineEdit)
        return editor

    def _show_kind(self) -> None:
        vm = self._vm
        self._radios[vm.kind].setChecked(True)
        for field in Field:
            self.fields[field].setVisible(field in vm.fields)
        if vm.needs_browser:
            text = _(
                "Your browser opens {host}. If it runs on another computer, "
                "sign in there and use “Paste address”."
            )
            host = vm.oauth_url.partition("://")[2]
            self._banner.show_message(Tone.INFO, text.format(host=host), icon="browser")
        else:
            text = _("No browser opens: Greenroom signs in as the app, for the whole account.")
            self._banner.show_message(Tone.INFO, text, icon="key")

    def _show_value(self, field: str) -> None:
        editor, value = self._editor(Field(field)), self._vm.values[Field(field)]
        if editor.text().strip() != value:
            editor.setText(value)

    def _show_check(self, field: str) -> None:
        known, form_field = Field(field), self.fields[Field(field)]
        check: Check = self._vm.checks[known]
        if check.verdict is Verdict.WRONG:
            form_field.set_error(check.message, self._fix(known, check))
        elif check.verdict is Verdict.RIGHT:
            form_field.set_ok(check.message)
        else:
            form_field.set_hint(check.message)
            form_field.clear()

    def _fix(self, field: Field, check: Check) -> Command | None:
        return Command(check.fix_label, lambda: self._vm.use_fix(field)) if check.fix else None

    def _focus(self, field: str) -> None:
        editor = self._editor(Field(field))
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()
