"""Who was in a past session: asked of Zoom only when a person opens the list."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.views.format import Formats, clean
from app.views.look import Look
from app.views.widgets.labels import Kind, Label
from app.views.widgets.section import CollapsibleSection, PaneSection
from app.zoom.errors import PlanLacks

MOST_LINES = 8
"""Names in sight before the list scrolls."""


class ParticipantsSection(PaneSection):
    """Names of those who were there, below a heading that opens them."""

    def __init__(self, look: Look, vm: MeetingDetailViewModel, formats: Formats) -> None:
        super().__init__(look)
        self._vm, self._formats, self._uuid = vm, formats, ""
        self._state = Label("", Kind.SECONDARY, wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Participants"))
        self._list.setUniformItemSizes(True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)
        column.addWidget(self._list)
        self._fold = CollapsibleSection(look, _("Participants"), content)
        self._fold.toggled.connect(self._turn)
        self.body.addWidget(self._fold)
        vm.participants_changed.connect(self.refresh)

    def show_session(self, uuid: str) -> None:
        """Be there for the past session `uuid`, closed at first; the empty uuid hides the section."""
        self.setVisible(bool(uuid))
        if uuid != self._uuid:
            self._uuid = uuid
            self._fold.set_expanded(False)

    @Slot()
    def refresh(self) -> None:
        """Write the names anew, or why there are none."""
        names = self._vm.participants or ()
        self._list.clear()
        self._list.addItems([clean(name) or _("No name") for name in names])
        lines = min(len(names), MOST_LINES)
        self._list.setFixedHeight(lines * self._list.sizeHintForRow(0) + 2 * self._list.frameWidth())
        self._list.setVisible(bool(names))
        self._state.setText(self._words(len(names)))

    def _turn(self, expanded: bool) -> None:
        if expanded:
            self._vm.load_participants()
            self.refresh()

    def _words(self, count: int) -> str:
        error = self._vm.participants_error
        if isinstance(error, PlanLacks):
            return _("Zoom shows participants on paid plans only.")
        if error is not None:
            return f"{error.message} {error.next_step}".strip()
        if self._vm.participants is None:
            return _("Asking Zoom…")
        if not count:
            return _("Zoom names no participants of this session.")
        people = ngettext("{count} person", "{count} people", count)
        return people.format(count=self._formats.number(count))
