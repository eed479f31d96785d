"""The detail pane of a meeting."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _
from app.store.meetings import MeetingDetail
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.models.statuses import status_of
from app.views.panes._meeting_actions import MeetingActions
from app.views.panes._meeting_buttons import MeetingButtons
from app.views.panes._meeting_sections import AgendaSection, NextSection, PastSection, SettingsSection
from app.views.panes._meeting_words import overview, when_line
from app.views.panes._participants import ParticipantsSection
from app.views.panes.frame import PaneFrame, scrolled
from app.views.widgets.key_value import KeyValueGrid
from app.views.widgets.labels import Divider, ElidedLabel, Kind, Label
from app.views.widgets.status import StatusPill


class MeetingPane(PaneFrame):
    """Title, status, actions and all that is known of one meeting."""

    def __init__(
        self,
        look: Look,
        vm: MeetingDetailViewModel,
        actions: MeetingActions,
        formats: Formats,
        now: Callable[[], datetime],
        *,
        has_app: bool,
    ) -> None:
        """Show what `vm` holds, from now on.

        Args:
            look: the theme and measures.
            vm: the meeting.
            actions: what the buttons do.
            formats: how times are written.
            now: for “in 3 h 48 min”.
            has_app: whether the Zoom app is installed, so that Join may open it.
        """
        super().__init__(look, _("Meeting"))
        self._vm, self._formats, self._now = vm, formats, now
        self.buttons = MeetingButtons(look, vm, actions, has_app=has_app)
        self._make_parts()
        self._lay_out()
        vm.changed.connect(self.refresh)
        actions.refused.connect(self.show_problem)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Write everything anew, for news and for the passing of time."""
        detail = self._vm.detail
        self._empty.setVisible(detail is None)
        self._head.setVisible(detail is not None)
        self._scroll.setVisible(detail is not None)
        if detail is None:
            self.show_problem(None)
            return
        self._show_head(detail)
        self._participants.show_session(self._vm.session_uuid)
        self._grid.set_rows(overview(detail, self._formats))
        for section in self._sections:
            section.show_detail(detail, self._now())

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        self.buttons.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons keep their icons alone where the words do not fit."""
        super().resizeEvent(event)
        self.buttons.fit(self.width() - 2 * self._look.px(16))

    def _make_parts(self) -> None:
        self._title = ElidedLabel("", Kind.TITLE)
        self._pill = StatusPill(self._look)
        self._when = ElidedLabel("", Kind.SECONDARY)
        self._stale = Label("", Kind.HINT, wrap=True)
        self._grid = KeyValueGrid(self._look)
        self._sections = (
            SettingsSection(self._look),
            NextSection(self._look, self._formats),
            PastSection(self._look, self._formats),
            AgendaSection(self._look),
        )
        self._participants = ParticipantsSection(self._look, self._vm, self._formats)
        self._empty = Label(_("Select a meeting to see its details here."), Kind.SECONDARY, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _show_head(self, detail: MeetingDetail) -> None:
        self._title.setText(clean(detail.row.topic) or _("Meeting without a topic"))
        self._pill.set_status(status_of(detail.row.status))
        self._when.setText(when_line(detail, self._formats, self._now()))
        self._stale.setText(self._staleness(detail))
        self._stale.setVisible(bool(self._stale.text()))

    def _staleness(self, detail: MeetingDetail) -> str:
        error = self._vm.stale_because
        if error is None:
            return ""
        if detail.fetched_at is None:
            return _("Only what the list says is known. {reason}").format(reason=error.message)
        time = self._formats.moment(detail.fetched_at, self._now())
        return _("As of {time}. {reason}").format(time=time, reason=error.message)

    def _lay_out(self) -> None:
        self._head = self._make_head()
        self.column.addWidget(self._head)
        self._scroll = self._make_body()
        self.column.addWidget(self._scroll, 1)
        self.column.addWidget(self._empty, 1)

    def _make_head(self) -> QWidget:
        head, px = QWidget(), self._look.px
        column = QVBoxLayout(head)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(0)
        column.addWidget(self._title)
        line = QHBoxLayout()
        line.setContentsMargins(0, px(4), 0, px(12))
        line.setSpacing(px(8))
        line.addWidget(self._pill)
        line.addWidget(self._when, 1)
        column.addLayout(line)
        column.addWidget(self.buttons)
        column.addWidget(self._stale)
        column.addWidget(self._problem)
        return head

    def _make_body(self) -> QScrollArea:
        body, px = QWidget(), self._look.px
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        grid = QVBoxLayout()
        grid.setContentsMargins(px(16), px(12), px(16), px(12))
        grid.addWidget(self._grid)
        column.addLayout(grid)
        for section in self._sections:
            column.addWidget(section)
        column.addWidget(self._participants)
        column.addStretch(1)
        return scrolled(body)
