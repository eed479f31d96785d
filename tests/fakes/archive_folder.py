"""An archive folder with files in it, as downloads would have left it."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from app.core.changes import Changes
from app.store.catalogue import Catalogue
from app.store.recordings import WantedFile


def wanted_file(key: str, **values) -> WantedFile:
    """A file of a recording."""
    facts = {
        "key": key,
        "uuid": f"uuid of {key}",
        "meeting_id": 93512345678,
        "file_id": key,
        "account_id": "account",
        "host_id": "host",
        "host_email": "mia@example.com",
        "host_name": "Mia Park",
        "topic": key,
        "start": datetime(2026, 3, 9, 13, 30, tzinfo=UTC),
        "duration": 45,
        "recording_type": "audio_only",
        "file_type": "M4A",
        "extension": "m4a",
        "size": None,
        "url": f"https://example.zoom.us/rec/download/{key}",
    }
    return WantedFile(**{**facts, **values})


async def fill(folder: Path, contents: Mapping[str, bytes], clock=None) -> None:
    """Have these files, by their paths, downloaded."""
    catalogue = await Catalogue.open(folder, Changes(), clock)
    try:
        for path, content in contents.items():
            await _add(catalogue, path, content)
    finally:
        await catalogue.close()


async def _add(catalogue: Catalogue, path: str, content: bytes) -> None:
    intake = await catalogue.transfers.take_in([wanted_file(path)])
    (row,) = await catalogue.transfers.enqueue(intake, "test", 0, lambda _file, _number: PurePosixPath(path))
    place = catalogue.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    await catalogue.transfers.finish(
        row, hashlib.sha256(content).hexdigest(), len(content), "audio/mp4", "https://files.example"
    )
