"""The real program, or a bare window, in a process that tells its parent what it has painted.

    python -m tests.bench.watched bare | beats
    python -m tests.bench.watched program | sync | filter | look | download ARGUMENTS...

It tells `window` once the window's first picture is complete, and `rows` once the table's first picture with
meetings in it is. Nothing in the program knows of it: its widgets derive from Qt's, and those are exchanged
before it is imported.
"""

import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer

from tests.bench.marks import tell

BARE_SIZE = (1280, 800)


class Burst(QObject):
    """Follows one expose: the window is painted when the last of its widgets is."""

    def __init__(self) -> None:
        super().__init__()
        self._last = (0.0, 0.0)
        QtWidgets.QApplication.instance().installEventFilter(self)
        QTimer.singleShot(0, self._end)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._last = (time.monotonic(), time.process_time())
        return False

    def _end(self) -> None:
        QtWidgets.QApplication.instance().removeEventFilter(self)
        tell("window", *self._last)


class Window(QtWidgets.QMainWindow):
    """Tells when it is first painted."""

    _burst: Burst | None = None

    def event(self, event: QEvent) -> bool:
        if self._burst is None and event.type() == QEvent.Type.Paint:
            self._burst = Burst()
            self._burst.eventFilter(self, event)
        return super().event(event)


class Table(QtWidgets.QTableView):
    """Tells when it is first painted with meetings in it."""

    _told = False

    def paintEvent(self, event: QEvent) -> None:
        super().paintEvent(event)
        if not self._told and self._has_text():
            self._told = True
            tell("rows", time.monotonic(), time.process_time())

    def _has_text(self) -> bool:
        model, top = self.model(), max(self.rowAt(0), 0)
        return any(model.index(top + at, 1).data() for at in range(min(2, model.rowCount() - top)))


def watch() -> None:
    """Exchange Qt's classes."""
    QtWidgets.QMainWindow = Window
    QtWidgets.QTableView = Table


def bare(mode: str) -> int:
    """Show an empty window."""
    app = QtWidgets.QApplication(sys.argv[:1])
    window = Window()
    window.resize(*BARE_SIZE)
    window.show()
    if mode == "beats":
        from tests.bench.beats import beat_at_rest

        beat_at_rest()
    return app.exec()


def program(mode: str, arguments: list[str]) -> int:
    """Run the program."""
    watch()
    if mode == "sync":
        from tests.bench.beats import beat_while_syncing

        beat_while_syncing()
    elif mode != "program":
        from tests.bench.visits import visit

        visit(mode)
    from app.__main__ import main

    return main(arguments)


if __name__ == "__main__":
    mode, *rest = sys.argv[1:]
    sys.exit(bare(mode) if mode in {"bare", "beats"} else program(mode, rest))
