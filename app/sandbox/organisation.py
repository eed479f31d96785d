"""Groups and roles with their members, and what the account has bought."""

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.sandbox import operations
from app.sandbox.errors import ApiFault, lacks_scopes
from app.sandbox.exchange import ZoomRoute, answer
from app.sandbox.groups import UserGroup, sizes
from app.sandbox.operations import Caller
from app.sandbox.records import HELP_DESK_ROLE, ROLES, User
from app.sandbox.settings_routes import check_account
from app.sandbox.user_shapes import member_row

router = APIRouter(route_class=ZoomRoute)
billing = APIRouter(route_class=ZoomRoute)
"""In none of the descriptions at hand; the shape is that of the billing API."""
_ROLES = (
    ("0", ROLES["0"], "Account owner has full privileges to access and manage a Zoom account.", "fixed"),
    ("1", ROLES["1"], "Admin has administrative privileges, which can be customized.", "fixed"),
    ("2", ROLES["2"], "Member has basic functions with limited privileges.", "fixed"),
    (*HELP_DESK_ROLE, "Looks after users of the university.", "custom"),
)

Token = Annotated[str, Query()]


@router.get("/groups")
async def list_groups(
    caller: Annotated[Caller, Depends(operations.LIST_GROUPS)],
    page_size: Annotated[int, Query(ge=1, le=300)] = 30,
    next_page_token: Token = "",
) -> Response:
    """GET /groups."""
    sandbox = caller.sandbox
    query = f"groups {page_size}"
    if next_page_token:
        page = sandbox.cursors.next(next_page_token, query, page_size)
    else:
        page = sandbox.cursors.first(list(sandbox.groups), query, page_size)
    members = sizes(sandbox.directory)
    return answer(
        {
            "groups": [_group(each, members) for each in page.items],
            "total_records": page.total_records,
            "next_page_token": page.next_page_token,
        }
    )


@router.get("/groups/{group_id}")
async def get_group(caller: Annotated[Caller, Depends(operations.GET_GROUP)], group_id: str) -> Response:
    """GET /groups/{groupId}."""
    return answer(_group(caller.sandbox.groups.get(group_id), sizes(caller.sandbox.directory)))


@router.get("/groups/{group_id}/members")
async def group_members(
    caller: Annotated[Caller, Depends(operations.GROUP_MEMBERS)],
    group_id: str,
    page_size: Annotated[int, Query(ge=1, le=2000)] = 30,
    page_number: Annotated[int, Query(ge=1)] = 1,
    next_page_token: Token = "",
) -> Response:
    """GET /groups/{groupId}/members."""
    group = caller.sandbox.groups.get(group_id)
    query = f"members {group.id} {page_size}"
    if next_page_token:
        page = caller.sandbox.cursors.next(next_page_token, query, page_size)
    else:
        users = [each for each in caller.sandbox.directory if group.id in each.group_ids]
        page = caller.sandbox.cursors.first(users, query, page_size, page_number)
    return answer(page.frame() | {"members": [member_row(each) for each in page.items]})


@router.get("/roles")
async def list_roles(
    caller: Annotated[Caller, Depends(operations.LIST_ROLES)],
    type: Literal["common", "iq"] = "common",  # Zoom's name of the parameter
) -> Response:
    """GET /roles; there are none of the other type."""
    members = Counter(user.role_id for user in caller.sandbox.directory)
    rows = [
        {"id": key, "name": name, "description": text, "type": kind, "total_members": members[key]}
        for key, name, text, kind in _ROLES
        if type == "common"
    ]
    return answer({"roles": rows, "total_records": len(rows)})


@router.get("/roles/{role_id}/members")
async def role_members(
    caller: Annotated[Caller, Depends(operations.ROLE_MEMBERS)],
    role_id: str,
    page_size: Annotated[int, Query(ge=1, le=300)] = 30,
    page_number: Annotated[int, Query(ge=1)] = 1,
    next_page_token: Token = "",
) -> Response:
    """GET /roles/{roleId}/members."""
    if role_id not in {each[0] for each in _ROLES}:
        raise ApiFault(400, 1034, "Provided `role_id` does not exist.")
    query = f"role {role_id} {page_size}"
    if next_page_token:
        page = caller.sandbox.cursors.next(next_page_token, query, page_size)
    else:
        users = [each for each in caller.sandbox.directory if each.role_id == role_id]
        page = caller.sandbox.cursors.first(users, query, page_size, page_number)
    return answer(page.frame() | {"members": [_in_role(each) for each in page.items]})


@billing.get("/accounts/{account_id}/plans/usage")
async def plan_usage(caller: Annotated[Caller, Depends(operations.PLAN_USAGE)], account_id: str) -> Response:
    """GET /accounts/{accountId}/plans/usage."""
    check_account(caller, account_id)
    fault = caller.sandbox.faults.plan_usage
    if fault == "missing-scope":
        raise lacks_scopes(operations.PLAN_USAGE.admin_scopes[:1])
    if fault == "refused":
        raise ApiFault(400, 200, "No permission.")
    return answer(caller.sandbox.licences.plan_usage())


def _group(group: UserGroup, members: "Counter[str]") -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "total_members": members[group.id]}


def _in_role(user: User) -> dict[str, Any]:
    return member_row(user) | {"department": user.dept}
