"""One window for each base directory: a second start raises the first and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 5000
RAISE = b"raise\n"


class SingleInstance(QObject):
    """Holds the lock of a directory while this process runs."""

    raise_requested = Signal()
    """A second start asked for the window."""

    def __init__(self, locks: Path) -> None:
        """Prepare; nothing is taken yet.

        Args:
            locks: the folder of the lock file; it names the instance as well.
        """
        super().__init__()
        self._lock = QLockFile(str(locks / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._name = "greenroom-" + hashlib.sha256(str(locks.resolve()).encode()).hexdigest()[:16]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def take(self) -> bool:
        """Become the instance; False when another process is it already."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def raise_other(self) -> bool:
        """Have the other process show its window; False when it does not answer within five seconds."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        socket.write(RAISE)
        return socket.waitForBytesWritten(ANSWER_MS) and socket.waitForReadyRead(ANSWER_MS)

    def release(self) -> None:
        """Let another process become the instance."""
        self._server.close()
        self._lock.unlock()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(self._on_request)

    def _on_request(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and bytes(socket.readAll().data()) == RAISE:
            self.raise_requested.emit()
            socket.write(b"ok\n")
            socket.flush()
