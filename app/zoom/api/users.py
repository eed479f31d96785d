"""Users: who is signed in, the directory, settings, and the writes of an administrator.

What a repeat does: reading is always safe; a change, a status and a licence name what shall be, so a repeat
changes nothing more. Removing again answers "no such user", which after a lost answer means done. A second
POST would answer "e-mail taken", so a user is made once; after a lost answer look for the e-mail address.

The models, and pydantic with them, are imported with the first call: an archive run mostly makes none, and
would start 0.2 s later.
"""

from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.core.i18n import _
from app.zoom._user_refusals import ALREADY_SO, SEAT_REASONS, reason_words
from app.zoom.api._decode import decoded
from app.zoom.client import ZoomClient
from app.zoom.errors import BadResponse, NotFound, OutcomeUnknown
from app.zoom.limits import Label, Priority
from app.zoom.operations import Operation, Repeat, Turn
from app.zoom.paging import Page, RawPage, pages, raw_page

if TYPE_CHECKING:
    from app.zoom.models.settings import SettingsOption, UserSettings
    from app.zoom.models.user import Creation, FeaturesAnswer, User, UserChanges, UserDraft, UserSummary

FEATURES_AT_ONCE = 30
"""Users in one change of many licences."""
FEATURES_SECONDS = 10.0
"""Between two such changes."""

GET = Operation("user", "GET", "/users/{userId}", Label.LIGHT)
LIST = Operation("users", "GET", "/users", Label.MEDIUM)
SETTINGS = Operation("userSettings", "GET", "/users/{userId}/settings", Label.MEDIUM)
SUMMARY = Operation("userSummary", "GET", "/users/summary", Label.MEDIUM)
EMAIL = Operation("userEmail", "GET", "/users/email", Label.LIGHT)
CREATE = Operation(
    "userCreate", "POST", "/users", Label.LIGHT, Repeat.ONCE, turn=Turn.ALONE, has_own_day=True
)
UPDATE = Operation("userUpdate", "PATCH", "/users/{userId}", Label.LIGHT, turn=Turn.OF_ONE_USER)
STATUS = Operation("userStatus", "PUT", "/users/{userId}/status", Label.LIGHT, turn=Turn.OF_ONE_USER)
DELETE = Operation(
    "userDelete", "DELETE", "/users/{userId}", Label.LIGHT, gone_is_done=True, turn=Turn.OF_ONE_USER
)
FEATURES = Operation(
    "bulkUpdateFeature",
    "POST",
    "/users/features",
    Label.MEDIUM,
    turn=Turn.ALONE,
    seconds_apart=FEATURES_SECONDS,
)
PAGE_SIZE = 2_000
"""The most that Zoom gives at once."""


@dataclass(frozen=True, slots=True)
class FeatureResult:
    """What became of one user in a change of many licences."""

    id: str
    ok: bool
    """Whether the user has the licence now."""
    code: int | None = None
    """Zoom gives none here."""
    message: str = ""
    """Why not, in plain words."""
    lacks_seats: bool = False
    unknown: bool = False
    """Zoom did not name the user; look before trying again."""


