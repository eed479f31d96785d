"""What the pane of a person says."""

from datetime import datetime

from app.core.i18n import _, ngettext
from app.store.meetings import MeetingRow
from app.store.users import UserStatus
from app.viewmodels.user_detail import RecordingsFigure, UserDetailViewModel
from app.viewmodels.user_selection import SelectionSummary
from app.viewmodels.users_words import licence_words, status_words
from app.views.format import Formats, clean, isolate
from app.views.models.users import groups_words
from app.views.widgets.key_value import KeyValue

_ABOVE = frozenset({"email", "dept"})
"""Lines of the profile that stand in the head or the overview."""
_STATUSES = (UserStatus.ACTIVE, UserStatus.INACTIVE, UserStatus.PENDING, UserStatus.LEFT)


def overview(vm: UserDetailViewModel, formats: Formats, now: datetime) -> list[KeyValue]:
    """Licence, role, groups, department and signing in; what is not known is left out."""
    if vm.row is None:
        return []
    known = (
        (_("Licence"), vm.licence, ""),
        (_("Add-ons"), ", ".join(vm.add_ons), ""),
        (_("Capacity"), _capacity(vm, formats), ""),
        (_("Role"), clean(vm.role), ""),
        (_("Groups"), groups_words(vm.row), ""),
        (_("Department"), clean(vm.row.dept), ""),
        (_("Signs in with"), ", ".join(vm.sign_in), ""),
        (_invited_or_seen(vm), _last_sign_in(vm, formats, now), _exact_sign_in(vm, formats)),
    )
    return [KeyValue(label, value, tooltip=tip or value) for label, value, tip in known if value]


def _capacity(vm: UserDetailViewModel, formats: Formats) -> str:
    if vm.capacity is None:
        return ""
    text = ngettext("{count} person in a meeting", "{count} people in a meeting", vm.capacity)
    return text.format(count=formats.number(vm.capacity))


def _invited_or_seen(vm: UserDetailViewModel) -> str:
    return _("Invitation") if vm.pending else _("Last sign-in")


def _last_sign_in(vm: UserDetailViewModel, formats: Formats, now: datetime) -> str:
    words = vm.last_sign_in_words(lambda moment: day_words(moment, formats, now))
    if vm.last_sign_in is None or vm.pending:
        return words
    return _("{days}, {date}").format(days=words, date=day_words(vm.last_sign_in, formats, now))


def _exact_sign_in(vm: UserDetailViewModel, formats: Formats) -> str:
    return "" if vm.last_sign_in is None else formats.exact(vm.last_sign_in)


def day_words(moment: datetime, formats: Formats, now: datetime) -> str:
    """A date as the locale writes it: 15 Nov; with the year when it is another."""
    return formats.plain_day(formats.day_of(moment), formats.day_of(now))


def profile_rows(vm: UserDetailViewModel, formats: Formats, now: datetime) -> list[KeyValue]:
    """The further lines of the profile."""
    rows = []
    for line in vm.profile:
        if line.key in _ABOVE:
            continue
        if line.moment is not None:
            text = day_words(line.moment, formats, now)
            rows.append(KeyValue(clean(line.words), text, tooltip=formats.exact(line.moment)))
        else:
            text = clean(line.value)
            copied = text if line.copyable else ""
            rows.append(KeyValue(clean(line.words), text, copy=copied, tooltip=text))
    return rows


def standing(vm: UserDetailViewModel, formats: Formats) -> str:
    """What has to be known before anything else: who left, who it is, why it may be old; or nothing."""
    if vm.row is None:
        return ""
    if vm.left_at is not None:
        moment = formats.exact(vm.left_at)
        return _("Zoom has not named this person since {moment}. What was known stays here.").format(
            moment=moment
        )
    if vm.stale_because is not None:
        return _("Only what is known here. {reason}").format(reason=vm.stale_because.message)
    return ""


def meeting_words(row: MeetingRow, formats: Formats, now: datetime) -> tuple[str, str]:
    """Topic and time of an upcoming meeting."""
    topic = clean(row.topic) or _("Meeting without a topic")
    if row.start is None:
        return topic, _("No fixed time")
    return topic, formats.when(row.start, row.duration, now)


def recordings_words(figure: RecordingsFigure, formats: Formats) -> str:
    """How many recordings there are, and how large they are together."""
    if not figure.count:
        return _("No recordings")
    count = ngettext("{count} recording", "{count} recordings", figure.count)
    return _("{count}, {size}").format(
        count=count.format(count=formats.number(figure.count)), size=formats.size(figure.size)
    )


def selection_title(summary: SelectionSummary, formats: Formats) -> str:
    """A title for several selected people."""
    text = ngettext("{count} person selected", "{count} people selected", summary.count)
    return text.format(count=formats.number(summary.count))


def selection_rows(summary: SelectionSummary, formats: Formats) -> list[KeyValue]:
    """How many there are of each status and licence."""
    statuses = [(status_words(each), summary.statuses.get(each, 0)) for each in _STATUSES]
    licences = [
        (licence_words(each) or _("Licence unknown"), count)
        for each, count in sorted(summary.licences.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
    ]
    return [
        KeyValue(_("Status"), _listed(statuses, formats)),
        KeyValue(_("Licence"), _listed(licences, formats)),
    ]


def _listed(counted: list[tuple[str, int]], formats: Formats) -> str:
    known = [_("{count} {what}").format(count=formats.number(n), what=what) for what, n in counted if n]
    return ", ".join(known)


def title_of(vm: UserDetailViewModel) -> str:
    """The name; that it is the reader's own."""
    name = clean(vm.name) or _("No name")
    return _("{name} (you)").format(name=isolate(name)) if vm.is_me else name
