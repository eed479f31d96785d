"""`greenroom verify`: read every file of an archive folder again, and tell which are not as they came."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.commands import _arguments as check
from app.commands._arguments import Parser
from app.commands._streams import open_streams
from app.core.i18n import N_, _

if TYPE_CHECKING:
    from app.commands._reports import Report
    from app.core.errors import GreenroomError

WHOLE, DAMAGED, NO_ARCHIVE = 0, 1, 2
_EXIT_CODES = N_(
    """\
exit status:
  0    every file is there as it came
  1    files are damaged, missing or unreadable; the next archive run fetches again what is marked
  2    the folder is no archive, or the arguments cannot be used
  130  stopped by SIGINT (Ctrl+C); 143 by SIGTERM"""
)


def main(argv: Sequence[str]) -> int:
    """Run `greenroom verify ARGUMENTS`; answers the exit status."""
    open_streams()
    options = parser().parse_args(argv)
    from app.commands._log import log_to_terminal
    from app.commands._reports import report_for
    from app.commands._signals import run_until_signal

    log_to_terminal(verbose=False)
    report = report_for(as_json=options.json)
    return run_until_signal(lambda: _run(options, report), report.stop)


def parser() -> Parser:
    """The arguments."""
    result = Parser(
        "verify",
        _(
            "Read every file of an archive folder and compare it with the SHA-256 that the catalogue "
            "has of it. What is damaged or missing is marked there, and the next “greenroom archive” "
            "fetches it again."
        ),
        _(_EXIT_CODES),
    )
    result.offer("folder", _("The archive folder."), type=check.folder, metavar="DIR")
    as_json = _("Write one JSON object a line to standard output, the last one with the totals.")
    result.offer("--json", as_json, action="store_true")
    return result


async def _run(options: Namespace, report: "Report") -> int:
    from app.core.changes import Changes
    from app.core.errors import GreenroomError
    from app.services.verify import verify
    from app.store.catalogue import Catalogue

    try:
        catalogue = await Catalogue.open_existing(options.folder, Changes())
        if catalogue is None:
            report.refuse(_no_archive(options), NO_ARCHIVE)
            return NO_ARCHIVE
        try:
            with report.running(await catalogue.totals()):
                result = await verify(catalogue, report.tell)
        finally:
            await catalogue.close()
    except GreenroomError as error:
        report.refuse(error, DAMAGED)
        return DAMAGED
    status = WHOLE if result.whole else DAMAGED
    report.end(result, status)
    return status


def _no_archive(options: Namespace) -> "GreenroomError":
    from app.core.errors import GreenroomError

    return GreenroomError(
        _("No archive"),
        _("{folder} has no catalogue of Greenroom.").format(folder=options.folder),
        _("Name the folder that “greenroom archive --into” filled."),
    )
