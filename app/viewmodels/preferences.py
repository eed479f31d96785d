"""Preferences: what a person chose, checked, kept and in force at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.errors import SettingsError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.core.preferences import Preferences
from app.core.settings import SETTINGS, Origin, Settings
from app.viewmodels.base import ViewModel
from app.viewmodels.naming import TemplatePreview, preview_of

TEXT_SIZES = (100, 110, 125, 150, 175, 200)
"""Percent."""
PARALLEL = range(1, 17)
"""How many files may be downloaded at once."""
ENVIRONMENT, NONE, CUSTOM = "environment", "none", "custom"


class PreferencesViewModel(ViewModel):
    """State and commands of the dialog."""

    applied = Signal(object)
    """The Settings in force from now on."""
    refused = Signal(str, object)
    """Name of a setting, and the SettingsError that says why its new value is not taken."""
    accepted = Signal(str)
    """Name of a setting whose new value is kept."""

    def __init__(
        self,
        io: IoThread,
        preferences: Preferences,
        settings: Settings,
        *,
        system_certificates: bool,
        recordings: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin with what is in force.

        Args:
            io: the thread that writes the file.
            preferences: the settings file.
            settings: in force now.
            system_certificates: whether the computer's own certificates are used.
            recordings: the folder of downloads where none is chosen.
            parent: the owner.
        """
        super().__init__(parent)
        self._io, self._preferences = io, preferences
        self.settings = settings
        self._recordings = recordings
        self._saves: set[asyncio.Task[None]] = set()
        self._archive_folders = settings.archive_folders
        """As they were last asked for; the file may still have to be written."""
        self.system_certificates = system_certificates

    def set(self, name: str, value: str | int | Sequence[str]) -> None:
        """Keep a new value and put it in force; `refused` tells, at once, where it is wrong."""
        try:
            plain = self._plain(name, value)
        except SettingsError as error:
            self.refused.emit(name, error)
            return
        if getattr(self.settings, name) == plain:
            self.accepted.emit(name)
            return
        save = self.tasks.start(self._set(name, value, plain), f"set {name}")
        self._saves.add(save)
        save.add_done_callback(self._saves.discard)

    async def close(self) -> None:
        """Finish what is being kept, then end."""
        await asyncio.gather(*self._saves, return_exceptions=True)
        await super().close()

    def locked(self, name: str) -> str:
        """Why a setting cannot be changed here; empty where it can."""
        origin = self.settings.origin(name)
        row = next(setting for setting in SETTINGS if setting.name == name)
        if origin is Origin.ENVIRONMENT:
            return _("Set by {variable} in the environment.").format(variable=row.variable)
        if origin is Origin.OPTION:
            return _("Set by {option} on the command line.").format(option=row.option)
        return ""

    @property
    def proxy_kind(self) -> str:
        """ "environment", "none" or "custom"."""
        return self.settings.proxy if self.settings.proxy in (ENVIRONMENT, NONE) else CUSTOM

    # Downloads

    @property
    def usual_folder(self) -> str:
        """Where downloads go while no folder is chosen."""
        return str(self._recordings) if self._recordings is not None else ""

    @property
    def download_folder(self) -> str:
        """Where downloads go."""
        return self.settings.download_folder or self.usual_folder

    def set_download_folder(self, folder: str) -> None:
        """Download into this folder from now on; an empty text, or the usual one, means the usual one."""
        self.set("download_folder", "" if folder == self.usual_folder else folder)

    def set_template(self, template: str) -> None:
        """Name files like this from now on; `refused` tells what is wrong with it."""
        self.set("naming_template", template)

    def template_preview(self, template: str) -> TemplatePreview:
        """How a template would name a recording, or what is wrong with it."""
        return preview_of(template.strip())

    def add_archive_folder(self, folder: str) -> None:
        """Show what lies in this folder as on disk, too."""
        self._set_archive_folders((*self._coming_folders(), folder))

    def remove_archive_folder(self, folder: str) -> None:
        """Forget a further archive folder; what lies in it stays."""
        self._set_archive_folders(tuple(each for each in self._coming_folders() if each != folder))

    # Inside

    def _coming_folders(self) -> tuple[str, ...]:
        """The further archive folders with what is still being kept: the next change builds on that."""
        return self._archive_folders if self._saves else self.settings.archive_folders

    def _set_archive_folders(self, folders: tuple[str, ...]) -> None:
        self._archive_folders = folders
        self.set("archive_folders", folders)

    def _plain(self, name: str, value: str | int | Sequence[str]) -> object:
        """The value as Settings hold it.

        Raises:
            SettingsError: it is wrong.
        """
        plain = self._preferences.plain(name, value) if value != () else None
        return getattr(Settings(), name) if plain is None else plain

    async def _set(self, name: str, value: str | int | Sequence[str], plain: object) -> None:
        try:
            await self._io.run(self._preferences.save(**{name: value if value != () else None}))
        except SettingsError as error:
            self.refused.emit(name, error)
            return
        origins = {**self.settings.origins, name: Origin.FILE}
        changes: dict[str, Any] = {name: plain, "origins": origins}
        self.settings = replace(self.settings, **changes)
        self.accepted.emit(name)
        self.applied.emit(self.settings)
