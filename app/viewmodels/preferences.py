"""Preferences: what a person chose, checked, kept and in force at once."""

import asyncio
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core.errors import SettingsError
from app.core.i18n import _
from app.core.io_thread import IoThread
from app.core.preferences import Preferences
from app.core.settings import SETTINGS, Origin, Settings
from app.viewmodels.base import ViewModel

TEXT_SIZES = (100, 110, 125, 150, 175, 200)
"""Percent."""
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
        parent: QObject | None = None,
    ) -> None:
        """Begin with what is in force.

        Args:
            io: the thread that writes the file.
            preferences: the settings file.
            settings: in force now.
            system_certificates: whether the computer's own certificates are used.
            parent: the owner.
        """
        super().__init__(parent)
        self._io, self._preferences = io, preferences
        self.settings = settings
        self._saves: set[asyncio.Task[None]] = set()
        self.system_certificates = system_certificates

    def set(self, name: str, value: str | int) -> None:
        """Keep a new value and put it in force; `refused` tells, at once, where it is wrong."""
        try:
            plain = self._preferences.plain(name, value)
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

    async def _set(self, name: str, value: str | int, plain: object) -> None:
        try:
            await self._io.run(self._preferences.save(**{name: value}))
        except SettingsError as error:
            self.refused.emit(name, error)
            return
        origins = {**self.settings.origins, name: Origin.FILE}
        changes: dict[str, Any] = {name: plain, "origins": origins}
        self.settings = replace(self.settings, **changes)
        self.accepted.emit(name)
        self.applied.emit(self.settings)
