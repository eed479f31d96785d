"""What the window remembers: geometry, splitters, columns, the last tab."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget


class WindowState:
    """A small ini file; what it says is only ever a wish, so a damaged one costs nothing."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def value(self, key: str, default: str = "") -> str:
        """The text kept under `key`."""
        kept = self._settings.value(key, default)
        return kept if isinstance(kept, str) else default

    def store(self, key: str, value: str) -> None:
        """Keep `value`."""
        self._settings.setValue(key, value)

    def flag(self, key: str, default: bool = False) -> bool:
        """The yes or no kept under `key`."""
        return self.value(key, "yes" if default else "no") == "yes"

    def store_flag(self, key: str, value: bool) -> None:
        """Keep a yes or no."""
        self.store(key, "yes" if value else "no")

    def restore_geometry(self, window: QWidget, key: str) -> bool:
        """Put the window where it was; answers whether that was known."""
        return bool(window.restoreGeometry(self._bytes(f"{key}/geometry")))

    def save_geometry(self, window: QWidget, key: str) -> None:
        """Keep where the window is."""
        self._settings.setValue(f"{key}/geometry", window.saveGeometry())

    def bind_splitter(self, splitter: QSplitter, key: str) -> None:
        """Put the splitter where it was, and keep where it goes."""
        splitter.restoreState(self._bytes(f"{key}/splitter"))
        splitter.splitterMoved.connect(
            lambda: self._settings.setValue(f"{key}/splitter", splitter.saveState())
        )

    def widths(self, key: str) -> dict[str, int]:
        """The widths of columns that a person dragged, by the column's key."""
        kept = self.value(f"{key}/columns")
        pairs = (pair.partition("=") for pair in kept.split(";") if pair)
        return {name: int(width) for name, _sign, width in pairs if width.isdecimal()}

    def store_widths(self, key: str, widths: dict[str, int]) -> None:
        """Keep the widths of columns."""
        self.store(f"{key}/columns", ";".join(f"{name}={width}" for name, width in widths.items()))

    def sync(self) -> None:
        """Write to disk now."""
        self._settings.sync()

    def _bytes(self, key: str) -> QByteArray:
        kept = self._settings.value(key)
        return kept if isinstance(kept, QByteArray) else QByteArray()
