"""An archive run as plain lines."""

from contextlib import AbstractContextManager, nullcontext

from app.commands._streams import complain, write_line
from app.commands._words import gap, on_one_line, sentence, size
from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services._archive_types import ArchiveEvent, ArchiveResult, Failure, Finished, Wanted
from app.services.recordings import ListingState
from app.services.transfers import TransfersSnapshot


class Lines:
    """Plain lines: one for each file that came, errors on standard error, the sums at the end."""

    moves = False

    def running(self) -> AbstractContextManager[object]:
        """Nothing moves."""
        return nullcontext()

    def begin(self, **facts: str) -> None:
        """A run that finds nothing new says one line, at its end."""

    def tell(self, event: ArchiveEvent) -> None:
        """A line for each file."""
        if isinstance(event, Finished):
            self.say(f"{event.path} ({size(event.bytes)})")
        elif isinstance(event, Wanted):
            self.say(f"{event.path} ({_('size unknown') if event.bytes is None else size(event.bytes)})")
        elif isinstance(event, Failure):
            self.complain(
                on_one_line(f"{event.path}: {event.title}: {event.message} {event.next_step}".rstrip())
            )
        else:
            self.complain(gap(event))

    def move(self, listing: ListingState, transfers: TransfersSnapshot) -> None:
        """Nothing moves."""

    def refuse(self, error: GreenroomError, status: int) -> None:
        """The reason, on standard error."""
        self.complain(sentence(error))

    def end(self, result: ArchiveResult, status: int, seconds: float) -> None:
        """The sums."""
        if result.stopped is not None:
            self.complain(sentence(result.stopped))
        self.say(_sums(result))

    def stop(self, status: int) -> None:
        """That all is safe."""
        self.complain(_("Stopped. Partial files are kept, and the next run goes on with them."))

    def say(self, line: str) -> None:
        """Write a line at once."""
        write_line(line)

    def complain(self, line: str) -> None:
        """Write a line where errors belong."""
        complain(line)


def _sums(result: ArchiveResult) -> str:
    if result.dry_run:
        count = result.files - result.already
        told = [
            ngettext(
                "{count} file would be downloaded ({bytes}), {already} already here.",
                "{count} files would be downloaded ({bytes}), {already} already here.",
                count,
            ).format(count=count, bytes=size(result.bytes_wanted), already=result.already)
        ]
    else:
        told = [
            ngettext(
                "{count} file downloaded ({bytes}), {already} already here.",
                "{count} files downloaded ({bytes}), {already} already here.",
                result.downloaded,
            ).format(count=result.downloaded, bytes=size(result.bytes), already=result.already)
        ]
    return " ".join(told + _shortfalls(result))


def _shortfalls(result: ArchiveResult) -> list[str]:
    failed, missing, processing = len(result.failed), len(result.missing), result.processing
    waiting = result.to_come
    told = (
        (failed, ngettext("{count} file failed.", "{count} files failed.", failed)),
        (
            waiting,
            ngettext("{count} file is still to come.", "{count} files are still to come.", waiting),
        ),
        (
            missing,
            ngettext(
                "{count} part of the listing is missing.",
                "{count} parts of the listing are missing.",
                missing,
            ),
        ),
        (
            processing,
            ngettext(
                "Zoom still processes {count} recording; the next run finds it.",
                "Zoom still processes {count} recordings; the next run finds them.",
                processing,
            ),
        ),
    )
    return [text.format(count=count) for count, text in told if count]
