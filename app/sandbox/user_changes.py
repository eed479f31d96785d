"""People are created, changed, deactivated and activated again, as far as Zoom allows it."""

import dataclasses
from typing import Any

from app.sandbox.errors import ApiFault, invalid_parameter, no_invitation, no_such_user, validation_failed
from app.sandbox.people import TIMEZONE
from app.sandbox.records import (
    API_USER,
    BASIC,
    LICENSED,
    ROLES,
    SINGLE_SIGN_ON,
    WORK_EMAIL,
    Profile,
    User,
)
from app.sandbox.state import Sandbox
from app.sandbox.user_drafts import NewUser, UserChanges, UserInfo, check_password, check_type

BLOCKED_DOMAIN = "blocked.example"
"""Nobody can be created with an e-mail of it (1107)."""
OTHER_ACCOUNT = "elsewhere.example"
"""Whoever has an e-mail of it has an account already (1009)."""
_WAYS = {"create": WORK_EMAIL, "autoCreate": WORK_EMAIL, "custCreate": API_USER, "ssoCreate": SINGLE_SIGN_ON}
_OWN = ("first_name", "last_name", "dept", "timezone", "language", "pmi")
_PROFILE = tuple(each.name for each in dataclasses.fields(Profile))
_PLANS = ("type", "plan_united_type", "zoom_one_type")
_FOR_ADMINS = {
    "type": "No permission.",
    "pmi": "Only an account administrator can change a Personal Meeting ID (PMI).",
    "vanity_name": "Only an account administrator can change a vanity name.",
    "host_key": "Only an account administrator can change the host key.",
}
_EVENTS = (
    'You cannot change the user type to "Basic" because this user has an upcoming Zoom Events scheduled.'
)


def create(sandbox: Sandbox, new: NewUser) -> User:
    """A new person; one who is invited by e-mail is pending until they accept.

    Raises:
        ApiFault: 300, 1005, 1009, 1107, 2002, 2033, 2034 or 3412, as Zoom documents them.
    """
    info = new.user_info
    check_type(new)
    if new.action == "autoCreate":
        check_password(info.password)
    if new.action == "ssoCreate" and not sandbox.faults.sso:
        raise ApiFault(400, 2002, "SSO has not been enabled for this account.")
    known = sandbox.directory.find(info.email)
    if known is not None and known.status == "pending" and new.action == "create":
        return _invite_again(sandbox, known, info)
    _check_email(sandbox, info.email)
    sandbox.licences.check_added(info.type)
    user = person(sandbox, new)
    sandbox.directory.add(user)
    return user


def change(sandbox: Sandbox, user: User, changes: UserChanges, *, by_admin: bool) -> None:
    """Change a person, all or nothing.

    Raises:
        ApiFault: 200, 300, 1108, 1120, 2033, 2034, 3412, 4100 or 4130, as Zoom documents them.
    """
    sent = {name: getattr(changes, name) for name in changes.model_fields_set}
    _check_changes(sandbox, user, sent, by_admin)
    if "type" in sent:
        check_type_change(sandbox, user, sent["type"])
        set_type(user, sent["type"])
    old_name = f"{user.first_name} {user.last_name}"
    for name in _OWN:
        if name in sent:
            setattr(user, name, sent[name])
    _change_display_name(user, sent, old_name)
    _change_profile(user, changes, sent)
    if "group_id" in sent:
        user.group_ids = (sent["group_id"],)


def check_type_change(sandbox: Sandbox, user: User, type: int) -> None:
    """Whether a person may be given that type.

    Raises:
        ApiFault: 300 they have events, 1108 deactivated or the owner, 2033, 2034 or 3412 no room.
    """
    if type == user.type:
        return
    if user.status == "inactive" or (user.role_id == "0" and type != LICENSED):
        raise ApiFault(
            400, 1108, "Permission requirements to change the user type of this user were not met."
        )
    if user.has_events and type != LICENSED:
        raise invalid_parameter(_EVENTS)
    sandbox.licences.check_converted(user, type)


def set_type(user: User, type: int) -> None:
    """Give a person a type; without a licence there are no add-ons."""
    user.type = type
    if type != LICENSED:
        user.large_meeting = user.webinar = False


def deactivate(user: User) -> None:
    """Lock somebody out and take their licences away.

    Raises:
        ApiFault: 200 an owner or admin, 300 they have events, 1001 they have not accepted the invitation.
    """
    _check_status_change(user)
    if user.has_events:
        raise invalid_parameter(
            "You cannot deactivate this user because the user has an upcoming Zoom Events scheduled."
        )
    user.status = "inactive"
    set_type(user, BASIC)


