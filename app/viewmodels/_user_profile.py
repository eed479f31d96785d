"""The lines of a person's profile, in the order of the pane; what Zoom did not say is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import N_, _
from app.store.users import UserDetail


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One line of the profile."""

    key: str
    words: str
    value: str
    """As Zoom sent it; empty where `moment` is set."""
    moment: datetime | None = None
    """A time, to be written as the reader's locale does."""

    @property
    def copyable(self) -> bool:
        """Whether the value is of use elsewhere."""
        return self.moment is None


_FIELDS = (
    ("email", N_("E-mail")),
    ("dept", N_("Department")),
    ("job_title", N_("Job title")),
    ("company", N_("Company")),
    ("location", N_("Location")),
    ("manager", N_("Manager")),
    ("phone", N_("Phone")),
    ("employee_unique_id", N_("Employee ID")),
    ("cost_center", N_("Cost centre")),
    ("pronouns", N_("Pronouns")),
    ("timezone", N_("Time zone")),
    ("language", N_("Language")),
    ("pmi", N_("Personal meeting number")),
    ("created", N_("Created")),
    ("last_client_version", N_("Zoom app used last")),
    ("id", N_("User ID")),
)


def profile_lines(detail: UserDetail) -> tuple[ProfileLine, ...]:
    """The profile of a person."""
    row = detail.row
    texts = {key: _text(detail.profile.get(key)) for key, _words in _FIELDS}
    texts |= {"email": row.email, "id": row.id, "dept": row.dept, "timezone": row.timezone}
    texts |= {"phone": _phones(detail.profile), "pmi": _text(row.pmi)}
    lines = [ProfileLine(key, _(words), texts[key]) for key, words in _FIELDS if texts[key]]
    if row.created_at is not None:
        lines.insert(_place(lines), ProfileLine("created", _("Created"), "", row.created_at))
    return (*lines, *_own_fields(detail.profile))


def _place(lines: Iterable[ProfileLine]) -> int:
    """Where the date of creation stands among the lines."""
    before = {key for key, _words in _FIELDS[: [key for key, _words in _FIELDS].index("created")]}
    return sum(line.key in before for line in lines)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _phones(profile: Mapping[str, object]) -> str:
    numbers = profile.get("phone_numbers")
    told = [
        f"{_text(each.get('code'))} {_text(each.get('number'))}".strip()
        for each in (numbers if isinstance(numbers, list | tuple) else ())
        if isinstance(each, Mapping)
    ]
    return ", ".join(filter(None, told)) or _text(profile.get("phone_number"))


def _own_fields(profile: Mapping[str, object]) -> tuple[ProfileLine, ...]:
    """Fields that the account has added to its profiles."""
    fields = profile.get("custom_attributes")
    return tuple(
        ProfileLine(f"custom.{_text(each.get('key'))}", _text(each.get("name")), _text(each.get("value")))
        for each in (fields if isinstance(fields, list | tuple) else ())
        if isinstance(each, Mapping) and _text(each.get("name")) and _text(each.get("value"))
    )
