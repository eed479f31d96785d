"""Settings of persons, groups and the account, and what groups and the account lock."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response

from app.sandbox import operations, setting_shapes
from app.sandbox.errors import no_invitation, no_such_account
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.operations import Caller
from app.sandbox.records import LICENSED, User
from app.sandbox.setting_levels import of_group, of_user

router = APIRouter(route_class=ZoomRoute)

Option = Literal["", "meeting_authentication", "recording_authentication", "meeting_security"]
_SIGN_IN = {
    "security": {
        "admin_change_name_pic": True,
        "sign_again_period_for_inactivity_on_client": 0,
        "sign_in_with_two_factor_auth": "none",
    }
}


@router.get("/users/{user_id}/settings")
async def user_settings(
    caller: Annotated[Caller, Depends(operations.USER_SETTINGS)],
    user_id: str,
    option: Option = "",
    custom_query_fields: str = "",
) -> Response:
    """GET /users/{userId}/settings: what holds for a person, whoever decides it."""
    sandbox, user = caller.sandbox, caller.user(user_id)
    if user.invitation_expired(sandbox.clock.now()):
        raise no_invitation()
    values = of_user(sandbox.account_settings, sandbox.groups.level_of(user), user.settings)
    body = setting_shapes.optional(values, option) if option else _of_person(user, values)
    return answer(setting_shapes.chosen(body, custom_query_fields))


@router.get("/groups/{group_id}/settings")
async def group_settings(
    caller: Annotated[Caller, Depends(operations.GROUP_SETTINGS)],
    group_id: str,
    option: Option = "",
    custom_query_fields: str = "",
) -> Response:
    """GET /groups/{groupId}/settings."""
    sandbox = caller.sandbox
    values = of_group(sandbox.account_settings, sandbox.groups.get(group_id).level)
    general = setting_shapes.sectioned(setting_shapes.GROUP, values)
    body = setting_shapes.optional(values, option) if option else general
    return answer(setting_shapes.chosen(body, custom_query_fields))


@router.get("/groups/{group_id}/lock_settings")
async def group_locks(
    caller: Annotated[Caller, Depends(operations.GROUP_LOCKS)],
    group_id: str,
    option: Literal["", "meeting_security"] = "",
) -> Response:
    """GET /groups/{groupId}/lock_settings: only what the group itself locks."""
    group = caller.sandbox.groups.get(group_id)
    return answer(setting_shapes.locks(setting_shapes.GROUP_LOCKS, group.level.locks, option))


@router.get("/accounts/{account_id}/settings")
async def account_settings(
    caller: Annotated[Caller, Depends(operations.ACCOUNT_SETTINGS)],
    account_id: str,
    option: Literal[Option, "security"] = "",
    custom_query_fields: str = "",
) -> Response:
    """GET /accounts/{accountId}/settings; only of this account, whose id or ``me`` it may be."""
    check_account(caller, account_id)
    values = caller.sandbox.account_settings.values
    if option == "security":
        body = dict(_SIGN_IN)
    elif option:
        body = setting_shapes.optional(values, option)
    else:
        body = _SIGN_IN | setting_shapes.sectioned(setting_shapes.ACCOUNT, values)
    return answer(setting_shapes.chosen(body, custom_query_fields))


@router.get("/accounts/{account_id}/lock_settings")
async def account_locks(
    caller: Annotated[Caller, Depends(operations.ACCOUNT_LOCKS)],
    account_id: str,
    option: Literal["", "meeting_security"] = "",
    custom_query_fields: str = "",
) -> Response:
    """GET /accounts/{accountId}/lock_settings."""
    check_account(caller, account_id)
    locks = caller.sandbox.account_settings.locks
    body = setting_shapes.locks(setting_shapes.ACCOUNT_LOCKS, locks, option)
    return answer(setting_shapes.chosen(body, custom_query_fields))


def check_account(caller: Caller, account_id: str) -> None:
    """Whether that is the caller's account.

    Raises:
        ApiFault: code 2001.
    """
    if account_id not in ("me", caller.sandbox.account_id):
        raise no_such_account(account_id)


def _of_person(user: User, values: dict[str, object]) -> dict[str, object]:
    return setting_shapes.of_user(
        values, licensed=user.type == LICENSED, large=user.large_meeting, webinar=user.webinar
    )
