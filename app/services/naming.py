"""Where a recording's file lies below its archive folder, by a template such as
"{date} {time} {topic}/{kind}".

A slash of the template makes a folder, one of a value never does: topics and names come from Zoom, and
what they hold must not lead anywhere.
"""

from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from string import Formatter
from unicodedata import normalize
from zoneinfo import ZoneInfo

from app.core.i18n import N_, _
from app.services._file_names import FORBIDDEN, clipped, extension, fits, part, plain
from app.services._name_fields import DEFAULT_TEMPLATE, FIELDS
from app.store.recordings import WantedFile
from app.zoom.media import kind_words

__all__ = ["DEFAULT_TEMPLATE", "FIELDS", "check_template", "collision_key", "file_path", "preview"]

MOST_PATH = 200
"""Characters of a whole relative path: Windows counts 260 with the folder before it."""
MOST_FOLDERS = 8
MOST_TEMPLATE = 300
_VALUE_LIMITS = (120, 100, 80, 64, 48, 40, 32, 24, 16, 12, 8, 4, 2, 1)
_NAMES = frozenset(name for name, _meaning in FIELDS)
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def check_template(text: str) -> None:
    """Say whether a template can be used.

    Raises:
        ValueError: it cannot; one plain sentence says why.
    """
    pieces = _pieces(text)
    _check_literals("".join(literal for literal, _field in pieces))
    folders = "".join(literal + ("x" if field else "") for literal, field in pieces).split("/")
    if folders[0] == "" or folders[-1] == "":
        raise ValueError(_("It must neither begin nor end with “/”."))
    if any(folder.strip() in {"", ".", ".."} for folder in folders):
        raise ValueError(_("Each part between “/” needs a name; “.” and “..” are none."))
    if len(folders) > MOST_FOLDERS:
        raise ValueError(_("It makes more than {most} folders.").format(most=MOST_FOLDERS - 1))
    if not _short_enough(_parts(text, dict.fromkeys(_NAMES, "x"), 1), "mp4", 10):
        raise ValueError(_("It is too long."))


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
    counted = any(field == "counter" for _literal, field in _pieces(template))
    suffix = f" ({counter})" if counter > 1 and not counted else ""
    parts: list[str] = []
    for most in _VALUE_LIMITS:
        parts = _parts(template, values, most)
        if _short_enough(parts, ending, len(suffix)):
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


def _pieces(template: str) -> list[tuple[str, str | None]]:
    if not template.strip():
        raise ValueError(_("It is empty."))
    if len(template) > MOST_TEMPLATE:
        raise ValueError(_("It is too long."))
    try:
        parsed = list(Formatter().parse(template))
    except ValueError:
        raise ValueError(_("A brace is not closed; fields look like {{topic}}.").format()) from None
    for _literal, field, layout, conversion in parsed:
        if field is not None and (field not in _NAMES or layout or conversion):
            raise _unknown_field(field, layout, conversion)
    return [(literal, field) for literal, field, _layout, _conversion in parsed]


def _unknown_field(field: str, layout: str | None, conversion: str | None) -> ValueError:
    shown = field + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
    known = ", ".join(name for name, _meaning in FIELDS)
    sentence = _("“{field}” is no field; there are {known}.")
    return ValueError(sentence.format(field=plain(shown)[:40], known=known))


def _check_literals(literals: str) -> None:
    if any(character in FORBIDDEN - {"/"} for character in literals):
        raise ValueError(_('It must not hold any of < > : " \\ | ? * besides “/”, which makes folders.'))
    if not literals.isprintable():
        raise ValueError(_("It must not hold control characters."))


def _parts(template: str, values: dict[str, str], most: int) -> list[str]:
    """The parts of the path, with every value but the counter cut to `most` characters."""
    text = ""
    for literal, field in _pieces(template):
        value = values[field] if field else ""
        text += literal + (value if field == "counter" else clipped(value, most))
    return [part(each) for each in text.split("/")]


def _short_enough(parts: list[str], ending: str, spare: int) -> bool:
    whole = sum(map(len, parts)) + len(parts) + len(ending) + spare
    last = parts[-1] + "x" * (spare + 1 + len(ending))
    return whole <= MOST_PATH and all(map(fits, [*parts[:-1], last]))


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
