"""The buttons of the recording pane."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.core.i18n import _
from app.viewmodels.recordings import RecordingsViewModel
from app.views.look import Look
from app.views.panes._recording_actions import RecordingActions
from app.views.widgets.buttons import Button, IconButton, Role

GAP = 6


class RecordingButtons(QWidget):
    """Open or Restore first, according to where the recording is; then the rest."""

    def __init__(self, look: Look, vm: RecordingsViewModel, actions: RecordingActions) -> None:
        super().__init__()
        self._look, self._page, self._vm, self._actions = look, vm, vm.detail, actions
        self.open = Button(look, _("Open"), Role.PRIMARY, icon="start")
        self.restore = Button(look, _("Restore"), Role.PRIMARY, icon="restore")
        self.folder = Button(look, _("Show in folder"), icon="folder")
        self.folder_icon = IconButton(look, "folder", _("Show in folder"), flat=False)
        self.share = IconButton(look, "share", _("Copy share link"), flat=False)
        self.trash = IconButton(look, "trash", _("Move to trash"), flat=False)
        self.trash_many = Button(look, _("Move to trash"), icon="trash")
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more = IconButton(look, "more", _("More actions"), flat=False, menu=self.menu)
        self._width = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(GAP))
        for button in self._all():
            row.addWidget(button)
        row.addStretch(1)
        self._connect()

    @Slot()
    def refresh(self) -> None:
        """Show and enable what fits the recording."""
        vm, free = self._vm, not self._page.actions.busy
        several = self._page.selection.count > 1
        self._show_trash(several, free)
        self.open.setVisible(not several and self.restore.isHidden())
        self.open.setEnabled(vm.can_open or vm.can_play)
        where = _("Open the file on this computer") if vm.can_open else _("Play it on Zoom’s page")
        self.open.setToolTip(where)
        self.share.setVisible(not several)
        self.share.setEnabled(vm.has_share_link)
        self.more.setVisible(not several)
        self._fit()

    def focus_first(self) -> None:
        """Put the keyboard on the loud button, or on the first one that can be pressed."""
        for button in self._all():
            if button.isEnabled() and not button.isHidden():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def fit(self, width: int) -> None:
        """Say "Show in folder" in words where `width` has room for them."""
        self._width = width
        self._fit()

    def _show_trash(self, several: bool, free: bool) -> None:
        summary, vm = self._page.selection.summary, self._vm
        in_trash = bool(summary and summary.in_trash) if several else vm.in_trash
        outside = bool(summary and summary.in_trash < summary.count) if several else vm.can_trash
        self.restore.setVisible(in_trash)
        self._explain(self.restore, free, self._page.actions.why_no_restore)
        for button, shown in ((self.trash, not several), (self.trash_many, several)):
            button.setVisible(shown and outside and not in_trash)
            self._explain(button, free, self._page.actions.why_no_trash)

    def _explain(self, button: Button | IconButton, possible: bool, why_not: str) -> None:
        button.setEnabled(possible and not why_not)
        button.setToolTip(why_not or ("" if isinstance(button, Button) else button.accessibleName()))
        button.setAccessibleDescription(why_not)

    def _fit(self) -> None:
        gap, here = self._look.px(GAP), self._vm.can_open and self._page.selection.count <= 1
        others = [button for button in self._all() if button not in (self.folder, self.folder_icon)]
        taken = sum(button.sizeHint().width() + gap for button in others if not button.isHidden())
        roomy = taken + self.folder.sizeHint().width() <= self._width
        self.folder.setVisible(here and roomy)
        self.folder_icon.setVisible(here and not roomy)

    def _all(self) -> tuple[Button | IconButton, ...]:
        first = (self.open, self.restore, self.folder, self.folder_icon)
        return (*first, self.share, self.trash, self.trash_many, self.more)

    def _connect(self) -> None:
        acts = self._actions
        self.open.clicked.connect(lambda: acts.open())
        self.restore.clicked.connect(acts.restore)
        self.folder.clicked.connect(lambda: acts.show_in_folder())
        self.folder_icon.clicked.connect(lambda: acts.show_in_folder())
        self.share.clicked.connect(acts.copy_share_link)
        for button in (self.trash, self.trash_many):
            button.clicked.connect(acts.trash)

    def _fill_menu(self) -> None:
        vm, acts = self._vm, self._actions
        self.menu.clear()
        self._offer(_("Download"), acts.download, vm.can_download)
        self._offer(_("Play on Zoom’s page"), lambda: acts.play(), vm.can_play)
        self.menu.addSeparator()
        self._offer(_("Copy share link"), acts.copy_share_link, vm.has_share_link)
        self._offer(_("Copy passcode"), acts.copy_passcode, bool(vm.passcode))
        self.menu.addSeparator()
        self._offer(_("Ask Zoom again"), vm.refresh, True)

    def _offer(self, text: str, run: Callable[[], object], possible: bool) -> None:
        action = self.menu.addAction(text)
        action.setEnabled(possible)
        # Later, so that a dialog never opens from inside the closing menu.
        action.triggered.connect(lambda: run(), Qt.ConnectionType.QueuedConnection)
