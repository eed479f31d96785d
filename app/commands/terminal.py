"""How an archive run is told: bars on a terminal, plain lines elsewhere, objects for programs."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from app.commands._lines import Lines
from app.commands._streams import complain, write_line
from app.commands._words import sentence, write_anything
from app.core.errors import GreenroomError
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
