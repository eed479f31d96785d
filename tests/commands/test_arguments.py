"""What the commands take, and how they refuse the rest."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.__main__ import main, parser
from app.commands import archive, verify
from app.core.name_template import FIELDS

GIVEN = ["--into", "archive", "--from", "2026-03-09"]


def read(*more):
    return archive.read([*GIVEN, *more])


def test_the_least_is_a_folder_and_a_day():
    options = read()
    assert options.into == Path("archive").absolute()
    assert options.first.isoformat() == "2026-03-09"
    assert options.last >= datetime.now(UTC).date()
    assert (options.hosts, options.kinds, options.template, options.parallel) == ((), frozenset(), None, None)
    assert (options.limit_rate, options.dry_run, options.json) == (None, False, False)


def test_each_option_is_read():
    options = read(
        *("--to", "2026-03-10", "--hosts", "a@x, b@x,a@x", "--kinds", "MP4,.vtt", "--template", "{topic}"),
        *("--parallel", "16", "--limit-rate", "1.5M", "--dry-run", "--json", "--account", "mia@x"),
        *("--client-id", "id", "--account-id", "acc", "--oauth-url", "u", "--api-url", "v", "--plan", "pro"),
    )
    assert options.last.isoformat() == "2026-03-10"
    assert options.hosts == ("a@x", "b@x")
    assert options.kinds == {"mp4", "vtt"}
    assert (options.template, options.parallel, options.limit_rate) == ("{topic}", 16, 1_572_864)
    assert options.dry_run and options.json and options.account == "mia@x"
    assert (options.client_id, options.account_id, options.plan) == ("id", "acc", "pro")


@pytest.mark.parametrize(
    ("text", "bytes_per_second"),
    [
        ("500K", 512_000),
        ("5m", 5_242_880),
        ("1G", 2**30),
        ("0", 0),
        ("750", 750),
        ("2MiB/s", 2_097_152),
        ("0.1", 1),
    ],
)
def test_rates(text, bytes_per_second):
    assert read("--limit-rate", text).limit_rate == bytes_per_second


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2026-02-30"], "is no day"),
        (["--from", "yesterday"], "is no day"),
        (["--from", "20260309"], "is no day"),
        (["--to", "2026-03-08"], "lies after"),
        (["--kinds", "mp5"], "no kind of file"),
        (["--kinds", ","], "empty"),
        (["--hosts", " "], "empty"),
        (["--template", "{topic"], "brace"),
        (["--template", "../{topic}"], "none"),
        (["--parallel", "0"], "from 1 to 16"),
        (["--parallel", "17"], "from 1 to 16"),
        (["--parallel", "two"], "from 1 to 16"),
        (["--limit-rate", "fast"], "no rate"),
        (["--limit-rate", "-5K"], "expected one argument"),
        (["--into", ""], "empty"),
        (["--into", __file__], "is no folder"),
        (["--into", f"/{'a' * 300}"], "too long"),
        (["--into", "~nobody-of-this-name/x"], "is no folder"),
        (["--nonsense"], "unrecognized"),
        (["--par", "3"], "unrecognized"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_reason(arguments, words, capsys):
    with pytest.raises(SystemExit) as ended:
        read(*arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_folder_and_first_day_are_needed(capsys):
    with pytest.raises(SystemExit) as ended:
        archive.read([])
    assert ended.value.code == 2
    assert "--into, --from" in capsys.readouterr().err


def test_a_first_day_to_come_needs_no_last_one():
    options = archive.read(["--into", "x", "--from", "9999-01-01"])
    assert options.last == options.first


@pytest.mark.parametrize("command", ["archive", "verify", "sandbox"])
def test_each_command_has_a_help_and_is_named_by_the_program(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"greenroom {command}" in capsys.readouterr().out
    assert f"greenroom {command}" in parser().format_help()


def test_the_help_names_every_field_and_exit_status(capsys):
    told = " ".join(archive.parser().format_help().split())
    for name, _meaning in FIELDS:
        assert name in told
    for status in ("0 all is done", "1 some failed", "2 the arguments", "3 not signed in", "130", "143"):
        assert status in told
    assert "2 the folder is no archive" in " ".join(verify.parser().format_help().split())
