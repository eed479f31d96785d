"""The toolbar above the list of meetings."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.core.i18n import _
from app.services.hosts import Host
from app.store.meetings import View
from app.views.look import Look
from app.views.pages._host_field import HostField
from app.views.widgets.buttons import Button, Role
from app.views.widgets.fields import LabelledField, SearchField
from app.views.widgets.segments import Segments

NARROW = 1100
"""Below this width of the page, Host and Search are narrower."""
LEAST_FIELD = 104
"""Host and Search give way to the rest down to this width."""
WIDEST_FIRST = 1000
"""The fields take what room there is up to their widths; only what is left then stays free."""


class MeetingsToolbar(QFrame):
    """New meeting; Upcoming, Live and Past; Host; Search."""

    new_requested = Signal()
    view_chosen = Signal(object)
    searched = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("bar", "tool")
        self.new = Button(look, _("New meeting"), Role.PRIMARY, icon="plus")
        self.views = Segments(look, _("Meetings shown"), _views())
        self.host = HostField(look)
        self._host_frame = LabelledField(look, _("Host"), self.host)
        self.search = SearchField(look, _("Topic, number or link"), name=_("Search"))
        self._lay_out()
        self._connect()
        look.changed.connect(self._measure)
        self._measure()

    def show_view(self, view: View, counts: Mapping[View, int]) -> None:
        """Mark the view that is listed, and count what is live."""
        self.views.choose(view.value)
        self.views.set_count(View.LIVE.value, counts.get(View.LIVE, 0))

    def show_host(self, host: Host | None, why_fixed: str) -> None:
        """Show whose meetings are listed, and why that cannot be changed, if so."""
        self.host.show_host(host)
        self.host.set_fixed(why_fixed)

    def set_narrow(self, narrow: bool) -> None:
        """Give the fields less room."""
        self._host_frame.setMaximumWidth(self._look.px(184 if narrow else 200))
        self.search.setMaximumWidth(self._look.px(176 if narrow else 216))
        self.search.setPlaceholderText(_("Search") if narrow else _("Topic, number or link"))

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.new)
        self._row.addSpacing(self._look.px(16))
        self._row.addWidget(self.views)
        self._row.addStretch(1)
        for field in (self._host_frame, self.search):
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._row.addWidget(field, WIDEST_FIRST)

    def _connect(self) -> None:
        self.new.clicked.connect(self.new_requested)
        self.views.chosen.connect(lambda key: self.view_chosen.emit(View(key)))
        self.search.searched.connect(self.searched)

    def _measure(self) -> None:
        side = self._look.px(16)
        self._row.setContentsMargins(side, 0, side, 0)
        self._row.setSpacing(self._look.px(8))
        for field in (self._host_frame, self.search):
            field.setMinimumWidth(self._look.px(LEAST_FIELD))
        self.setFixedHeight(self._look.px(52))
        self.set_narrow(False)


def _views() -> list[tuple[str, str]]:
    return [
        (View.UPCOMING.value, _("Upcoming")),
        (View.LIVE.value, _("Live")),
        (View.PAST.value, _("Past")),
    ]
