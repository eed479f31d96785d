"""What a new meeting begins with: the host's own settings at Zoom."""

import logging
from dataclasses import asdict, dataclass
from typing import Any

from app.services.hosts import Host
from app.zoom.api.users import UsersApi
from app.zoom.errors import ZoomError
from app.zoom.models.settings import UserSettings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MeetingDefaults:
    """The host's choices; None where Zoom does not tell."""

    waiting_room: bool | None = None
    join_before_host: bool | None = None
    host_video: bool | None = None
    participant_video: bool | None = None
    audio: str | None = None
    record: str | None = None
    use_pmi: bool | None = None

    def known(self) -> dict[str, Any]:
        """Those that Zoom told, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


async def defaults_of(users: UsersApi, host: Host) -> MeetingDefaults:
    """Read the host's defaults (operation userSettings).

    A new meeting does not wait for them: where Zoom refuses, none are known, and the connection page says
    which scope is missing.
    """
    try:
        return _defaults(await users.settings(host.path))
    except ZoomError as error:
        log.info("the host's meeting defaults are not known: %s", error.title)
        return MeetingDefaults()


def _defaults(settings: UserSettings) -> MeetingDefaults:
    schedule, inside, recording = settings.schedule_meeting, settings.in_meeting, settings.recording
    return MeetingDefaults(
        waiting_room=inside.waiting_room if inside else None,
        join_before_host=schedule.join_before_host if schedule else None,
        host_video=schedule.host_video if schedule else None,
        participant_video=schedule.participants_video if schedule else None,
        audio=schedule.audio_type if schedule else None,
        record=recording.auto_recording if recording else None,
        use_pmi=schedule.use_pmi_for_scheduled_meetings if schedule else None,
    )
