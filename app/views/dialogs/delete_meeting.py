"""The confirmation before a meeting, or a whole series, is deleted at Zoom."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import _, ngettext
from app.store.meetings import MeetingDetail, MeetingStatus
from app.views.dialogs.confirm import ConfirmDialog
from app.views.format import isolate, shortened
from app.views.look import Look

NOTIFY_HOST = "host"
NOTIFY_REGISTRANTS = "registrants"
_WITHOUT_REGISTRATION = 2


class DeleteMeetingDialog(ConfirmDialog):
    """Names the meeting and the account, says how much goes, and offers the e-mails Zoom can send."""

    def __init__(self, look: Look, parent: QWidget, detail: MeetingDetail, account: str, when: str) -> None:
        """Prepare the question.

        Args:
            look: the theme and measures.
            parent: the window it belongs to.
            detail: what is to be deleted.
            account: name of the account it is deleted from.
            when: day and time in words; empty for a meeting without one.
        """
        super().__init__(
            look,
            parent,
            title=_("Delete this series?") if detail.row.repeats else _("Delete this meeting?"),
            message=_message(detail, when),
            verb=_("Delete"),
            account=account,
            options=_emails(detail),
        )
        self._registration = _has_registration(detail)

    @property
    def notify_host(self) -> bool:
        """Whether Zoom shall tell the host and the alternative hosts."""
        return bool(self.chosen(NOTIFY_HOST))

    @property
    def notify_registrants(self) -> bool:
        """Whether Zoom shall tell those who registered; False where nobody could."""
        return self._registration and bool(self.chosen(NOTIFY_REGISTRANTS))


def meetings_of_series(detail: MeetingDetail) -> int:
    """How many meetings of a series are still ahead, as far as Zoom names them."""
    return sum(each.status != MeetingStatus.CANCELLED for each in detail.occurrences)


def _message(detail: MeetingDetail, when: str) -> str:
    topic = isolate(shortened(detail.row.topic, 80))
    if not detail.row.repeats:
        if not when:
            return _("“{topic}” will be deleted at Zoom.").format(topic=topic)
        return _("“{topic}”, {when}, will be deleted at Zoom.").format(topic=topic, when=when)
    count = meetings_of_series(detail)
    if not count:
        return _("“{topic}” is a series: all its meetings will be deleted at Zoom.").format(topic=topic)
    text = ngettext(
        "“{topic}” is a series: its {count} meeting will be deleted at Zoom.",
        "“{topic}” is a series: all its {count} meetings will be deleted at Zoom.",
        count,
    )
    return text.format(topic=topic, count=count)


def _has_registration(detail: MeetingDetail) -> bool:
    return detail.settings.approval_type not in {None, _WITHOUT_REGISTRATION}


def _emails(detail: MeetingDetail) -> list[tuple[str, str, bool]]:
    options = [(NOTIFY_HOST, _("Have Zoom e-mail the host and alternative hosts"), False)]
    if _has_registration(detail):
        options.append((NOTIFY_REGISTRANTS, _("Have Zoom e-mail the people who registered"), True))
    return options
