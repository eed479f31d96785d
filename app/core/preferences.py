"""The settings file as the Preferences dialog edits it: checked, replaced whole, for this person alone."""

import asyncio
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.core.errors import SettingsError
from app.core.i18n import _
from app.core.settings import BY_NAME, Origin, checked, read_settings_file


class Preferences:
    """The settings file as Preferences edits it; keys that it does not know stay as they are."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = asyncio.Lock()

    def read(self) -> dict[str, object]:
        """What the file holds now.

        Raises:
            SettingsError: the file cannot be read or is wrong.
        """
        return read_settings_file(self._file)

    async def save(self, **changes: str | int | Sequence[str] | None) -> None:
        """Set some keys, or with None remove them; the file is replaced whole or not at all.

        Raises:
            ValueError: a key is no setting of the file (an error of the program).
            SettingsError: a value is wrong, or the file cannot be read or written.
        """
        plain = {name: self.plain(name, value) for name, value in changes.items()}
        async with self._lock:
            await asyncio.to_thread(self._merge, plain)

    def plain(self, name: str, value: str | int | Sequence[str] | None) -> object:
        """The value as the file would hold it; None for one that removes the key.

        Raises:
            ValueError: `name` is no setting of the file (an error of the program).
            SettingsError: the value is wrong.
        """
        setting = BY_NAME.get(name)
        if setting is None or setting.secret:
            raise ValueError(f"{name} is no setting of the file")
        if value is None or value == "":
            return None
        return checked(setting, Origin.FILE, value, self._file)

    def _merge(self, changes: Mapping[str, object]) -> None:
        merged = {**read_settings_file(self._file), **changes}
        kept = {name: value for name, value in merged.items() if value is not None}
        try:
            _replace(self._file, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            raise SettingsError(
                str(self._file),
                _("the file cannot be written: {reason}.").format(
                    reason=error.strerror or _("unknown reason")
                ),
                _("a folder that you may write to and that has space left."),
            ) from error


def _replace(file: Path, text: str) -> None:
    """Write `text` beside `file`, for this person alone, and put it in its place in one step."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".new")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
