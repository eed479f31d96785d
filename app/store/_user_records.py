"""From Zoom's users to rows of the directory: what is told, merged with what is known."""

import json
import logging
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from app.store._text import clean, folded
from app.store._user_types import Fields, UserStatus, key_of
from app.store._values import as_json, seconds
from app.store.people import Person, person_of

if TYPE_CHECKING:
    from datetime import datetime

    from app.zoom.models.user import User

log = logging.getLogger(__name__)

STATUSES = (UserStatus.ACTIVE, UserStatus.INACTIVE, UserStatus.PENDING, UserStatus.LEFT)
"""By their numbers in the directory."""
NUMBERS = {status: number for number, status in enumerate(STATUSES)}
PENDING, LEFT = NUMBERS[UserStatus.PENDING], NUMBERS[UserStatus.LEFT]
ORDER_LENGTH = 80
"""Characters of a name that count in the order of the list."""
MAX_LISTED = 200
"""Groups and ways to sign in that are kept of one user."""
MAX_TEXT = 4_000
EMAIL_LENGTH = 320
"""RFC 5321, 4.5.3.1: a local part of 64 octets, the sign @, a domain of 255."""


class Entry(NamedTuple):
    """One user of the directory as it is stored."""

    row: int | None
    """None: not stored yet."""
    key: str
    id: str
    email: str
    name: str
    first_name: str
    last_name: str
    status: int
    licence: int | None
    role_id: str
    dept: str
    group_ids: str
    """A JSON list."""
    sign_in: str
    """Numbers, each between commas."""
    last_sign_in: int | None
    """Seconds since 1970, as the next one."""
    created_at: int | None
    timezone: str
    pmi: int | None
    left_at: int | None
    written_at: int
    """When we changed the user at Zoom, in milliseconds since 1970."""


STORED = tuple(name for name in Entry._fields if name != "row")
"""Columns that are written."""


class Told(NamedTuple):
    """What Zoom told of one user; an empty text of the first five or None: what is known stays."""

    id: str
    email: str
    name: str
    first_name: str
    last_name: str
    status: int | None
    licence: int | None
    role_id: str | None
    dept: str | None
    group_ids: str | None
    sign_in: str | None
    last_sign_in: int | None
    created_at: int | None
    timezone: str | None
    pmi: int | None

    @property
    def key(self) -> str:
        """Under what the user is kept, unless known under another key."""
        return key_of(self.id, self.email)


def told_of(user: "User", status: UserStatus | None = None, *, listed: bool = False) -> Told:
    """What a user of Zoom's API tells; `listed`: by the list of this status, which leaves out no group."""
    person = person_of(user)
    groups = user.group_ids if user.group_ids is not None or not listed else ()
    return Told(
        id=person.id,
        email=clean(user.email, EMAIL_LENGTH).strip(),
        name=person.name,
        first_name=clean(user.first_name),
        last_name=clean(user.last_name),
        status=_status(user.status, status),
        licence=user.type,
        role_id=_told(user.role_id),
        dept=_told(user.dept),
        group_ids=None if groups is None else group_text(groups),
        sign_in=None if user.login_types is None else sign_in_text(user.login_types),
        last_sign_in=_moment(user.last_login_time),
        created_at=_moment(user.user_created_at or user.created_at),
        timezone=_told(user.timezone),
        pmi=user.pmi,
    )


def usable(told: Iterable[Told]) -> list[Told]:
    """Those that have an id or an e-mail address, each once; without either a user cannot be named."""
    known: dict[str, Told] = {}
    nameless = 0
    for each in told:
        if each.id or each.email:
            known[each.key] = each
        else:
            nameless += 1
    if nameless:
        log.warning("users without an id and an e-mail address were left out: %d", nameless)
    return list(known.values())


def merged(known: Entry | None, told: Told) -> Entry:
    """What is told upon what is known; whoever is told of has not left."""
    if known is None:
        return _new(told)
    status = told.status if told.status is not None else known.status
    return known._replace(
        key=told.id or known.key,
        id=told.id or known.id,
        email=told.email or known.email,
        name=told.name or known.name,
        first_name=told.first_name or known.first_name,
        last_name=told.last_name or known.last_name,
        status=status,
        left_at=known.left_at if status == LEFT else None,
        **{name: getattr(told, name) for name in _REPLACED if getattr(told, name) is not None},
    )


