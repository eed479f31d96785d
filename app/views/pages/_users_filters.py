"""More filters of people: role, department, way to sign in and last sign-in, in a sheet."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _
from app.store.users import Choice
from app.viewmodels.users_state import IDLE_CHOICES, DirectoryChoices, Filters
from app.viewmodels.users_words import idle_words
from app.views.format import clean, shortened
from app.views.look import Look
from app.views.pages._filters_button import CountingButton
from app.views.widgets.buttons import Button, Role
from app.views.widgets.fields import ComboBox
from app.views.widgets.form_field import FormField
from app.views.widgets.sheet import Sheet

WIDTH = 384
LONGEST = 60
"""Letters of a choice."""


class UsersFiltersSheet(Sheet):
    """Chooses at once: there is nothing to confirm."""

    changed = Signal(object)
    """The Filters that are wanted now."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, _("More filters"), WIDTH)
        self._filters = Filters()
        self.role = ComboBox(look)
        self.department = ComboBox(look)
        self.sign_in = ComboBox(look)
        self.idle = ComboBox(look)
        self._role_field = FormField(look, _("Role"), self.role, message_line=False)
        self.clear = Button(look, _("Clear"), Role.FLAT, small=True)
        self.clear.clicked.connect(self._clear)
        self._lay_out(look)
        days = [(str(each), idle_words(each)) for each in IDLE_CHOICES]
        self.idle.set_choices([("", _("Any time")), *days])
        self.show_choices(DirectoryChoices(), "")
        for box in (self.role, self.department, self.sign_in, self.idle):
            box.chosen.connect(self._tell)

    def show_choices(self, choices: DirectoryChoices, why_no_roles: str) -> None:
        """Offer what there is; why roles have no names is said below them."""
        self.role.set_choices(offered(choices.roles, _("Any role")))
        self.department.set_choices(offered(choices.departments, _("Any department")))
        self.sign_in.set_choices(offered(choices.sign_ins, _("Any way")))
        self._role_field.set_hint(why_no_roles)
        self.show_filters(self._filters)

    def show_filters(self, filters: Filters) -> None:
        """Show what is in force."""
        self._filters = filters
        keep(self.role, filters.role_id)
        keep(self.department, filters.dept)
        keep(self.sign_in, "" if filters.sign_in is None else str(filters.sign_in))
        keep(self.idle, str(filters.idle_days or ""), idle_words(filters.idle_days))
        self.clear.setEnabled(filters.more_count > 0)

    def _tell(self, _key: str = "") -> None:
        sign_in = self.sign_in.key()
        filters = replace(
            self._filters,
            role_id=self.role.key(),
            dept=self.department.key(),
            sign_in=int(sign_in) if sign_in else None,
            idle_days=int(self.idle.key() or 0),
        )
        self.show_filters(filters)
        self.changed.emit(filters)

    def _clear(self) -> None:
        self.show_filters(replace(self._filters, role_id="", dept="", sign_in=None, idle_days=0))
        self._tell()

    def _lay_out(self, look: Look) -> None:
        self.card.addWidget(self._role_field)
        for label, box in (
            (_("Department"), self.department),
            (_("Signs in with"), self.sign_in),
            (_("Last sign-in"), self.idle),
        ):
            self.card.addWidget(FormField(look, label, box, message_line=False))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.clear)
        self.card.addLayout(foot)


class UsersFiltersButton(CountingButton):
    """Opens the sheet, and says how many of its filters are in use."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.sheet = UsersFiltersSheet(look, self)
        self.sheet.changed.connect(self.changed)
        self.clicked.connect(self.open_sheet)

    def open_sheet(self) -> None:
        """Show the sheet below the button, within the screen."""
        self.sheet.open_below(self, self.sheet.role)

    def show_filters(self, filters: Filters) -> None:
        """Show what is in force."""
        self.show_count(filters.more_count)
        self.sheet.show_filters(filters)


def offered(choices: Iterable[Choice], any_words: str) -> list[tuple[str, str]]:
    """What a choice offers; what nobody has named is called by its number."""
    words = [(each.id, shortened(each.name or each.id, LONGEST)) for each in choices]
    return [("", any_words), *words]


def keep(box: ComboBox, key: str, words: str = "") -> None:
    """Choose `key`, also where nobody in the list has it any more: else the filter would be hidden."""
    if key and box.findData(key) < 0:
        box.addItem(words or clean(key), key)
    box.choose(key)
