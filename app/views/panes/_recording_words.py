"""What the pane of a recording says beside its files."""

from datetime import date, datetime

from app.core.i18n import _, ngettext
from app.viewmodels.recording_detail import RecordingDetailViewModel
from app.viewmodels.recording_selection import SelectionSummary
from app.views.format import Formats, clean, meeting_number
from app.views.widgets.key_value import KeyValue


def when_line(vm: RecordingDetailViewModel, formats: Formats, now: datetime) -> str:
    """When it was recorded and how long it is: Yesterday 17:30–18:54, 1 h 24 min."""
    detail = vm.detail
    if detail is None:
        return ""
    row = detail.row
    if row.start is None:
        return _("Date unknown")
    when = formats.when(row.start, row.duration, now)
    if not row.duration:
        return when
    return _("{when}, {length}").format(when=when, length=formats.length(row.duration))


def overview(vm: RecordingDetailViewModel, formats: Formats, now: datetime) -> list[KeyValue]:
    """Host, passcode, how long Zoom keeps it, size, number; what is not known is left out."""
    detail = vm.detail
    if detail is None:
        return []
    row = detail.row
    rows = [_host(clean(row.host_name), clean(row.host_email))]
    if bool(vm.passcode):
        rows.append(KeyValue(_("Passcode"), vm.passcode, copy=vm.passcode, secret=True))
    rows.append(_kept(vm, formats, formats.day_of(now)))
    if row.size:
        rows.append(_size(row.size, row.files, formats))
    if row.meeting_id:
        rows.append(KeyValue(_("Meeting"), meeting_number(row.meeting_id), copy=str(row.meeting_id)))
    return rows


def _host(name: str, email: str) -> KeyValue:
    return KeyValue(_("Host"), name or email or _("Unknown"), tooltip=email if name else "")


def _kept(vm: RecordingDetailViewModel, formats: Formats, today: date) -> KeyValue:
    days = vm.days_left
    if days is not None:
        left = ngettext("{count} day left", "{count} days left", days).format(count=days)
        told = _("Zoom deletes it for good after that.")
        return KeyValue(_("In trash"), left if days else _("deleted for good today"), tooltip=told)
    if vm.detail is not None and vm.detail.gone:
        return KeyValue(_("In cloud"), _("not any more"))
    if vm.delete_at is not None:
        day = formats.short_day(vm.delete_at, today)
        return KeyValue(_("In cloud"), _("until {day}, then in trash").format(day=day))
    return KeyValue(_("In cloud"), _("until someone deletes it"))


def _size(size: int, files: int, formats: Formats) -> KeyValue:
    if not files:
        return KeyValue(_("Size"), _("Zoom has none of its files any more"))
    count = ngettext("{count} file", "{count} files", files).format(count=formats.number(files))
    text = _("{size} in {files}").format(size=formats.size(size), files=count)
    return KeyValue(_("Size"), text, tooltip=formats.exact_size(size))


def selection_words(summary: SelectionSummary, formats: Formats) -> tuple[str, str]:
    """A title and a sentence for several selected recordings."""
    title = ngettext("{count} recording", "{count} recordings", summary.count)
    files = ngettext("{count} file", "{count} files", summary.files).format(
        count=formats.number(summary.files)
    )
    parts = _("{size} in {files}").format(size=formats.size(summary.bytes), files=files)
    if not summary.bytes:
        parts = files
    if summary.on_disk:
        parts = _("{sum}, {here}").format(sum=parts, here=_here(summary, formats))
    return title.format(count=formats.number(summary.count)), parts


def _here(summary: SelectionSummary, formats: Formats) -> str:
    """How many of the recordings, not of the files named before, are on disk."""
    if summary.on_disk == summary.count:
        return _("all on disk")
    text = ngettext("{count} recording on disk", "{count} recordings on disk", summary.on_disk)
    return text.format(count=formats.number(summary.on_disk))
