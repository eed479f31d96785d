"""A desktop session without a screen, and a hand that uses programs in it through their accessibility tree.

    with Desktop() as desktop:
        app = desktop.start(["greenroom", "--demo"])
        app.wait("push button", "New meeting").press()

The AT-SPI work runs in a helper under the system's Python, which has Debian's python3-gi; it is spoken to in
JSON lines, and it also ends the session when its caller dies, however that happens.
"""

from tests.e2e.desk.app import App
from tests.e2e.desk.basics import DeskError, Gone, NotFound, until
from tests.e2e.desk.node import Node
from tests.e2e.desk.session import Desktop
from tests.e2e.desk.x11 import blank

__all__ = ["App", "DeskError", "Desktop", "Gone", "Node", "NotFound", "blank", "until"]
