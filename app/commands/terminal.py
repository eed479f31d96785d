"""How an archive run is told: bars on a terminal, plain lines elsewhere, objects for programs."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from app.commands._streams import complain, write_line
from app.commands._words import gap, on_one_line, sentence, size, write_anything
from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services._archive_types import ArchiveEvent, ArchiveResult, Failure, Finished, Wanted
from app.services.recordings import Gap, ListingState
from app.services.transfers import TransfersSnapshot


class Face(Protocol):
    """Who tells a run."""

    moves: bool
    """Whether `move` shows anything."""

    def running(self) -> AbstractContextManager[object]:
        """Held while the run lasts."""
        ...

    def begin(self, **facts: str) -> None:
        """Say what is about to be done: into, from, to, account."""
        ...

    def tell(self, event: ArchiveEvent) -> None:
        """One file came, failed, or would come; or days are missing."""
        ...

    def move(self, listing: ListingState, transfers: TransfersSnapshot) -> None:
        """How far it is; called several times a second."""
        ...

    def refuse(self, error: GreenroomError, status: int) -> None:
        """The run cannot begin or go on."""
        ...

    def end(self, result: ArchiveResult, status: int, seconds: float) -> None:
        """What came of it."""
        ...

    def stop(self, status: int) -> None:
        """A signal ends it."""
        ...


def face_for(*, as_json: bool) -> Face:
    """The face that fits where the output goes."""
    write_anything()
    if as_json:
        return JsonLines()
    if sys.stderr.isatty():
        from app.commands._bars import Bars  # rich takes 0.1 s, which a run for cron need not spend

        return Bars()
    return Lines()


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


class JsonLines:
    """One JSON object a line on standard output; the last is {"event": "done", ...} with the totals."""

    moves = False

    def running(self) -> AbstractContextManager[object]:
        """Nothing moves."""
        return nullcontext()

    def begin(self, **facts: str) -> None:
        """{"event": "start", "into": ..., "from": ..., "to": ..., "account": ...}."""
        self._say("start", **facts)

    def tell(self, event: ArchiveEvent) -> None:
        """Events wanted, file, failed and missing."""
        if isinstance(event, Finished):
            sums = {"bytes": event.bytes, "sha256": event.sha256}
            self._say("file", path=str(event.path), **sums, **_ids(event))
        elif isinstance(event, Wanted):
            self._say("wanted", path=str(event.path), bytes=event.bytes, **_ids(event))
        elif isinstance(event, Failure):
            self._say("failed", path=str(event.path), **_reason(event), **_ids(event))
        else:
            days = {"from": event.first.isoformat(), "to": event.last.isoformat(), "who": event.who}
            self._say("missing", **days, **_reason(event))

    def move(self, listing: ListingState, transfers: TransfersSnapshot) -> None:
        """Nothing moves."""

    def refuse(self, error: GreenroomError, status: int) -> None:
        """The last line, with the reason as "error"; people who look at standard error are told as well."""
        self._say("done", exit=status, error=_reason(error))
        complain(sentence(error))

    def end(self, result: ArchiveResult, status: int, seconds: float) -> None:
        """The totals."""
        totals: dict[str, Any] = {
            "files": result.files,
            "downloaded": result.downloaded,
            "bytes": result.bytes,
            "already": result.already,
            "would_download": result.bytes_wanted,
            "failed": len(result.failed),
            "to_come": result.to_come,
            "missing": len(result.missing),
            "processing": result.processing,
            "seconds": round(seconds, 3),
        }
        if result.stopped is not None:
            totals["error"] = _reason(result.stopped)
        self._say("done", exit=status, **totals)

    def stop(self, status: int) -> None:
        """The last line of a run that a signal ended."""
        self._say("done", exit=status, stopped=True)

    def _say(self, event: str, **values: Any) -> None:
        write_line(json.dumps({"event": event, **values}))


def _ids(event: Wanted | Finished | Failure) -> dict[str, str]:
    return {"key": event.key, "uuid": event.uuid}


def _reason(told: GreenroomError | Failure | Gap) -> dict[str, str]:
    return {"title": told.title, "message": told.message, "next_step": told.next_step}
