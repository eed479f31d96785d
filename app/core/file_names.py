"""File names that every system takes: one part of a path, safe on Windows, macOS and Linux at once.

Windows: Naming Files, Paths, and Namespaces (reserved names and characters, trailing dots and blanks).
macOS: APFS takes assigned characters alone. Linux: 255 bytes a part.
"""

import re
from unicodedata import category, normalize

MOST_CHARACTERS = 120
MOST_BYTES = 240
"""UTF-8, of one part: leaves room for ".part" below the 255 of most file systems."""

_REPLACED = {":": "-", "/": "-", "\\": "-", "|": "-", '"': "'", "<": "(", ">": ")", "?": "", "*": ""}
FORBIDDEN = frozenset(_REPLACED)
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "clock$", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_BLANK = frozenset({"Zs", "Zl", "Zp", "Cc"})
_UNUSABLE = frozenset({"Cs", "Cn", "Co"})
_INVISIBLE = "Cf"
_NO_START = " .-~"
_NO_END = " ."


def plain(text: str) -> str:
    """`text` without what a name must not hold: separators, control, direction and unassigned characters."""
    return " ".join("".join(map(_plain, normalize("NFC", text))).split())


def _plain(character: str) -> str:
    kind = category(character)
    if kind in _BLANK:
        return " "
    if kind in _UNUSABLE:
        return "_"
    if kind == _INVISIBLE:
        return ""
    looks = character if character.isascii() else normalize("NFKC", character)
    if FORBIDDEN.isdisjoint(looks):
        return character
    return _REPLACED.get(character, "-")  # a look-alike, which some systems take for the real one


def clipped(text: str, most: int) -> str:
    """The beginning of `text`: at most `most` characters and twice as many bytes."""
    cut = text[:most].encode()[: 2 * most].decode(errors="ignore")
    return cut.rstrip() if cut != text else text


def part(text: str) -> str:
    """`text` as one part of a path: never empty, hidden, reserved, or what a system would tidy."""
    name = normalize("NFC", plain(text)).lstrip(_NO_START).rstrip(_NO_END) or "_"
    return f"_{name}" if name.split(".")[0].rstrip().casefold() in _RESERVED else name


def fits(name: str) -> bool:
    """Whether every file system takes a part as long as this."""
    return len(name) <= MOST_CHARACTERS and len(name.encode()) <= MOST_BYTES


def extension(text: str) -> str:
    """A file's extension without its dot: letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", text.lower())[:8] or "bin"
