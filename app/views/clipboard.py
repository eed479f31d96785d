"""What goes into the clipboard."""

from PySide6.QtGui import QGuiApplication

from app.core.errors import GreenroomError
from app.views.widgets.error_panel import error_details


def copy_text(text: str) -> None:
    """Put `text` into the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_details(error: GreenroomError) -> None:
    """Put a failure into the clipboard, as text to pass on."""
    copy_text(error_details(error))
