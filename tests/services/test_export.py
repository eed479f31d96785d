"""CSV that spreadsheets read as it was meant."""

import csv
import os
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.export import BYTE_ORDER_MARK, ExportFailed, csv_text, safe_cell, write_csv

TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", " \u00a0@x", "＝1", "＠x"]
)
def test_a_formula_becomes_a_text(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ada", "a=b", "1-2", "x@y.example", "'quoted", "O’Rourke", " plain "])
def test_other_cells_stay(cell):
    assert safe_cell(cell) == cell


def test_lines_and_quotes():
    text = csv_text(["Name", "Note"], [['say "hi"', "a,b"], ["two\nlines", "ü"]])
    assert text == 'Name,Note\r\n"say ""hi""","a,b"\r\n"two\nlines",ü\r\n'


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_comes_back_as_it_went(rows):
    read = list(csv.reader(StringIO(csv_text(["a", "b"], rows), newline="")))
    assert read[1:] == [[safe_cell(cell) for cell in row] for row in rows]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in read for cell in row)


def test_a_file_with_the_mark(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("what was there before")
    write_csv(path, "a\r\n")
    assert path.read_bytes() == f"{BYTE_ORDER_MARK}a\r\n".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["users.csv"]


def test_what_was_there_stays_where_it_fails(tmp_path, monkeypatch):
    path = tmp_path / "users.csv"
    path.write_text("before")
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(ExportFailed, match="No space left"):
        write_csv(path, "a")
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["users.csv"]


def _full(_descriptor):
    raise OSError(28, "No space left on device")
