"""Which scopes the program's features need, in Zoom's classic and granular names.

From Zoom's API description, for the operations that the program calls. A granular scope comes plain, for
apps that users install for themselves, with ":admin", for admin-managed and Server-to-Server apps, and often
with ":master", for apps of an account that has others below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.i18n import N_

ADMIN, MASTER = ":admin", ":master"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something the program can do."""

    name: str
    """In English, marked for translation; show it through `_`."""
    classic: tuple[str, ...]
    """Any one of these old scopes is enough."""
    granular: tuple[str, ...]
    """All of these are needed, each in its plain, its admin or its master form."""

    @property
    def for_admins_only(self) -> bool:
        """Whether apps that users install for themselves cannot have it."""
        return any(scope.endswith(ADMIN) for scope in self.granular)

    def missing(self, granted: frozenset[str]) -> tuple[str, ...]:
        """The granular scopes that are not granted; none if a classic one covers them."""
        if not granted.isdisjoint(self.classic):
            return ()
        return tuple(scope for scope in self.granular if not _covered(scope, granted))


def _covered(scope: str, granted: frozenset[str]) -> bool:
    base = scope.removesuffix(ADMIN)
    return not granted.isdisjoint((scope, f"{base}{ADMIN}", f"{base}{MASTER}"))


_READ_MEETINGS = ("meeting:read", "meeting:read:admin")
_WRITE_MEETINGS = ("meeting:write", "meeting:write:admin")
_READ_RECORDINGS = ("recording:read", "recording:read:admin")
_WRITE_RECORDINGS = ("recording:write", "recording:write:admin")
_READ_USERS = ("user:read", "user:write", "user:read:admin", "user:write:admin")
_WRITE_USERS = ("user:write", "user:write:admin")
_READ_ACCOUNT = ("account:read:admin",)

FEATURES: tuple[Feature, ...] = (
    Feature(
        N_("See who is signed in"),
        (*_READ_USERS, "user_profile", "user_info:read"),
        ("user:read:user",),
    ),
    Feature(N_("Take over your meeting defaults"), _READ_USERS, ("user:read:settings",)),
    Feature(
        N_("List and show meetings"),
        _READ_MEETINGS,
        ("meeting:read:list_meetings", "meeting:read:meeting"),
    ),
    Feature(N_("Create meetings"), _WRITE_MEETINGS, ("meeting:write:meeting",)),
    Feature(N_("Edit meetings"), _WRITE_MEETINGS, ("meeting:update:meeting",)),
    Feature(N_("Delete meetings"), _WRITE_MEETINGS, ("meeting:delete:meeting",)),
    Feature(N_("End live meetings and restore deleted ones"), _WRITE_MEETINGS, ("meeting:update:status",)),
    Feature(N_("Copy Zoom’s invitation"), _READ_MEETINGS, ("meeting:read:invitation",)),
    Feature(
        N_("Show past sessions and who was there"),
        _READ_MEETINGS,
        (
            "meeting:read:past_meeting",
            "meeting:read:list_past_instances",
            "meeting:read:list_past_participants",
        ),
    ),
    Feature(
        N_("List and download your recordings"),
        _READ_RECORDINGS,
        ("cloud_recording:read:list_user_recordings", "cloud_recording:read:list_recording_files"),
    ),
    Feature(
        N_("Move recordings to the trash"),
        _WRITE_RECORDINGS,
        ("cloud_recording:delete:meeting_recording", "cloud_recording:delete:recording_file"),
    ),
    Feature(
        N_("Restore recordings from the trash"),
        _WRITE_RECORDINGS,
        (
            "cloud_recording:update:recover_meeting_recordings",
            "cloud_recording:update:recover_single_recording",
        ),
    ),
    Feature(
        N_("List everyone’s recordings at once"),
        ("recording:master", "account:read:admin"),
        ("cloud_recording:read:list_account_recordings:admin",),
    ),
    Feature(
        N_("See everyone in the directory and choose other people as host"),
        _READ_USERS[2:],
        ("user:read:list_users:admin",),
    ),
    Feature(N_("Count users by licence"), _READ_USERS[2:], ("user:read:summary:admin",)),
    Feature(N_("See how many licences are left"), _READ_ACCOUNT, ("billing:read:plan_usage:admin",)),
    Feature(
        N_("Filter the directory by role"),
        ("role:read:admin", "role:write:admin"),
        ("role:read:list_roles:admin",),
    ),
    Feature(
        N_("Filter the directory by group and see what groups decide"),
        ("group:read:admin", "group:write:admin"),
        ("group:read:list_groups:admin", "group:read:settings:admin", "group:read:lock_settings:admin"),
    ),
    Feature(N_("See what the account decides"), _READ_ACCOUNT, ("account:read:settings:admin",)),
)
"""What the program can do today."""

USER_ACTIONS: tuple[Feature, ...] = (
    Feature(N_("Create users"), _WRITE_USERS, ("user:write:user:admin", "user:read:email:admin")),
    Feature(N_("Edit users and change licences"), _WRITE_USERS, ("user:update:user:admin",)),
    Feature(N_("Change many licences at once"), _WRITE_USERS, ("user:write:feature:admin",)),
    Feature(N_("Activate and deactivate users"), _WRITE_USERS, ("user:update:status:admin",)),
    Feature(N_("Delete and unlink users"), _WRITE_USERS, ("user:delete:user:admin",)),
)
"""What an administrator does with users; part of FEATURES once the program offers it."""


def lacking(granted: Iterable[str]) -> tuple[Feature, ...]:
    """The features for which not all scopes are granted."""
    scopes = frozenset(granted)
    return tuple(feature for feature in FEATURES if feature.missing(scopes))


ALL_SCOPES: tuple[str, ...] = tuple(
    scope for feature in FEATURES if not feature.for_admins_only for scope in feature.granular
)
"""For an app that users install for themselves."""

ADMIN_SCOPES: tuple[str, ...] = tuple(
    scope if scope.endswith(ADMIN) else f"{scope}{ADMIN}"
    for feature in FEATURES
    for scope in feature.granular
)
"""For an admin-managed or a Server-to-Server app."""
