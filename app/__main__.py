"""The command `greenroom`: read the arguments, pick a face, start it."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__

if TYPE_CHECKING:
    from app.core.errors import GreenroomError
    from app.core.start import Start
    from app.views.opening import Opening

USAGE_ERROR = 2
ALREADY_RUNNING = 3
HEADLESS = ("archive", "verify")
"""Commands that stop in order at a signal."""
GARBAGE_AFTER = 5_000
"""New objects after which the youngest are looked through for garbage."""
NO_DISPLAY = """\
greenroom: there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.
Start it on a desktop, or on a virtual one: xvfb-run greenroom --demo
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `greenroom ARGUMENTS` and answer the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _version_parser().parse_known_args(arguments)
    if argv is None and arguments and arguments[0] in HEADLESS:
        # Until the command listens to signals itself, and after that, one ends it without a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    command = _command(arguments[0]) if arguments else None
    return command(arguments[1:]) if command else _window(arguments)


def _command(name: str) -> "Callable[[Sequence[str]], int] | None":
    """The command of this name; each is imported when it is asked for."""
    if name == "archive":
        from app.commands.archive import main as archive

        return archive
    if name == "verify":
        from app.commands.verify import main as verify

        return verify
    if name == "sandbox":
        from app.sandbox.__main__ import main as sandbox

        return sandbox
    return None


def _version_parser() -> argparse.ArgumentParser:
    """Answers --version before anything slow is imported."""
    parser = argparse.ArgumentParser(prog="greenroom", add_help=False, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"Greenroom {__version__}")
    return parser


def _window(arguments: list[str]) -> int:
    from app.core.errors import SettingsError
    from app.core.paths import Paths
    from app.core.settings import load_settings
    from app.core.start import Start

    options = parser().parse_args(arguments)
    paths = Paths.under(options.base_dir) if options.base_dir else Paths.default()
    if not _has_display():
        sys.stderr.write(NO_DISPLAY)
        return USAGE_ERROR
    try:
        settings = load_settings(paths, vars(options), os.environ)
    except SettingsError as error:
        return _refuse(error)
    screenshots = options.screenshots
    demo = options.demo or screenshots is not None
    return _open(Start(paths, settings, demo, screenshots, options.verbose))


def _open(start: "Start") -> int:
    from app.core.errors import SettingsError
    from app.core.start import no_folders
    from app.views.opening import AlreadyRunning, open_window

    try:
        opening = open_window(start.paths, start.settings, bare=start.demo or not start.has_accounts)
    except AlreadyRunning as error:
        if not error.raised:
            sys.stderr.write(f"{error}\n")
        return 0 if error.raised else ALREADY_RUNNING
    except OSError as error:
        return _refuse(no_folders(error))
    run = _imported()
    try:
        return run(start, opening)
    except SettingsError as error:  # the environment's proxy is tried when the way to Zoom is opened
        opening.window.close_now()
        return _refuse(error)


def _imported() -> "Callable[[Start, Opening], int]":
    """The rest of the program, without a collection of garbage now, or ever again of what is imported.

    Nothing of it becomes garbage, and looking through all of it stalls the window for 40 to 75 ms each time.
    For what comes later it is 20 ms, which with Python's threshold of 700 a sync meets every few seconds.
    """
    gc.disable()
    from app.desktop import run  # 0.3 s: the window is on the screen by now

    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    gc.enable()
    return run


def parser() -> argparse.ArgumentParser:
    """The options of the window; those of the settings come from their table."""
    from app.core.i18n import _
    from app.core.settings import SETTINGS

    result = argparse.ArgumentParser(
        prog="greenroom",
        description=_("A desktop control room for Zoom."),
        epilog=_(
            """\
commands without a window, each with a --help of its own:
  greenroom archive   download cloud recordings into a folder
  greenroom verify    read an archive folder again and tell what is damaged
  greenroom sandbox   the Zoom look-alike that the demo account uses"""
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_version_parser()],
        allow_abbrev=False,
    )
    result.add_argument(
        "--demo", action="store_true", help=_("Open the demo account; needs no Zoom account.")
    )
    result.add_argument("--base-dir", type=Path, metavar="DIR", help=_("Keep every file under DIR."))
    result.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help=_("Walk the demo account through every page, save pictures in DIR, and end."),
    )
    result.add_argument("--verbose", action="store_true", help=_("Write more to the log."))
    group = result.add_argument_group(_("settings"), _("Each overrides its environment variable."))
    for setting in SETTINGS:
        if setting.option:
            group.add_argument(
                setting.option,
                dest=setting.name,
                metavar=setting.option.lstrip("-").replace("-", "_").upper(),
                help=_("{meaning} (environment: {variable})").format(
                    meaning=_(setting.meaning), variable=setting.variable
                ),
            )
    return result


def _has_display() -> bool:
    """Whether Qt has a screen to show windows on; without one it would abort."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _refuse(error: "GreenroomError") -> int:
    """Tell why there is no window: in the terminal, and in a dialog where nobody looks at one."""
    sys.stderr.write(f"greenroom: {error}\n")
    if not sys.stderr.isatty():
        from app.views.opening import show_error

        show_error(error)
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
