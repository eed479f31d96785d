"""What the desk needs of the system, and which Debian packages bring it."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"
_PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "trayer": "trayer",
    "dbus-daemon": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "xwininfo": "x11-utils",
    "xmodmap": "x11-xserver-utils",
    "convert": "imagemagick",
    "import": "imagemagick",
    "xdg-open": "xdg-utils",
    "chromium": "chromium",
}
_TYPELIB = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


@cache
def missing_packages():
    """Names of the Debian packages that would have to be installed for the desk to work."""
    missing = {package for program, package in _PROGRAMS.items() if not shutil.which(program)}
    if not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        missing.add("at-spi2-core")
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", _TYPELIB], stderr=subprocess.DEVNULL).returncode
    ):
        missing |= {"python3-gi", "gir1.2-atspi-2.0"}
    return tuple(sorted(missing))
