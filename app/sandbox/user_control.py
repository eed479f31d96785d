"""For tests: who is really there; change people, seats and settings as another administrator would."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from app.sandbox.control import ControlRoute
from app.sandbox.exchange import answer, json_object
from app.sandbox.leaving import leave
from app.sandbox.records import ROLES, User
from app.sandbox.setting_levels import ACCOUNT_VALUES, Level
from app.sandbox.state import InSandbox, Sandbox
from app.sandbox.user_changes import person
from app.sandbox.user_drafts import NewUser, UserInfo

router = APIRouter(prefix="/_sandbox", route_class=ControlRoute)

_PLAIN = {
    "first_name": str,
    "last_name": str,
    "display_name": str,
    "dept": str,
    "status": str,
    "type": int,
    "large_meeting": bool,
    "webinar": bool,
    "has_events": bool,
    "settings": dict,
}
_TIMES = {"created", "last_login", "signed_in"}
_STATUSES = ("active", "inactive", "pending")
_WISHES = frozenset({*_PLAIN, *_TIMES, "email", "role_id", "groups", "accepts"})


@router.get("/users")
async def get_users(sandbox: InSandbox, status: str = "") -> Response:
    """Everyone, with what Zoom would not tell, such as the id of someone pending."""
    return answer([_row(sandbox, each) for each in sandbox.directory if status in ("", each.status)])


@router.get("/users/{key}")
async def get_user(sandbox: InSandbox, key: str) -> Response:
    """One person, by id or e-mail."""
    return answer(_row(sandbox, sandbox.directory.get(key)))


@router.post("/users")
async def post_user(sandbox: InSandbox, request: Request) -> Response:
    """Add somebody: `{"email", ...}` as for PUT; nothing is checked against caps."""
    wish = await json_object(request)
    email = str(wish.pop("email", ""))
    if not email or sandbox.directory.find(email):
        raise ValueError("email: needed, and of nobody who is there already")
    pending = wish.get("status") == "pending"
    info = UserInfo(email=email, type=1)
    user = person(sandbox, NewUser(action="create" if pending else "ssoCreate", user_info=info))
    _apply(sandbox, user, wish)
    sandbox.directory.add(user)
    return answer(_row(sandbox, user))


@router.put("/users/{key}")
async def put_user(sandbox: InSandbox, key: str, request: Request) -> Response:
    """Change somebody.

    ``{"email", "first_name", "last_name", "display_name", "dept", "type", "status", "role_id",
    "groups": [names], "large_meeting", "webinar", "has_events", "settings": own values by name,
    "created", "last_login": times, "signed_in": time (Zoom tells of it after three days), "accepts": true}``;
    the first of the groups is the primary one.
    """
    user = sandbox.directory.get(key)
    wish = await json_object(request)
    email = str(wish.pop("email", user.email))
    if sandbox.directory.find(email) not in (None, user):
        raise ValueError("email: somebody else has it")
    _apply(sandbox, user, wish)
    if email != user.email:
        sandbox.directory.rename(user, email)
    return answer(_row(sandbox, user))


@router.delete("/users/{key}")
async def delete_user(sandbox: InSandbox, key: str) -> Response:
    """Delete somebody with all that is theirs."""
    leave(sandbox, sandbox.directory.get(key))
    return Response(status_code=204)


@router.get("/licences")
async def get_licences(sandbox: InSandbox) -> Response:
    """Seats and how many of them are taken."""
    return answer(_seats(sandbox))


@router.put("/licences")
async def put_licences(sandbox: InSandbox, request: Request) -> Response:
    """Buy or give back seats: `{"seats", "large_meetings", "webinars"}`."""
    for name, number in (await json_object(request)).items():
        if name not in ("seats", "large_meetings", "webinars") or not isinstance(number, int) or number < 0:
            raise ValueError('"seats", "large_meetings" or "webinars": 0 or more')
        setattr(sandbox.licences, name, number)
    return answer(_seats(sandbox))


@router.put("/levels")
async def put_levels(sandbox: InSandbox, request: Request) -> Response:
    """Settings and locks: `{"account": {"values": {}, "locks": []}, "groups": {name: the same}}`.

    Values are added to those there are; locks take the place of those there are.
    """
    wish = await json_object(request)
    _set_level(sandbox.account_settings, wish.get("account", {}))
    for name, each in wish.get("groups", {}).items():
        _set_level(sandbox.groups.named(name).level, each)
    return Response(status_code=204)


def _set_level(level: Level, wish: dict[str, Any]) -> None:
    values, locks = dict(wish.get("values", {})), frozenset(wish.get("locks", level.locks))
    _check_settings({*values, *locks})
    level.values |= values
    level.locks = locks


def _check_settings(wanted: set[str]) -> None:
    if unknown := wanted - ACCOUNT_VALUES.keys():
        raise ValueError(
            f"{', '.join(sorted(unknown))}: no such setting; there are {', '.join(ACCOUNT_VALUES)}"
        )


def _apply(sandbox: Sandbox, user: User, wish: dict[str, Any]) -> None:
    _check(sandbox, wish)
    if wish.get("accepts") or (not user.id and wish.get("status", "pending") != "pending"):
        sandbox.directory.accept(user)
    for name in _PLAIN.keys() & wish.keys():
        setattr(user, name, wish[name])
    if "role_id" in wish:
        user.role_id, user.role_name = wish["role_id"], ROLES[wish["role_id"]]
    if "groups" in wish:
        user.group_ids = tuple(sandbox.groups.named(name).id for name in wish["groups"])
    if "created" in wish:
        user.created = _moment(wish["created"])
    if "last_login" in wish:
        user.last_login = _moment(wish["last_login"]) if wish["last_login"] else None
    if "signed_in" in wish:
        user.signed_in(_moment(wish["signed_in"]))


def _check(sandbox: Sandbox, wish: dict[str, Any]) -> None:
    """All or nothing: what is wrong is found before anything is changed."""
    if unknown := wish.keys() - _WISHES:
        raise ValueError(f"{', '.join(sorted(unknown))}: unknown; there are {', '.join(sorted(_WISHES))}")
    for name in _PLAIN.keys() & wish.keys():
        if not isinstance(wish[name], _PLAIN[name]):
            raise ValueError(f"{name}: {wish[name]!r} is not of the right type")
    if wish.get("status", "active") not in _STATUSES or wish.get("role_id", "2") not in ROLES:
        raise ValueError(f"status: {', '.join(_STATUSES)}; role_id: {', '.join(ROLES)}")
    _check_settings(set(wish.get("settings", {})))
    for name in _TIMES & wish.keys():
        if wish[name]:
            _moment(wish[name])
    for name in wish.get("groups", ()):
        sandbox.groups.named(name)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text}: needs an offset, for example 2026-11-20T09:30:00Z")
    return moment


def _row(sandbox: Sandbox, user: User) -> dict[str, Any]:
    names = [group.name for group in sandbox.groups if group.id in user.group_ids]
    return {
        "id": user.id,
        "reserved_id": user.reserved_id,
        "email": user.email,
        "display_name": user.display_name,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.type,
        "status": user.status,
        "role_id": user.role_id,
        "dept": user.dept,
        "groups": names,
        "large_meeting": user.large_meeting,
        "webinar": user.webinar,
        "has_events": user.has_events,
        "settings": user.settings,
        "created": user.created.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "meetings": len(sandbox.meetings.of_host(user.id)) if user.id else 0,
        "recordings": len(sandbox.recordings.of_host(user)) if user.id else 0,
    }


def _seats(sandbox: Sandbox) -> dict[str, int]:
    licences = sandbox.licences
    return {
        "seats": licences.seats,
        "used": licences.used(),
        "large_meetings": licences.large_meetings,
        "webinars": licences.webinars,
    }
