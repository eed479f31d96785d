"""Return presses the button that has the focus, as Space does; Qt alone does so in few places."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget


def pressed_by_return(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button of `window` that has the focus if the key is Return; answers whether it was.

    For the keys that reach the window, as those do that the focused widget had no use for.
    """
    button = window.focusWidget()
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    if not isinstance(button, QPushButton | QToolButton):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True
