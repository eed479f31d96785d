"""SIGINT, SIGTERM and SIGHUP as a Qt signal: Qt's own loop would leave Python's handlers waiting."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class QuitSignals(QObject):
    """Hears from the system that the program should end."""

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over the signals; the interpreter writes a byte to a socket for each, which wakes Qt."""
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._on_signal)

    def close(self) -> None:
        """Leave the signals to whoever had them."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._reader.close()
        self._writer.close()

    def _drain(self) -> None:
        # Reading is enough: Python runs `_on_signal` before it goes on here.
        self._reader.recv(64)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.received.emit()
