"""How a list tells a failure above its rows, and the ways out of it."""

from collections.abc import Callable
from functools import partial

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.viewmodels.meetings_state import connecting_helps, retrying_helps
from app.views.clipboard import copy_details
from app.views.widgets.banner import Banner
from app.views.widgets.command import Command
from app.views.widgets.status import Tone


def show_failure(banner: Banner, error: GreenroomError, tone: Tone, ways_out: tuple[Command, ...]) -> None:
    """Tell a failure in whole, with its details to copy before the ways out."""
    text = " ".join(filter(None, (error.title + ".", error.message, error.next_step)))
    copy = (Command(_("Copy details"), partial(copy_details, error)),) if error.details else ()
    banner.show_message(tone, text, (*copy, *ways_out), icon="error" if tone is Tone.BAD else "clock")


def ways_out_of(
    error: GreenroomError | None, retry: Callable[[], object], connect: Callable[[], object]
) -> tuple[Command, ...]:
    """Connecting and retrying, as far as they help against a failure that lasts."""
    again = (Command(_("Retry"), retry, primary=True),) if retrying_helps(error) else ()
    return (*connect_again(error, connect), *again)


def connect_again(error: GreenroomError | None, connect: Callable[[], object]) -> tuple[Command, ...]:
    """The way back to the connection page, where that helps."""
    if not connecting_helps(error):
        return ()
    return (Command(_("Connect again"), connect, primary=not retrying_helps(error)),)
