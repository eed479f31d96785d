"""What the list of recordings says when it is empty, incomplete, or costly to bring."""

from datetime import date, datetime

from app.core.i18n import _, ngettext
from app.services.recordings import Cost, Gap
from app.viewmodels.recordings_state import Emptiness, Filters
from app.views.format import Formats, isolate, shortened
from app.views.pages._listed_words import Words


def why_empty(reason: Emptiness | None, filters: Filters, total: int, formats: Formats, today: date) -> Words:
    """The words for an empty list.

    Args:
        reason: why it is empty.
        filters: what was asked for.
        total: recordings there would be without the filters.
        formats: for days and numbers.
        today: on which “since” has no year.
    """
    if reason is Emptiness.FILTERS:
        return _nothing_matches(filters, total, formats)
    if reason is Emptiness.TRASH:
        message = _("What is moved to the trash stays here for 30 days, then Zoom deletes it for good.")
        return Words("trash", _("The trash is empty"), message)
    if reason is Emptiness.NO_LICENCE:
        message = _("Zoom keeps cloud recordings for plans from Pro on, and for hosts with a licence.")
        return Words("cloud", _("No cloud recording in this plan"), message)
    if reason is Emptiness.NEVER_ASKED:
        message = _("Zoom has not been asked for these days yet.")
        return Words("recordings", _("Nothing read yet"), message)
    message = _("Zoom was asked for all of these days and has none.")
    return Words("recordings", _no_recordings(filters, formats, today), message)


def _no_recordings(filters: Filters, formats: Formats, today: date) -> str:
    first = formats.short_day(filters.first, today)
    if filters.last is None:
        return _("No recordings since {day}").format(day=first)
    if filters.last == filters.first:
        return _("No recordings on {day}").format(day=first)
    last = formats.short_day(filters.last, today)
    return _("No recordings from {first} to {last}").format(first=first, last=last)


def _nothing_matches(filters: Filters, total: int, formats: Formats) -> Words:
    title = _("Nothing matches the filters")
    if filters.search:
        text = isolate(shortened(filters.search, 40))
        title = _("Nothing found for “{text}”").format(text=text)
    hidden = ngettext(
        "{count} recording of these days does not match.",
        "{count} recordings of these days do not match.",
        total,
    )
    return Words("search", title, hidden.format(count=formats.number(total)))


def cost_words(cost: Cost, formats: Formats) -> str:
    """What a listing takes, before it is begun."""
    requests = ngettext(
        "This asks Zoom {count} time and takes about {time}.",
        "This asks Zoom {count} times and takes about {time}.",
        cost.requests,
    )
    return requests.format(count=formats.number(cost.requests), time=span(cost.seconds, formats))


def cost_reason(cost: Cost, formats: Formats) -> str:
    """Why a listing takes so much; empty where it is a matter of days alone."""
    if not cost.users:
        return ""
    text = ngettext(
        "Zoom does not list the whole account at once, so {count} person is asked for.",
        "Zoom does not list the whole account at once, so {count} people are asked for one by one.",
        cost.users,
    )
    return text.format(count=formats.number(cost.users))


def span(seconds: float, formats: Formats) -> str:
    """A length of time in the unit that fits: 40 s, 3 min, 2 h 5 min."""
    if seconds < 60:
        return _("{seconds} s").format(seconds=max(1, round(seconds)))
    return formats.length(round(seconds / 60))


def gaps_words(gaps: tuple[Gap, ...], resumes_at: datetime | None, formats: Formats, now: datetime) -> str:
    """Which days are missing and why: the banner above an incomplete list."""
    missing = _missing(gaps, formats, formats.day_of(now))
    reasons = list(dict.fromkeys(gap.message for gap in gaps if gap.message))
    parts = [missing, *reasons[:1]]
    if resumes_at is not None:
        parts.append(_("Greenroom goes on at {time}.").format(time=formats.moment(resumes_at, now)))
    elif len(reasons) == 1 and gaps[0].next_step:
        parts.append(gaps[0].next_step)
    return " ".join(parts)


def _missing(gaps: tuple[Gap, ...], formats: Formats, today: date) -> str:
    if len(gaps) == 1:
        return _("Missing: {days}.").format(days=gap_words(gaps[0], formats, today))
    if len(gaps) == 2:
        first, second = (gap_words(gap, formats, today) for gap in gaps)
        return _("Missing: {first}; {second}.").format(first=first, second=second)
    first = gap_words(gaps[0], formats, today)
    text = ngettext(
        "Missing: {first} and {count} more part.", "Missing: {first} and {count} more parts.", len(gaps) - 1
    )
    return text.format(first=first, count=formats.number(len(gaps) - 1))


def gap_words(gap: Gap, formats: Formats, today: date) -> str:
    """The days of a gap, and of whom."""
    first, last = formats.short_day(gap.first, today), formats.short_day(gap.last, today)
    days = first if gap.first == gap.last else _("{first} to {last}").format(first=first, last=last)
    return _("{days} of {who}").format(days=days, who=isolate(gap.who)) if gap.who else days


def progress_words(done: int, windows: int, found: int, formats: Formats) -> str:
    """How far a reading is."""
    recordings = ngettext("{count} recording", "{count} recordings", found)
    return _("Reading from Zoom: {done} of {total} parts, {found} so far.").format(
        done=formats.number(done),
        total=formats.number(windows),
        found=recordings.format(count=formats.number(found)),
    )
