"""Operations of the API with their rate label and scopes; each is the dependency that lets a request in."""

from dataclasses import dataclass

from fastapi import Request

from app.sandbox.errors import ApiFault, invalid_token, lacks_scopes, paid_only
from app.sandbox.oauth import Grant
from app.sandbox.records import User
from app.sandbox.state import Sandbox, sandbox_of


@dataclass(frozen=True)
class Caller:
    """Who asks, and for which operation."""

    sandbox: Sandbox
    grant: Grant
    operation: "Operation"

    def user(self, key: str) -> User:
        """The person that ``{userId}`` means; only account-wide scopes reach other people.

        Raises:
            ApiFault: 1001 nobody, 4711 somebody else without the scope for it.
        """
        own = self.grant.user
        if key == "me":
            return self._me()
        if not self.account_wide():
            raise lacks_scopes(self.operation.admin_scopes)
        found = self.sandbox.directory.get(key)
        return own if own is found and own is not None else found

    def may_touch(self, host: User) -> bool:
        """Whether a meeting of `host` is within reach."""
        return host is self.grant.user or self.account_wide()

    def _me(self) -> User:
        if self.grant.user is not None:
            return self.grant.user
        if self.sandbox.faults.no_me:
            raise ApiFault(404, 1001, "User does not exist: me.")
        return self.sandbox.directory.owner

    def account_wide(self) -> bool:
        """Whether everyone's things are within reach, not the person's own alone."""
        return bool(self.sandbox.oauth.scopes(self.grant) & set(self.operation.admin_scopes))


@dataclass(frozen=True)
class Operation:
    """An operation: rate label, granular scope, classic scopes, and whether it must be paid for."""

    label: str
    granular: str
    classic: tuple[str, ...] = ()
    paid: bool = False

    @property
    def admin_scopes(self) -> tuple[str, ...]:
        """Any one of these reaches the whole account."""
        whole = self.granular.endswith((":admin", ":master"))
        admin = self.granular if whole else f"{self.granular}:admin"
        return (admin, *(each for each in self.classic if each.endswith(":admin")))

    @property
    def scopes(self) -> tuple[str, ...]:
        """Any one of these lets a request in."""
        return tuple(dict.fromkeys((self.granular, *self.classic, *self.admin_scopes)))

    async def __call__(self, request: Request) -> Caller:
        """Let a request in.

        Raises:
            ApiFault: 124 no token, 429 too many, 4711 no scope, 200 a plan that has to be paid for.
        """
        sandbox = sandbox_of(request)
        grant = sandbox.oauth.check(_bearer(request))
        request.state.rate_headers = sandbox.limits.count(self.label)
        if not sandbox.oauth.scopes(grant) & set(self.scopes):
            raise lacks_scopes(dict.fromkeys((self.granular, self.admin_scopes[0])))
        if self.paid and sandbox.faults.plan == "free":
            raise paid_only(sandbox.account_id)
        return Caller(sandbox, grant, self)


def _bearer(request: Request) -> str:
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise invalid_token()
    return token


_READ = ("meeting:read", "meeting:read:admin")
_WRITE = ("meeting:write", "meeting:write:admin")
_USER = ("user:read", "user:write", "user:read:admin", "user:write:admin")

