"""The detail pane of a person."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.users import UsersViewModel
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.models.user_statuses import user_status
from app.views.panes._user_sections import (
    MeetingsSection,
    ProfileSection,
    RecordingsSection,
    SettingsSection,
)
from app.views.panes._user_words import (
    overview,
    selection_rows,
    selection_title,
    standing,
    title_of,
)
from app.views.panes.frame import PaneFrame, scrolled
from app.views.widgets.avatar import Avatar
from app.views.widgets.buttons import Button, CopyIconButton
from app.views.widgets.key_value import KeyValueGrid
from app.views.widgets.labels import Divider, ElidedLabel, Kind, Label
from app.views.widgets.status import StatusPill

AVATAR = 40


class UserPane(PaneFrame):
    """Name, licence, settings, meetings and recordings of one person; sums of several."""

    export_requested = Signal()
    """The selected people are wanted as a file."""

    def __init__(self, look: Look, vm: UsersViewModel, formats: Formats, now: Callable[[], datetime]) -> None:
        """Show whom `vm` has selected, from now on.

        Args:
            look: the theme and measures.
            vm: whose selection and detail are shown.
            formats: how times and sizes are written.
            now: for “Yesterday”.
        """
        super().__init__(look, _("User"))
        self._vm, self._formats, self._now = vm, formats, now
        self._told_about: tuple[int, ...] = ()
        self._make_parts()
        self._lay_out()
        vm.detail.changed.connect(self.refresh)
        vm.selection.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Write everything anew, for news and for the passing of time."""
        vm = self._vm
        several = vm.selection.count > 1
        one = not several and vm.detail.detail is not None
        if vm.selection.rows != self._told_about:
            self._told_about = vm.selection.rows
            self.show_problem(None)
        self._empty.setVisible(not one and not several)
        self._head.setVisible(one or several)
        self._scroll.setVisible(one)
        self._filler.setVisible(several)
        for widget in (self._avatar, self._contact, self._pill):
            widget.setVisible(one)
        for widget in (self._account, self.export):
            widget.setVisible(several)
        if several:
            self._show_several()
        elif one:
            self._show_one()

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that takes it."""
        if self.export.isVisible():
            self.export.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._copy.isVisible():
            self._copy.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._scroll.setFocus(Qt.FocusReason.TabFocusReason)

    # Inside

    def _show_one(self) -> None:
        vm, now = self._vm.detail, self._now()
        assert vm.row is not None
        self._title.setText(title_of(vm))
        self._avatar.set_name(clean(vm.name))
        self._email.setText(clean(vm.email))
        self._copy.setVisible(bool(vm.email))
        self._pill.set_status(user_status(vm.row.status))
        self._say_standing(standing(vm, self._formats))
        self._grid.set_rows(overview(vm, self._formats, now))
        self._note.setText(vm.sign_in_note)
        self._note.setVisible(bool(vm.sign_in_note))
        self._settings.show_detail(vm)
        self._meetings.show_detail(vm, now)
        self._recordings.show_detail(vm)
        self._profile.show_detail(vm, now)

    def _show_several(self) -> None:
        summary = self._vm.selection.summary
        self._say_standing("")
        if summary is None:
            return
        self._title.setText(selection_title(summary, self._formats))
        self._account.setText(clean(self._vm.account_name))
        self._sums.set_rows(selection_rows(summary, self._formats))

    def _say_standing(self, text: str) -> None:
        self._standing.setText(text)
        self._standing.setVisible(bool(text))

    def _make_parts(self) -> None:
        look, formats = self._look, self._formats
        self._title = ElidedLabel("", Kind.TITLE)
        self._account = ElidedLabel("", Kind.SECONDARY)
        self._avatar = Avatar(look, size=AVATAR)
        self._email = ElidedLabel("", Kind.SECONDARY)
        self._copy = CopyIconButton(look, _("Copy e-mail"), lambda: clean(self._vm.detail.email))
        self._pill = StatusPill(look)
        self._standing = Label("", Kind.HINT, wrap=True)
        self.export = Button(look, _("Export selected"), icon="share")
        self.export.clicked.connect(self.export_requested)
        self._grid, self._sums = KeyValueGrid(look, 104), KeyValueGrid(look)
        self._note = Label("", Kind.HINT, wrap=True)
        self._settings = SettingsSection(look)
        self._meetings = MeetingsSection(look, formats)
        self._recordings = RecordingsSection(look, formats)
        self._profile = ProfileSection(look, formats)
        self._empty = Label(_("Select a user to see the details here."), Kind.SECONDARY, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._filler = self._make_filler()

    def _lay_out(self) -> None:
        self._head, self._scroll = self._make_head(), self._make_body()
        self.column.addWidget(self._head)
        for filling in (self._scroll, self._empty, self._filler):
            self.column.addWidget(filling, 1)

    def _make_head(self) -> QWidget:
        head, px = QWidget(), self._look.px
        column = QVBoxLayout(head)
        column.setContentsMargins(px(16), px(16), px(16), px(12))
        column.setSpacing(px(8))
        names = QVBoxLayout()
        names.setSpacing(px(2))
        names.addWidget(self._title)
        names.addWidget(self._account)
        names.addWidget(self._make_contact())
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(names, 1)
        top.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._standing)
        column.addWidget(self._problem)
        return head

    def _make_contact(self) -> QWidget:
        self._contact = QWidget()
        row = QHBoxLayout(self._contact)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.px(6))
        row.addWidget(self._email)
        row.addWidget(self._copy)
        row.addStretch(1)
        return self._contact

    def _make_filler(self) -> QWidget:
        filler, px = QWidget(), self._look.px
        column = QVBoxLayout(filler)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Divider())
        inner = QVBoxLayout()
        inner.setContentsMargins(px(16), px(8), px(16), px(8))
        inner.addWidget(self._sums)
        column.addLayout(inner)
        column.addStretch(1)
        return filler

    def _make_body(self) -> QScrollArea:
        body, px = QWidget(), self._look.px
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Divider())
        first = QVBoxLayout()
        first.setContentsMargins(px(16), px(8), px(16), px(12))
        first.addWidget(self._grid)
        first.addWidget(self._note)
        column.addLayout(first)
        for section in (self._settings, self._meetings, self._recordings, self._profile):
            column.addWidget(section)
        column.addStretch(1)
        return scrolled(body)