def changed_by(known: Entry, fields: Fields, at: int) -> Entry:
    """What is known with what an action changed; `at` in milliseconds since 1970."""
    values: dict[str, object] = {
        name: clean(value) if isinstance(value, str) else value for name, value in fields.items()
    }
    if "group_ids" in fields:
        values["group_ids"] = group_text(fields["group_ids"])
    if "status" in fields:
        values["status"] = NUMBERS[fields["status"]]
        values["left_at"] = at // 1000 if fields["status"] is UserStatus.LEFT else None
    return known._replace(written_at=at, **values)  # type: ignore[arg-type]  # by the names of Fields


def profile_of(user: "User") -> str:
    """All that Zoom told of a user, as it is stored."""
    return json_of(user.model_dump(mode="json", exclude_none=True))


def profile_patch(fields: Fields) -> str:
    """What an action changed, by the names of Zoom's fields."""
    return json_of({_PROFILE_NAMES.get(name, name): value for name, value in fields.items()})


def json_of(values: Mapping[str, object]) -> str:
    """A mapping as it is stored."""
    return json.dumps(_storable(values), ensure_ascii=False, separators=(",", ":"))


def derived(entry: Entry) -> tuple[str, str, str]:
    """By what the user is ordered (name, department) and found."""
    name, full = folded(entry.name), folded(f"{entry.first_name} {entry.last_name}".strip())
    email, dept = folded(entry.email), folded(entry.dept)
    words = [name, *([full] if full not in name else []), email, dept]
    return (name or email or entry.id)[:ORDER_LENGTH], dept[:ORDER_LENGTH], "\n".join(words)


def person(entry: Entry) -> Person:
    """The user as other lists name it."""
    return Person(entry.id, entry.email, entry.name, STATUSES[entry.status].value)


def group_text(groups: Iterable[str]) -> str:
    """Ids of groups as they are stored."""
    return as_json(list(dict.fromkeys(filter(None, map(clean, groups))))[:MAX_LISTED])


def sign_in_text(types: Iterable[int]) -> str:
    """Ways to sign in as they are stored."""
    numbers = sorted(set(types))[:MAX_LISTED]
    return f",{','.join(map(str, numbers))}," if numbers else ""


_WORDS = {status.value: NUMBERS[status] for status in STATUSES if status is not UserStatus.LEFT}
_PROFILE_NAMES = {"licence": "type", "name": "display_name"}

_REPLACED = (
    "licence",
    "role_id",
    "dept",
    "group_ids",
    "sign_in",
    "last_sign_in",
    "created_at",
    "timezone",
    "pmi",
)


def _new(told: Told) -> Entry:
    return Entry(
        row=None,
        key=told.key,
        id=told.id,
        email=told.email,
        name=told.name,
        first_name=told.first_name,
        last_name=told.last_name,
        status=told.status or 0,
        licence=told.licence,
        role_id=told.role_id or "",
        dept=told.dept or "",
        group_ids=told.group_ids or "[]",
        sign_in=told.sign_in or "",
        last_sign_in=told.last_sign_in,
        created_at=told.created_at,
        timezone=told.timezone or "",
        pmi=told.pmi,
        left_at=None,
        written_at=0,
    )


def _status(word: str | None, listed: UserStatus | None) -> int | None:
    """The number of Zoom's word; of one that is unknown, that of the list it came with."""
    return _WORDS.get((word or "").lower(), None if listed is None else NUMBERS[listed])


def _told(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _moment(moment: "datetime | None") -> int | None:
    return None if moment is None else seconds(moment)


def _storable(value: object) -> object:
    """JSON that SQLite reads as well: nothing but whole texts and finite numbers."""
    if isinstance(value, str):
        return clean(value, MAX_TEXT)
    if isinstance(value, Mapping):
        return {clean(str(name)): _storable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
