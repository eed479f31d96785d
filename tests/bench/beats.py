"""A beat on the loop of the window, and the program's end of bench_stall."""

import asyncio
import json
import os
import time
from array import array
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from tests.bench.marks import tell

BEAT_MS = 1
AFTERWARDS = 1.0
"""Seconds for which beats are still taken when all has come in."""
REST = 5.0
KEPT_BACK = "/proc/thread-self/schedstat"
"""Where Linux says how long a thread could have run but found no processor free."""


class Beats(QObject):
    """Notes at each beat the time, and how long its thread has waited for a processor so far."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        # Numbers without objects of their own, which would have the garbage collected more often.
        self.times, self.waits = array("d"), array("d")
        self._kept_back = os.open(KEPT_BACK, os.O_RDONLY) if Path(KEPT_BACK).exists() else None
        self.timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.timer.start()

    def beat(self) -> None:
        """Note the time."""
        self.times.append(time.monotonic())
        self.waits.append(self._waited())

    def _waited(self) -> float:
        if self._kept_back is None:
            return 0.0
        return int(os.pread(self._kept_back, 100, 0).split()[1]) / 1e9

    def tell(self) -> None:
        """Hand all times to the parent."""
        self.timer.stop()
        line = json.dumps([*zip(self.times, self.waits, strict=True)]).encode() + b"\n"
        while line:
            line = line[os.write(1, line) :]


class SyncBeats(Beats):
    """Beats until the list of upcoming meetings is complete."""

    def __init__(self, session: Any) -> None:
        super().__init__()
        self._session, self._synced = session, False
        tell("open", time.monotonic(), time.process_time())

    def beat(self) -> None:
        """Note the time, and whether all has come in."""
        super().beat()
        if not self._synced and self._session.sync.state(UPCOMING).phase == "done":
            self._synced = True
            tell("synced", time.monotonic(), time.process_time())
            QTimer.singleShot(int(AFTERWARDS * 1000), self.tell)


UPCOMING = "upcoming"


def beat_at_rest() -> None:
    """Beat for a while in a window that does nothing."""
    beats = Beats()
    QTimer.singleShot(int(REST * 1000), beats.tell)


def beat_while_syncing() -> None:
    """Have the program beat from the opening of its account on, whose token waits in a keyring of our own."""
    import keyring

    from app import application
    from app.store.secrets import KeyringSecrets, refresh_token_name
    from tests.fakes.keyrings import MemoryKeyring

    keyring.set_keyring(MemoryKeyring())
    asyncio.run(KeyringSecrets().set(refresh_token_name("bench"), os.environ.pop("BENCH_REFRESH_TOKEN")))

    class Application(application.Application):
        async def open(self, account: Any) -> Any:
            session = await super().open(account)
            QTimer.singleShot(0, QCoreApplication.instance(), lambda: SyncBeats(session))
            return session

    application.Application = Application
