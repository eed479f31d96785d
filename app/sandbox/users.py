"""People: who am I, who is there, one person, their settings, how many of which kind."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.sandbox import operations
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.operations import Caller
from app.sandbox.records import BASIC, LICENSED, User
from app.sandbox.shapes import user_row

router = APIRouter(route_class=ZoomRoute)


@router.get("/users")
async def list_users(
    caller: Annotated[Caller, Depends(operations.LIST_USERS)],
    status: Literal["active", "inactive", "pending"] = "active",
    page_size: Annotated[int, Query(ge=1, le=2000)] = 30,
    page_number: Annotated[int, Query(ge=1)] = 1,
    role_id: str = "",
    next_page_token: str = "",
) -> Response:
    """GET /users."""
    sandbox = caller.sandbox
    query = f"users {status} {role_id} {page_size}"
    if next_page_token:
        page = sandbox.cursors.next(next_page_token, query, page_size)
    else:
        users = [each for each in sandbox.directory.with_status(status) if role_id in ("", each.role_id)]
        page = sandbox.cursors.first(users, query, page_size, page_number)
    return answer(page.frame() | {"users": [user_row(each) for each in page.items]})


@router.get("/users/summary")
async def summary(caller: Annotated[Caller, Depends(operations.USER_SUMMARY)]) -> Response:
    """GET /users/summary."""
    directory = caller.sandbox.directory
    active = directory.with_status("active")
    pending = len(directory.with_status("pending"))
    return answer(
        {
            "licensed_users_count": sum(each.type == LICENSED for each in active),
            "basic_users_count": sum(each.type == BASIC for each in active),
            "on_prem_users_count": 0,
            "room_users_count": 0,
            "pending_users_count": pending,
            "join_only_users_count": 0,
            "total_users_count": len(active) + pending,
        }
    )


@router.get("/users/{user_id}")
async def get_user(caller: Annotated[Caller, Depends(operations.GET_USER)], user_id: str) -> Response:
    """GET /users/{userId}."""
    return answer(caller.sandbox.shapes.user(caller.user(user_id)))


@router.get("/users/{user_id}/settings")
async def settings(caller: Annotated[Caller, Depends(operations.USER_SETTINGS)], user_id: str) -> Response:
    """GET /users/{userId}/settings."""
    return answer(_settings(caller.user(user_id)))


def _settings(user: User) -> dict[str, Any]:
    licensed = user.type == LICENSED
    return {
        "schedule_meeting": {
            "host_video": True,
            "participants_video": False,
            "audio_type": "both",
            "join_before_host": False,
            "personal_meeting": True,
            "pmi_password": "",
            "use_pmi_for_scheduled_meetings": False,
            "use_pmi_for_instant_meetings": False,
            "require_password_for_scheduled_meetings": True,
            "require_password_for_scheduling_new_meetings": True,
            "require_password_for_instant_meetings": True,
            "require_password_for_pmi_meetings": "all",
            "embed_password_in_join_link": True,
        },
        "in_meeting": {
            "waiting_room": True,
            "chat": True,
            "breakout_room": True,
            "breakout_room_schedule": False,
            "screen_sharing": True,
            "polling": licensed,
        },
        "recording": {
            "local_recording": True,
            "cloud_recording": licensed,
            "auto_recording": "none",
            "recording_audio_transcript": licensed,
        },
        "feature": {
            "meeting_capacity": 300 if licensed else 100,
            "large_meeting": False,
            "webinar": False,
            "cn_meeting": False,
            "in_meeting": False,
            "zoom_phone": False,
        },
    }
