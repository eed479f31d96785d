"""More options of a meeting: who gets in, sound and picture, people, agenda."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.i18n import _
from app.viewmodels.meeting_draft import Field
from app.viewmodels.meeting_editor import MeetingEditorViewModel
from app.views.look import Look
from app.views.widgets.chips import ChipsField
from app.views.widgets.fields import ComboBox, TextEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label
from app.views.widgets.passcode import PasscodeField

GENERATE, PERSONAL = "generate", "personal"


class MeetingOptions(QWidget):
    """All that a meeting can do without being asked."""

    edited = Signal(object, object)
    """A Field and its value."""
    left = Signal(object)
    """The Field the person has just left."""

    def __init__(self, look: Look, vm: MeetingEditorViewModel) -> None:
        super().__init__()
        self._look, self._vm = look, vm
        self._make_editors()
        self.fields = self._make_fields()
        self._boxes = {name: QCheckBox(text) for name, text in _boxes().items()}
        self._why_not_early = Label(_("Off while the waiting room is on."), Kind.HINT)
        self._lay_out()
        self._show_draft()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Follow the draft where one choice rules another."""
        draft = self._vm.draft
        early = self._boxes[Field.JOIN_BEFORE_HOST]
        early.setEnabled(not draft.waiting_room)
        early.setChecked(draft.join_before_host)
        early.setAccessibleDescription(self._why_not_early.text() if draft.waiting_room else "")
        self._why_not_early.setVisible(draft.waiting_room)
        self._passcode.setEnabled(not draft.use_pmi)
        hint = _("The personal meeting ID has its own.") if draft.use_pmi else ""
        self.fields[Field.PASSCODE].set_hint(hint)

    def _make_editors(self) -> None:
        look = self._look
        self._passcode = PasscodeField(look, self._vm.renew_passcode)
        self._number, self._audio, self._record = ComboBox(look), ComboBox(look), ComboBox(look)
        self._number.set_choices([(GENERATE, _("Generate")), (PERSONAL, _("Personal meeting ID"))])
        self._number.setEnabled(self._vm.is_new)
        people = _("E-mail addresses")
        self._hosts = ChipsField(look, name=_("Alternative hosts"), placeholder=people)
        self._invitees = ChipsField(look, name=_("Invitees"), placeholder=people)
        for choice in (self._number, self._audio, self._record):
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._agenda = TextEdit(look, name=_("Agenda"), lines=3)

    def _make_fields(self) -> dict[Field, FormField]:
        look = self._look
        return {
            Field.PASSCODE: FormField(look, _("Passcode"), self._passcode, beside=True, message_line=False),
            Field.USE_PMI: FormField(look, _("Meeting ID"), self._number, beside=True, message_line=False),
            Field.AUDIO: FormField(look, _("Audio"), self._audio, beside=True, message_line=False),
            Field.RECORD: FormField(look, _("Record"), self._record, beside=True, message_line=False),
            Field.ALTERNATIVE_HOSTS: FormField(look, _("Alternative hosts"), self._hosts, message_line=False),
            Field.INVITEES: FormField(look, _("Invitees"), self._invitees, message_line=False),
            Field.AGENDA: FormField(look, _("Agenda"), self._agenda, message_line=False),
        }

    def _lay_out(self) -> None:
        px = self._look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(12))
        halves = QHBoxLayout()
        halves.setSpacing(px(24))
        halves.addLayout(self._half(_("Who gets in"), Field.PASSCODE, _WHO, Field.USE_PMI), 1)
        halves.addLayout(self._half(_("Sound and picture"), Field.AUDIO, _SOUND, Field.RECORD), 1)
        column.addLayout(halves)
        people = QGridLayout()
        people.setHorizontalSpacing(px(24))
        top = Qt.AlignmentFlag.AlignTop
        people.addWidget(self.fields[Field.ALTERNATIVE_HOSTS], 0, 0, top)
        people.addWidget(self.fields[Field.INVITEES], 0, 1, top)
        people.setColumnStretch(0, 1)
        people.setColumnStretch(1, 1)
        column.addLayout(people)
        column.addWidget(self.fields[Field.AGENDA])

    def _half(self, title: str, first: Field, boxes: tuple[Field, ...], last: Field) -> QVBoxLayout:
        half = QVBoxLayout()
        half.setSpacing(self._look.px(6))
        half.addWidget(Label(title, Kind.STRONG))
        half.addWidget(self.fields[first])
        for name in boxes:
            half.addWidget(self._boxes[name])
            if name is Field.JOIN_BEFORE_HOST:
                half.addWidget(self._why_not_early)
        half.addWidget(self.fields[last])
        half.addStretch(1)
        return half

    def show_choices(self) -> None:
        """Show what the draft says where one chooses and does not type."""
        draft = self._vm.draft
        self._number.choose(PERSONAL if draft.use_pmi else GENERATE)
        for choice, choices, key in (
            (self._audio, _audio(), draft.audio),
            (self._record, _record(), draft.record),
        ):
            choice.set_choices(_with_current(choices, key))
            choice.choose(key)
        for name, box in self._boxes.items():
            box.setChecked(bool(getattr(draft, name.value)))

    def _show_draft(self) -> None:
        draft = self._vm.draft
        self._passcode.setText(draft.passcode)
        self._hosts.set_values(draft.alternative_hosts)
        self._invitees.set_values(draft.invitees)
        self._agenda.setPlainText(draft.agenda)
        self.show_choices()

    def _connect(self) -> None:
        tell = self.edited.emit
        self._vm.defaults_taken.connect(self.show_choices)
        self._passcode.textChanged.connect(lambda text: tell(Field.PASSCODE, text))
        self._passcode.editingFinished.connect(lambda: self._leave(Field.PASSCODE))
        self._number.chosen.connect(lambda key: tell(Field.USE_PMI, key == PERSONAL))
        self._audio.chosen.connect(lambda key: tell(Field.AUDIO, key))
        self._record.chosen.connect(lambda key: tell(Field.RECORD, key))
        self._hosts.changed.connect(lambda: tell(Field.ALTERNATIVE_HOSTS, self._hosts.values()))
        self._invitees.changed.connect(lambda: tell(Field.INVITEES, self._invitees.values()))
        self._agenda.textChanged.connect(lambda: tell(Field.AGENDA, self._agenda.toPlainText()))
        for name, box in self._boxes.items():
            box.toggled.connect(lambda on, name=name: tell(name, on))

    def _leave(self, field: Field) -> None:
        # Qt tells of fields left even while it deletes them.
        if isValid(self):
            self.left.emit(field)


