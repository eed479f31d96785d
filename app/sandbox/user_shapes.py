"""People in the shapes of Zoom's answers."""

from datetime import datetime
from typing import Any

from app.sandbox.clock import as_zoom_time
from app.sandbox.people import ACCOUNT_NAME
from app.sandbox.records import User


def user_row(user: User, now: datetime, include: str = "") -> dict[str, Any]:
    """A person as in GET /users; a pending one has no id, and was created at the time of the call."""
    pending = user.status == "pending"
    row: dict[str, Any] = {
        "email": user.email,
        "type": user.type,
        "status": user.status,
        "role_id": user.role_id,
        "created_at": as_zoom_time(now if pending else user.created),
        "user_created_at": as_zoom_time(user.created),
        "verified": int(user.verified and not pending),
        "group_ids": list(user.group_ids),
    }
    if pending:
        return row
    row |= {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.display_name,
        "dept": user.dept,
        "pmi": user.pmi,
        "timezone": user.timezone,
        "login_types": list(user.login_types),
        "im_group_ids": [],
    }
    return row | _where_known(user, include)


def _where_known(user: User, include: str) -> dict[str, Any]:
    """Fields that are left out where there is nothing to say."""
    found: dict[str, Any] = {}
    profile = user.profile
    if user.last_login:
        found["last_login_time"] = as_zoom_time(user.last_login)
    for name, text in (
        ("last_client_version", user.client_version),
        ("employee_unique_id", profile.employee_unique_id),
        ("plan_united_type", profile.plan_united_type),
    ):
        if text:
            found[name] = text
    if include == "host_key" and profile.host_key:
        found["host_key"] = profile.host_key
    if include == "custom_attributes" and profile.custom_attributes:
        found["custom_attributes"] = list(profile.custom_attributes)
    return found


def member_row(user: User) -> dict[str, Any]:
    """A person as a member of a group."""
    row: dict[str, Any] = {"email": user.email, "type": user.type}
    if user.id:
        row["id"] = user.id
    return row | {"first_name": user.first_name, "last_name": user.last_name}


def whole_user(user: User, origin: str, account_id: str, now: datetime) -> dict[str, Any]:
    """A person as in GET /users/{userId}."""
    body = user_row(user, now) | {
        "account_id": account_id,
        "account_number": 10009239,
        "cluster": "sandbox",
        "role_name": user.role_name,
        "language": user.language,
    }
    if not user.id:
        return body
    profile = user.profile
    body |= {
        "cms_user_id": "",
        "company": profile.company or ACCOUNT_NAME,
        "jid": f"{user.id.lower()}@xmpp.halvern.example",
        "job_title": profile.job_title,
        "location": profile.location,
        "personal_meeting_url": f"{origin}/j/{user.pmi}",
        "phone_country": "",
        "phone_number": "",
        "use_pmi": profile.use_pmi,
        "vanity_url": f"{origin}/my/{profile.vanity_name}" if profile.vanity_name else "",
    }
    return body | _told(user)


def _told(user: User) -> dict[str, Any]:
    """What a person may have told; left out where they have not."""
    profile = user.profile
    told = {
        "cost_center": profile.cost_center,
        "manager": profile.manager,
        "pronouns": profile.pronouns,
        "pronouns_option": profile.pronouns_option,
        "phone_numbers": list(profile.phone_numbers),
        "custom_attributes": list(profile.custom_attributes),
    }
    return {name: value for name, value in told.items() if value}
