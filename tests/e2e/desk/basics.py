"""What both sides of the desk share; the standard library only."""

import contextlib
import time

POLL_SECONDS = 0.05
SETTLE_SECONDS = 0.03
"""Left to a program to take in keys and clicks; what follows from them is to be waited for."""
MENU_ITEMS = ("menu item", "check menu item", "radio menu item")
ALIASES = {
    "button": "push button",
    "menu item check": "check menu item",
    "entry": "text",
    "label text": "label",
}


class DeskError(Exception):
    """The session or a program in it did not do what was asked."""


class Gone(DeskError):
    """The node, or its program, is no longer there."""


class NotFound(DeskError):
    """Nothing in the tree answers the description in time; the text holds the tree."""


def until(look, timeout=20.0, pause=POLL_SECONDS):
    """Call `look` until it answers something true, or `timeout` seconds are up; its last answer.

    Nodes that vanish while it looks count as false.
    """
    end = time.monotonic() + timeout
    while True:
        answer = None
        with contextlib.suppress(Gone):
            answer = look()
        if answer or time.monotonic() >= end:
            return answer
        time.sleep(pause)
