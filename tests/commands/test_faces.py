"""How the commands tell: on a terminal, in a log, to a program."""

import io
import json
import sys
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from rich.console import Console

from app.commands._bars import Bars
from app.commands._lines import Lines
from app.commands._reports import BarReport, JsonReport, PlainReport, report_for
from app.commands._status import status_of
from app.commands._words import size
from app.commands.terminal import JsonLines, face_for
from app.core.errors import GreenroomError, SettingsError
from app.headless import NoAccount
from app.services._archive_types import ArchiveResult, Failure, Finished, Wanted
from app.services.hosts import UnknownHost
from app.services.recordings import Gap, ListingPhase, ListingState
from app.services.transfers import Progress, Transfer, TransfersSnapshot
from app.services.verify import Verified, VerifyResult
from app.store.catalogue import ArchiveBusy, Damage, Totals
from app.store.recordings import FileState
from app.store.secrets import KeyringError, KeyringTrouble
from app.zoom.errors import RefreshRefused, ServerError

PATH = PurePosixPath("2026/Lecture/Chat.txt")
FAILURE = Failure(PATH, "Not the file", "It is a page.\x1b[2J", "Try again.", "k", "u")
GAP = Gap(date(2026, 1, 1), date(2026, 1, 30), "mia@example.com", "Refused", "Zoom said no.", "Ask.")


def result(**values):
    facts = {"files": 3, "bytes_wanted": 0, "downloaded": 2, "bytes": 5_000, "already": 1}
    facts |= {"failed": (), "missing": (), "processing": 0}
    return ArchiveResult(**{**facts, **values})


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (4_194_304, "4.19 MB"),
        (999_999, "1.00 MB"),
        (12 * 10**13, "120 TB"),
    ],
)
def test_sizes(count, text):
    assert size(count) == text


def test_lines_go_where_they_belong(capsys):
    lines = Lines()
    lines.tell(Finished(PATH, 1_230, "ab", "k", "u"))
    lines.tell(Wanted(PATH, None, "k", "u"))
    lines.tell(FAILURE)
    lines.tell(GAP)
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "2026/Lecture/Chat.txt (1.23 KB)",
        "2026/Lecture/Chat.txt (size unknown)",
    ]
    failed, missing = said.err.splitlines()
    assert failed == "greenroom: 2026/Lecture/Chat.txt: Not the file: It is a page. [2J Try again."
    assert "2026-01-01 to 2026-01-30, mia@example.com: Refused: Zoom said no. Ask." in missing


def test_the_sums_tell_what_is_short(capsys):
    stopped = GreenroomError("The disk is full", "No room.", "Make some.")
    Lines().end(result(files=9, failed=(FAILURE,), missing=(GAP, GAP), processing=2, stopped=stopped), 1, 2.0)
    said = capsys.readouterr()
    assert said.err == "greenroom: The disk is full: No room. Make some.\n"
    assert said.out.split(". ") == [
        "2 files downloaded (5.00 KB), 1 already here",
        "1 file failed",
        "5 files are still to come",
        "2 parts of the listing are missing",
        "Zoom still processes 2 recordings; the next run finds them.\n",
    ]


def test_objects_are_one_a_line_whatever_they_hold(capsys):
    lines = JsonLines()
    lines.tell(FAILURE)
    lines.tell(GAP)
    lines.end(result(stopped=GreenroomError("Full", "No room.")), 1, 1.23456)
    failed, missing, done = map(json.loads, capsys.readouterr().out.splitlines())
    assert failed["message"] == FAILURE.message
    assert (missing["from"], missing["to"], missing["who"]) == ("2026-01-01", "2026-01-30", "mia@example.com")
    assert done["error"]["title"] == "Full"
    assert done["seconds"] == 1.235


def test_the_face_fits_the_output(monkeypatch):
    assert type(face_for(as_json=False)) is Lines
    assert type(report_for(as_json=False)) is PlainReport
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert type(face_for(as_json=False)) is Bars
    assert type(report_for(as_json=False)) is BarReport
    assert type(face_for(as_json=True)) is JsonLines
    assert type(report_for(as_json=True)) is JsonReport


def test_an_output_without_these_letters_gets_others(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    face_for(as_json=False).tell(Finished(PurePosixPath("漢字.mp4"), 1, "ab", "k", "u"))
    assert raw.getvalue() == b"\\u6f22\\u5b57.mp4 (1 byte)\n"


def snapshot(**values):
    row = Transfer(
        "1:1", "k", "u", "Chat.txt", "Lecture", "Chat", Path("/a"), str(PATH), FileState.DOWNLOADING, 0, 2_000
    )
    progress = {"1:1": Progress(500, 2_000, 100.0, 15.0)}
    facts = {"rows": (row,), "progress": progress, "running": 1, "bytes": 500, "size": 2_000}
    return TransfersSnapshot(**{**facts, **values})


def test_bars_show_all_and_each():
    console = Console(file=Terminal(), force_terminal=True, width=120, highlight=False, markup=False)
    bars = Bars(console)
    with bars.running():
        bars.move(ListingState(), TransfersSnapshot())
        bars.move(ListingState(ListingPhase.RUNNING, done_windows=1, windows=3), snapshot())
        bars.complain("[red]not markup[/red]")
    drawn = console.file.getvalue()
    assert "0 of 1 file, listing 1 of 3" in drawn
    assert "2026/Lecture/Chat.txt" in drawn
    assert "greenroom: [red]not markup[/red]" in drawn
    bars.move(ListingState(ListingPhase.DONE), snapshot(progress={}, running=0, done=1))
    assert len(bars._progress.tasks) == 1


def test_lines_above_the_bars_on_a_terminal_else_into_the_output(monkeypatch, capsys):
    console = Console(file=Terminal(), force_terminal=True, width=120)
    bars = Bars(console)
    bars.say("a line")
    assert capsys.readouterr().out == "a line\n"
    monkeypatch.setattr(sys, "stdout", Terminal())
    bars.say("another line")
    assert "another line" in console.file.getvalue()


def test_a_bar_while_files_are_read(monkeypatch, capsys):
    report = BarReport()
    monkeypatch.setattr(sys, "stderr", Terminal())
    damaged = Verified(PATH, Damage.SHA256, 500, "k")
    with report.running(Totals(2, 1_000)) as bar:
        report.tell(damaged)
        report.tell(Verified(PATH, Damage.NONE, 500, "k"))
        assert bar.tasks[0].completed == 1_000
    report.end(VerifyResult(2, 500, (damaged,), (), ()), 1)
    assert "Chat.txt: damaged: other bytes than came" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SettingsError("--plan", "no", "pro"), 2),
        (UnknownHost("x"), 2),
        (NoAccount(), 3),
        (KeyringError(KeyringTrouble.LOCKED), 3),
        (RefreshRefused("invalid_grant"), 3),
        (ArchiveBusy(Path("/a")), 1),
        (ServerError(), 1),
    ],
)
def test_statuses(error, status):
    assert status_of(error) == status
