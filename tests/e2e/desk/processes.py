"""The processes of a session: known by a mark in their environment, ended with it."""

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

COOKIE = "DESK_SESSION"
"""An environment variable that marks every process of a session."""


def processes():
    """Yield (pid, parent, session) of every process that has not ended."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if fields[0] not in "ZX":
                yield int(entry.name), int(fields[1]), int(fields[3])


def descendants(pid):
    """`pid` and the pids of all that descend from it."""
    found, table = [pid], list(processes())
    for one in found:
        found += [child for child, parent, _ in table if parent == one and child not in found]
    return found


def called(name, cookie):
    """Pids of the session's processes that run the program `name`."""
    return [pid for pid in _marked(cookie, set()) if _command(pid) == name]


def _command(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _marked(cookie, spare):
    """Pids of the processes of the session and of their descendants, but not those in `spare`."""
    mark, table, found = f"{COOKIE}={cookie}".encode(), list(processes()), set()
    for pid, _, _ in table:
        with contextlib.suppress(OSError):
            if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.add(pid)
    grown = True
    while grown:  # a browser's children write over their environment
        grown = {pid for pid, parent, _ in table if parent in found} - found - spare
        found |= grown
    return found - spare


def _end_all(cookie, known, sign, patience):
    """Send `sign` to all of the session and wait; answers who is left."""
    spare = {os.getpid(), os.getppid()}
    end = time.monotonic() + patience
    known = known | _marked(cookie, spare)
    for pid in known:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
    while known and time.monotonic() < end:
        time.sleep(0.02)
        known = (known & {pid for pid, _, _ in processes()}) | _marked(cookie, spare)
    return known


def sweep(cookie, base, display):
    """End every process of the session, politely and then not; remove what it left on disk."""
    left = _end_all(cookie, set(), signal.SIGTERM, 2.0)
    if left:
        _end_all(cookie, left, signal.SIGKILL, 5.0)
    if display is not None:
        for trace in (f"/tmp/.X{display}-lock", f"/tmp/.X11-unix/X{display}"):
            Path(trace).unlink(missing_ok=True)
    shutil.rmtree(base, ignore_errors=True)
