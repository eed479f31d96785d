"""Where a recording's file lies below its archive folder, by a template such as
"{date} {time} {topic}/{kind}".

A slash of the template makes a folder, one of a value never does: topics and names come from Zoom, and
what they hold must not lead anywhere.
"""

from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from unicodedata import normalize
from zoneinfo import ZoneInfo

from app.core.file_names import extension, plain
from app.core.i18n import N_, _
from app.core.name_template import check_template, fields_of, parts_of, short_enough
from app.store.recordings import WantedFile
from app.zoom.media import kind_words

_VALUE_LIMITS = (120, 100, 80, 64, 48, 40, 32, 24, 16, 12, 8, 4, 2, 1)
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def file_path(template: str, file: WantedFile, zone: str = "", counter: int = 1) -> PurePosixPath:
    """The relative path of a file, its extension included.

    Args:
        template: checked already.
        file: whose name it is.
        zone: IANA name of the time zone of dates and times; empty: the computer's.
        counter: 1, or the number of the try where the names before are taken; each number gives another path.

    Returns:
        A path that every system takes, at most 200 characters long; it leaves room for ".part".

    Raises:
        ValueError: the template cannot be used.
    """
    values, ending = _values(file, zone, counter), extension(file.extension)
    counted = "counter" in fields_of(template)
    suffix = f" ({counter})" if counter > 1 and not counted else ""
    parts: list[str] = []
    for most in _VALUE_LIMITS:
        parts = parts_of(template, values, most)
        if short_enough(parts, ending, len(suffix)):
            break
    else:
        raise ValueError(_("It is too long."))
    return PurePosixPath(*parts[:-1], f"{parts[-1]}{suffix}.{ending}")


def preview(template: str, zone: str = "") -> str:
    """The path that a recording such as people have would get.

    Raises:
        ValueError: the template cannot be used; one plain sentence says why.
    """
    check_template(template)
    return str(file_path(template, _sample(), zone))


def collision_key(path: PurePosixPath) -> str:
    """Two paths with the same key are the same file on Windows or macOS."""
    return normalize("NFC", normalize("NFC", str(path)).casefold())


def _values(file: WantedFile, zone: str, counter: int) -> dict[str, str]:
    host = file.host_name or file.host_email
    return {
        **_moment(file.start, ZoneInfo(zone) if zone else None),
        "topic": plain(file.topic) or _("No topic"),
        "host": plain(host) or _("Unknown host"),
        "host_email": plain(file.host_email) or _("Unknown host"),
        "kind": plain(kind_words(file.recording_type, file.file_type)) or _("File"),
        "meeting_id": plain(str(file.meeting_id or "")),
        "uuid": plain(file.uuid),
        "file_id": plain(file.file_id),
        "counter": str(counter),
    }


def _moment(start: datetime | None, zone: tzinfo | None) -> dict[str, str]:
    if start is None:
        return dict.fromkeys(("time", "year", "month", "day", "weekday"), "") | {"date": _("No date")}
    try:
        local = start.astimezone(zone)
    except (OverflowError, ValueError, OSError):  # the first and last day of time lie in no other zone
        local = start
    year, month, day = f"{local.year:04}", f"{local.month:02}", f"{local.day:02}"
    return {
        "date": f"{year}-{month}-{day}",
        "time": f"{local.hour:02}-{local.minute:02}",
        "year": year,
        "month": month,
        "day": day,
        "weekday": _(_WEEKDAYS[local.weekday()]),
    }


def _sample() -> WantedFile:
    """The recording of the preview."""
    return WantedFile(
        key="a1b2c3d4-e5f6-4711-8899-aabbccddeeff",
        uuid="4444AAAiAAAAAiAiAiiAii==",
        meeting_id=93512345678,
        file_id="a1b2c3d4-e5f6-4711-8899-aabbccddeeff",
        account_id="",
        host_id="",
        host_email="mia@example.com",
        host_name="Mia Park",
        topic=_("Weekly review: plans/budget"),
        start=datetime(2026, 3, 9, 13, 30, tzinfo=UTC),
        duration=45,
        recording_type="shared_screen_with_speaker_view",
        file_type="MP4",
        extension="mp4",
        size=None,
    )
