"""Whether the Zoom app is installed, so that "Join" may offer it besides the browser."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

SCHEME = "x-scheme-handler/zoommtg="


def zoom_app_installed(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Whether something on this computer opens zoommtg:// addresses; reads a few small files at most.

    Args:
        environ: the environment; by default this process's.
        platform: as `sys.platform`.
    """
    environ = os.environ if environ is None else environ
    if platform == "win32":
        return _registered_on_windows()
    if platform == "darwin":
        return any(Path(place, "zoom.us.app").exists() for place in _mac_places(environ))
    return any(_names_the_scheme(file) for file in _linux_caches(environ))


def _linux_caches(environ: Mapping[str, str]) -> Iterator[Path]:
    """The files in which desktops keep who opens what (freedesktop.org: MIME Applications)."""
    home = Path(environ.get("HOME") or Path.home())
    places = [environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")]
    places += (environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    for place in filter(None, places):
        yield Path(place, "applications", "mimeinfo.cache")
        yield Path(place, "applications", "mimeapps.list")
    yield Path(environ.get("XDG_CONFIG_HOME") or home / ".config", "mimeapps.list")


def _names_the_scheme(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            return any(line.startswith(SCHEME) and line.strip() != SCHEME for line in lines)
    except OSError:
        return False


def _mac_places(environ: Mapping[str, str]) -> tuple[str, str]:
    return "/Applications", str(Path(environ.get("HOME") or Path.home()) / "Applications")


def _registered_on_windows() -> bool:
    import winreg  # there is none elsewhere

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "zoommtg"))  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True
