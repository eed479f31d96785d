"""Lists as CSV for spreadsheets: UTF-8 with a mark, lines that end with CR LF (RFC 4180), no formulas."""

import csv
import os
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.core.errors import GreenroomError
from app.core.i18n import _

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the system's old code page."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes spreadsheets take a cell for a formula (OWASP, CSV injection), full-width forms as well."""


class ExportFailed(GreenroomError):
    """The file could not be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            _("The file could not be written"),
            _("“{name}” could not be written: {reason}.").format(
                name=path.name, reason=error.strerror or type(error).__name__
            ),
            _("Choose another folder or name, and check that the disk has room."),
        )


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV, without the mark.

    Args:
        columns: headers.
        rows: cells in the order of the headers.
    """
    return csv_lines([columns]) + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Lines of a table; a cell that a spreadsheet would compute begins with an apostrophe."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, also not behind blanks in front."""
    plain = text.replace("\0", "")
    is_formula = plain.startswith(_FORMULA) or plain.lstrip().startswith(_FORMULA)
    return f"'{plain}" if is_formula else plain


def write_csv(path: Path, text: str) -> None:
    """Write CSV beside `path`, then put it in its place: what was there stays whole until then. Blocks.

    Raises:
        ExportFailed: the disk refuses.
    """
    part: Path | None = None
    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as file:
            part = Path(file.name)
            file.write((BYTE_ORDER_MARK + text).encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise ExportFailed(path, error) from error
