"""What the list of meetings says when it is empty, out of date, or lacks something."""

from dataclasses import dataclass
from datetime import datetime

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services.sync import SyncState
from app.store.meetings import View
from app.views.format import Formats, isolate, shortened
from app.views.widgets.status import Tone


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why a list is empty."""

    icon: str
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the banner above the list says."""

    tone: Tone
    text: str
    icon: str
    error: GreenroomError | None = None


def why_empty(view: View, host: str, search: str, total: int, formats: Formats) -> Emptiness:
    """The words for an empty list.

    Args:
        view: what is listed.
        host: name of the host; empty for the person signed in.
        search: what was searched for.
        total: meetings there would be without the search.
        formats: for numbers.
    """
    if search:
        return _nothing_found(search, total, formats)
    if view is View.LIVE:
        message = _("Meetings appear here within half a minute after they start.")
        return Emptiness("start", _("Nothing is live right now"), message)
    if view is View.PAST:
        message = _("Zoom lists the scheduled meetings of the last months here once they are over.")
        return Emptiness("clock", _("No past meetings"), message)
    whose = _("You have nothing scheduled.")
    if host:
        whose = _("{host} has nothing scheduled.").format(host=isolate(host))
    return Emptiness("meetings", _("No upcoming meetings"), whose)


def _nothing_found(search: str, total: int, formats: Formats) -> Emptiness:
    title = _("Nothing found for “{text}”").format(text=isolate(shortened(search, 40)))
    message = _("Topics, hosts and meeting numbers were searched.")
    if total:
        known = ngettext("{count} meeting does not match.", "{count} meetings do not match.", total)
        message = _("{message} {known}").format(
            message=message, known=known.format(count=formats.number(total))
        )
    return Emptiness("search", title, message)


def freshness(state: SyncState | None, now: datetime, formats: Formats) -> Notice | None:
    """The banner for a list that is shown although Zoom did not give all of it; None when all is well."""
    if state is None:
        return None
    if state.phase == "failed" and state.error is not None:
        return Notice(Tone.WARN, _out_of_date(state, now, formats), "clock", state.error)
    if state.phase == "partial":
        return Notice(Tone.WARN, _incomplete(state, now, formats), "clock", state.error)
    return None


def _out_of_date(state: SyncState, now: datetime, formats: Formats) -> str:
    assert state.error is not None
    if state.synced_at is None:
        return _("Showing what is known here. {reason}").format(reason=state.error.message)
    text = _("Showing the meetings as of {time}. {reason}")
    return text.format(time=formats.moment(state.synced_at, now), reason=state.error.message)


def _incomplete(state: SyncState, now: datetime, formats: Formats) -> str:
    missing = state.missing or _("Zoom did not give all meetings.")
    if state.resumes_at is None:
        return missing
    text = _("{missing} Zoom asked us to wait until {time}.")
    return text.format(missing=missing, time=formats.moment(state.resumes_at, now))
