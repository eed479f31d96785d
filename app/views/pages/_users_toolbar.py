"""The toolbar above the list of people."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.core.i18n import _
from app.store.users import UserStatus
from app.viewmodels.users_state import STATUSES, DirectoryChoices, Filters
from app.viewmodels.users_words import licence_words, status_words
from app.views.look import Look
from app.views.pages._users_columns import ColumnsButton
from app.views.pages._users_filters import UsersFiltersButton, keep, offered
from app.views.pages._users_saved import SavedFiltersButton
from app.views.widgets.buttons import Button, IconButton
from app.views.widgets.fields import ComboBox, LabelledField, SearchField
from app.views.widgets.labels import plain_tooltip

FULL, NARROW, TINY = 1180, 1000, 860
"""Widths of the page below which one word after another goes."""
FIELDS = ((168, 168), (172, 172), (112, 192))
"""Least and usual widths of Status, Licence and Group."""
GROUP_NARROW = 148
"""Of Group, where the page is not wide."""


class UsersToolbar(QFrame):
    """Status, Licence, Group, More filters, saved filters; columns, Export CSV, Search."""

    status_chosen = Signal(object)
    """A UserStatus, or None for all but those who left."""
    licence_chosen = Signal(object)
    """Zoom's number of a licence, or None for any."""
    group_chosen = Signal(str)
    """Zoom's id of a group; empty for any."""
    export_requested = Signal()
    searched = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("bar", "tool")
        self.status, self.licence, self.group = (ComboBox(look) for _each in range(3))
        self.status.set_choices([("", _("Any")), *((each.value, status_words(each)) for each in STATUSES)])
        self._frames = (
            LabelledField(look, _("Status"), self.status),
            LabelledField(look, _("Licence"), self.licence),
            LabelledField(look, _("Group"), self.group),
        )
        self.more = UsersFiltersButton(look)
        self.saved = SavedFiltersButton(look)
        self.columns = ColumnsButton(look)
        self.export = Button(look, _("Export CSV"), icon="share")
        self.export_icon = IconButton(look, "share", _("Export CSV"), flat=False)
        # Every key is searched for: the store answers faster than anybody types.
        self.search = SearchField(look, _("Name or e-mail"), name=_("Search"), delay_ms=0)
        self._lay_out()
        self._connect()
        self.show_choices(DirectoryChoices(), "", "")
        # What it needs depends on its width, so it must not keep the window from getting narrower.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._measure)
        self._measure()

    def show_choices(self, choices: DirectoryChoices, why_no_groups: str, why_no_roles: str) -> None:
        """Offer what there is; why something has no names is said with it."""
        self.licence.set_choices(offered(choices.licences, _("Any")))
        self.group.set_choices(offered(choices.groups, _("Any")))
        self._frames[-1].setToolTip(plain_tooltip(why_no_groups))
        self.group.setAccessibleDescription(why_no_groups)
        self.more.sheet.show_choices(choices, why_no_roles)

    def show_filters(self, filters: Filters) -> None:
        """Show what is listed."""
        self.status.choose("" if filters.status is None else filters.status.value)
        licence = filters.licence
        keep(self.licence, "" if licence is None else str(licence), licence_words(licence))
        keep(self.group, filters.group_id)
        self.more.show_filters(filters)
        if self.search.text().strip() != filters.search:
            self.search.setText(filters.search)

    def set_exporting(self, possible: bool, busy: bool) -> None:
        """Whether a file can be written now, or is being written."""
        for button in (self.export, self.export_icon):
            button.setEnabled(possible and not busy)
            button.setToolTip(_("Writing the file…") if busy else _("Export CSV"))

    def fit(self, width: int) -> None:
        """Give buttons and fields the room that a page of `width` has for them."""
        px = self._look.px
        full, roomy = width >= px(FULL), width >= px(NARROW)
        self._frames[-1].setMaximumWidth(px(FIELDS[-1][1] if full else GROUP_NARROW))
        self.export.setVisible(roomy)
        self.export_icon.setVisible(not roomy)
        self.more.set_narrow(not full, width < px(TINY))
        self._row.setSpacing(px(8 if roomy else 6))

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        for widget in (*self._frames, self.more, self.saved):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for right in (self.columns, self.export, self.export_icon, self.search):
            self._row.addWidget(right)
        for flexible in (*self._frames, self.search):
            flexible.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._row.setStretchFactor(flexible, 1000)

    def _connect(self) -> None:
        self.status.chosen.connect(lambda key: self.status_chosen.emit(UserStatus(key) if key else None))
        self.licence.chosen.connect(lambda key: self.licence_chosen.emit(int(key) if key else None))
        self.group.chosen.connect(self.group_chosen)
        self.export.clicked.connect(self.export_requested)
        self.export_icon.clicked.connect(self.export_requested)
        self.search.searched.connect(self.searched)

    def _measure(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(16), 0, px(16), 0)
        for frame, (least, usual) in zip(self._frames, FIELDS, strict=True):
            frame.setMinimumWidth(px(least))
            frame.setMaximumWidth(px(usual))
        self.search.setMinimumWidth(px(88))
        self.search.setMaximumWidth(px(216))
        self.setFixedHeight(px(52))
        self.fit(self.width())
