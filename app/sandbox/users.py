"""People: who am I, who is there, one person, how many of which kind, whether an e-mail is known."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.sandbox import operations
from app.sandbox.errors import invalid_parameter, no_invitation
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.operations import Caller
from app.sandbox.records import WORK_EMAIL, User
from app.sandbox.user_shapes import user_row

router = APIRouter(route_class=ZoomRoute)

Licence = Literal[
    "",
    "zoom_workforce_management",
    "zoom_compliance_management",
    "zoom_compliance_manager_for_contact_center",
]


@router.get("/users")
async def list_users(
    caller: Annotated[Caller, Depends(operations.LIST_USERS)],
    status: Literal["active", "inactive", "pending"] = "active",
    page_size: Annotated[int, Query(ge=1, le=2000)] = 30,
    page_number: Annotated[int, Query(ge=1)] = 1,
    role_id: str = "",
    include_fields: Literal["", "custom_attributes", "host_key"] = "",
    license: Licence = "",  # Zoom's name of the parameter
    next_page_token: str = "",
) -> Response:
    """GET /users; nobody here has any of the licences that the list can be filtered by."""
    sandbox = caller.sandbox
    query = f"users {status} {role_id} {page_size} {include_fields} {license}"
    if next_page_token:
        page = sandbox.cursors.next(next_page_token, query, page_size)
    else:
        everyone = [] if license else sandbox.directory.with_status(status)
        users = [each for each in everyone if role_id in ("", each.role_id)]
        page = sandbox.cursors.first(users, query, page_size, page_number)
    now = sandbox.clock.now()
    return answer(page.frame() | {"users": [user_row(each, now, include_fields) for each in page.items]})


@router.get("/users/summary")
async def summary(caller: Annotated[Caller, Depends(operations.USER_SUMMARY)]) -> Response:
    """GET /users/summary."""
    return answer(caller.sandbox.licences.summary())


@router.get("/users/email")
async def email_used(caller: Annotated[Caller, Depends(operations.USER_EMAIL)], email: str = "") -> Response:
    """GET /users/email: whether somebody of this account signed up by that e-mail, not by single sign-on."""
    if not email:
        raise invalid_parameter("Email is required.")
    user = caller.sandbox.directory.find(email)
    return answer({"existed_email": user is not None and WORK_EMAIL in user.login_types})


@router.get("/users/{user_id}")
async def get_user(
    caller: Annotated[Caller, Depends(operations.GET_USER)], user_id: str, search_by_unique_id: bool = False
) -> Response:
    """GET /users/{userId}."""
    sandbox = caller.sandbox
    user = caller.user(_of_unique_id(caller, user_id) if search_by_unique_id else user_id)
    if user.invitation_expired(sandbox.clock.now()):
        raise no_invitation()
    return answer(sandbox.shapes.user(user, sandbox.clock.now()))


def _of_unique_id(caller: Caller, unique_id: str) -> str:
    def matches(user: User) -> bool:
        return bool(user.id) and user.profile.employee_unique_id == unique_id

    found = next((user for user in caller.sandbox.directory if matches(user)), None)
    return found.id if found else unique_id
