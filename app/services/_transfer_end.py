"""Whether a file ends where its kind says it must, which tells of a cut where no length is known."""

import json
from pathlib import Path

MOST_JSON = 16 * 1024 * 1024
"""Bytes of JSON that are read."""
_BOX, _LARGE_BOX = 8, 16
_MOST_BOXES = 100_000


def is_cut(path: Path, extension: str) -> bool:
    """Whether a file is right as far as it goes, and ends too soon; False where its kind does not tell.

    Raises:
        OSError: it cannot be read.
    """
    if extension == "json":
        return path.stat().st_size <= MOST_JSON and _is_cut_json(path)
    return extension in ("mp4", "m4a") and _is_cut_media(path)


def _is_cut_json(path: Path) -> bool:
    text = path.read_text(encoding="utf-8-sig", errors="replace").rstrip()
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text) - 6 or error.msg.startswith("Unterminated string")
    except RecursionError:
        return False
    return False


def _is_cut_media(path: Path) -> bool:
    """Whether the last box is not whole, or the one is missing that tells how to play the others.

    Follows ISO/IEC 14496-12 §4.2 (boxes) and §8.2.1 (there is exactly one “moov”).
    """
    whole, at, found = path.stat().st_size, 0, set()
    with path.open("rb") as file:
        for _box in range(_MOST_BOXES):
            if at >= whole:
                break
            file.seek(at)
            kind, length = _box_of(file.read(_LARGE_BOX), whole - at)
            if length < _BOX or at + length > whole:
                return True
            found.add(kind)
            at += length
    return b"moov" not in found


def _box_of(head: bytes, left: int) -> tuple[bytes, int]:
    """Kind and length of the box that begins so; a length of 0 stands for all that is left."""
    length = int.from_bytes(head[:4])
    if length == 1:
        length = int.from_bytes(head[_BOX:_LARGE_BOX])
    elif length == 0 and len(head) >= _BOX:
        length = left
    return head[4:_BOX], length
