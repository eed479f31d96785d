"""The states of recordings and of their files as word, sign and tone."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import N_, _
from app.store.recordings import FileState, RecordingState
from app.views.format import clean
from app.views.widgets.status import Sign, Status, Tone

_RECORDINGS = {
    RecordingState.CLOUD: (N_("In cloud"), Tone.QUIET, Sign.CLOUD),
    RecordingState.DOWNLOADING: (N_("Downloading"), Tone.INFO, Sign.DOWN),
    RecordingState.ON_DISK: (N_("On disk"), Tone.OK, Sign.TICK),
    RecordingState.PARTLY: (N_("Partly on disk"), Tone.WARN, Sign.HALF),
    RecordingState.FAILED: (N_("Failed"), Tone.BAD, Sign.TRIANGLE),
    RecordingState.TRASH: (N_("In trash"), Tone.IDLE, Sign.BOX),
    RecordingState.PROCESSING: (N_("Processing"), Tone.WARN, Sign.HALF),
    RecordingState.GONE: (N_("Gone"), Tone.IDLE, Sign.DASH),
}
_FILES = {
    FileState.CLOUD: (N_("In cloud"), Tone.QUIET, Sign.CLOUD),
    FileState.WAITING: (N_("Waiting"), Tone.QUIET, Sign.RING),
    FileState.DOWNLOADING: (N_("Downloading"), Tone.INFO, Sign.DOWN),
    FileState.PAUSED: (N_("Paused"), Tone.IDLE, Sign.BARS),
    FileState.FAILED: (N_("Failed"), Tone.BAD, Sign.TRIANGLE),
    FileState.ON_DISK: (N_("On disk"), Tone.OK, Sign.TICK),
    FileState.DAMAGED: (N_("Damaged"), Tone.BAD, Sign.CROSS),
    FileState.TRASH: (N_("In trash"), Tone.IDLE, Sign.BOX),
    FileState.PROCESSING: (N_("Processing"), Tone.WARN, Sign.HALF),
    FileState.GONE: (N_("Gone"), Tone.IDLE, Sign.DASH),
}


def recording_status(state: str) -> Status:
    """How the state of a recording is shown; one that is unknown here keeps its own word."""
    return _status(_RECORDINGS, state)


def file_status(state: str) -> Status:
    """How the state of a file is shown; one that is unknown here keeps its own word."""
    return _status(_FILES, state)


def _status(known: Mapping[Any, tuple[str, Tone, Sign]], state: str) -> Status:
    word, tone, sign = known.get(state, ("", Tone.QUIET, Sign.DASH))
    return Status(_(word) or clean(state), tone, sign)