class UsersApi:
    """Zoom's users. Every method raises ZoomError as errors.py draws it.

    `user_id` is an id or an e-mail address; apps that users install for themselves must use "me". Writes of
    one user wait for each other, and all wait while a user is made: Zoom refuses them at once.
    """

    def __init__(self, client: ZoomClient) -> None:
        self._client = client

    async def me(self, *, priority: Priority = Priority.INTERACTIVE) -> "User":
        """Read whom the access token stands for (operation user)."""
        return await self.get("me", priority=priority)

    async def get(self, user_id: str, *, priority: Priority = Priority.INTERACTIVE) -> "User":
        """Read a user by id or e-mail address (operation user)."""
        value = await self._client.call(GET, {"userId": user_id}, priority=priority)
        from app.zoom.models.user import User

        return decoded(value, User, GET)

    async def settings(
        self,
        user_id: str = "me",
        *,
        option: "SettingsOption | None" = None,
        priority: Priority = Priority.INTERACTIVE,
    ) -> "UserSettings":
        """Read a user's settings, the defaults of new meetings among them (operation userSettings).

        Args:
            user_id: whose.
            option: this part alone, which Zoom sends only when asked for.
            priority: of the request.
        """
        params = {"option": str(option)} if option else {}
        value = await self._client.call(SETTINGS, {"userId": user_id}, params=params, priority=priority)
        from app.zoom.models.settings import UserSettings

        return decoded(value, UserSettings, SETTINGS)

    async def list(
        self,
        *,
        status: str = "active",
        page_size: int = PAGE_SIZE,
        role_id: str | None = None,
        priority: Priority = Priority.BACKGROUND,
    ) -> AsyncIterator[Page["User"]]:
        """Read the account's users page by page (operation users; admin scope).

        Args:
            status: "active", "inactive" or "pending".
            page_size: at most 2,000.
            role_id: only users of this role.
            priority: of each page.
        """
        from app.zoom.models.user import User

        query = {"status": status, "page_size": str(min(page_size, PAGE_SIZE))}
        query |= {"role_id": role_id} if role_id else {}

        async def fetch(token: str) -> RawPage:
            params = query | ({"next_page_token": token} if token else {})
            value = await self._client.call(LIST, params=params, priority=priority)
            return raw_page(value, "users", LIST.name)

        async for page in pages(fetch, User, _key, LIST.name):
            yield page

    async def summary(self, *, priority: Priority = Priority.BACKGROUND) -> "UserSummary":
        """Read how many users the account has, by licence (operation userSummary; admin scope)."""
        from app.zoom.models.user import UserSummary

        return decoded(await self._client.call(SUMMARY, priority=priority), UserSummary, SUMMARY)

    async def email_used(self, email: str, *, priority: Priority = Priority.INTERACTIVE) -> bool:
        """Whether a user of the account signs in with this e-mail address (operation userEmail).

        Zoom does not see those who sign in otherwise, nor people of other accounts: False promises nothing.
        """
        from app.zoom.models.user import EmailCheck

        try:
            value = await self._client.call(EMAIL, params={"email": email}, priority=priority)
        except NotFound:
            return False
        return decoded(value, EmailCheck, EMAIL).existed_email is True

    async def create(
        self, action: "Creation", draft: "UserDraft", *, priority: Priority = Priority.INTERACTIVE
    ) -> "User":
        """Make a user (operation userCreate; paid plans, admin scope).

        Args:
            action: in which of Zoom's four ways.
            draft: whom.
            priority: of the request.

        Raises:
            ValueError: the password does not go with the way.
            UserRefused: the address is taken, the domain blocked, or no seat is left.
            OutcomeUnknown: the user may exist; look for the e-mail address before sending it again.
        """
        from app.zoom.models.user import User

        value = await self._client.call(CREATE, body=draft.body(action), priority=priority)
        try:
            return decoded(value, User, CREATE)
        except BadResponse as error:
            raise OutcomeUnknown(**error.facts()) from error

    async def update(
        self,
        user_id: str,
        changes: "UserChanges | Mapping[str, Any]",
        *,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Change a user's profile or licence (operation userUpdate).

        Args:
            user_id: whom.
            changes: fields as in UserChanges; only these are touched.
            priority: of the request.

        Raises:
            ValueError: Zoom has no such field, or nothing is to be changed.
            UserRefused: no seat is left, or the user cannot have this.
        """
        from app.zoom.models.user import UserChanges

        request = changes if isinstance(changes, UserChanges) else UserChanges.model_validate(changes)
        if not (body := request.body()):
            raise ValueError("nothing to change")
        await self._client.call(UPDATE, {"userId": user_id}, body=body, priority=priority)

    async def set_status(
        self,
        user_id: str,
        action: Literal["activate", "deactivate"],
        *,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Activate or deactivate a user (operation userStatus); deactivating takes all licences away.

        Raises:
            UserRefused: no seat is left to activate, or the user is an administrator or a Zoom Room.
        """
        await self._client.call(STATUS, {"userId": user_id}, body={"action": action}, priority=priority)

    async def delete(
        self,
        user_id: str,
        action: Literal["disassociate", "delete"] = "disassociate",
        *,
        transfer_email: str | None = None,
        transfer_meeting: bool = False,
        transfer_recording: bool = False,
        transfer_webinar: bool = False,
        transfer_whiteboard: bool = False,
        priority: Priority = Priority.INTERACTIVE,
    ) -> None:
        """Unlink a user from the account, or delete for good (operation userDelete).

        Args:
            user_id: whom; the e-mail address of a pending user, whose invitation ends with "disassociate".
            action: "disassociate" leaves the person a free account of their own.
            transfer_email: of the user of the account who gets what is transferred.
            transfer_meeting: the upcoming meetings.
            transfer_recording: the cloud recordings.
            transfer_webinar: the upcoming webinars.
            transfer_whiteboard: the whiteboards.
            priority: of the request.

        Raises:
            ValueError: something is to be transferred, but to nobody.
            UserRefused: the user is an administrator, of a managed domain, or has events.
        """
        transfers = {
            "transfer_meeting": transfer_meeting,
            "transfer_recording": transfer_recording,
            "transfer_webinar": transfer_webinar,
            "transfer_whiteboard": transfer_whiteboard,
        }
        if any(transfers.values()) and not transfer_email:
            raise ValueError("a transfer needs somebody to receive it")
        params = {"action": action, **({"transfer_email": transfer_email} if transfer_email else {})}
        params |= {name: "true" for name, wanted in transfers.items() if wanted}
        await self._client.call(DELETE, {"userId": user_id}, params=params, priority=priority)

    async def features(
        self, changes: Sequence[tuple[str, int]], *, priority: Priority = Priority.BACKGROUND
    ) -> tuple[FeatureResult, ...]:
        """Give many users one licence with one request (operation bulkUpdateFeature).

        Zoom takes one such request in ten seconds; the client waits for that by itself.

        Args:
            changes: ids and licences; 30 users at most, and the same licence for all: Basic or Licensed.
            priority: of the request.

        Returns:
            What became of each, in the order of `changes`.

        Raises:
            ValueError: too many users, several licences, or one that Zoom does not set this way.
        """
        from app.zoom.models.user import FeaturesAnswer, UserType

        kinds = {kind for _id, kind in changes}
        if not 0 < len(changes) <= FEATURES_AT_ONCE or len(kinds) != 1:
            raise ValueError(f"1 to {FEATURES_AT_ONCE} users, and one licence for all of them")
        if not kinds <= {UserType.BASIC, UserType.LICENSED}:
            raise ValueError("Zoom sets only Basic and Licensed this way")
        body = {
            "feature_type": "user_type",
            "feature_value": str(int(kinds.pop())),
            "users": [{"id": each} for each, _kind in changes],
        }
        value = await self._client.call(FEATURES, body=body, priority=priority)
        answer = decoded(value, FeaturesAnswer, FEATURES)
        return tuple(_result(each, answer) for each, _kind in changes)


def _result(user_id: str, answer: "FeaturesAnswer") -> FeatureResult:
    if user_id in answer.success_user_ids:
        return FeatureResult(user_id, ok=True)
    reason = next((each.reason or "" for each in answer.fail_details if user_id in each.user_ids), None)
    if reason is None:
        return FeatureResult(
            user_id, ok=False, message=_("Zoom did not say what became of this user."), unknown=True
        )
    known = reason.strip().casefold()
    return FeatureResult(
        user_id,
        ok=known == ALREADY_SO,
        message=reason_words(reason),
        lacks_seats=known in SEAT_REASONS,
    )


def _key(user: "User") -> Hashable:
    """Pending users have no id."""
    return user.id or user.email
