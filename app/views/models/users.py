"""The table of users."""

from array import array
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from app.core.i18n import _, ngettext
from app.store.users import DirectoryListing, DirectoryRow, UserStatus
from app.viewmodels.users_words import (
    COLUMNS,
    column_words,
    last_sign_in_words,
    licence_words,
    shown_name,
    sign_in_words,
)
from app.views.format import Formats, clean, meeting_number
from app.views.models.listed import ListedModel
from app.views.models.user_statuses import user_status
from app.views.widgets.rows import Cell

_LOUD = frozenset({"name", "licence"})
"""Columns whose texts matter most."""


class UsersModel(ListedModel[DirectoryRow, DirectoryListing]):
    """The people of a listing; its columns are COLUMNS, of which the table shows some."""

    columns = len(COLUMNS)

    def __init__(self, formats: Formats, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(formats, now, DirectoryListing(array("q"), 0), parent)
        self._texts: dict[str, Callable[[DirectoryRow], str]] = {
            "name": lambda row: clean(shown_name(row)),
            "email": lambda row: clean(row.email),
            "department": lambda row: clean(row.dept),
            "licence": lambda row: licence_words(row.licence),
            "role": lambda row: clean(row.role_name or row.role_id),
            "group": groups_words,
            "last_sign_in": self._last_sign_in,
            "status": lambda row: user_status(row.status).word,
            "created": lambda row: "" if row.created_at is None else self._day(row.created_at),
            "sign_in": lambda row: ", ".join(map(sign_in_words, row.sign_in)),
            "timezone": lambda row: clean(row.timezone),
            "pmi": lambda row: meeting_number(row.pmi),
        }

    def column_name(self, column: int) -> str:
        """What stands above a column."""
        return column_words(COLUMNS[column])

    def make_cell(self, row: DirectoryRow, column: int) -> Cell:
        """What stands in a cell."""
        name = COLUMNS[column]
        return Cell(
            self._texts[name](row),
            user_status(row.status) if name == "status" else None,
            secondary=name not in _LOUD or (name == "licence" and row.status is not UserStatus.ACTIVE),
            align=int(self.alignment(column)),
        )

    def tip(self, row: DirectoryRow, column: int) -> str | None:
        """What the cell does not say; a text that is cut off is the view's to show."""
        name = COLUMNS[column]
        if name == "name" and row.name:
            return clean(row.email) or None
        if name == "last_sign_in" and row.last_sign_in is not None:
            return _("{moment}. Zoom may tell of a sign-in up to three days late.").format(
                moment=self._formats.exact(row.last_sign_in)
            )
        if name == "created" and row.created_at is not None:
            return self._formats.exact(row.created_at)
        if name == "status" and row.left_at is not None:
            return _("Zoom has not named this person since {moment}.").format(
                moment=self._formats.exact(row.left_at)
            )
        return None

    def _last_sign_in(self, row: DirectoryRow) -> str:
        return last_sign_in_words(row, self._now, self._formats.zone.key, self._day)

    def _day(self, moment: datetime) -> str:
        return self._formats.plain_day(self._formats.day_of(moment), self._formats.day_of(self._now))


def groups_words(row: DirectoryRow) -> str:
    """The names of a person's groups, and how many there are besides whose names are not known."""
    names = [clean(name) for name in row.group_names]
    unnamed = len(row.group_ids) - len(row.group_names)
    if unnamed > 0:
        names.append(
            ngettext("{count} unnamed group", "{count} unnamed groups", unnamed).format(count=unnamed)
        )
    return ", ".join(names)
