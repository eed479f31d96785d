"""People are created, changed, activated, deactivated and removed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response

from app.sandbox import features, leaving, operations, user_changes
from app.sandbox.exchange import ZoomRoute, answer, json_object
from app.sandbox.operations import Caller
from app.sandbox.records import User
from app.sandbox.user_drafts import EmailChange, FeatureBatch, NewUser, StatusChange, UserChanges, read
from app.sandbox.user_turns import turn

router = APIRouter(route_class=ZoomRoute)

_NOTHING = 204


@router.post("/users")
async def create_user(
    caller: Annotated[Caller, Depends(operations.CREATE_USER)], request: Request
) -> Response:
    """POST /users."""
    sandbox = caller.sandbox
    new = read(NewUser, await json_object(request))
    if new.action == "create":
        sandbox.limits.count_creation()
    async with turn(sandbox, request, new.user_info.email, "create"):
        user = user_changes.create(sandbox, new)
    names = {"first_name": user.first_name, "last_name": user.last_name}
    return answer({"id": user.reserved_id, "email": user.email, "type": user.type} | names, 201)


@router.post("/users/features")
async def set_features(
    caller: Annotated[Caller, Depends(operations.USER_FEATURES)], request: Request
) -> Response:
    """POST /users/features."""
    return answer(features.apply(caller.sandbox, read(FeatureBatch, await json_object(request))), 201)


@router.patch("/users/{user_id}")
async def update_user(
    caller: Annotated[Caller, Depends(operations.UPDATE_USER)], user_id: str, request: Request
) -> Response:
    """PATCH /users/{userId}."""
    changes = read(UserChanges, await json_object(request))
    user = caller.user(user_id)
    async with turn(caller.sandbox, request, user.id or user.email, "update"):
        user_changes.change(caller.sandbox, _still(caller, user_id), changes, by_admin=caller.account_wide())
    return Response(status_code=_NOTHING)


@router.delete("/users/{user_id}")
async def delete_user(
    caller: Annotated[Caller, Depends(operations.DELETE_USER)],
    user_id: str,
    request: Request,
    action: Literal["disassociate", "delete"] = "disassociate",
    transfer_email: str = "",
    transfer_meeting: bool = False,
    transfer_recording: bool = False,
    transfer_webinar: bool = False,
    transfer_whiteboard: bool = False,
) -> Response:
    """DELETE /users/{userId}."""
    others = transfer_webinar or transfer_whiteboard
    removal = leaving.Removal(action, transfer_email, transfer_meeting, transfer_recording, others)
    user = caller.user(user_id)
    async with turn(caller.sandbox, request, user.id or user.email, action):
        leaving.remove(caller.sandbox, _still(caller, user_id), removal)
    return Response(status_code=_NOTHING)


@router.put("/users/{user_id}/status")
async def change_status(
    caller: Annotated[Caller, Depends(operations.USER_STATUS)], user_id: str, request: Request
) -> Response:
    """PUT /users/{userId}/status; nobody here works by the clock, so clocking in and out does nothing."""
    wish = read(StatusChange, await json_object(request))
    user = caller.user(user_id)
    async with turn(caller.sandbox, request, user.id or user.email, wish.action.replace("_", " ")):
        user = _still(caller, user_id)
        if wish.action == "deactivate":
            user_changes.deactivate(user)
        elif wish.action == "activate":
            user_changes.activate(caller.sandbox, user)
    return Response(status_code=_NOTHING)


@router.put("/users/{user_id}/email")
async def change_email(
    caller: Annotated[Caller, Depends(operations.UPDATE_EMAIL)], user_id: str, request: Request
) -> Response:
    """PUT /users/{userId}/email."""
    wish = read(EmailChange, await json_object(request))
    user = caller.user(user_id)
    async with turn(caller.sandbox, request, user.id or user.email, "update"):
        user_changes.change_email(caller.sandbox, _still(caller, user_id), wish.email)
    return Response(status_code=_NOTHING)


def _still(caller: Caller, user_id: str) -> User:
    """The person, unless they were removed while the turn was awaited."""
    return caller.user(user_id)
