"""What was said, from a transcript file (WebVTT): the words without their times."""

import re
from pathlib import Path

MAX_BYTES = 20_000_000
"""A day of talk has a tenth of that."""
_TAG = re.compile(r"<[^>]*>")


def spoken_words(path: Path) -> str:
    """The text of a transcript's cues, a line each.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        text = stream.read(MAX_BYTES).decode("utf-8-sig", errors="replace")
    blocks = re.split(r"\r?\n\s*\r?\n", text)
    return "\n".join(line for block in blocks for line in _cue(block.splitlines()))


def _cue(lines: list[str]) -> list[str]:
    """The payload of one block: what follows its line of times (WebVTT, section 4.1)."""
    times = next((number for number, line in enumerate(lines) if "-->" in line), None)
    if times is None:
        return []
    return [_TAG.sub("", line).strip() for line in lines[times + 1 :]]
