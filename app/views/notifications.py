"""Notifications of the desktop, with buttons where the desktop has them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.io_thread import IoThread
from app.core.tasks import TaskScope
from app.views.widgets.command import Command

log = logging.getLogger(__name__)

APP_NAME = "Greenroom"
SECONDS_TO_SEND = 5.0
_PLAIN = str.maketrans({"<": "‹", ">": "›"})


class Notifications(QObject):
    """Sends notifications from the I/O thread; what the desktop does not take goes to a fallback."""

    _pressed = Signal(object)
    """A Command's function; emitted on the I/O thread, received on the UI thread."""

    def __init__(self, io: IoThread, icon: Path, fallback: Callable[[str, str], object]) -> None:
        """Prepare; the desktop is spoken to at the first notification.

        Args:
            io: the thread that holds the connection to the desktop.
            icon: the picture beside the text.
            fallback: shows title and text where the desktop does not.
        """
        super().__init__()
        self._desktop = _Desktop(icon, self._pressed.emit)
        self._io, self._fallback = io, fallback
        self._tasks = TaskScope("notifications")
        self._pressed.connect(_run)

    def notify(
        self,
        title: str,
        text: str,
        commands: Sequence[Command] = (),
        *,
        clicked: Callable[[], object] | None = None,
    ) -> None:
        """Show a notification; on a running loop.

        Args:
            title: plain text; what came from Zoom belongs here.
            text: a sentence or two; "<" and ">" are softened, since desktops read markup in it.
            commands: its buttons.
            clicked: what a click on the notification itself does.
        """
        self._tasks.start(self._notify(title, text, tuple(commands), clicked), "notify")

    async def close(self) -> None:
        """Take back what still stands on the desktop: its buttons would do nothing any more."""
        await self._tasks.close()
        await self._io.run(self._desktop.clear())

    async def _notify(
        self, title: str, text: str, commands: tuple[Command, ...], clicked: Callable[[], object] | None
    ) -> None:
        sent = await self._io.run(self._desktop.send(title, text.translate(_PLAIN), commands, clicked))
        if not sent:
            log.info("the desktop takes no notifications; showing our own")
            self._fallback(title, text)


class _Desktop:
    """The desktop's notification service; used on the I/O thread alone."""

    def __init__(self, icon: Path, pressed: Callable[[object], None]) -> None:
        self._icon, self._pressed = icon, pressed
        self._notifier: object | None = None

    async def send(
        self, title: str, text: str, commands: Sequence[Command], clicked: Callable[[], object] | None
    ) -> bool:
        """Send; answers whether the desktop took it. The library tells failures to the log alone."""
        from desktop_notifier import Button, DesktopNotifier, Icon  # 60 ms that a start need not spend

        if not isinstance(self._notifier, DesktopNotifier):
            self._notifier = DesktopNotifier(APP_NAME, Icon(path=self._icon))
        taken: list[bool] = []
        buttons = [Button(command.text, on_pressed=self._later(command.run)) for command in commands]
        try:
            async with asyncio.timeout(SECONDS_TO_SEND):
                await self._notifier.send(
                    title,
                    text,
                    buttons=buttons,
                    on_clicked=self._later(clicked) if clicked else None,
                    on_dispatched=lambda: taken.append(True),
                )
        except TimeoutError:
            return False
        return bool(taken)

    async def clear(self) -> None:
        """Remove what was sent."""
        notifier, self._notifier = self._notifier, None
        if notifier is not None:
            try:
                async with asyncio.timeout(SECONDS_TO_SEND):
                    await notifier.clear_all()  # type: ignore[attr-defined]
            except (TimeoutError, OSError, EOFError):
                log.info("the desktop's notifications were gone before they were cleared")

    def _later(self, run: Callable[[], object]) -> Callable[[], None]:
        return lambda: self._pressed(run)


def _run(function: Callable[[], object]) -> None:
    function()
