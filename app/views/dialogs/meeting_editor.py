"""The dialog that creates or edits a meeting."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.viewmodels.meeting_draft import Field
from app.viewmodels.meeting_editor import CHANGES_A_DAY, MeetingEditorViewModel
from app.views.clipboard import copy_details
from app.views.dialogs._meeting_options import MeetingOptions
from app.views.dialogs._meeting_when import MeetingWhen
from app.views.dialogs.base import Dialog
from app.views.dialogs.confirm import ConfirmDialog
from app.views.format import Formats, clean, known_zone
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import Role
from app.views.widgets.command import Command
from app.views.widgets.fields import LineEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import ElidedLabel, Kind, Label
from app.views.widgets.section import CollapsibleSection
from app.views.widgets.status import Tone
from app.views.window_state import WindowState

WIDTH = 720
NAME_WIDTH = 200
MORE_OPTIONS = "meeting_editor/more_options"


class MeetingEditorDialog(Dialog):
    """Topic, when, and everything else under "More options"; nothing typed is lost unasked."""

    def __init__(
        self, look: Look, parent: QWidget | None, vm: MeetingEditorViewModel, state: WindowState
    ) -> None:
        super().__init__(look, parent, _("New meeting") if vm.is_new else _("Edit meeting"))
        self._vm, self._state = vm, state
        self._topic = LineEdit(look)
        self._topic.setText(vm.draft.topic)
        self._topic_field = FormField(look, _("Topic"), self._topic)
        self._when = MeetingWhen(look, vm)
        self._options = MeetingOptions(look, vm)
        expanded = state.flag(MORE_OPTIONS)
        self._more = CollapsibleSection(look, _("More options"), self._options, expanded=expanded)
        self._banner = Banner(look)
        self._fields = {Field.TOPIC: self._topic_field, **self._when.fields, **self._options.fields}
        self._lay_out()
        self._make_footer()
        self.setTabOrder(self._scroll, self.cancel)
        self.setTabOrder(self.cancel, self.verb)
        self._connect()
        self._show_budget()
        self._fit()
        self._topic.setFocus()

    @property
    def vm(self) -> MeetingEditorViewModel:
        """The draft that is edited."""
        return self._vm

    def show_more_options(self) -> None:
        """Open the part that is folded away."""
        self._more.set_expanded(True)

    def save(self) -> None:
        """Send the draft to Zoom, or show what is wrong with it."""
        self._banner.clear()
        self._vm.save()
        self._go_to_first_error()

    def reject(self) -> None:
        """Close, unless something typed would be lost or Zoom is being asked."""
        if self._vm.busy:
            return
        if not self._vm.dirty:
            super().reject()
            return
        question = ConfirmDialog(
            self.look,
            self,
            title=_("Discard what you typed?"),
            message=_("Nothing has been sent to Zoom yet."),
            verb=_("Discard"),
        )
        question.cancel.setText(_("Keep editing"))
        question.accepted.connect(self._discard)
        question.finished.connect(question.deleteLater)
        question.open()

    def _discard(self) -> None:
        super().reject()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("clear", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(self.look.px(24), 0, self.look.px(24), self.look.px(8))
        column.setSpacing(self.look.px(4))
        for widget in (self._topic_field, self._when, self._banner, self._more):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has the focus
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._inside = column
        self.body.setContentsMargins(0, self.look.px(16), 0, 0)
        self.body.addWidget(self._scroll)

    def _make_footer(self) -> None:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(6))
        host = self._vm.host
        row.addWidget(Label(_("Host"), Kind.SECONDARY))
        name = ElidedLabel(clean(host.name) or clean(host.email))
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        name.setMaximumWidth(self.look.px(NAME_WIDTH))
        row.addWidget(name)
        self._budget = Label("", Kind.HINT)
        row.addWidget(self._budget)
        self.add_footer(foot)
        self.cancel = self.add_button(_("Cancel"), Role.PLAIN, self.reject)
        self.verb = self.add_button(_("Create") if self._vm.is_new else _("Save"), Role.PRIMARY, self.save)
        self.verb.setMinimumWidth(self.look.px(112))
        self.verb.setDefault(True)

    def _connect(self) -> None:
        vm = self._vm
        self._topic.textChanged.connect(lambda text: self._take(Field.TOPIC, text))
        self._topic.editingFinished.connect(lambda: self._leave(Field.TOPIC))
        for part in (self._when, self._options):
            part.edited.connect(self._take)
            part.left.connect(self._leave)
        self._more.toggled.connect(self._remember_options)
        vm.draft_changed.connect(self._show_topic)
        vm.draft_changed.connect(self._when.refresh)
        vm.draft_changed.connect(self._options.refresh)
        vm.errors_changed.connect(self._show_errors)
        vm.busy_changed.connect(self._show_busy)
        vm.budget_changed.connect(self._show_budget)
        vm.refused.connect(self._show_problem)
        vm.failed.connect(self._show_problem)
        vm.saved.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.save)

    def _show_topic(self) -> None:
        if self._topic.text() != self._vm.draft.topic:
            self._topic.setText(self._vm.draft.topic)

    def _take(self, field: Field, value: Any) -> None:
        if getattr(self._vm.draft, field.value) != value:
            self._vm.change(**{field.value: value})

    def _leave(self, field: Field) -> None:
        # Cancel must not be answered with complaints about what is being thrown away; and Qt tells of
        # fields left even while it deletes them.
        if isValid(self) and self.focusWidget() is not self.cancel:
            self._vm.check_field(field)

    def _show_errors(self) -> None:
        for name, field in self._fields.items():
            text = self._vm.errors.get(name, "")
            if text and field.error != text:
                field.set_error(text)
            elif not text and field.error:
                field.clear()
        if homeless := [text for name, text in self._vm.errors.items() if name not in self._fields]:
            self._banner.show_message(Tone.BAD, " ".join(homeless), icon="error")
        if self._vm.errors.keys() & self._options.fields.keys():
            self._more.set_expanded(True)

    def _go_to_first_error(self) -> None:
        wrong = next((name for name in self._fields if name in self._vm.errors), None)
        if wrong is not None:
            field = self._fields[wrong]
            (field.editor.focusProxy() or field.editor).setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(field)

    def _show_problem(self, error: GreenroomError) -> None:
        text = " ".join(filter(None, (error.message, error.next_step)))
        copy = Command(_("Copy details"), lambda: copy_details(error))
        self._banner.show_message(Tone.BAD, text, (copy,), icon="error")
        self._scroll.ensureWidgetVisible(self._banner)

    def _show_busy(self, busy: bool) -> None:
        self.verb.setEnabled(self._vm.may_save)
        self._when.setEnabled(not busy)
        self._options.setEnabled(not busy)
        self._topic.setEnabled(not busy)
        self._show_budget()
        if not busy:
            self._go_to_first_error()

    def _show_budget(self) -> None:
        used = self._vm.changes_used
        self.verb.setEnabled(self._vm.may_save)
        if self._vm.busy:
            self._budget.setText(_("Asking Zoom…"))
        elif used is not None:
            text = _("{used} of {all} changes used today")
            self._budget.setText(text.format(used=used, all=CHANGES_A_DAY))
        if self._vm.changes_left == 0 and not self._vm.busy:
            self._say_used_up()

    def _say_used_up(self) -> None:
        zone = known_zone(self._vm.zone)
        again = self._vm.changes_return_at
        time = Formats(zone).moment(again, self._vm.now) if zone else f"{again:%H:%M} UTC"
        text = _(
            "Zoom allows {all} new or changed meetings a day for one host, and these are used up. "
            "You can go on at {time}; what you typed stays here."
        )
        self._banner.show_message(Tone.WARN, text.format(all=CHANGES_A_DAY, time=time), icon="clock")

    def _remember_options(self, shown: bool) -> None:
        self._state.store_flag(MORE_OPTIONS, shown)
        self._fit()

    def _fit(self) -> None:
        """As high as the content, within the screen."""
        room = self.room()
        least = min(self.look.px(WIDTH), room.width())
        self.setMinimumWidth(least)
        self._inside.activate()
        content = self._inside.sizeHint().height() + self.look.px(16 + 57)
        self.resize(max(self.width(), least), min(content, room.height()))
