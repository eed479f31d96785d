"""The spoken words of a transcript (WebVTT), for searching."""

import re
from pathlib import Path

LONGEST = 16 * 1024 * 1024
"""Bytes of a transcript that are read."""
_TAG = re.compile(r"</?[a-z][^<>\n]{0,200}>|</?[a-z]>|<\d[\d:.]{0,20}>", re.IGNORECASE)
_TIMES = "-->"
_NO_CUES = ("WEBVTT", "NOTE", "STYLE", "REGION")


def spoken_text(path: Path) -> str:
    """What is said in a transcript, one line a cue, names of speakers included.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return words_of(file.read(LONGEST).decode("utf-8-sig", errors="replace"))


def words_of(text: str) -> str:
    """The texts of the cues of a WebVTT file, as its recommendation §4 lays them out."""
    lines: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines += _cue(block.strip("\n").split("\n"))
    return "\n".join(lines)


def _cue(lines: list[str]) -> list[str]:
    """The text of one cue; nothing for other blocks."""
    timed = next((at for at, line in enumerate(lines[:2]) if _TIMES in line), None)
    if timed is None or (lines[0].startswith(_NO_CUES) and _TIMES not in lines[0]):
        return []
    said = " ".join(_TAG.sub("", line).strip() for line in lines[timed + 1 :])
    return [said] if said.strip() else []