_WHO = (Field.WAITING_ROOM, Field.JOIN_BEFORE_HOST, Field.AUTHENTICATION)
_SOUND = (Field.HOST_VIDEO, Field.PARTICIPANT_VIDEO, Field.MUTE)


def _boxes() -> dict[Field, str]:
    return {
        Field.WAITING_ROOM: _("Waiting room"),
        Field.JOIN_BEFORE_HOST: _("Join before host"),
        Field.AUTHENTICATION: _("Require authentication to join"),
        Field.HOST_VIDEO: _("Host video"),
        Field.PARTICIPANT_VIDEO: _("Participant video"),
        Field.MUTE: _("Mute participants upon entry"),
    }


def _audio() -> list[tuple[str, str]]:
    return [
        ("both", _("Telephone and computer")),
        ("voip", _("Computer only")),
        ("telephony", _("Telephone only")),
    ]


def _record() -> list[tuple[str, str]]:
    return [
        ("none", _("Not automatically")),
        ("local", _("On the host’s computer, automatically")),
        ("cloud", _("In the cloud, automatically")),
    ]


def _with_current(choices: list[tuple[str, str]], current: str) -> list[tuple[str, str]]:
    """The choices, and the meeting's own where it is another; Zoom knows more than we offer."""
    if any(key == current for key, _text in choices):
        return choices
    text = _("Third party") if current == "thirdParty" else current
    return [*choices, (current, text)]
