"""Which file of a recording is meant, whether it is here, and where Zoom plays it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.store.recordings import FileRow, FileState, RecordingDetail
from app.zoom.links import is_zoom_link

_HERE = frozenset({FileState.ON_DISK, FileState.TRASH})
"""What lies in Zoom's trash may lie on this computer as well."""
_BEST_FIRST = ("mp4", "m4a", "vtt", "txt")


def best_file(files: Sequence[FileRow], key: str = "", *, local: bool = False) -> FileRow | None:
    """The file with this key, else the one that people mean by the recording.

    Args:
        files: of one recording.
        key: of the one wanted; empty: video before sound before texts.
        local: only what lies on this computer.
    """
    able = [file for file in files if not local or is_here(file)]
    if key:
        return next((file for file in able if file.key == key), None)
    return min(able, key=_rank, default=None)


def is_here(file: FileRow) -> bool:
    """Whether the whole file lies on this computer."""
    return file.state in _HERE and bool(file.local_path)


def play_address(detail: RecordingDetail, file: FileRow | None) -> str:
    """Where Zoom plays a file, with the passcode that spares typing it; empty where it does not."""
    url = (file.play_url if file is not None else "") or detail.share_url
    if not url or not detail.play_passcode or "pwd=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}pwd={quote(detail.play_passcode, safe='')}"


def checked_play_address(detail: RecordingDetail, file: FileRow | None, api_url: str) -> str:
    """Where Zoom plays a file.

    Raises:
        GreenroomError: nowhere, or the address is none of Zoom's.
    """
    url = play_address(detail, file)
    if not url:
        raise _nothing_to_play()
    if not is_zoom_link(url, api_url):
        raise _not_a_zoom_link()
    return url


async def path_on_disk(file: FileRow) -> Path:
    """Where a file lies that is here.

    Raises:
        GreenroomError: it was taken away.
    """
    path = Path(file.local_path)
    if not await asyncio.to_thread(path.is_file):
        raise file_is_gone()
    return path


def file_is_gone() -> GreenroomError:
    """A file that was here is not any more."""
    return GreenroomError(
        _("The file is not there any more"),
        _("It was moved, renamed or deleted outside Greenroom."),
        _("Download it again, or look for it in your archive."),
    )


def _rank(file: FileRow) -> tuple[int, int]:
    place = _BEST_FIRST.index(file.extension) if file.extension in _BEST_FIRST else len(_BEST_FIRST)
    return place, -(file.size or 0)


def _nothing_to_play() -> GreenroomError:
    return GreenroomError(
        _("Nothing to play"),
        _("Zoom has no page that plays this recording, and it is not on this computer."),
        _("Download it, or wait until Zoom has processed it."),
    )


def _not_a_zoom_link() -> GreenroomError:
    return GreenroomError(
        _("This link does not lead to Zoom"),
        _("The link of this recording points to another place, so it was not opened."),
        _("Ask the host of the recording."),
    )
