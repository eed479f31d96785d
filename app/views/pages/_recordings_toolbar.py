"""The toolbar above the list of recordings."""

from datetime import date

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.core.i18n import _
from app.store.recordings import RecordingState
from app.viewmodels.recordings_state import STATES, Filters
from app.views.dialogs._date_field import FORMAT, DateField
from app.views.look import Look
from app.views.models.recording_statuses import recording_status
from app.views.pages._recordings_filters import FiltersButton
from app.views.pages._recordings_host import RecordingHostField
from app.views.widgets.buttons import Button, IconButton, Role
from app.views.widgets.fields import ComboBox, LabelledField, SearchField
from app.views.widgets.labels import plain_tooltip
from app.views.widgets.styling import restyle

FULL, NARROW, TINY, LEAST = 1240, 1100, 860, 680
"""Widths of the page below which one word after another goes, then the field Host, at last the margins."""
ANY = "any"
TYPING_MS = 700
"""How long after the last key a date is taken; Enter and leaving the field take it at once."""


class RangeField(LabelledField):
    """A date as yyyy-mm-dd with its word inside; tells of a new one, and shows one that is none."""

    entered = Signal(object)
    """A date; None where the field was emptied."""

    def __init__(self, look: Look, label: str, *, may_be_empty: bool) -> None:
        self.date = DateField(look, name=label)
        super().__init__(look, label, self.date)
        self._may_be_empty = may_be_empty
        self._shown: date | None = None
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self.take)
        self.date.textChanged.connect(lambda _text: self._timer.start())
        self.date.editingFinished.connect(self.take)

    def show_date(self, day: date | None) -> None:
        """Show `day`, unless something else is being typed."""
        self._shown = day
        if not self._timer.isActive():
            self.date.setText(day.isoformat() if day else "")
            self._timer.stop()
            self.set_problem("")

    def set_problem(self, text: str) -> None:
        """Say what is wrong with the date; an empty text takes it away."""
        restyle(self, state="error" if text else "normal")
        self.date.setAccessibleDescription(text)
        self.date.setToolTip(plain_tooltip(text))

    def take(self) -> None:
        """Tell of what stands in the field, if it is new and can be read."""
        self._timer.stop()
        text = self.date.text().strip()
        if not text and self._may_be_empty:
            self._tell(None)
            return
        day = QDate.fromString(text, FORMAT)
        if day.isValid():
            self._tell(date(day.year(), day.month(), day.day()))
        else:
            self.set_problem(_("Write the date as yyyy-mm-dd."))

    def _tell(self, day: date | None) -> None:
        self.set_problem("")
        if day != self._shown:
            self._shown = day
            self.entered.emit(day)


class RecordingsToolbar(QFrame):
    """Download and Archive; From, To, Host, State, More filters; Search."""

    download_requested = Signal()
    archive_requested = Signal()
    range_entered = Signal(object, object)
    """First day, and last day or None for today."""
    state_chosen = Signal(object)
    """A RecordingState, or None for any; TRASH means the trash view."""
    searched = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("bar", "tool")
        self.download = Button(look, _("Download"), Role.PRIMARY, icon="download")
        self.download.setAccessibleName(_("Download"))
        self.download.setToolTip(_("Download what is selected"))
        self.archive = Button(look, _("Archive…"), icon="archive")
        self.archive_icon = IconButton(look, "archive", _("Archive…"), flat=False)
        self.first = RangeField(look, _("From"), may_be_empty=False)
        self.last = RangeField(look, _("To"), may_be_empty=True)
        self.host = RecordingHostField(look)
        self._host_frame = LabelledField(look, _("Host"), self.host)
        self.state = ComboBox(look)
        self.state.set_choices(_states())
        self._state_frame = LabelledField(look, _("State"), self.state)
        self.more = FiltersButton(look)
        self.search = SearchField(look, _("Topic, host or spoken words"), name=_("Search"))
        self._first: date | None = None
        self._last: date | None = None
        self._lay_out()
        self._connect()
        # What it needs depends on its width, so it must not keep the window from getting narrower.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._measure)
        self._measure()

    def show_filters(self, filters: Filters, last_day: date, problem: str) -> None:
        """Show what is listed; `problem` says what is wrong with the range."""
        self._first, self._last = filters.first, filters.last
        self.first.show_date(filters.first)
        self.last.show_date(last_day)
        for field in (self.first, self.last):
            if problem:
                field.set_problem(problem)
        for field in (self.first, self.last):
            field.setEnabled(not filters.trash)  # the trash has no range
        self.state.choose(_key(RecordingState.TRASH if filters.trash else filters.state))
        self.host.show_choice(filters.host)
        self.more.show_filters(filters.more)
        if not self.search.hasFocus() and self.search.text().strip() != filters.search:
            self.search.setText(filters.search)

    def fit(self, width: int) -> None:
        """Give buttons and fields the room that a page of `width` has for them."""
        px = self._look.px
        full, wide, roomy = width >= px(FULL), width >= px(NARROW), width >= px(TINY)
        self.archive.setVisible(full)
        self.archive_icon.setVisible(not full)
        self.download.setText(_("Download") if roomy else "")
        self._host_frame.setVisible(roomy)
        self._host_frame.setMaximumWidth(px(144))
        self._state_frame.setFixedWidth(px(156 if full else 132))
        least = width < px(LEAST)
        self.search.setMinimumWidth(px(72 if least else 88))
        self._row.setContentsMargins(px(8 if least else 16), 0, px(8 if least else 16), 0)
        self.more.set_narrow(not full, not wide)
        self.search.setPlaceholderText(_("Topic, host or spoken words") if full else _("Search"))
        for field, most in ((self.first, 160), (self.last, 144)):
            field.date.set_calendar_shown(wide)
            field.setFixedWidth(px(most if wide else most - 28))
        self._row.setSpacing(px(8 if wide else 6))

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        for widget in (self.download, self.archive, self.archive_icon):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for field in (self.first, self.last, self._host_frame, self._state_frame, self.more, self.search):
            self._row.addWidget(field)
        for flexible in (self._host_frame, self.search):
            flexible.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._row.setStretchFactor(flexible, 1000)

    def _connect(self) -> None:
        self.download.clicked.connect(self.download_requested)
        self.archive.clicked.connect(self.archive_requested)
        self.archive_icon.clicked.connect(self.archive_requested)
        self.first.entered.connect(self._take_first)
        self.last.entered.connect(self._take_last)
        self.state.chosen.connect(lambda key: self.state_chosen.emit(_state(key)))
        self.search.searched.connect(self.searched)

    def _take_first(self, day: date) -> None:
        self._first = day
        self.range_entered.emit(self._first, self._last)

    def _take_last(self, day: date | None) -> None:
        self._last = day
        self.range_entered.emit(self._first, self._last)

    def _measure(self) -> None:
        self._host_frame.setMinimumWidth(self._look.px(88))
        self.search.setMaximumWidth(self._look.px(264))
        self.setFixedHeight(self._look.px(52))
        self.fit(self.width())


def _states() -> list[tuple[str, str]]:
    shown = [state for state in STATES if state is not RecordingState.TRASH]
    words = [(state.value, recording_status(state).word) for state in (*shown, RecordingState.TRASH)]
    return [(ANY, _("Any")), *words]


def _key(state: RecordingState | None) -> str:
    return ANY if state is None else state.value


def _state(key: str) -> RecordingState | None:
    return None if key == ANY else RecordingState(key)
