"""Scopes of the operations (endpoints-scopes-rate.txt), and what a consent grants."""

_GRANULAR = (
    "user:read:user", "user:read:settings", "user:read:list_users:admin", "user:read:summary:admin",
    "meeting:read:list_meetings", "meeting:read:meeting", "meeting:read:list_upcoming_meetings",
    "meeting:write:meeting", "meeting:update:meeting", "meeting:delete:meeting", "meeting:update:status",
    "meeting:read:invitation", "meeting:read:past_meeting", "meeting:read:list_past_instances",
    "meeting:read:list_past_participants", "meeting:read:participant", "meeting:read:list_registrants",
    "meeting:read:summary", "cloud_recording:read:list_user_recordings",
    "cloud_recording:read:list_recording_files", "cloud_recording:read:recording_settings",
    "cloud_recording:update:recording_settings", "cloud_recording:delete:meeting_recording",
    "cloud_recording:delete:recording_file", "cloud_recording:update:recover_meeting_recordings",
    "cloud_recording:update:recover_single_recording", "cloud_recording:read:meeting_transcript",
)  # fmt: skip

_ADMIN_ONLY = (
    "user:write:user:admin", "user:update:user:admin", "user:update:status:admin", "user:delete:user:admin",
    "user:read:email:admin", "user:update:email:admin", "user:write:feature:admin",
    "group:read:list_groups:admin", "group:read:group:admin", "group:read:list_members:admin",
    "group:read:settings:admin", "group:read:lock_settings:admin", "role:read:list_roles:admin",
    "role:read:list_members:admin", "account:read:settings:admin", "account:read:lock_settings:master",
    "billing:read:plan_usage:admin",
    "report:read:list_users:admin", "report:read:user:admin", "report:read:meeting:admin",
    "report:read:list_meeting_participants:admin", "dashboard:read:list_meetings:admin",
    "dashboard:read:meeting:admin", "dashboard:read:list_meeting_participants:admin",
    "cloud_recording:read:list_account_recordings:admin",
)  # fmt: skip


def granted_scopes(*, admin: bool) -> frozenset[str]:
    """All scopes that the made-up apps ask for; account-wide ones for admins only."""
    if not admin:
        return frozenset(each for each in _GRANULAR if not each.endswith(":admin"))
    return frozenset({admin_scope(each) for each in _GRANULAR} | set(_GRANULAR) | set(_ADMIN_ONLY))


def admin_scope(scope: str) -> str:
    """The account-wide form of a granular scope."""
    return scope if scope.endswith(":admin") else f"{scope}:admin"