def activate(sandbox: Sandbox, user: User) -> None:
    """Let somebody in again, without the licence they had.

    Raises:
        ApiFault: 200 an owner or admin, 1001 they have not accepted, 2033 or 3412 no room.
    """
    _check_status_change(user)
    if user.status == "inactive":
        sandbox.licences.check_activated(user)
        user.status = "active"


def change_email(sandbox: Sandbox, user: User, email: str) -> None:
    """Give somebody another e-mail.

    Raises:
        ApiFault: 300 the e-mail is taken, 1000 an admin's, 429 three times within a day.
    """
    if user.is_admin:
        raise ApiFault(400, 1000, "Admin can not change other admins email.")
    if sandbox.directory.find(email) not in (None, user):
        raise validation_failed(("email", "The email already exists."))
    sandbox.limits.count_email_change(user.id)
    sandbox.directory.rename(user, email)


def _check_status_change(user: User) -> None:
    if user.status == "pending":
        raise no_such_user(user.email)
    if user.is_admin:
        raise ApiFault(400, 200, "Zoom Room and Admin users' status cannot be activated or deactivated.")


def _check_email(sandbox: Sandbox, email: str) -> None:
    domain = email.lower().rpartition("@")[2]
    if sandbox.directory.find(email) is not None:
        raise ApiFault(409, 1005, f'Email "{email}" has already been used.')
    if domain == BLOCKED_DOMAIN:
        raise ApiFault(400, 1107, "Email domain is blocked.")
    if domain == OTHER_ACCOUNT:
        raise ApiFault(400, 1009, f"The user {email} already holds an active account.")


def _invite_again(sandbox: Sandbox, user: User, info: UserInfo) -> User:
    if info.type != user.type:
        sandbox.licences.check_converted(user, info.type)
        user.type = info.type
    user.created = sandbox.clock.now()
    return user


def person(sandbox: Sandbox, new: NewUser) -> User:
    """Someone new, not yet in the directory."""
    info, pending = new.user_info, new.action == "create"
    key = sandbox.user_ids.key()
    return User(
        id="" if pending else key,
        reserved_id=key,
        email=info.email,
        first_name=info.first_name,
        last_name=info.last_name,
        display_name=info.display_name or f"{info.first_name} {info.last_name}".strip() or info.email,
        script="latin",
        type=info.type,
        role_id="2",
        role_name=ROLES["2"],
        dept="",
        pmi=sandbox.user_ids.personal_number(),
        timezone=TIMEZONE,
        language="en-US",
        created=sandbox.clock.now(),
        last_login=None,
        status="pending" if pending else "active",
        login_types=(_WAYS[new.action],),
        verified=not pending,
        profile=Profile(plan_united_type=info.plan_united_type),
    )


def _check_changes(sandbox: Sandbox, user: User, sent: dict[str, Any], by_admin: bool) -> None:
    if user.invitation_expired(sandbox.clock.now()):
        raise no_invitation()
    for name, refusal in _FOR_ADMINS.items():
        if name in sent and not by_admin:
            raise ApiFault(400, 200, refusal)
    if len(sent.keys() & set(_PLANS)) > 1:
        raise invalid_parameter(
            'You can\'t change the "type" or "plan_united_type" or "zoom_one_type" at the same time.'
        )
    if "group_id" in sent:
        sandbox.groups.get(sent["group_id"])
    _check_unique(sandbox, user, sent)


def _check_unique(sandbox: Sandbox, user: User, sent: dict[str, Any]) -> None:
    if "pmi" in sent and sandbox.directory.with_personal_number(sent["pmi"]) not in (None, user):
        raise validation_failed(("pmi", "This Personal Meeting ID is already used."))
    vanity = sent.get("vanity_name")
    others = (each for each in sandbox.directory if each is not user)
    if vanity and any(each.profile.vanity_name == vanity for each in others):
        raise ApiFault(
            400,
            4100,
            "User is already taken by another user from your account. Choose another Personal Link Name.",
        )


def _change_display_name(user: User, sent: dict[str, Any], old_name: str) -> None:
    derived = not sent.get("display_name") if "display_name" in sent else user.display_name == old_name
    if derived:
        user.display_name = f"{user.first_name} {user.last_name}".strip() or user.email
    elif "display_name" in sent:
        user.display_name = sent["display_name"]


def _change_profile(user: User, changes: UserChanges, sent: dict[str, Any]) -> None:
    for name in _PROFILE:
        if name not in sent:
            continue
        value = sent[name]
        if name in ("phone_numbers", "custom_attributes"):
            value = tuple(each.model_dump() for each in getattr(changes, name))
        setattr(user.profile, name, "" if value == "none" else value)
