"""The parts of the meeting pane below its overview; each hides where it has nothing to say."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QWidget

from app.core.i18n import _, ngettext
from app.store.meetings import MeetingDetail, MeetingStatus, OccurrenceRow, PastSession
from app.views.format import Formats
from app.views.look import Look
from app.views.models.statuses import status_of
from app.views.panes._meeting_words import Tick, ticks
from app.views.widgets.buttons import Button, Role
from app.views.widgets.labels import ElidedLabel, Kind, Label
from app.views.widgets.prose import Prose
from app.views.widgets.section import PaneSection
from app.views.widgets.status import StatusPill

_RIGHT = Qt.AlignmentFlag.AlignRight

FEW = 3
"""Lines shown before "All" is pressed."""


class SettingsSection(PaneSection):
    """What is on and what is off."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("Settings"))
        self._look = look
        self._shown: list[Tick] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(0)
        self.body.addLayout(self._grid)
        look.changed.connect(self._draw)

    def show_detail(self, detail: MeetingDetail, _now: datetime) -> None:
        """Show the settings of `detail`."""
        self.setVisible(bool(found := ticks(detail.settings)))
        if found != self._shown:
            self._shown = found
            self._draw()

    def _draw(self) -> None:
        empty(self._grid)
        for place, tick in enumerate(self._shown):
            self._grid.addWidget(_TickLine(self._look, tick), place // 2, place % 2)


class _TickLine(QWidget):
    def __init__(self, look: Look, tick: Tick) -> None:
        super().__init__()
        sign = Label()
        sign.setPixmap(
            look.pixmap("check" if tick.on else "cross", "accent_text" if tick.on else "text3", 16)
        )
        sign.setAccessibleName(_("On") if tick.on else _("Off"))
        text = ElidedLabel(tick.text, Kind.BODY if tick.on else Kind.SECONDARY)
        state = _("{setting}: on") if tick.on else _("{setting}: off")
        text.setAccessibleName(state.format(setting=tick.text))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.px(8))
        line.addWidget(sign)
        line.addWidget(text, 1)
        self.setFixedHeight(look.px(24))


class _LinesSection(PaneSection):
    """A titled list of lines, of which a few are shown until all are wanted."""

    def __init__(self, look: Look, title: str, formats: Formats) -> None:
        super().__init__(look, title)
        self._look, self._formats = look, formats
        self._all_shown = False
        self._all = Button(look, "", Role.LINK, bare=True)
        self._all.clicked.connect(self._show_all)
        self._head.addWidget(self._all)
        self._lines: tuple[object, ...] = ()
        self._shown: list[QWidget] = []
        self._now: datetime | None = None

    def show_lines(self, lines: tuple[object, ...], now: datetime) -> None:
        """Show `lines`; none hides the section."""
        self.setVisible(bool(lines))
        if lines != self._lines or self._now is None or now.date() != self._now.date():
            self._lines, self._now, self._all_shown = lines, now, False
            self._draw()

    def line(self, entry: object, now: datetime) -> "_Line":
        """The widget for one line."""
        raise NotImplementedError

    def _show_all(self) -> None:
        self._all_shown = True
        self._draw()

    def _draw(self) -> None:
        for line in self._shown:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        assert self._now is not None
        entries = self._lines if self._all_shown else self._lines[:FEW]
        self._shown = [self.line(entry, self._now) for entry in entries]
        for line in self._shown:
            self.body.addWidget(line)
        hidden = len(self._lines) > len(entries)
        self._all.setVisible(hidden)
        self._all.setText(_("All {count}").format(count=self._formats.number(len(self._lines))))


class NextSection(_LinesSection):
    """The next meetings of a series."""

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__(look, _("Next"), formats)

    def show_detail(self, detail: MeetingDetail, now: datetime) -> None:
        """Show the occurrences of `detail` that are still ahead."""
        own = detail.row.start
        ahead = (each for each in detail.occurrences if each.start > now and each.start != own)
        self.show_lines(tuple(ahead), now)

    def line(self, entry: object, now: datetime) -> "_Line":
        """Day and times; a pill where the usual state has changed."""
        assert isinstance(entry, OccurrenceRow)
        today = self._formats.day_of(now)
        text = _("{day}, {times}").format(
            day=self._formats.short_day(self._formats.day_of(entry.start), today),
            times=self._formats.time_range(entry.start, entry.duration),
        )
        line = _Line(self._look, text)
        if entry.status != MeetingStatus.SCHEDULED:
            line.row.addWidget(StatusPill(self._look, status_of(entry.status)))
        return line


class PastSection(_LinesSection):
    """When the meeting took place, as far as Zoom tells."""

    def __init__(self, look: Look, formats: Formats) -> None:
        super().__init__(look, _("Past sessions"), formats)

    def show_detail(self, detail: MeetingDetail, now: datetime) -> None:
        """Show the past sessions of `detail`."""
        self.show_lines(tuple(each for each in detail.sessions if each.start is not None), now)

    def line(self, entry: object, now: datetime) -> "_Line":
        """Day, length and people, the latter two where Zoom gives them."""
        assert isinstance(entry, PastSession) and entry.start is not None
        today, day = self._formats.day_of(now), self._formats.day_of(entry.start)
        line = _Line(self._look, self._formats.short_day(day, today))
        line.setToolTip(self._formats.exact(entry.start))
        if entry.duration is not None:
            line.row.addWidget(Label(self._formats.length(entry.duration), Kind.SECONDARY))
        if entry.participants is not None:
            people = ngettext("{count} person", "{count} people", entry.participants)
            label = Label(people.format(count=self._formats.number(entry.participants)), Kind.SECONDARY)
            label.setMinimumWidth(self._look.px(80))
            label.setAlignment(label.alignment() | _RIGHT)
            line.row.addWidget(label)
        return line


class AgendaSection(PaneSection):
    """What the meeting is about, in its host's words."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("Agenda"))
        self._text = Prose(_("Agenda"))
        self.body.addWidget(self._text)

    def show_detail(self, detail: MeetingDetail, _now: datetime) -> None:
        """Show the agenda of `detail`."""
        self.setVisible(bool(detail.agenda.strip()))
        self._text.setPlainText(detail.agenda.strip())


def empty(layout: QLayout) -> None:
    """Take the widgets out of `layout`."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class _Line(QWidget):
    """A text, and what follows at its right."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(look.px(12))
        self.row.addWidget(ElidedLabel(text), 1)
        self.setFixedHeight(look.px(28))
