"""Fills the directory: the people who are always there, then as many others as asked for."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from app.sandbox.identifiers import Identifiers
from app.sandbox.people import DEPARTMENTS, DOMAIN, GROUPS, KNOWN, TIMEZONE, Group, Known, forms
from app.sandbox.records import BASIC, LICENSED, User

_ROLE_IDS = {"Owner": "0", "Admin": "1", "Member": "2"}
_YEAR = timedelta(days=365)


def people(seed: int, number: int, now: datetime) -> list[User]:
    """So many people, Marta Lindqvist first; the same for the same seed."""
    source = random.Random(f"{seed}:people")  # noqa: S311  # foretellable on purpose
    ids = Identifiers(seed, "people")
    users = [_known(each, ids, source, now) for each in KNOWN[: max(1, number)]]
    taken = dict.fromkeys((user.email.partition("@")[0] for user in users), 1)
    names = _names(source)
    while len(users) < number:
        users.append(_anyone(next(names), taken, ids, source, now))
    return users


def _names(source: random.Random) -> Iterator[tuple[Group, str, str]]:
    pairs = [
        (group, given, family)
        for group in GROUPS
        for given in group.given.split()
        for family in group.family.split()
    ]
    source.shuffle(pairs)
    for _round in count():
        yield from pairs


def _known(known: Known, ids: Identifiers, source: random.Random, now: datetime) -> User:
    pending = known.status == "pending"
    recent = timedelta(minutes=source.randint(20, 3 * 24 * 60))
    return User(
        id="" if pending else ids.key(),
        email=f"{known.latin}@{DOMAIN}",
        first_name=known.first_name,
        last_name=known.last_name,
        display_name=known.display_name or f"{known.first_name} {known.last_name}",
        script=known.script,
        type=LICENSED if known.licensed else BASIC,
        role_id=_ROLE_IDS[known.role],
        role_name=known.role,
        dept=known.dept,
        pmi=ids.personal_number(),
        timezone=TIMEZONE,
        language=known.language,
        created=now - source.random() * 4 * _YEAR - timedelta(days=40),
        last_login=now - recent if known.status == "active" else None,
        status=known.status,
    )


def _anyone(
    name: tuple[Group, str, str],
    taken: dict[str, int],
    ids: Identifiers,
    source: random.Random,
    now: datetime,
) -> User:
    group, given, family = name
    (first, first_latin), (last, last_latin) = forms(given), forms(family)
    status = source.choices(("active", "inactive", "pending"), (92, 5, 3))[0]
    parts = (last, first) if group.family_first else (first, last)
    return User(
        id="" if status == "pending" else ids.key(),
        email=_email(f"{first_latin}.{last_latin}", taken),
        first_name=first,
        last_name=last,
        display_name=group.joint.join(parts),
        script=group.script,
        type=LICENSED if source.random() < 0.6 else BASIC,
        role_id="2",
        role_name="Member",
        dept=source.choice(DEPARTMENTS),
        pmi=ids.personal_number(),
        timezone=TIMEZONE,
        language=group.language,
        created=now - source.random() * 4 * _YEAR,
        last_login=_last_login(source, status, now),
        status=status,
    )


def _last_login(source: random.Random, status: str, now: datetime) -> datetime | None:
    if status == "pending" or source.random() < 0.03:
        return None
    days = source.expovariate(1 / 4) if status == "active" else source.uniform(90, 500)
    return now - timedelta(days=days, minutes=source.randint(5, 600))


def _email(local: str, taken: dict[str, int]) -> str:
    number = taken[local] = taken.get(local, 0) + 1
    return f"{local}{number if number > 1 else ''}@{DOMAIN}"
