"""The parts of the pane of a person below the overview; each hides where it has nothing to say."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.services.users import SettingLine
from app.store.meetings import MeetingRow
from app.viewmodels.user_detail import UserDetailViewModel
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.panes._meeting_sections import empty
from app.views.panes._user_words import meeting_words, profile_rows, recordings_words
from app.views.widgets.key_value import KeyValueGrid
from app.views.widgets.labels import ElidedLabel, Kind, Label
from app.views.widgets.section import PaneSection

LABELS = 124
"""Width of the names of profile lines: “Personal meeting number” is the longest that is usual."""


class SettingsSection(PaneSection):
    """Settings with their values, and where each is decided."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("Settings"))
        self._look = look
        self._shown: tuple[SettingLine, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(8))
        self._note = Label("", Kind.HINT, wrap=True)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._note)
        look.changed.connect(self._draw)

    def show_detail(self, vm: UserDetailViewModel) -> None:
        """Show the settings, or why they are not known."""
        note = vm.settings_note
        if not vm.settings and not note and vm.settings_loading:
            note = _("Reading the settings…")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setVisible(bool(vm.settings or note))
        if vm.settings != self._shown:
            self._shown = vm.settings
            self._draw()

    def _draw(self) -> None:
        empty(self._lines)
        for line in self._shown:
            self._lines.addWidget(_Setting(self._look, line))


class _Setting(QWidget):
    """One setting: name and value, the lock, and below who decides."""

    def __init__(self, look: Look, line: SettingLine) -> None:
        super().__init__()
        value = ElidedLabel(clean(line.value), Kind.STRONG)
        value.setAccessibleName(f"{line.words}: {clean(line.value)}")
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(ElidedLabel(line.words), 0, 0)
        grid.addWidget(value, 0, 1)
        if line.decided_words:
            grid.addWidget(ElidedLabel(clean(line.decided_words), Kind.HINT), 1, 0, 1, 2)
        lock = Label()
        lock.setFixedWidth(look.px(16))
        if line.locked:
            lock.setPixmap(look.pixmap("lock", "text2", 16))
            lock.setAccessibleName(_("Locked"))
            lock.setToolTip(_("Locked: the user cannot change it."))
        grid.addWidget(lock, 0, 2)


class MeetingsSection(PaneSection):
    """The next meetings that the person hosts."""

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__(look, _("Upcoming meetings"))
        self._formats = formats
        self._shown: list[tuple[str, str]] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(4))
        self._note = Label("", Kind.HINT, wrap=True)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._note)

    def show_detail(self, vm: UserDetailViewModel, now: datetime) -> None:
        """Show them, and how many there are besides."""
        self.setVisible(vm.row is not None and bool(vm.row.id))
        self._show_lines(vm.meetings, now)
        notes = [self._more(vm.meetings_more), vm.meetings_note or self._none(vm)]
        note = " ".join(filter(None, notes))
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_lines(self, meetings: tuple[MeetingRow, ...], now: datetime) -> None:
        lines = [meeting_words(each, self._formats, now) for each in meetings]
        if lines == self._shown:
            return
        self._shown = lines
        empty(self._lines)
        for topic, when in lines:
            self._lines.addWidget(_line(topic, when))

    def _more(self, count: int) -> str:
        if not count:
            return ""
        text = ngettext("And {count} more meeting.", "And {count} more meetings.", count)
        return text.format(count=self._formats.number(count))

    def _none(self, vm: UserDetailViewModel) -> str:
        return "" if vm.meetings else _("None that Greenroom knows of.")


class RecordingsSection(PaneSection):
    """How much the person has recorded."""

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__(look, _("Recordings"))
        self._formats = formats
        self._figure = Label()
        self._note = Label("", Kind.HINT, wrap=True)
        self.body.addWidget(self._figure)
        self.body.addWidget(self._note)

    def show_detail(self, vm: UserDetailViewModel) -> None:
        """Show the figures."""
        figure = vm.recordings
        self.setVisible(figure is not None)
        if figure is not None:
            self._figure.setText(recordings_words(figure, self._formats))
            self._figure.setToolTip(self._formats.exact_size(figure.size))
            self._note.setText(vm.recordings_note)


class ProfileSection(PaneSection):
    """What else Zoom says of the person."""

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__(look, _("Profile"))
        self._formats = formats
        self._grid = KeyValueGrid(look, LABELS)
        self.body.addWidget(self._grid)

    def show_detail(self, vm: UserDetailViewModel, now: datetime) -> None:
        """Show the lines."""
        rows = profile_rows(vm, self._formats, now)
        self.setVisible(bool(rows))
        self._grid.set_rows(rows)


def _line(text: str, note: str) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(ElidedLabel(text), 1)
    row.addWidget(Label(note, Kind.SECONDARY), 0, Qt.AlignmentFlag.AlignRight)
    return widget
