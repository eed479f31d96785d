"""Standard output and standard error, whatever they were given: closed, full, or left by their reader."""

import os
import sys
from typing import TextIO

from app.core.i18n import _


class OutputLost(Exception):
    """Standard output takes nothing more, such as a log on a full disk; says why in one sentence."""


def open_streams() -> None:
    """Open what was closed before the program began, so that no other file gets its place."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(opened)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))


def write_line(text: str) -> None:
    """Write a line to standard output at once, since a log is read while the program runs.

    Raises:
        BrokenPipeError: whoever read it has gone.
        OutputLost: it cannot be written.
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputLost(_("The output cannot be written: {reason}.").format(reason=reason)) from error


def complain(text: str) -> None:
    """Say what went wrong, where errors belong; where nobody can hear it, the exit status has to do."""
    try:
        sys.stderr.write(f"greenroom: {text}\n")
        sys.stderr.flush()
    except OSError:
        leave(sys.stderr)


def leave(stream: TextIO) -> None:
    """Have what is still to be written go nowhere: the interpreter flushes once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
