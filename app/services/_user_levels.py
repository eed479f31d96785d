"""The settings of one user, of the groups and of the account, as plain values by our own names.

Zoom sends some of them only when asked for by name, and then alone; so one level takes up to three requests.
What stands above the users changes rarely and is read every ten minutes at most.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.core.clock import Clock
from app.zoom.errors import InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks
from app.zoom.models.settings import LockSettings, SettingsLevel, SettingsOption

if TYPE_CHECKING:
    from app.zoom.models.settings import UserSettings

Value = bool | str
KEYS = (
    "waiting_room",
    "passcode",
    "auto_recording",
    "cloud_recording",
    "authentication",
    "join_before_host",
)
"""What is looked at, in the order of the pane."""
KEPT_SECONDS = 600.0
REFUSED = (InvalidRequest, MissingScope, NotAllowed, NotFound, PlanLacks)
"""Answers that leave a level unknown."""
T = TypeVar("T")


class UserLevelApi(Protocol):
    """What is asked about one user."""

    async def settings(self, user_id: str, *, option: SettingsOption | None = ...) -> "UserSettings":
        """The user's settings."""
        ...


class GroupLevelApi(Protocol):
    """What is asked about a group."""

    async def settings(self, group_id: str, *, option: SettingsOption | None = ...) -> SettingsLevel:
        """The group's settings."""
        ...

    async def lock_settings(self, group_id: str, *, option: SettingsOption | None = ...) -> LockSettings:
        """What its members cannot change."""
        ...


class AccountLevelApi(Protocol):
    """What is asked about the account."""

    async def settings(self, *, option: SettingsOption | None = ...) -> SettingsLevel:
        """The account's settings."""
        ...

    async def lock_settings(self, *, option: SettingsOption | None = ...) -> LockSettings:
        """What nobody below can change."""
        ...


@dataclass(frozen=True, slots=True)
class Level:
    """One level of settings."""

    values: Mapping[str, Value] | None = None
    """By KEYS, as far as Zoom told; None: refused."""
    locks: Mapping[str, bool] | None = None
    """What those below cannot change; None: refused."""
    scopes: tuple[str, ...] = field(default=())
    """What was lacking, where Zoom said so."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds for one user."""

    values: Mapping[str, Value]
    """By KEYS, as far as Zoom told."""
    capacity: int | None = None
    """The most people in a meeting of the user."""
    add_ons: tuple[str, ...] = ()
    """Zoom's names of further licences: large_meeting, webinar."""


class Levels:
    """Reads the levels; errors are ZoomError, but a refusal of a level above the user is its answer."""

    def __init__(
        self, users: UserLevelApi, groups: GroupLevelApi, accounts: AccountLevelApi, clock: Clock
    ) -> None:
        self._users, self._groups, self._accounts, self._clock = users, groups, accounts, clock
        self._kept: dict[str, tuple[float, Level]] = {}

    async def of_user(self, user_id: str) -> Held:
        """What holds for a user."""
        plain = await self._users.settings(user_id, option=None)
        values = await _completed(plain, lambda option: self._users.settings(user_id, option=option))
        feature = plain.feature
        if feature is None:
            return Held(values)
        flags = {"large_meeting": feature.large_meeting, "webinar": feature.webinar}
        return Held(values, feature.meeting_capacity, tuple(name for name, has in flags.items() if has))

    async def of_account(self) -> Level:
        """What the account decides."""
        return await self._known(
            "",
            lambda option: self._accounts.settings(option=option),
            lambda option: self._accounts.lock_settings(option=option),
        )

    async def of_group(self, group_id: str) -> Level:
        """What a group decides for its members."""
        return await self._known(
            group_id,
            lambda option: self._groups.settings(group_id, option=option),
            lambda option: self._groups.lock_settings(group_id, option=option),
        )

    def forget(self) -> None:
        """Read the groups and the account anew."""
        self._kept.clear()

    async def _known(
        self,
        name: str,
        settings: Callable[[SettingsOption | None], Awaitable[SettingsLevel]],
        locks: Callable[[SettingsOption | None], Awaitable[LockSettings]],
    ) -> Level:
        now = self._clock.monotonic()
        at, level = self._kept.get(name, (float("-inf"), Level()))
        if now - at >= KEPT_SECONDS:
            values, lacking = await _or_refused(lambda: _values(settings))
            locked, more = await _or_refused(lambda: _locked(locks))
            level = Level(values, locked, tuple(dict.fromkeys((*lacking, *more))))
            self._kept[name] = now, level
        return level


