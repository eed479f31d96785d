"""Sizes, days and foreign words as the commands write them."""

import sys
from io import TextIOWrapper

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.services.recordings import Gap

_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def size(count: int) -> str:
    """A number of bytes in units of 1,000, with three figures: 4.19 MB."""
    if count == 1:
        return "1 byte"
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    figures = 0 if unit == 0 or value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:.{figures}f} {_UNITS[unit]}"


def on_one_line(text: str) -> str:
    """A text without control characters, which could do things to a terminal."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def sentence(error: GreenroomError) -> str:
    """An error as one line."""
    return on_one_line(str(error))


def gap(missing: Gap) -> str:
    """Which days are missing, whose, and why."""
    days = _("{first} to {last}").format(first=missing.first, last=missing.last)
    whose = _("{days}, {who}").format(days=days, who=missing.who) if missing.who else days
    words = _("not listed: {days}: {title}: {message} {next_step}").format(
        days=whose, title=missing.title, message=missing.message, next_step=missing.next_step
    )
    return on_one_line(words)


def write_anything() -> None:
    """Have characters that the output's encoding lacks replaced, instead of failing over them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
