"""`greenroom archive`: bring the recordings of a range of days into a folder, those that it lacks."""

import asyncio
import os
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.commands import _arguments as check
from app.commands._arguments import EXIT_CODES, KINDS, MOST_PARALLEL, Parser
from app.commands._imports import without_collecting
from app.commands._streams import open_streams
from app.core.i18n import _
from app.core.name_template import DEFAULT_TEMPLATE, FIELDS

if TYPE_CHECKING:
    from app.commands.terminal import Face
    from app.headless import ArchiveHouse, HeadlessOptions
    from app.services.archive import ArchiveRequest, ArchiveResult

ALL_DONE, SOME_FAILED = 0, 1
MOVE_SECONDS = 0.2


def main(argv: Sequence[str]) -> int:
    """Run `greenroom archive ARGUMENTS`; answers the exit status."""
    open_streams()
    options = read(argv)
    with without_collecting():
        # Zoom's client takes a while to import, and --help needs none of it.
        from app.commands._log import log_to_terminal
        from app.commands._signals import run_until_signal
        from app.commands.terminal import face_for
        from app.headless import archive_house

    log_to_terminal(verbose=options.verbose)
    face = face_for(as_json=options.json)
    return run_until_signal(
        lambda: _run(options, archive_house(_house_options(options), os.environ), face), face.stop
    )


def parser() -> Parser:
    """The arguments."""
    result = Parser(
        "archive",
        _(
            "Download the cloud recordings of a range of days into a folder, those that it lacks. "
            "All that Greenroom keeps of them lies in the folder; a second run goes on where the first ended."
        ),
        _(EXIT_CODES),
    )
    _add_what(result)
    _add_how(result)
    result.offer_account()
    result.offer_settings()
    return result


def _add_what(result: Parser) -> None:
    offer = result.offer
    into = _("The archive folder; it is made where there is none.")
    offer("--into", into, type=check.folder, metavar="DIR", required=True)
    first = _("First day of the recordings, such as 2026-03-09 (UTC, as with Zoom).")
    offer("--from", first, type=check.day, metavar="DATE", required=True, dest="first")
    offer(
        "--to", _("Last day, itself included; by default today."), type=check.day, metavar="DATE", dest="last"
    )
    hosts = _("Recordings of these hosts alone: e-mail addresses or user ids, separated by commas.")
    offer("--hosts", hosts, type=check.words, metavar="HOSTS", default=())
    kinds = _("Files of these kinds alone, separated by commas: {kinds}.").format(kinds=", ".join(KINDS))
    offer("--kinds", kinds, type=check.kinds, metavar="KINDS", default=frozenset())


def _add_how(result: Parser) -> None:
    offer = result.offer
    template = _("How files are named, by default “{default}”; a slash makes a folder. Fields: {fields}.")
    template = template.format(default=DEFAULT_TEMPLATE, fields=", ".join(name for name, _meaning in FIELDS))
    offer("--template", template, type=check.template, metavar="TEMPLATE")
    parallel = _("How many files are downloaded at once, 1 to {most}; by default 4.").format(
        most=MOST_PARALLEL
    )
    offer("--parallel", parallel, type=check.parallel, metavar="N")
    limit = _("Most bytes a second for all downloads together, such as 500K, 5M or 1G; 0 for no limit.")
    offer("--limit-rate", limit, type=check.rate, metavar="RATE")
    dry = _("List, with sizes, what would be downloaded, and download nothing.")
    offer("--dry-run", dry, action="store_true")
    as_json = _("Write one JSON object a line to standard output, the last one with the totals.")
    offer("--json", as_json, action="store_true")
    offer("--verbose", _("Tell on standard error what is going on."), action="store_true")


def read(argv: Sequence[str]) -> Namespace:
    """The arguments, checked; ends the process with status 2 where they cannot be used."""
    result = parser()
    options = result.parse_args(argv)
    today = datetime.now(UTC).date()
    options.last = options.last or max(options.first, today)
    if options.first > options.last:
        result.error(
            _("--from {first} lies after --to {last}.").format(first=options.first, last=options.last)
        )
    return options


async def _run(options: Namespace, opening: "AbstractAsyncContextManager[ArchiveHouse]", face: "Face") -> int:
    from app.commands._status import status_of
    from app.core.errors import GreenroomError

    began = time.monotonic()
    try:
        async with opening as house:
            result = await _archive(options, house, face)
    except GreenroomError as error:
        status = status_of(error)
        face.refuse(error, status)
        return status
    status = _status(result)
    face.end(result, status, time.monotonic() - began)
    return status


async def _archive(options: Namespace, house: "ArchiveHouse", face: "Face") -> "ArchiveResult":
    request = _request(options, house)
    face.begin(
        into=str(options.into),
        account=house.title,
        **{"from": request.first.isoformat(), "to": request.last.isoformat()},
    )
    with face.running():
        moving = asyncio.ensure_future(_move(house, face))
        try:
            return await house.archive.run(request, face.tell)
        finally:
            moving.cancel()


async def _move(house: "ArchiveHouse", face: "Face") -> None:
    while face.moves:
        face.move(house.listing.state(), house.transfers.snapshot())
        await asyncio.sleep(MOVE_SECONDS)


def _request(options: Namespace, house: "ArchiveHouse") -> "ArchiveRequest":
    from app.services.archive import ArchiveRequest

    template = options.template or house.settings.naming_template
    return ArchiveRequest(
        options.first, options.last, options.hosts, options.kinds, template, options.dry_run
    )


def _house_options(options: Namespace) -> "HeadlessOptions":
    from app.headless import HeadlessOptions

    return HeadlessOptions(
        folder=options.into,
        overrides=check.settings_of(vars(options)),
        account=options.account,
        base_dir=options.base_dir,
        parallel=options.parallel,
        bytes_per_second=options.limit_rate,
        dry_run=options.dry_run,
    )


def _status(result: "ArchiveResult") -> int:
    from app.commands._status import status_of

    if result.stopped is not None:
        return status_of(result.stopped)
    return ALL_DONE if result.complete else SOME_FAILED