async def _or_refused(work: Callable[[], Awaitable[T]]) -> tuple[T | None, tuple[str, ...]]:
    try:
        return await work(), ()
    except REFUSED as error:
        return None, error.scopes if isinstance(error, MissingScope) else ()


async def _option(work: Callable[[], Awaitable[T]]) -> T | None:
    """A part that the account may not have."""
    try:
        return await work()
    except REFUSED:
        return None


async def _values(read: Callable[[SettingsOption | None], Awaitable[SettingsLevel]]) -> dict[str, Value]:
    return await _completed(await read(None), read)


async def _completed(
    plain: SettingsLevel, read: Callable[[SettingsOption], Awaitable[SettingsLevel]]
) -> dict[str, Value]:
    """What the plain settings tell, and what has to be asked for by name."""
    values = _of_settings(plain)
    if not {"waiting_room", "passcode"} <= values.keys():
        security = await _option(lambda: read(SettingsOption.SECURITY))
        values = (_of_security(security) if security else {}) | values
    if "authentication" not in values:
        signed_in = await _option(lambda: read(SettingsOption.AUTHENTICATION))
        values |= _told(authentication=signed_in.meeting_authentication if signed_in else None)
    return values


async def _locked(read: Callable[[SettingsOption | None], Awaitable[LockSettings]]) -> dict[str, bool]:
    locks = _of_locks(await read(None))
    if not {"waiting_room", "passcode"} <= locks.keys():
        security = await _option(lambda: read(SettingsOption.SECURITY))
        protections = security.meeting_security if security else None
        if protections is not None:
            locks = (
                _flags(waiting_room=protections.waiting_room, passcode=protections.meeting_password) | locks
            )
    return locks


def _of_settings(settings: SettingsLevel) -> dict[str, Value]:
    schedule, meeting, recording = settings.schedule_meeting, settings.in_meeting, settings.recording
    return _told(
        waiting_room=meeting.waiting_room if meeting else None,
        passcode=schedule.require_password_for_scheduling_new_meetings if schedule else None,
        auto_recording=recording.auto_recording if recording else None,
        cloud_recording=recording.cloud_recording if recording else None,
        authentication=settings.meeting_authentication,
        join_before_host=schedule.join_before_host if schedule else None,
    ) | _of_security(settings)


def _of_security(settings: SettingsLevel) -> dict[str, Value]:
    security = settings.meeting_security
    if security is None:
        return {}
    return _told(waiting_room=security.waiting_room, passcode=security.meeting_password)


def _of_locks(locks: LockSettings) -> dict[str, bool]:
    schedule, meeting, recording = locks.schedule_meeting, locks.in_meeting, locks.recording
    return _flags(
        waiting_room=meeting.waiting_room if meeting else None,
        passcode=schedule.require_password_for_scheduling_new_meetings if schedule else None,
        auto_recording=recording.auto_recording if recording else None,
        cloud_recording=recording.cloud_recording if recording else None,
        authentication=schedule.meeting_authentication if schedule else None,
        join_before_host=schedule.join_before_host if schedule else None,
    )


def _told(**values: Value | None) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _flags(**values: bool | None) -> dict[str, bool]:
    return {name: value for name, value in values.items() if value is not None}
