"""A watched process: what it says it has painted, and when."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import environ
from queue import Empty, SimpleQueue

PATIENCE = 60.0


@dataclass(frozen=True)
class Mark:
    """Something that came to pass in the process."""

    seconds: float
    """Since the process was asked for."""
    cpu: float
    """Seconds of processor time that the process had used."""


@dataclass
class Child:
    """A process of tests.bench.watched."""

    process: subprocess.Popen[str]
    begun: float
    _lines: SimpleQueue[str] = field(default_factory=SimpleQueue)

    def listen(self) -> None:
        """Collect its lines until it ends."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())
        self._lines.put("")

    def wait_for(self, name: str) -> Mark:
        """The next mark called `name`; those before it are passed over."""
        while (words := self.line().split())[0] != name:
            pass
        return Mark(float(words[1]) - self.begun, float(words[2]))

    def line(self, patience: float = PATIENCE) -> str:
        """The next line."""
        try:
            line = self._lines.get(timeout=patience)
        except Empty:
            raise SystemExit(f"{self.process.args}: no word for {patience:.0f} s") from None
        if not line:
            raise SystemExit(f"{self.process.args} ended with {self.process.wait()}")
        return line


@contextmanager
def child(arguments: Sequence[str], env: Mapping[str, str]) -> Iterator[Child]:
    """Start one, and end it as the desktop ends a program."""
    argv = [sys.executable, "-m", "tests.bench.watched", *arguments]
    begun = time.monotonic()
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env={**environ, **env})
    made = Child(process, begun)
    listener = threading.Thread(target=made.listen)
    listener.start()
    try:
        yield made
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        listener.join()
