"""Bars on a terminal: one for all downloads, one for each file on its way."""

import sys
from contextlib import AbstractContextManager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from app.commands._lines import Lines
from app.core.i18n import _, ngettext
from app.services.recordings import ListingPhase, ListingState
from app.services.transfers import TransfersSnapshot

NAME_CHARACTERS = 40


class Bars(Lines):
    """Lines for what came and what failed, and below them what moves; all of it on standard error."""

    moves = True

    def __init__(self, console: Console | None = None) -> None:
        """Prepare the bars.

        Args:
            console: where they are drawn; by default standard error.
        """
        self._console = console or Console(stderr=True, highlight=False, markup=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            refresh_per_second=5,
        )
        self._all = self._progress.add_task(_("Listing"), total=None)
        self._files: dict[str, TaskID] = {}

    def running(self) -> AbstractContextManager[object]:
        """Held while bars are drawn."""
        return self._progress

    def move(self, listing: ListingState, transfers: TransfersSnapshot) -> None:
        """Draw how far it is."""
        total = transfers.size if transfers.rows else None
        self._progress.update(
            self._all, description=_overall(listing, transfers), completed=transfers.bytes, total=total
        )
        for gone in self._files.keys() - transfers.progress.keys():
            self._progress.remove_task(self._files.pop(gone))
        names = {row.id: row.path for row in transfers.rows if row.id in transfers.progress}
        for each, progress in transfers.progress.items():
            task = self._files.get(each)
            if task is None:
                task = self._progress.add_task(_shortened(names.get(each, "")), total=progress.size)
                self._files[each] = task
            self._progress.update(task, completed=progress.bytes, total=progress.size)

    def say(self, line: str) -> None:
        """Above the bars where the output is this terminal, else into the output."""
        if sys.stdout.isatty():
            self._console.print(Text(line), soft_wrap=True)
        else:
            super().say(line)

    def complain(self, line: str) -> None:
        """Above the bars."""
        self._console.print(Text(f"greenroom: {line}", style="red"), soft_wrap=True)


def reading_bar(total: int) -> Progress:
    """A bar of so many bytes to read."""
    bar = Progress(
        SpinnerColumn(),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True, highlight=False, markup=False),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task("", total=total)
    return bar


def _overall(listing: ListingState, transfers: TransfersSnapshot) -> str:
    done, files = transfers.done, transfers.running + transfers.waiting + transfers.done
    counted = ngettext("{done} of {count} file", "{done} of {count} files", files)
    counted = counted.format(done=done, count=files)
    if listing.phase is not ListingPhase.RUNNING:
        return counted
    return _("{files}, listing {done} of {windows}").format(
        files=counted, done=listing.done_windows, windows=listing.windows
    )


def _shortened(path: str) -> str:
    """The end of a path, which tells most."""
    return path if len(path) <= NAME_CHARACTERS else "…" + path[1 - NAME_CHARACTERS :]
