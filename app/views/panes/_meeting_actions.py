"""What can be done with the selected meeting, from its pane, the list's menu and the keyboard alike."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services.meetings import Deleted
from app.viewmodels.base import Copied
from app.viewmodels.meeting_detail import MeetingDetailViewModel
from app.views.clipboard import copy_text
from app.views.dialogs.confirm import ConfirmDialog
from app.views.dialogs.delete_meeting import DeleteMeetingDialog
from app.views.format import Formats, isolate, shortened
from app.views.look import Look
from app.views.widgets.status import Tone
from app.views.widgets.toast import ToastArea


class MeetingActions(QObject):
    """Asks where it must be asked, then has the view-model do it, and tells what came of it."""

    edit_requested = Signal()
    refused = Signal(object)
    """A GreenroomError to show where the person looks; None takes it away."""

    def __init__(
        self,
        look: Look,
        vm: MeetingDetailViewModel,
        window: QWidget,
        toasts: ToastArea,
        formats: Formats,
        now: Callable[[], datetime],
        open_url: Callable[[str], bool],
    ) -> None:
        super().__init__(window)
        self._look, self._vm, self._window, self._toasts = look, vm, window, toasts
        self._formats, self._now, self._open_url = formats, now, open_url
        vm.open_requested.connect(self._open)
        vm.copied.connect(self._put_into_clipboard)
        vm.deleted.connect(self._tell_deleted)
        vm.restored.connect(self._tell_restored)
        vm.ended.connect(self._tell_ended)
        vm.refused.connect(self.refused)

    def join(self) -> None:
        """Join as a guest in the browser."""
        self._vm.join()

    def join_with_app(self) -> None:
        """Join as a guest in the Zoom app."""
        self._vm.join(with_app=True)

    def start(self) -> None:
        """Open as host; asks first where the host is someone else."""
        detail = self._vm.detail
        if detail is None:
            return
        if self._vm.is_own:
            self._vm.start()
            return
        host = isolate(detail.row.host_name or detail.row.host_email or _("its host"))
        text = _("“{topic}” belongs to {host}. Starting it signs the browser in as {host} for this meeting.")
        self._ask(
            self._vm.start,
            title=_("Start as its host?"),
            message=text.format(topic=self._topic(), host=host),
            verb=_("Start"),
            danger=False,
        )

    def end(self) -> None:
        """End the meeting for everyone, after asking."""
        detail = self._vm.detail
        if detail is None:
            return
        message = _("“{topic}” ends for everyone in it.")
        people = detail.row.participants
        if people:
            message = ngettext(
                "“{topic}” ends for the {count} person in it.",
                "“{topic}” ends for all {count} people in it.",
                people,
            )
        self._ask(
            self._vm.end,
            title=_("End this meeting?"),
            message=message.format(topic=self._topic(), count=people),
            verb=_("End meeting"),
        )

    def edit(self) -> None:
        """Open the dialog to edit, where that is possible; says why where it is not."""
        if why := self._vm.why_not_edit:
            self._toasts.say(why, tone=Tone.INFO)
            return
        self.edit_requested.emit()

    def delete(self) -> None:
        """Delete the meeting at Zoom, after asking."""
        detail = self._vm.detail
        if detail is None or not self._vm.can_delete:
            return
        row, now = detail.row, self._now()
        when = self._formats.when(row.start, row.duration, now) if row.start else ""
        dialog = DeleteMeetingDialog(self._look, self._window, detail, self._vm.account_name, when)
        dialog.accepted.connect(
            lambda: self._vm.delete(
                notify_host=dialog.notify_host, notify_registrants=dialog.notify_registrants
            )
        )
        self._open_dialog(dialog)

    def copy_link(self) -> None:
        """Put the join link into the clipboard."""
        self._vm.copy_link()

    def copy_invitation(self) -> None:
        """Put Zoom's invitation into the clipboard."""
        self._vm.copy_invitation()

    def _ask(
        self, then: Callable[[], None], *, title: str, message: str, verb: str, danger: bool = True
    ) -> None:
        dialog = ConfirmDialog(
            self._look,
            self._window,
            title=title,
            message=message,
            verb=verb,
            account=self._vm.account_name,
            danger=danger,
        )
        dialog.accepted.connect(then)
        self._open_dialog(dialog)

    def _open_dialog(self, dialog: QDialog) -> None:
        self.refused.emit(None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, url: str) -> None:
        if not self._open_url(url):
            self.refused.emit(
                GreenroomError(
                    _("No browser opened"),
                    _("The system did not open the meeting’s address."),
                    _("Use “Copy link” and open it yourself."),
                )
            )

    def _put_into_clipboard(self, copied: Copied) -> None:
        copy_text(copied.text)
        self._toasts.say(copied.said)

    def _tell_deleted(self, deleted: Deleted) -> None:
        undo = (lambda: self._vm.undo_delete(deleted)) if deleted.can_undo else None
        text = _("Deleted: “{topic}”").format(topic=isolate(shortened(deleted.topic, 60)))
        self._toasts.say(text, undo)

    def _tell_restored(self, topic: str) -> None:
        self._toasts.say(_("Restored: “{topic}”").format(topic=isolate(shortened(topic, 60))))

    def _tell_ended(self, topic: str) -> None:
        self._toasts.say(_("Ended for everyone: “{topic}”").format(topic=isolate(shortened(topic, 60))))

    def _topic(self) -> str:
        return isolate(shortened(self._vm.detail.row.topic if self._vm.detail else "", 80))
