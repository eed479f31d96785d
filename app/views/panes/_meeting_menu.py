"""The context menu of a meeting in the list."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import _
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.views.panes._meeting_actions import MeetingActions


class MeetingMenu(QMenu):
    """The actions of the pane; they come to life as soon as the meeting is loaded."""

    def __init__(
        self, parent: QWidget, vm: MeetingDetailViewModel, acts: MeetingActions, *, has_app: bool
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._conditions: list[tuple[QAction, Callable[[], bool]]] = []
        joinable, startable = lambda: vm.can_join, lambda: vm.can_start
        self._offer(_("Start"), acts.start, startable)
        self._offer(_("Join"), acts.join, joinable)
        if has_app:
            self._offer(_("Join in the Zoom app"), acts.join_with_app, joinable)
        self._offer(_("End meeting"), acts.end, lambda: vm.is_live)
        self.addSeparator()
        self._offer(_("Copy link"), acts.copy_link, joinable)
        self._offer(_("Copy invitation"), acts.copy_invitation, joinable)
        self.addSeparator()
        self._offer(_("Edit"), acts.edit, lambda: not vm.why_not_edit)
        self._offer(_("Delete"), acts.delete, lambda: vm.can_delete)
        vm.changed.connect(self._refresh)
        self._refresh()

    def _offer(self, text: str, run: Callable[[], None], possible: Callable[[], bool]) -> None:
        action = self.addAction(text)
        # Later, so that a dialog never opens from inside the closing menu.
        action.triggered.connect(run, Qt.ConnectionType.QueuedConnection)
        self._conditions.append((action, possible))

    def _refresh(self) -> None:
        for action, possible in self._conditions:
            action.setEnabled(possible())
