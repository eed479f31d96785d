"""The buttons of the meeting pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.views.look import Look
from app.views.panes._meeting_actions import MeetingActions
from app.views.widgets.buttons import Button, IconButton, Role


class MeetingButtons(QWidget):
    """Start and Join, the primary one according to whose meeting it is; then the rest, in two rows."""

    def __init__(
        self, look: Look, vm: MeetingDetailViewModel, actions: MeetingActions, *, has_app: bool
    ) -> None:
        super().__init__()
        self._look, self._vm, self._actions = look, vm, actions
        self._starts = self._pair(_("Start"), "start")
        self._joins = self._pair(_("Join"), "join")
        self._other_ways = self._ways_to_join() if has_app else None
        self._copy_link = Button(look, _("Copy link"), icon="link")
        self._copy_link_icon = IconButton(look, "link", _("Copy link"), flat=False)
        self._edit = IconButton(look, "edit", _("Edit"), flat=False)
        self._copy_invitation = Button(look, _("Copy invitation"), icon="mail", small=True)
        self._copy_invitation_icon = IconButton(look, "mail", _("Copy invitation"), flat=False, small=True)
        self._end = Button(look, _("End meeting"), Role.DANGER, icon="end", small=True)
        self._delete = Button(look, _("Delete"), icon="trash", small=True)
        self._width = 0
        self._lay_out()
        self._connect()
        vm.changed.connect(self.refresh)
        vm.busy_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show and enable what fits the meeting."""
        own, free = self._vm.is_own, not self._vm.busy
        for is_primary in (True, False):
            self._starts[is_primary].setVisible(is_primary == own)
            self._starts[is_primary].setEnabled(free and self._vm.can_start)
            self._joins[is_primary].setVisible(is_primary != own)
            self._joins[is_primary].setEnabled(self._vm.can_join)
        for button in (self._copy_link, self._copy_link_icon, self._other_ways):
            if button is not None:
                button.setEnabled(self._vm.can_join)
        why_not = self._vm.why_not_edit
        self._edit.setEnabled(not why_not)
        self._edit.setToolTip(why_not or _("Edit"))
        self._edit.setAccessibleDescription(why_not)
        for button in (self._copy_invitation, self._copy_invitation_icon):
            button.setEnabled(free and not self._vm.is_cancelled)
        self._delete.setEnabled(free and self._vm.can_delete)
        self._end.setVisible(self._vm.is_live)
        self._end.setEnabled(free)
        self._fit()

    def focus_first(self) -> None:
        """Put the keyboard on the loud button."""
        first = self._starts[True] if self._vm.is_own else self._joins[True]
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, width: int) -> None:
        """Say "Copy link" and "Copy invitation" in words where `width` has room for them."""
        self._width = width
        self._fit()

    def _fit(self) -> None:
        first = (self._starts[True], self._joins[True], self._edit, self._other_ways)
        self._choose(self._copy_link, self._copy_link_icon, first)
        end = None if self._end.isHidden() else self._end
        self._choose(self._copy_invitation, self._copy_invitation_icon, (end, self._delete))

    def _choose(self, word: QWidget, icon: QWidget, others: Sequence[QWidget | None]) -> None:
        taken = sum(each.sizeHint().width() + self._look.px(8) for each in others if each is not None)
        roomy = taken + word.sizeHint().width() <= self._width
        word.setVisible(roomy)
        icon.setVisible(not roomy)

    def _pair(self, text: str, icon: str) -> dict[bool, Button]:
        """The button loud and plain; one of them is shown."""
        return {
            True: Button(self._look, text, Role.PRIMARY, icon=icon),
            False: Button(self._look, text, Role.PLAIN, icon=icon),
        }

    def _ways_to_join(self) -> IconButton:
        menu = QMenu(self)
        menu.addAction(_("In the browser"), self._actions.join)
        menu.addAction(_("In the Zoom app"), self._actions.join_with_app)
        return IconButton(self._look, "chevron-down", _("Ways to join"), flat=False, menu=menu)

    def _connect(self) -> None:
        for button in self._starts.values():
            button.clicked.connect(self._actions.start)
        for button in self._joins.values():
            button.clicked.connect(self._actions.join)
        self._copy_link.clicked.connect(self._actions.copy_link)
        self._copy_link_icon.clicked.connect(self._actions.copy_link)
        self._edit.clicked.connect(self._actions.edit)
        self._copy_invitation.clicked.connect(self._actions.copy_invitation)
        self._copy_invitation_icon.clicked.connect(self._actions.copy_invitation)
        self._end.clicked.connect(self._actions.end)
        self._delete.clicked.connect(self._actions.delete)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._look.px(8))
        first, second = QHBoxLayout(), QHBoxLayout()
        # Own meeting: Start, Join; another's: Join, Start. The loud one is always first.
        order = (self._starts[True], self._joins[True], self._joins[False], self._starts[False])
        for button in (*order, self._other_ways, self._copy_link, self._copy_link_icon, self._edit):
            if button is not None:
                first.addWidget(button)
        for button in (self._copy_invitation, self._copy_invitation_icon, self._end, self._delete):
            second.addWidget(button)
        for row in (first, second):
            row.setSpacing(self._look.px(8))
            row.addStretch(1)
            rows.addLayout(row)
