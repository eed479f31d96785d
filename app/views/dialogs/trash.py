"""The confirmations before many recordings go into Zoom's trash, or come back."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.recording_actions import TrashQuestion
from app.views.dialogs.confirm import ConfirmDialog
from app.views.format import Formats, isolate, shortened
from app.views.look import Look


class TrashDialog(ConfirmDialog):
    """Says how many, how much, for how long they can come back, and in which account."""

    def __init__(self, look: Look, parent: QWidget, question: TrashQuestion, formats: Formats) -> None:
        super().__init__(
            look,
            parent,
            title=_trash_title(question, formats),
            message=_trash_message(question, formats),
            verb=_("Move to trash"),
            account=question.account,
        )


class RestoreDialog(ConfirmDialog):
    """Says how many requests it takes to bring so many back."""

    def __init__(self, look: Look, parent: QWidget, question: TrashQuestion, formats: Formats) -> None:
        count = formats.number(question.count)
        title = ngettext("Restore {count} recording?", "Restore {count} recordings?", question.count)
        message = _("Each takes one request to Zoom. They are at their old places afterwards.")
        super().__init__(
            look,
            parent,
            title=title.format(count=count),
            message=message,
            verb=_("Restore"),
            account=question.account,
            danger=False,
        )


def _trash_title(question: TrashQuestion, formats: Formats) -> str:
    count = formats.number(question.count)
    if question.keys:
        text = ngettext("Move {count} file to trash?", "Move {count} files to trash?", question.count)
        return text.format(count=count)
    text = ngettext("Move {count} recording to trash?", "Move {count} recordings to trash?", question.count)
    return text.format(count=count)


def _trash_message(question: TrashQuestion, formats: Formats) -> str:
    files = ngettext("{count} file", "{count} files", question.files)
    files = files.format(count=formats.number(question.files))
    what = files
    if question.bytes:
        what = _("{files}, {size}").format(files=files, size=formats.size(question.bytes))
    if question.topic:
        topic = isolate(shortened(question.topic, 80))
        what = _("“{topic}”: {files}").format(topic=topic, files=what)
    text = ngettext(
        "{what}. Zoom keeps them in its trash for {days} day; until then they can be restored. "
        "What is on this computer stays.",
        "{what}. Zoom keeps them in its trash for {days} days; until then they can be restored. "
        "What is on this computer stays.",
        question.days,
    )
    return text.format(what=what, days=question.days)
