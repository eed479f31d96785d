"""Fills in who is in which group, and what they tell of themselves, with the gaps of real directories."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.sandbox.groups import Groups, UserGroup
from app.sandbox.identifiers import Identifiers
from app.sandbox.people import DOMAIN, KNOWN, Known
from app.sandbox.records import (
    BASIC,
    HELP_DESK_ROLE,
    INVITATION_LIFETIME,
    LICENSED,
    SINGLE_SIGN_ON,
    WORK_EMAIL,
    Profile,
    User,
)
from app.sandbox.setting_levels import Level

RESEARCH_DATA = "Research data"
_NOT_IN_RESEARCH_DATA = frozenset({"b.monteiro", "y.alhaddad"})
_DEPARTMENTS = {
    "Teaching staff": (
        "Biology", "Chemistry", "Classics", "Computer Science", "Economics", "Engineering", "History",
        "Language Centre", "Law", "Mathematics", "Philosophy", "Physics", "Sociology",
    ),
    "Administration": ("Admissions", "Facilities", "Finance", "Graduate School", "Registry"),
    "Library services": ("Library",),
    "Clinic and medicine": ("Medicine",),
    "IT Services": ("IT Services",),
    "Examinations": (),
}  # fmt: skip
_LEVELS = {
    RESEARCH_DATA: Level({"meeting_authentication": True}, frozenset({"meeting_authentication"})),
    "Teaching staff": Level({"waiting_room": False, "join_before_host": True}),
    "Clinic and medicine": Level(
        {"cloud_recording": False, "local_recording": False, "meeting_authentication": True},
        frozenset({"cloud_recording", "local_recording", "waiting_room"}),
    ),
    "Examinations": Level({"auto_recording": "cloud"}, frozenset({"auto_recording"})),
}  # fmt: skip
_TITLES = (
    "Lecturer",
    "Professor",
    "Research fellow",
    "Administrator",
    "Head of unit",
    "Doctoral student",
    "",
)
_SIGN_INS = ((SINGLE_SIGN_ON,), (SINGLE_SIGN_ON,), (SINGLE_SIGN_ON,), (1, WORK_EMAIL), (WORK_EMAIL,), (27,))
_VERSIONS = (
    "6.6.1.5100(win)",
    "6.6.1.5101(mac)",
    "6.5.3.2773(linux)",
    "6.6.0.4410(iphone)",
    "5.17.11.3835(win)",
)
_OWN_SETTINGS = (
    {"waiting_room": False},
    {"auto_recording": "cloud"},
    {"join_before_host": True},
    {"auto_recording": "local"},
    {"local_recording": False},
    {"waiting_room": False, "join_before_host": True},
)


def groups(seed: int) -> Groups:
    """The groups; the same for the same seed."""
    ids = Identifiers(seed, "groups")
    return Groups(
        UserGroup(ids.key(), name, _LEVELS.get(name, Level())) for name in (RESEARCH_DATA, *_DEPARTMENTS)
    )


def fill_in(seed: int, users: Sequence[User], groups: Groups, now: datetime) -> None:
    """Complete `users` as `people` made them; the first ones are the known."""
    source = random.Random(f"{seed}:profiles")  # noqa: S311  # foretellable on purpose
    by_department = {
        department: groups.named(name).id for name, all_of in _DEPARTMENTS.items() for department in all_of
    }
    known = {f"{each.latin}@{DOMAIN}": each for each in KNOWN}
    ids = Identifiers(seed, "invitations")
    for user in users:
        _place(user, by_department, source)
        user.reserved_id = user.id or ids.key()
        _complete(user, source, now)
        if user.email in known:
            _as_known(user, known[user.email], groups.named(RESEARCH_DATA).id, now)
    for user in [each for each in users if each.status == "pending"][3::9]:
        user.created = now - INVITATION_LIFETIME - timedelta(days=11)
    _give_features([user for user in users if user.status == "active" and user.type == LICENSED])


def _place(user: User, by_department: dict[str, str], source: random.Random) -> None:
    group_id = by_department.get(user.dept)
    if group_id and source.random() < 0.8:
        user.group_ids = (group_id,)


def _complete(user: User, source: random.Random, now: datetime) -> None:
    if user.status == "inactive":
        user.type = BASIC
    if user.status == "pending":
        user.created = now - timedelta(days=source.uniform(0.1, 29))
        user.type = LICENSED if source.random() < 0.3 else BASIC
        user.dept = ""
        user.group_ids = ()
        return
    user.login_types = source.choice(_SIGN_INS)
    user.verified = user.last_login is not None
    user.client_version = source.choice(_VERSIONS) if user.last_login else ""
    user.profile = _profile(user, source)
    if source.random() < 0.15:
        user.settings = dict(source.choice(_OWN_SETTINGS))
    if user.role_id == "2" and source.random() < 0.01:
        user.role_id, user.role_name = HELP_DESK_ROLE


def _profile(user: User, source: random.Random) -> Profile:
    profile = Profile(job_title=source.choice(_TITLES), host_key=f"{source.randrange(1_000_000):06}")
    if source.random() < 0.5:
        profile.location = "Halvern, main campus"
        profile.cost_center = f"CC-{source.randrange(100, 999)}"
    if SINGLE_SIGN_ON in user.login_types:
        profile.employee_unique_id = f"uh{source.randrange(10**6):06}"
    if source.random() < 0.3:
        profile.custom_attributes = (
            {
                "key": "cbf_hUvnq4wSCyHRbXyIcGs2",
                "name": "Building",
                "value": f"House {source.randint(1, 40)}",
            },
        )
    if source.random() < 0.25:
        profile.phone_numbers = (_phone(source),)
    return profile


def _phone(source: random.Random) -> dict[str, object]:
    number = f"8555{source.randrange(10**4):04}"
    return {"country": "SE", "code": "+46", "number": number, "label": "Office", "verified": True}


def _as_known(user: User, known: Known, research_data: str, now: datetime) -> None:
    user.type = LICENSED if known.licensed else BASIC
    user.dept = known.dept
    if known.role == "Member" and user.role_id != "2":
        user.role_id, user.role_name = "2", known.role
    if known.latin not in _NOT_IN_RESEARCH_DATA:
        user.group_ids = (research_data, *user.group_ids)
    if user.status == "pending":
        user.created = now - timedelta(days=known.days, minutes=40)
    elif user.last_login:
        minutes = 12 if known.days else 20 + user.pmi % 400
        user.last_login = now - timedelta(days=known.days, minutes=minutes)


def _give_features(licensed: Sequence[User]) -> None:
    """Large meetings for six people and webinars for three, where there are so many."""
    for user in licensed[3:9]:
        user.large_meeting = True
    for user in licensed[4:7]:
        user.webinar = True
    for user in licensed[30::60]:
        user.has_events = True
