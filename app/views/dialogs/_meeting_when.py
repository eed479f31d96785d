"""When a meeting is: date, time, duration, time zone."""

from functools import cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QListView, QWidget
from shiboken6 import isValid

from app.core.i18n import _
from app.viewmodels.meeting_draft import Field
from app.viewmodels.meeting_editor import MeetingEditorViewModel
from app.views.dialogs._date_field import DateField
from app.views.format import Formats
from app.views.look import Look
from app.views.widgets.completion import dress
from app.views.widgets.fields import ComboBox, LineEdit
from app.views.widgets.form_field import FormField

ZONES_WIDTH = 272


class MeetingWhen(QWidget):
    """The row of fields that say when."""

    edited = Signal(object, str)
    """A Field and its text."""
    left = Signal(object)
    """The Field the person has just left."""

    def __init__(self, look: Look, vm: MeetingEditorViewModel) -> None:
        super().__init__()
        self._vm = vm
        self._date, self._time = DateField(look), LineEdit(look, placeholder=_("hh:mm"))
        self._duration = LineEdit(look)
        self._zone = _zone_choice(look)
        self.fields = {
            Field.DATE: FormField(look, _("Date"), self._date),
            Field.TIME: FormField(look, _("Time"), self._time),
            Field.DURATION: FormField(look, _("Duration in minutes"), self._duration),
            Field.ZONE: FormField(look, _("Time zone"), self._zone),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        widths = {Field.DATE: 144, Field.TIME: 148, Field.DURATION: 148}
        for name, field in self.fields.items():
            row.addWidget(field, 0 if name in widths else 1)
            if name in widths:
                field.setFixedWidth(look.px(widths[name]))
        self._show_draft()
        self._connect()

    def refresh(self) -> None:
        """Write below the duration when the meeting ends."""
        end = self._vm.ends_at
        if end is None:
            self.fields[Field.DURATION].set_hint("")
            return
        assert isinstance(end.tzinfo, ZoneInfo)
        text = _("to {time}").format(time=Formats(end.tzinfo).time(end))
        self.fields[Field.DURATION].set_hint(text)

    def _show_draft(self) -> None:
        draft = self._vm.draft
        self._date.setText(draft.date)
        self._time.setText(draft.time)
        self._duration.setText(draft.duration)
        if self._zone.findText(draft.zone) < 0:
            self._zone.addItem(draft.zone, draft.zone)
        self._zone.choose(draft.zone)
        self.refresh()

    def _connect(self) -> None:
        for name, edit in (
            (Field.DATE, self._date),
            (Field.TIME, self._time),
            (Field.DURATION, self._duration),
        ):
            edit.textChanged.connect(lambda text, name=name: self.edited.emit(name, text))
            edit.editingFinished.connect(lambda name=name: self._leave(name))
        self._zone.currentTextChanged.connect(lambda text: self.edited.emit(Field.ZONE, text))
        if (zone := self._zone.lineEdit()) is not None:
            zone.editingFinished.connect(lambda: self._leave(Field.ZONE))

    def _leave(self, field: Field) -> None:
        # Qt tells of fields left even while it deletes them.
        if isValid(self):
            self.left.emit(field)


def _zone_choice(look: Look) -> ComboBox:
    choice = ComboBox(look)
    choice.setEditable(True)
    choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    rows = choice.view()
    assert isinstance(rows, QListView)
    rows.setUniformItemSizes(True)  # else each of 500 is measured, several times
    rows.setMinimumWidth(look.px(ZONES_WIDTH))
    choice.set_choices([(name, name) for name in zone_names()])
    completer = QCompleter(choice.model(), choice)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    dress(look, completer, ZONES_WIDTH)
    choice.setCompleter(completer)
    if (edit := choice.lineEdit()) is not None:
        edit.setAccessibleName(_("Time zone"))
    choice.setMinimumContentsLength(8)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return choice


@cache
def zone_names() -> tuple[str, ...]:
    """The zones to choose from: those named after places, and UTC."""
    names = {bytes(each.data()).decode() for each in QTimeZone.availableTimeZoneIds()}
    places = {name for name in names if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))}
    return ("UTC", *sorted(places))
