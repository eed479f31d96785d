"""How verifying is told: a bar on a terminal, plain lines elsewhere, objects for programs."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from app.commands._streams import complain, write_line
from app.commands._words import on_one_line, sentence, size, write_anything
from app.core.errors import GreenroomError
from app.core.i18n import _, ngettext
from app.services.verify import Verified, VerifyResult
from app.store.catalogue import Damage, Totals

if TYPE_CHECKING:
    from rich.progress import Progress


class Report(Protocol):
    """Who tells what verifying finds."""

    def running(self, totals: Totals) -> AbstractContextManager[object]:
        """Held while files are read."""
        ...

    def tell(self, file: Verified) -> None:
        """One file was read."""
        ...

    def refuse(self, error: GreenroomError, status: int) -> None:
        """It cannot begin or go on."""
        ...

    def end(self, result: VerifyResult, status: int) -> None:
        """What was found."""
        ...

    def stop(self, status: int) -> None:
        """A signal ends it."""
        ...


def report_for(*, as_json: bool) -> Report:
    """The report that fits where the output goes."""
    write_anything()
    if as_json:
        return JsonReport()
    return BarReport() if sys.stderr.isatty() else PlainReport()


class PlainReport:
    """A line for each file that is not as it came, and the sums."""

    def running(self, totals: Totals) -> AbstractContextManager[object]:
        """Nothing moves."""
        return nullcontext()

    def tell(self, file: Verified) -> None:
        """A line where something is wrong."""
        if not file.whole:
            self.say(on_one_line(f"{file.path}: {_wrong(file)}"))

    def refuse(self, error: GreenroomError, status: int) -> None:
        """The reason, on standard error."""
        complain(sentence(error))

    def end(self, result: VerifyResult, status: int) -> None:
        """The sums."""
        checked = ngettext("{count} file checked.", "{count} files checked.", result.checked)
        told = [checked.format(count=result.checked)]
        told += [text.format(count=count) for count, text in _counts(result) if count]
        if result.whole:
            told.append(_("All are as they came ({bytes}).").format(bytes=size(result.bytes)))
        if result.damaged or result.missing:
            told.append(_("The next “greenroom archive” fetches again what is damaged or missing."))
        self.say(" ".join(told))

    def stop(self, status: int) -> None:
        """That it has ended early."""
        complain(_("Stopped. What was found so far is marked."))

    def say(self, line: str) -> None:
        """Write a line at once."""
        write_line(line)


def _counts(result: VerifyResult) -> tuple[tuple[int, str], ...]:
    damaged, missing, unreadable = len(result.damaged), len(result.missing), len(result.unreadable)
    return (
        (damaged, ngettext("{count} is damaged.", "{count} are damaged.", damaged)),
        (missing, ngettext("{count} is missing.", "{count} are missing.", missing)),
        (unreadable, ngettext("{count} cannot be read.", "{count} cannot be read.", unreadable)),
    )


def _wrong(file: Verified) -> str:
    if file.error is not None:
        return f"{file.error.title}: {file.error.message}"
    words = {
        Damage.MISSING: _("missing"),
        Damage.SIZE: _("damaged: another size than came"),
        Damage.SHA256: _("damaged: other bytes than came"),
    }
    return words[file.damage]


class BarReport(PlainReport):
    """The plain lines, with a bar of the bytes read on standard error."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def running(self, totals: Totals) -> AbstractContextManager[object]:
        """Held while the bar is drawn."""
        from app.commands._bars import reading_bar  # rich takes 0.1 s

        self._bar = reading_bar(totals.bytes)
        return self._bar

    def tell(self, file: Verified) -> None:
        """Move on."""
        super().tell(file)
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0], file.bytes)

    def say(self, line: str) -> None:
        """Above the bar where the output is this terminal, else into the output."""
        if self._bar is not None and sys.stdout.isatty():
            self._bar.console.print(line, soft_wrap=True)
        else:
            super().say(line)

    def end(self, result: VerifyResult, status: int) -> None:
        """The sums, without the bar."""
        self._bar = None
        super().end(result, status)


class JsonReport:
    """One JSON object a line: each file that is not as it came; the last is {"event": "done", ...}."""

    def running(self, totals: Totals) -> AbstractContextManager[object]:
        """Nothing moves."""
        return nullcontext()

    def tell(self, file: Verified) -> None:
        """{"event": "damaged" | "missing" | "unreadable", "path": ..., ...}."""
        if file.error is not None:
            self._say("unreadable", path=str(file.path), key=file.key, message=file.error.message)
        elif file.damage is Damage.MISSING:
            self._say("missing", path=str(file.path), key=file.key)
        elif file.damage:
            self._say("damaged", path=str(file.path), key=file.key, what=file.damage.value)

    def refuse(self, error: GreenroomError, status: int) -> None:
        """The last line, with the reason."""
        reason = {"title": error.title, "message": error.message, "next_step": error.next_step}
        self._say("done", exit=status, error=reason)
        complain(sentence(error))

    def end(self, result: VerifyResult, status: int) -> None:
        """The totals."""
        self._say(
            "done",
            exit=status,
            checked=result.checked,
            bytes=result.bytes,
            damaged=len(result.damaged),
            missing=len(result.missing),
            unreadable=len(result.unreadable),
        )

    def stop(self, status: int) -> None:
        """The last line of a run that a signal ended."""
        self._say("done", exit=status, stopped=True)

    def _say(self, event: str, **values: Any) -> None:
        write_line(json.dumps({"event": event, **values}))
