"""The files of a session: folders, settings of bus and window manager, the browser that notes addresses."""

import contextlib
import os
import re
import shlex
import shutil
from pathlib import Path

from tests.e2e.desk.processes import COOKIE

FOLDERS = ("home", "config", "data", "cache", "state", "run", "tmp", "log", "services", "data/applications")
OPENED = (  # what the session's browser is the default program for, so that urls() tells of it
    *(f"x-scheme-handler/{scheme}" for scheme in ("http", "https", "mailto", "zoommtg", "zoomus")),
    "text/html",
    "text/plain",
    "text/calendar",
    "text/csv",
    "application/json",
    "image/png",
    "inode/directory",
)
_PROMPTERS = ("org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter")
_DROPPED = re.compile(
    r"(DBUS_|XDG_|QT_|QML|GTK_|GDK_|WAYLAND|SESSION_|DESKTOP|GNOME_|KDE_|AT_SPI|NO_AT_|PYTEST|COV_|VIRTUAL_ENV|"
    r"PYTHON(_KEYRING|PATH|HOME|STARTUP|BREAKPOINT|ASYNCIODEBUG|WARNINGS)|BROWSER|DISPLAY|XAUTHORITY|SSH_|LANG|LC_|TMPDIR|"
    r"HOME$|TZ$|ZOOM_|GREENROOM|(https?|all|no|ftp)_proxy$|(HTTPS?|ALL|NO|FTP)_PROXY$)"
)
_BUS = """<busconfig><type>session</type><listen>unix:path={base}/run/bus</listen><auth>EXTERNAL</auth>
<servicedir>{base}/services</servicedir>
<policy context='default'><allow send_destination='*' eavesdrop='true'/>
<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>
"""
_OPENBOX = """<openbox_config xmlns="http://openbox.org/3.4/rc"><focus><focusNew>yes</focusNew></focus>
<placement><policy>Smart</policy><center>yes</center></placement><desktops><number>1</number></desktops>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
<theme><name>Clearlooks</name><animateIconify>no</animateIconify></theme>
<mouse><context name="Frame"/><context name="Titlebar"><mousebind button="Left" action="Drag">
<action name="Move"/></mousebind></context><context name="Client"><mousebind button="Left" action="Press">
<action name="Focus"/><action name="Raise"/></mousebind></context></mouse></openbox_config>
"""


def make_session_files(base, keyring, browser):
    """Lay out the session's folders and settings below `base`."""
    for name in FOLDERS:
        (base / name).mkdir(mode=0o700)
    for name in _PROMPTERS if keyring != "none" else ():
        with contextlib.suppress(OSError):
            shutil.copy(Path("/usr/share/dbus-1/services", f"{name}.service"), base / "services")
    (base / "bus.xml").write_text(_BUS.format(base=base))
    (base / "openbox.xml").write_text(_OPENBOX)
    _make_browser(base, browser)


def _make_browser(base, browser):
    """The default browser notes each address, then hands it on to the real one, if there is one."""
    command = shlex.join(browser) + ' "$@" >/dev/null 2>&1 &\n' if browser else ""
    script = base / "browser"
    script.write_text(f'#!/bin/sh\nfor url in "$@"; do echo "$url" >>"{base}/urls"; done\n{command}')
    script.chmod(0o755)
    (base / "data/applications/desk-browser.desktop").write_text(
        f"[Desktop Entry]\nType=Application\nName=Browser\nExec={script} %u\nMimeType={';'.join(OPENED)};\n"
    )
    defaults = "".join(f"{kind}=desk-browser.desktop\n" for kind in OPENED)
    (base / "config/mimeapps.list").write_text(f"[Default Applications]\n{defaults}")


def session_environment(base, cookie, a11y):
    """The environment of the session's programs: ours without what could leak in from outside."""
    env = {name: value for name, value in os.environ.items() if not _DROPPED.match(name)}
    env |= {
        COOKIE: cookie,
        "HOME": f"{base}/home",
        "TMPDIR": f"{base}/tmp",
        "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": f"{base}/config",
        "XDG_DATA_HOME": f"{base}/data",
        "XDG_CACHE_HOME": f"{base}/cache",
        "XDG_STATE_HOME": f"{base}/state",
        "XDG_RUNTIME_DIR": f"{base}/run",
        "XDG_SESSION_TYPE": "x11",
        "BROWSER": f"{base}/browser",
        "GSETTINGS_BACKEND": "memory",
        "QT_QPA_PLATFORM": "xcb",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={base}/run/bus",
        # Looking at what has just gone is no error.
        "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",
    }
    return env | ({"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"} if a11y else {"NO_AT_BRIDGE": "1"})
