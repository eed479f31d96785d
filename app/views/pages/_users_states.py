"""What the list of people says when it is empty, incomplete, on its way, or of one person alone."""

from collections.abc import Iterable
from datetime import datetime

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services.users import DirectoryState, Missing, Part
from app.store.users import UserStatus
from app.viewmodels.users_state import Emptiness, Filters, LookUp, LookUpPhase
from app.views.format import Formats, isolate, shortened
from app.views.pages._listed_words import Words


def why_empty(
    reason: Emptiness | None, filters: Filters, total: int, look_up: LookUp, formats: Formats
) -> Words:
    """The words for an empty list.

    Args:
        reason: why it is empty.
        filters: what was asked for.
        total: people there would be without the filters.
        look_up: how the look-up of a typed e-mail address at Zoom stands.
        formats: for numbers.
    """
    if look_up.error is not None:
        error = look_up.error
        return Words("search", error.title, " ".join(filter(None, (error.message, error.next_step))))
    if reason is Emptiness.FILTERS:
        return _nothing_matches(filters, total, formats)
    if reason is Emptiness.NEVER_SYNCED:
        message = _(
            "Greenroom reads all users of the account once, then keeps the list fresh while it is shown. "
            "Search already finds a whole e-mail address."
        )
        return Words("users", _("The directory has not been read yet"), message)
    if filters.status is UserStatus.LEFT:
        message = _("Whoever Zoom names no more is listed here.")
        return Words("users", _("Nobody has left"), message)
    return Words("users", _("Nobody here"), _("Zoom names no users in this account."))


def _nothing_matches(filters: Filters, total: int, formats: Formats) -> Words:
    title = _("Nobody matches the filters")
    if filters.search:
        title = _("Nobody found for “{text}”").format(text=isolate(shortened(filters.search, 40)))
    hidden = ngettext("{count} person does not match.", "{count} people do not match.", total)
    return Words("search", title, hidden.format(count=formats.number(total)))


def asks_again(look_up: LookUp) -> bool:
    """Whether Zoom can be asked once more for the e-mail address that was typed."""
    return look_up.phase in (LookUpPhase.NOBODY, LookUpPhase.FAILED)


def gaps_words(gaps: Iterable[Missing]) -> str:
    """What of the directory did not come, and why: the banner above an incomplete list."""
    missing = tuple(gaps)
    names = _("; ").join(dict.fromkeys(gap.words for gap in missing))
    reasons = list(dict.fromkeys(gap.message for gap in missing if gap.message))
    parts = [_("Missing: {parts}.").format(parts=names), *reasons[:1]]
    if len(reasons) == 1 and missing[0].next_step:
        parts.append(missing[0].next_step)
    return " ".join(parts)


def gaps_details(gaps: Iterable[Missing]) -> GreenroomError:
    """All of that, part by part, to pass on."""
    lines = [f"{gap.words}: {gap.title}. {gap.message} {gap.next_step}".strip() for gap in gaps]
    return GreenroomError(
        _("The directory is incomplete"),
        _("Some parts of the directory could not be read."),
        details="\n".join(lines),
    )


def progress_words(sync: DirectoryState, formats: Formats, now: datetime) -> str:
    """How far the reading of the directory is."""
    if sync.resumes_at is not None:
        time = formats.moment(sync.resumes_at, now)
        return _("Zoom asked us to wait. Greenroom goes on reading at {time}.").format(time=time)
    people = formats.number(sync.people)
    if sync.part not in _LISTS:
        return _("Reading the directory from Zoom: {people} people so far.").format(people=people)
    what = _step(sync.part)
    if sync.total is None:
        return _("{what}: {people} people so far.").format(what=what, people=people)
    return _("{what}: {people} of {total} people so far.").format(
        what=what, people=people, total=formats.number(sync.total)
    )


_LISTS = (Part.ACTIVE, Part.INACTIVE, Part.PENDING)


def _step(part: Part | None) -> str:
    if part is Part.INACTIVE:
        return _("Reading inactive users from Zoom")
    return _("Reading invited users from Zoom") if part is Part.PENDING else _("Reading users from Zoom")


def asking_words(look_up: LookUp) -> str:
    """That an e-mail address is being looked up."""
    return _("Asking Zoom for {email}…").format(email=isolate(shortened(look_up.text, 60)))
