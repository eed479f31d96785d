"""How people, columns and licences of the Users page are called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.core.i18n import N_, _, ngettext
from app.services.users import LICENSED, LicenceKind, Licences
from app.store.users import DirectoryRow, UserStatus
from app.zoom.user_words import licence_words as words_of_licence
from app.zoom.user_words import sign_in_words
from app.zoom.user_words import status_words as words_of_status

__all__ = [
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "FIXED_COLUMN",
    "SORTABLE",
    "Meter",
    "column_words",
    "idle_words",
    "last_sign_in_words",
    "licence_words",
    "meter_of",
    "shown_name",
    "sign_in_words",
    "status_words",
]

_COLUMNS = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "department": N_("Department"),
    "licence": N_("Licence"),
    "role": N_("Role"),
    "group": N_("Groups"),
    "last_sign_in": N_("Last sign-in"),
    "status": N_("Status"),
    "created": N_("Created"),
    "sign_in": N_("Signs in with"),
    "timezone": N_("Time zone"),
    "pmi": N_("Personal meeting number"),
}
COLUMNS = tuple(_COLUMNS)
"""What the table can show, in its order."""
SORTABLE = frozenset(COLUMNS[:9])
"""By what the list can be ordered."""
FIXED_COLUMN = "name"
"""Always shown."""
DEFAULT_COLUMNS = ("name", "department", "licence", "role", "last_sign_in", "status")


def column_words(column: str) -> str:
    """The header of a column."""
    return _(_COLUMNS[column])


def licence_words(licence: int | None) -> str:
    """The name of a licence; empty where Zoom did not say."""
    return "" if licence is None else words_of_licence(licence)


def status_words(status: UserStatus) -> str:
    """The status in words."""
    return _("Left") if status is UserStatus.LEFT else words_of_status(status.value)


def shown_name(row: DirectoryRow) -> str:
    """The name of a person, else the e-mail address."""
    return row.name or row.email or row.id


def idle_words(days: int) -> str:
    """The filter by the last sign-in."""
    return ngettext("Longer ago than {count} day", "Longer ago than {count} days", days).format(count=days)


def last_sign_in_words(row: DirectoryRow, now: datetime, zone: str, day: Callable[[datetime], str]) -> str:
    """When the person signed in for the last time, in days; for invited people, when they were invited.

    Args:
        row: the person.
        now: the time of day.
        zone: IANA name of the reader's time zone.
        day: writes the date of a moment.
    """
    if row.status is UserStatus.PENDING:
        invited = row.created_at
        return _("Invited") if invited is None else _("Invited {date}").format(date=day(invited))
    if row.last_sign_in is None:
        return _("Never")
    tz = ZoneInfo(zone)
    days = (now.astimezone(tz).date() - row.last_sign_in.astimezone(tz).date()).days
    if days <= 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    return ngettext("{count} day ago", "{count} days ago", days).format(count=f"{days:,}")


@dataclass(frozen=True, slots=True)
class Meter:
    """The licence meter above the list."""

    words: str
    """Such as “Licences: 7 of 10 used”."""
    used: int
    total: int | None
    free_words: str
    """Such as “3 free”; empty where that is not known."""
    others: tuple[str, ...]
    """Other kinds, such as “Large Meeting 6 of 10”."""
    source: str
    """Where the figures come from, in a whole sentence."""
    counted: bool
    """Whether the program counted them itself."""

    @property
    def fraction(self) -> float | None:
        """The used share, 0 to 1; None where the total is not known."""
        if self.total is None:
            return None
        return min(self.used / self.total, 1.0) if self.total else 1.0


def meter_of(licences: Licences) -> Meter:
    """What the meter shows of these licences."""
    seats = licences.seats or LicenceKind(LICENSED, _("Licensed"), 0)
    others = tuple(_other(kind) for kind in licences.kinds if kind.key != LICENSED)
    return Meter(
        _seats_words(seats),
        seats.used,
        seats.total,
        "" if seats.free is None else _("{count} free").format(count=f"{seats.free:,}"),
        others,
        licences.words,
        licences.counted,
    )


def _seats_words(seats: LicenceKind) -> str:
    if seats.total is None:
        return _("Licences: {used} used").format(used=f"{seats.used:,}")
    return _("Licences: {used} of {total} used").format(used=f"{seats.used:,}", total=f"{seats.total:,}")


def _other(kind: LicenceKind) -> str:
    if kind.total is None:
        return _("{kind}: {used}").format(kind=kind.words, used=f"{kind.used:,}")
    return _("{kind}: {used} of {total}").format(
        kind=kind.words, used=f"{kind.used:,}", total=f"{kind.total:,}"
    )
