"""A private X server with session bus, window manager, tray, keyring, accessibility bus and notifications."""

import contextlib
import json
import os
import secrets
import select
import subprocess
import tempfile
import threading
from pathlib import Path

from tests.e2e.desk.app import App
from tests.e2e.desk.basics import DeskError, Gone
from tests.e2e.desk.keyring import PASSWORD, Keyring
from tests.e2e.desk.node import Node
from tests.e2e.desk.processes import sweep
from tests.e2e.desk.requirements import SYSTEM_PYTHON
from tests.e2e.desk.scope import Scope, criterion
from tests.e2e.desk.session_files import make_session_files, session_environment
from tests.e2e.desk.tray import Tray
from tests.e2e.desk.x11 import Screen

PROJECT = Path(__file__).parents[3]
ANSWER_SECONDS = 60
"""Longer than any operation of the helper takes."""
_TRAYER = "trayer --edge bottom --align right --widthtype request --heighttype pixel --height 24"


class Desktop(Scope, Screen, Tray, Keyring):
    """A desktop session of its own; sessions do not see each other."""

    def __init__(self, size=(1280, 800), *, tray=True, keyring="unlocked", a11y=True, browser=(), env=None):
        """Describe the session; entering it as a context starts it.

        Args:
            size: width and height of the screen in pixels.
            tray: True (trayer, XEmbed), "sni" (a StatusNotifier host of ours, as KDE has), False (none).
            keyring: "unlocked", "locked" (there, asks for PASSWORD), "none" (no secret service at all).
            a11y: whether there is an accessibility tree; without it programs are as quick as for most people.
            browser: a command that gets each opened address added, such as ["chromium"]; all are in urls().
            env: more environment variables for the programs.
        """
        super().__init__()
        self.size, self.tray, self.keyring, self.a11y = size, tray, keyring, a11y
        self.browser, self._extra = browser, dict(env or {})
        self.cookie, self.display, self.apps, self._own = secrets.token_hex(8), None, [], []
        self._helper, self._lock = None, threading.RLock()

    def __enter__(self):
        self.base = Path(tempfile.mkdtemp(prefix="desk-"))
        try:
            self._raise_session()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End every process of the session and remove its files."""
        for app in self.apps:
            app.terminate(wait=0)
        for app in self.apps:
            app.join(3)
        self._end_helper()
        sweep(self.cookie, self.base, self.display)
        for process in [*self._own, *(app.process for app in self.apps)]:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)

    def _end_helper(self):
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.stdin.close()  # it ends all the rest
        with contextlib.suppress(subprocess.TimeoutExpired):
            helper.wait(10)
        helper.kill()
        helper.wait()
        helper.stdout.close()

    def _raise_session(self):
        make_session_files(self.base, self.keyring, self.browser)
        self.env = session_environment(self.base, self.cookie, self.a11y) | self._extra
        for _ in range(3):  # another server may take the number first
            self.display = self._start_x()
            if self.display is not None:
                break
        else:
            raise DeskError(f"Xvfb did not start:\n{self.log('Xvfb')}")
        self.env["DISPLAY"] = f":{self.display}"
        self._start_bus()
        self._start_helper()
        self._spawn(["openbox", "--sm-disable", "--config-file", str(self.base / "openbox.xml")])
        if self.tray is True:
            self._spawn(_TRAYER.split())
        if self.keyring != "none":
            self._start_keyring()
        wanted = {
            "a11y": self.a11y,
            "tray": self.tray is True,
            "sni": self.tray == "sni",
            "keyring": self.keyring,
        }
        self.call("ready", **wanted, timeout=20)

    def _spawn(self, argv, **more):
        with (self.base / "log" / Path(argv[0]).name).open("ab") as log:
            more = {"stdin": subprocess.DEVNULL, "stdout": log, **more}
            home = self.env["HOME"]
            process = subprocess.Popen(
                argv, stderr=log, env=self.env, cwd=home, start_new_session=True, **more
            )
        self._own.append(process)
        return process

    def _start_x(self):
        theirs, ours = os.pipe()
        screen = "{}x{}x24".format(*self.size)
        argv = [
            "Xvfb",
            "-displayfd",
            str(ours),
            "-screen",
            "0",
            screen,
            "-dpi",
            "96",
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        server = self._spawn(argv, pass_fds=[ours])
        os.close(ours)
        with os.fdopen(theirs, "rb") as pipe:
            line = pipe.readline().strip()  # ends empty when the server fails
        if not line:
            server.wait()
        return int(line) if line else None

    def _start_bus(self):
        argv = ["dbus-daemon", f"--config-file={self.base}/bus.xml", "--nofork", "--print-address=1"]
        bus = self._spawn(argv, stdout=subprocess.PIPE)
        with bus.stdout:
            if not bus.stdout.readline():
                raise DeskError(f"dbus-daemon did not start:\n{self.log('dbus-daemon')}")

    def _start_keyring(self):
        argv = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        daemon = self._spawn(argv, stdin=subprocess.PIPE)
        with daemon.stdin:
            daemon.stdin.write(PASSWORD.encode())

    def _start_helper(self):
        argv = [
            SYSTEM_PYTHON,
            "-m",
            "tests.e2e.desk.helper",
            self.cookie,
            self.base,
            self.display,
            os.getpid(),
        ]
        with (self.base / "log/helper").open("wb") as log:
            self._helper = subprocess.Popen(
                list(map(str, argv)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self.env | {"PYTHONPATH": str(PROJECT)},
                cwd=self.base,
                start_new_session=True,
            )

    def log(self, name):
        """What a process of the session wrote: Xvfb, openbox, trayer, helper, …"""
        with contextlib.suppress(OSError):
            return (self.base / "log" / name).read_text(errors="replace")
        return ""

    def call(self, op, **args):
        """Have the helper do an operation; its answer.

        Raises:
            Gone: what it is about is no longer there.
            DeskError: it could not be done.
        """
        answer = json.loads(self._ask_helper({"op": op, **args}))
        if "error" in answer:
            raise {"gone": Gone}.get(answer["kind"], DeskError)(f"{op}: {answer['error']}")
        return answer["result"]

    def _ask_helper(self, request):
        with self._lock:
            helper, line = self._helper, b""
            if helper is None:
                raise DeskError("the desktop is closed")
            with contextlib.suppress(OSError):
                helper.stdin.write(json.dumps(request).encode() + b"\n")
                helper.stdin.flush()
                line = self._answer_of(helper)
        if not line:
            raise DeskError(f"the helper ended during {request['op']}:\n{self.log('helper')}")
        return line

    def _answer_of(self, helper):
        """Its next line; empty where it ended, or does not answer and is ended for that."""
        ready, _, _ = select.select([helper.stdout], [], [], ANSWER_SECONDS)
        if not ready:
            helper.kill()
        return helper.stdout.readline()

    def run(self, *argv, timeout=15, check=True):
        """Run a program of the session to its end; its output."""
        done = subprocess.run(list(map(str, argv)), env=self.env, timeout=timeout, capture_output=True)
        if check and done.returncode:
            raise DeskError(f"{' '.join(map(str, argv))}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace")

    def start(self, argv, env=None, cwd=None):
        """Start a program in the session; `env` adds to the session's, a value of None removes a variable."""
        merged = {name: value for name, value in {**self.env, **(env or {})}.items() if value is not None}
        app = App(self, list(map(str, argv)), merged, cwd or merged["HOME"])
        self.apps.append(app)
        return app

    def find_all(self, role=None, name=None, contains=None, **more):
        """All nodes of all programs that fit (a keyring prompt is one); see Scope."""
        return self.look(None, None, role, name, contains, **more)

    def tree(self, **more):
        """The tree of all programs as text."""
        return self.call("tree", pids=None, root=None, **more)

    def look(self, pids, root, role, name, contains, *, showing=True, state=None, limit=None):
        """The nodes that fit below `root`, or in the first of the programs `pids` that has windows."""
        wanted = {"role": role, "name": criterion(name), "contains": contains, "state": state, "limit": limit}
        found = self.call("find", pids=pids, root=root, showing=showing, **wanted)
        return [Node(self, *where) for where in found]

    def urls(self):
        """The addresses, files and folders that programs have opened so far."""
        with contextlib.suppress(OSError):
            return (self.base / "urls").read_text().splitlines()
        return []

    def notifications(self):
        """What programs sent so far as notifications: dicts of id, app, title, body, actions, hints, …"""
        return self.call("notifications")

    def notification_press(self, number, action="default"):
        """Press a notification's button, as the person does in the bubble."""
        self.call("notification_press", number=number, action=action)
