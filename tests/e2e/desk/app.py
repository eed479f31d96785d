"""A program in the session."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from tests.e2e.desk.processes import descendants, processes
from tests.e2e.desk.scope import Scope


class App(Scope):
    """A program in the session: its process, its output, its windows."""

    def __init__(self, desktop, argv, env, cwd):
        self.desktop, self.argv = desktop, argv
        stem = desktop.base / "log" / f"app{len(desktop.apps)}"
        self.out, self.err = stem.with_suffix(".out"), stem.with_suffix(".err")
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=env,
                cwd=cwd,
                start_new_session=True,
            )
        self.pid = self.process.pid

    def __repr__(self):
        return f"App({Path(self.argv[0]).name}, pid {self.pid})"

    def alive(self):
        """Whether it still runs."""
        return self.process.poll() is None

    @property
    def returncode(self):
        """How it ended; None while it runs."""
        return self.process.poll()

    def join(self, timeout=20):
        """Wait for its end; the return code, or None when it still runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout)
        return None

    def stdout(self):
        """What it wrote so far to its standard output."""
        return self.out.read_text(errors="replace")

    def stderr(self):
        """What it wrote so far to its standard error."""
        return self.err.read_text(errors="replace")

    def terminate(self, wait=10):
        """SIGTERM, then wait for the end; the return code, or None when it still runs."""
        if self.alive():
            self.process.terminate()
        return self.join(wait)

    def kill(self):
        """SIGKILL to the program and to what it started in its own session."""
        for pid in [self.pid, *(pid for pid, _, session in processes() if session == self.pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return self.join(10)

    def pids(self):
        """Its pid and those of all that descend from it."""
        return descendants(self.pid)

    def rss_mib(self):
        """Resident memory of the program itself in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def find_all(self, role=None, name=None, contains=None, **more):
        """All nodes of the program and its children that fit; see Scope."""
        return self.desktop.look(self.pids(), None, role, name, contains, **more)

    def tree(self, **more):
        """The tree of the program's windows as text."""
        return self.desktop.call("tree", pids=self.pids(), root=None, **more)

    def activate(self, title=None):
        """Give a window of the program the keyboard: the one named `title`, else the topmost."""
        self.desktop.call("activate", pids=self.pids(), title=title)

    def close_window(self, title=None):
        """Ask a window to close, as its close button does."""
        self.activate(title)
        self.desktop.keys("alt+F4")

    def _told(self):
        if self.alive():
            return f"{super()._told()}\n{self} wrote:\n{self.stderr()[-3000:]}"
        return f"{self} ended with {self.returncode}:\n{self.stderr()[-3000:]}"
