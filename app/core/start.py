"""How the window was asked to start."""

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.core.paths import Paths
from app.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Start:
    """What the command line came to."""

    paths: Paths
    settings: Settings
    demo: bool
    """Open the demo account."""
    screenshots: Path | None
    """Take pictures of everything into this folder, then end."""
    verbose: bool

    @property
    def has_accounts(self) -> bool:
        """Whether anybody has signed in."""
        return self.paths.accounts_file.exists()


def no_folders(error: OSError) -> GreenroomError:
    """Why the program cannot start without its folders."""
    return GreenroomError(
        _("Greenroom has no folder to work in"),
        _("{folder}: {reason}.").format(
            folder=error.filename or _("The folder"), reason=error.strerror or type(error).__name__
        ),
        _("Check that you may write there, or name another folder with --base-dir."),
        details=f"errno {error.errno}",
    )
