"""Licences and add-ons for up to 30 people in one request."""

from collections.abc import Callable
from typing import Any

from app.sandbox.errors import ApiFault, invalid_parameter, lacks_scopes
from app.sandbox.operations import USER_FEATURES
from app.sandbox.records import BASIC, LICENSED, UNASSIGNED, User
from app.sandbox.state import Sandbox
from app.sandbox.user_changes import set_type
from app.sandbox.user_drafts import FeatureBatch

BATCH = 30
_TYPES = {str(each): each for each in (BASIC, LICENSED, UNASSIGNED)}
_ADD_ONS = ("large_meeting", "webinar")


def apply(sandbox: Sandbox, batch: FeatureBatch) -> dict[str, Any]:
    """Change what can be changed, one after the other; tells who succeeded and why the others did not.

    Raises:
        ApiFault: 4711 or 200 not granted, 300 too many people or no such feature, 429 too soon.
    """
    _check_granted(sandbox)
    if len(batch.users) > BATCH:
        raise invalid_parameter(f"The maximum of users is {BATCH}.")
    give = _feature(sandbox, batch)
    sandbox.limits.count_batch()
    done: list[str] = []
    failed: dict[str, list[str]] = {}
    for each in batch.users:
        key = each.id or each.email
        user = sandbox.directory.find(key)
        reason = give(user) if user is not None and user.status != "inactive" else "Users not found"
        if user is not None and not reason:
            done.append(user.id or user.email)
        else:
            failed.setdefault(reason, []).append(key)
    fails = [{"user_ids": keys, "reason": reason} for reason, keys in failed.items()]
    return {"success_user_ids": done, "fail_details": fails}


def _check_granted(sandbox: Sandbox) -> None:
    if sandbox.faults.features == "missing-scope":
        raise lacks_scopes([USER_FEATURES.granular])
    if sandbox.faults.features == "refused":
        raise ApiFault(400, 200, "Current account does not enable this feature.")


def _feature(sandbox: Sandbox, batch: FeatureBatch) -> Callable[[User], str]:
    """What is done to each person; it returns why not, or nothing."""
    kind, value = batch.feature_type, batch.feature_value
    if kind == "user_type" and value in _TYPES:
        return lambda user: _give_type(sandbox, user, _TYPES[value])
    if kind in _ADD_ONS and value.isdigit():
        return lambda user: _give_add_on(sandbox, user, kind, value != "0")
    raise invalid_parameter(
        f"Invalid parameter: {'feature_value' if kind == 'user_type' else 'feature_type'}"
    )


def _give_type(sandbox: Sandbox, user: User, type: int) -> str:
    if user.type == type:
        return "No need to update"
    if type == LICENSED and not sandbox.licences.free():
        return "Not enough seats"
    if type != LICENSED and user.has_events:
        return "Have upcoming events"
    owner = user.role_id == "0"
    if type != LICENSED and (owner or (type == BASIC and sandbox.licences.basic_is_full())):
        return "Not allowed to add basic users"
    set_type(user, type)
    return ""


def _give_add_on(sandbox: Sandbox, user: User, kind: str, on: bool) -> str:
    if getattr(user, kind) == on:
        return "No need to update"
    if on and user.type != LICENSED:
        return "Unpaid user"
    if on and not sandbox.licences.add_ons_free(kind):
        return "Not enough seats"
    setattr(user, kind, on)
    return ""