LIST_MEETINGS = Operation("MEDIUM", "meeting:read:list_meetings", _READ)
UPCOMING_MEETINGS = Operation("MEDIUM", "meeting:read:list_upcoming_meetings", _READ)
CREATE_MEETING = Operation("LIGHT", "meeting:write:meeting", _WRITE)
GET_MEETING = Operation("LIGHT", "meeting:read:meeting", _READ)
UPDATE_MEETING = Operation("LIGHT", "meeting:update:meeting", _WRITE)
DELETE_MEETING = Operation("LIGHT", "meeting:delete:meeting", _WRITE)
MEETING_STATUS = Operation("LIGHT", "meeting:update:status", _WRITE)
INVITATION = Operation("LIGHT", "meeting:read:invitation", _READ)
PAST_MEETING = Operation("LIGHT", "meeting:read:past_meeting", _READ, paid=True)
PAST_INSTANCES = Operation("MEDIUM", "meeting:read:list_past_instances", _READ)
PAST_PARTICIPANTS = Operation("MEDIUM", "meeting:read:list_past_participants", _READ, paid=True)
GET_USER = Operation("LIGHT", "user:read:user", _USER)
USER_SETTINGS = Operation("MEDIUM", "user:read:settings", _USER)
LIST_USERS = Operation("MEDIUM", "user:read:list_users:admin", _USER)
USER_EMAIL = Operation("LIGHT", "user:read:email", _USER)
_USER_WRITE = ("user:write", "user:write:admin")
CREATE_USER = Operation("LIGHT", "user:write:user:admin", _USER_WRITE, paid=True)
UPDATE_USER = Operation("LIGHT", "user:update:user", _USER_WRITE)
DELETE_USER = Operation("LIGHT", "user:delete:user", _USER_WRITE)
USER_STATUS = Operation("LIGHT", "user:update:status", _USER_WRITE)
UPDATE_EMAIL = Operation("LIGHT", "user:update:email", _USER_WRITE)
USER_FEATURES = Operation("MEDIUM", "user:write:feature:admin", _USER_WRITE)
_GROUP = ("group:read:admin", "group:write:admin")
LIST_GROUPS = Operation("MEDIUM", "group:read:list_groups:admin", _GROUP, paid=True)
GET_GROUP = Operation("LIGHT", "group:read:group:admin", _GROUP, paid=True)
GROUP_MEMBERS = Operation("MEDIUM", "group:read:list_members:admin", _GROUP, paid=True)
GROUP_SETTINGS = Operation("MEDIUM", "group:read:settings:admin", _GROUP, paid=True)
GROUP_LOCKS = Operation("MEDIUM", "group:read:lock_settings:admin", _GROUP, paid=True)
_ROLE = ("role:read:admin", "role:write:admin")
LIST_ROLES = Operation("MEDIUM", "role:read:list_roles", _ROLE)
ROLE_MEMBERS = Operation("MEDIUM", "role:read:list_members", _ROLE)
_ACCOUNT = ("account:read:admin",)
ACCOUNT_SETTINGS = Operation("MEDIUM", "account:read:settings:admin", _ACCOUNT, paid=True)
ACCOUNT_LOCKS = Operation("MEDIUM", "account:read:lock_settings:master", _ACCOUNT, paid=True)
PLAN_USAGE = Operation(
    "MEDIUM", "billing:read:plan_usage:admin", ("billing:read:admin", "account:read:admin")
)
_RECORDING = ("recording:read", "recording:read:admin")
_RECORDING_WRITE = ("recording:write", "recording:write:admin")

LIST_RECORDINGS = Operation("MEDIUM", "cloud_recording:read:list_user_recordings", _RECORDING)
LIST_ACCOUNT_RECORDINGS = Operation(
    "MEDIUM",
    "cloud_recording:read:list_account_recordings:admin",
    ("cloud_recording:read:list_account_recordings:master", "recording:master"),
)
GET_RECORDINGS = Operation("LIGHT", "cloud_recording:read:list_recording_files", ("recording:read",))
DELETE_RECORDINGS = Operation("LIGHT", "cloud_recording:delete:meeting_recording", _RECORDING_WRITE)
DELETE_RECORDING_FILE = Operation("LIGHT", "cloud_recording:delete:recording_file", _RECORDING_WRITE)
RECOVER_RECORDINGS = Operation("LIGHT", "cloud_recording:update:recover_meeting_recordings", _RECORDING_WRITE)
RECOVER_RECORDING_FILE = Operation(
    "LIGHT", "cloud_recording:update:recover_single_recording", _RECORDING_WRITE
)
GET_TRANSCRIPT = Operation(
    "MEDIUM", "cloud_recording:read:meeting_transcript", (*_RECORDING, *_RECORDING_WRITE)
)
USER_SUMMARY = Operation("MEDIUM", "user:read:summary:admin", _USER)
