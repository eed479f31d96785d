"""Settings that account, group or person decides, and the locks that take the decision from those below."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACCOUNT_VALUES: dict[str, Any] = {
    "host_video": True,
    "participant_video": False,
    "audio_type": "both",
    "join_before_host": False,
    "jbh_time": 0,
    "mute_upon_entry": False,
    "require_password_for_scheduling_new_meetings": True,
    "require_password_for_scheduled_meetings": True,
    "require_password_for_instant_meetings": True,
    "require_password_for_pmi_meetings": "all",
    "embed_password_in_join_link": True,
    "waiting_room": True,
    "chat": True,
    "screen_sharing": True,
    "polling": True,
    "breakout_room": True,
    "local_recording": True,
    "cloud_recording": True,
    "auto_recording": "none",
    "recording_audio_transcript": True,
    "auto_delete_cmr": True,
    "auto_delete_cmr_days": 120,
    "meeting_authentication": False,
    "recording_authentication": True,
}
"""What the account of the made-up university decides; every setting has a value here."""
ACCOUNT_LOCKS = frozenset({"require_password_for_scheduling_new_meetings", "recording_authentication"})


@dataclass(slots=True)
class Level:
    """What is decided at one level: values, and which of them are locked."""

    values: dict[str, Any] = field(default_factory=dict)
    locks: frozenset[str] = frozenset()


def account_level() -> Level:
    """The account as it begins."""
    return Level(dict(ACCOUNT_VALUES), ACCOUNT_LOCKS)


def of_group(account: Level, group: Level) -> dict[str, Any]:
    """The settings of a group: its own where it has any and the account locks none of them."""
    return account.values | {key: each for key, each in group.values.items() if key not in account.locks}


def of_user(account: Level, group: Level | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that hold for a person.

    A lock of the account decides first, then one of the group; without locks the person's own value, then the
    group's, then the account's.
    """
    values = of_group(account, group) if group else dict(account.values)
    locked = account.locks | (group.locks if group else frozenset())
    return values | {key: each for key, each in own.items() if key not in locked}
