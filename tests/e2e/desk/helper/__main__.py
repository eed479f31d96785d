"""Serve the desk's requests, one JSON line each, and end the session when the caller is gone."""

import contextlib
import ctypes
import json
import os
import sys
import threading
import time
import traceback

from tests.e2e.desk.basics import DeskError, Gone
from tests.e2e.desk.helper.hand import Hand
from tests.e2e.desk.helper.keyring import Keyring
from tests.e2e.desk.helper.notices import Notices
from tests.e2e.desk.helper.setting_up import SettingUp
from tests.e2e.desk.helper.tables import Tables
from tests.e2e.desk.helper.tray_host import TrayHost
from tests.e2e.desk.helper.tree import Tree
from tests.e2e.desk.processes import sweep

PR_SET_CHILD_SUBREAPER = 36


class _Desk:
    """The operations that the desk asks for, by name."""

    def __init__(self):
        self.tree, self.notices, self.tray, self.keyring = Tree(), Notices(), TrayHost(), Keyring()
        self.tables = Tables(self.tree)
        hand = Hand(self.tree, self.tables)
        self._parts = [SettingUp(self), self.tree, self.tables, hand, self.notices, self.tray, self.keyring]

    def answer(self, op, **arguments):
        part = next((part for part in self._parts if hasattr(part, op)), None)
        if part is None:
            raise DeskError(f"no operation {op!r}")
        return getattr(part, op)(**arguments)


def _answer(desk, request):
    try:
        return {"result": desk.answer(**request)}
    except Gone as error:
        return {"error": str(error), "kind": "gone"}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}", "kind": "other"}


def _end(cookie, base, display):
    sweep(cookie, base, display)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _guard(parent, *session):
    """End the session when its caller is gone, even while a request is under way."""
    while os.getppid() == parent:
        time.sleep(0.5)
    _end(*session)
    os._exit(0)


def main(cookie, base, display, parent):
    """Serve until the standard input ends."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans of the session become ours to reap
    session = cookie, base, int(display)
    threading.Thread(target=_guard, args=(int(parent), *session), daemon=True).start()
    desk = _Desk()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(_answer(desk, json.loads(line))) + "\n")
        sys.stdout.flush()
    _end(*session)


if __name__ == "__main__":
    main(*sys.argv[1:])
