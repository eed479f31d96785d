"""A user's settings, each with the level that decides it and whether it is locked there.

Zoom tells the value that holds, and the values and locks of the levels above, but not where a value was set.
A lock decides for sure. Without one, a value that is the same above was not changed below; one that differs
was set by the user.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from app.core.i18n import N_, _
from app.services._user_levels import KEYS, Level, Levels, Value
from app.services._user_types import SettingLevel, SettingLine, UserSettingsRead
from app.store.users import UserDetail, UsersStore

log = logging.getLogger(__name__)

_WORDS = {
    "waiting_room": N_("Waiting room"),
    "passcode": N_("Passcode for new meetings"),
    "auto_recording": N_("Automatic recording"),
    "cloud_recording": N_("Cloud recording"),
    "authentication": N_("Only signed-in people may join"),
    "join_before_host": N_("Join before host"),
}
_ADD_ONS = {"large_meeting": N_("Large Meeting"), "webinar": N_("Webinar")}
_RECORDING = {"cloud": N_("In the cloud"), "local": N_("On the host’s computer"), "none": N_("Off")}


@dataclass(frozen=True, slots=True)
class Decided:
    """A setting as it is kept."""

    key: str
    value: Value
    level: SettingLevel
    group: str = ""
    """Name of the group that decides."""
    locked: bool | None = None
    """None: not known."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All of them."""

    settings: tuple[Decided, ...]
    scopes: tuple[str, ...] = ()
    """Lacking for the levels above."""
    levels_known: bool = True
    capacity: int | None = None
    add_ons: tuple[str, ...] = ()


_KEPT = TypeAdapter(Kept)


class SettingsReader:
    """Reads the settings of a user into the store."""

    def __init__(self, levels: Levels, store: UsersStore) -> None:
        self._levels, self._store = levels, store

    async def read(self, detail: UserDetail) -> None:
        """Read what holds for a user and where it is decided.

        Raises:
            ZoomError: the user's own settings are refused, or Zoom could not be asked.
            StoreError: the store fails.
        """
        row = detail.row
        held = await self._levels.of_user(row.id)
        account = await self._levels.of_account()
        names = {choice.id: choice.name for choice in await self._store.groups()} if row.group_ids else {}
        groups = [(names.get(each, ""), await self._levels.of_group(each)) for each in row.group_ids]
        settings = tuple(
            _decided(key, held.values[key], account, groups) for key in KEYS if key in held.values
        )
        levels = [account, *(level for _name, level in groups)]
        scopes = tuple(dict.fromkeys(scope for level in levels for scope in level.scopes))
        known = all(level.values is not None and level.locks is not None for level in levels)
        kept = Kept(settings, scopes, known, held.capacity, held.add_ons)
        await self._store.put_settings(row.key, _KEPT.dump_python(kept, mode="json"))


def _decided(key: str, value: Value, account: Level, groups: Sequence[tuple[str, Level]]) -> Decided:
    if (account.locks or {}).get(key):
        return Decided(key, value, SettingLevel.ACCOUNT, locked=True)
    for name, level in groups:
        if (level.locks or {}).get(key):
            return Decided(key, value, SettingLevel.GROUP, name, locked=True)
    unlocked = all(level.locks is not None for level in (account, *(level for _name, level in groups)))
    locked = False if unlocked else None
    of_account = (account.values or {}).get(key)
    of_groups = [(name, (level.values or {}).get(key)) for name, level in groups]
    for name, above in of_groups:
        if above == value and above != of_account:
            return Decided(key, value, SettingLevel.GROUP, name, locked)
    if of_account == value:
        return Decided(key, value, SettingLevel.ACCOUNT, locked=locked)
    unknown = of_account is None or any(above is None for _name, above in of_groups)
    return Decided(key, value, SettingLevel.UNKNOWN if unknown else SettingLevel.USER, locked=locked)


def settings_read(detail: UserDetail) -> UserSettingsRead | None:
    """The settings of a user in words; None where they were never read."""
    if detail.settings is None or detail.settings_at is None:
        return None
    kept = _kept(detail.settings)
    if kept is None:
        return None
    lines = tuple(_line(each) for each in kept.settings if each.key in _WORDS)
    add_ons = tuple(_(_ADD_ONS[name]) for name in kept.add_ons if name in _ADD_ONS)
    return UserSettingsRead(lines, detail.settings_at, _unread(kept), kept.capacity, add_ons)


def _kept(settings: Mapping[str, object]) -> Kept | None:
    try:
        return _KEPT.validate_python(settings)
    except ValidationError:
        log.warning("the settings of a user cannot be read and are forgotten")
        return None


def _line(setting: Decided) -> SettingLine:
    return SettingLine(
        setting.key,
        _(_WORDS[setting.key]),
        _value_words(setting.value),
        setting.level,
        _level_words(setting),
        setting.locked,
    )


def _value_words(value: Value) -> str:
    if isinstance(value, bool):
        return _("On") if value else _("Off")
    known = _RECORDING.get(value)
    return _(known) if known else value


def _level_words(setting: Decided) -> str:
    words = {
        SettingLevel.ACCOUNT: _("Decided by the account"),
        SettingLevel.GROUP: _("Decided by the group {group}").format(group=setting.group)
        if setting.group
        else _("Decided by a group"),
        SettingLevel.USER: _("Decided by the user"),
        SettingLevel.UNKNOWN: _("Where this is decided is not known"),
    }
    return words[setting.level]


def _unread(kept: Kept) -> str:
    if kept.levels_known:
        return ""
    if kept.scopes:
        return _(
            "Where some settings are decided is not known, since the Zoom app lacks the scopes: {scopes}."
        ).format(scopes=", ".join(kept.scopes))
    return _("Where some settings are decided is not known, since Zoom does not show it to this app.")
