"""A meeting's status as word, sign and tone."""

from app.core.i18n import _
from app.store.meetings import MeetingStatus
from app.views.format import clean
from app.views.widgets.status import Sign, Status, Tone


def status_of(status: str) -> Status:
    """How `status` is shown; the usual one is quiet, one that is unknown here keeps Zoom's word."""
    if status == MeetingStatus.SCHEDULED:
        return Status(_("Scheduled"), Tone.QUIET, Sign.RING)
    if status == MeetingStatus.LIVE:
        return Status(_("Live"), Tone.LIVE, Sign.DISC)
    if status == MeetingStatus.ENDED:
        return Status(_("Ended"), Tone.QUIET, Sign.SQUARE)
    if status == MeetingStatus.CANCELLED:
        return Status(_("Cancelled"), Tone.BAD, Sign.CROSS)
    return Status(clean(status), Tone.QUIET, Sign.DASH)
