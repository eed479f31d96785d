"""The grammar of naming templates such as "{date} {time} {topic}/{kind}": fields, literals, folders.

A slash of the template makes a folder, one of a value never does.
"""

from collections.abc import Mapping
from string import Formatter

from app.core.file_names import FORBIDDEN, clipped, fits, part, plain
from app.core.i18n import N_, _

MOST_PATH = 200
"""Characters of a whole relative path: Windows counts 260 with the folder before it."""
MOST_FOLDERS = 8
MOST_TEMPLATE = 300
DEFAULT_TEMPLATE = "{date} {time} {topic}/{kind}"
FIELDS: tuple[tuple[str, str], ...] = (
    ("date", N_("Date of the recording, such as 2026-03-09.")),
    ("time", N_("Time of its start, such as 14-30.")),
    ("year", N_("Year, four digits.")),
    ("month", N_("Month, two digits.")),
    ("day", N_("Day of the month, two digits.")),
    ("weekday", N_("Day of the week.")),
    ("topic", N_("Topic of the meeting.")),
    ("host", N_("Name of the host, else the e-mail address.")),
    ("host_email", N_("E-mail address of the host.")),
    ("kind", N_("What the file holds, such as Transcript.")),
    ("meeting_id", N_("Number of the meeting.")),
    ("uuid", N_("Zoom’s id of this one session.")),
    ("file_id", N_("Zoom’s id of the file.")),
    ("counter", N_("1, or the next free number where the name is taken.")),
)
"""Names of the fields and what each stands for, in English and marked for translation."""
_NAMES = frozenset(name for name, _meaning in FIELDS)


def check_template(text: str) -> str:
    """A template that can be used, as it was given.

    Raises:
        ValueError: it cannot be used; one plain sentence says why.
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
    if not short_enough(parts_of(text, dict.fromkeys(_NAMES, "x"), 1), "mp4", 10):
        raise ValueError(_("It is too long."))
    return text


def fields_of(template: str) -> frozenset[str]:
    """The fields that a template uses.

    Raises:
        ValueError: it cannot be read.
    """
    return frozenset(field for _literal, field in _pieces(template) if field)


def _pieces(template: str) -> list[tuple[str, str | None]]:
    """The literals of a template, each with the field behind it."""
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


def parts_of(template: str, values: Mapping[str, str], most: int) -> list[str]:
    """The parts of the path, with every value but the counter cut to `most` characters.

    Raises:
        ValueError: the template cannot be read.
    """
    text = ""
    for literal, field in _pieces(template):
        value = values[field] if field else ""
        text += literal + (value if field == "counter" else clipped(value, most))
    return [part(each) for each in text.split("/")]


def short_enough(parts: list[str], ending: str, spare: int) -> bool:
    """Whether every system takes a path of these parts.

    Args:
        parts: of the path, its extension left out.
        ending: the extension.
        spare: characters to keep free before it.
    """
    whole = sum(map(len, parts)) + len(parts) + len(ending) + spare
    last = parts[-1] + "x" * (spare + 1 + len(ending))
    return whole <= MOST_PATH and all(map(fits, [*parts[:-1], last]))
