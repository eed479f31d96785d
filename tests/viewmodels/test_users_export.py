"""The listed people as a CSV file."""

import csv
from io import StringIO

import pytest

from app.core.io_thread import IoThread
from app.services.export import BYTE_ORDER_MARK, ExportFailed
from app.store.users import UserStatus
from app.viewmodels.users_export import UsersExport, Wanted
from app.viewmodels.users_words import COLUMNS, DEFAULT_COLUMNS
from tests.fakes.clock import FakeClock
from tests.fakes.meetings_session import NOW, InlineIo
from tests.fakes.users_session import person, sample_people, users_session
from tests.fakes.waiting import settled

SOME = ("name", "last_sign_in", "status")


def export_of(people, columns=SOME, io=None, selected=()):
    """An export of all these people, and what it tells."""
    session = users_session(people)
    rows = [each.row for each in people]
    export = UsersExport(
        io or InlineIo(),
        session,
        FakeClock(NOW),
        "Europe/Berlin",
        lambda only: Wanted(selected if only else rows, columns),
    )
    export.told, export.errors, export.busy_states = [], [], []
    export.exported.connect(export.told.append)
    export.refused.connect(export.errors.append)
    export.busy_changed.connect(export.busy_states.append)
    return export


def table(path):
    text = path.read_bytes().decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


async def test_what_is_shown_and_the_address(qapp, tmp_path):
    export = export_of(sample_people())
    export.write(tmp_path / "users.csv")
    assert export.busy
    await settled(export)
    header, *lines = table(tmp_path / "users.csv")
    assert header == ["Name", "E-mail", "Last sign-in", "Status"]
    assert lines[2] == ["Kwabena Mensah", "kwabena.3@halvern.example", "2026-08-04", "Active"]
    assert lines[4][2:] == ["", "Inactive"]
    assert lines[5] == ["o.bondarenko@halvern.example"] * 2 + ["", "Pending"]
    [told] = export.told
    assert (told.path, told.rows) == (tmp_path / "users.csv", 7)
    assert (export.busy, export.busy_states) == (False, [True, False])


async def test_every_column(qapp, tmp_path):
    row = person(
        1,
        licence=2,
        group_ids=("a", "b"),
        group_names=("Library", "Research data"),
        sign_in=(1, 101),
        pmi=4601895483,
        timezone="Europe/Helsinki",
    )
    export = export_of([row], COLUMNS)
    export.write(tmp_path / "users.csv")
    await settled(export)
    header, line = table(tmp_path / "users.csv")
    assert len(header) == len(COLUMNS)
    assert dict(zip(COLUMNS, line, strict=True)) == {
        "name": "Samuel Adeyemi",
        "email": "samuel.1@halvern.example",
        "department": "Graduate School",
        "licence": "Licensed",
        "role": "Member",
        "group": "Library; Research data",
        "last_sign_in": "2026-11-21",
        "status": "Active",
        "created": "2025-10-20",
        "sign_in": "Google; Single sign-on",
        "timezone": "Europe/Helsinki",
        "pmi": "4601895483",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "＝"])
async def test_no_cell_is_a_formula(qapp, tmp_path, start):
    hostile = f'{start}HYPERLINK("http://evil.example","x")'
    export = export_of([person(1, hostile, dept=hostile, email=hostile)], DEFAULT_COLUMNS)
    export.write(tmp_path / "users.csv")
    await settled(export)
    _header, line = table(tmp_path / "users.csv")
    assert [cell for cell in line if "HYPERLINK" in cell] == [f"'{hostile}"] * 3


async def test_the_selected_ones_alone(qapp, tmp_path):
    export = export_of(sample_people(), selected=(3, 1))
    export.write(tmp_path / "users.csv", selected_only=True)
    await settled(export)
    assert [line[0] for line in table(tmp_path / "users.csv")[1:]] == ["Kwabena Mensah", "Marta Lindqvist"]


async def test_thousands_of_them(qapp, tmp_path):
    people = [person(number, f"Person {number}") for number in range(1, 2_501)]
    export = export_of(people)
    export.write(tmp_path / "users.csv")
    await settled(export)
    lines = table(tmp_path / "users.csv")
    assert len(lines) == 2_501
    assert lines[-1][0] == "Person 2500"


async def test_a_folder_that_is_not_there(qapp, tmp_path, io: IoThread):
    export = export_of(sample_people(), io=io)
    export.write(tmp_path / "nowhere" / "users.csv")
    await settled(export)
    [error] = export.errors
    assert isinstance(error, ExportFailed)
    assert "users.csv" in error.message
    assert (export.told, export.busy) == ([], False)


async def test_one_file_at_a_time(qapp, tmp_path):
    export = export_of(sample_people())
    export.write(tmp_path / "one.csv")
    export.write(tmp_path / "two.csv")
    await settled(export)
    assert [each.path.name for each in export.told] == ["one.csv"]
    assert not (tmp_path / "two.csv").exists()


async def test_people_who_are_gone_meanwhile_are_left_out(qapp, tmp_path):
    export = export_of([person(1), person(2, "Gone")])
    del export._session.store.users.rows[2]
    export.write(tmp_path / "users.csv")
    await settled(export)
    assert export.told[0].rows == 1


def test_the_name_has_the_day(qapp):
    assert export_of([person(1, status=UserStatus.LEFT)]).suggested.name == "Users 2026-11-24.csv"
