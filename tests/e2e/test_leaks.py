"""The search for secrets finds them, in each dress, and nothing else."""

import base64
import sqlite3
import urllib.parse

import pytest

from tests.e2e.leaks import find_secrets

SECRET = "r3fresh/token+with=signs.and-64~characters"


@pytest.mark.parametrize(
    "dress",
    [
        str,
        lambda secret: f"grant_type=refresh_token&refresh_token={urllib.parse.quote(secret, safe='')}",
        lambda secret: base64.b64encode(f"client:{secret}".encode()).decode(),
        lambda secret: base64.urlsafe_b64encode(f"a client:{secret}&more".encode()).decode(),
        lambda secret: secret.encode().hex(),
    ],
    ids=["plain", "escaped", "base64", "base64 in the middle", "hex"],
)
def test_a_secret_is_found_in_each_dress(tmp_path, dress):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "greenroom.log").write_text(f"2026-11-23 something {dress(SECRET)} happened")
    assert [path.name for path, _ in find_secrets(tmp_path, [SECRET])] == ["greenroom.log"]


def test_a_secret_in_the_wal_of_a_database_is_found(tmp_path):
    database = sqlite3.connect(tmp_path / "store.sqlite3")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE notes (text TEXT)")
    database.execute("INSERT INTO notes VALUES (?)", (SECRET,))
    database.commit()
    assert "store.sqlite3-wal" in {path.name for path, _ in find_secrets(tmp_path, [SECRET])}
    database.close()


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer eyJhbGciOiJIUzUxMiJ9.eyJhdWQiOm51bGx9.c2ln",
        "https://example.zoom.us/s/123?zak=eyJ0eXAiOiJKV1Qi",
        '{"access_token":"eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJodHRwczovL28ifQ.WqvP0gk2JFq8"}',
    ],
)
def test_what_looks_like_a_token_is_found_unnamed(tmp_path, line):
    (tmp_path / "out").write_text(line)
    assert find_secrets(tmp_path, [])


def test_redacted_lines_pass(tmp_path):
    (tmp_path / "out").write_text(
        "Authorization: Bearer *** and https://example.zoom.us/s/1?zak=*** and bearer tokens"
    )
    assert find_secrets(tmp_path, [SECRET]) == []


def test_one_file_can_be_searched(tmp_path):
    (tmp_path / "stderr").write_text(SECRET)
    assert find_secrets(tmp_path / "stderr", [SECRET])


def test_a_short_secret_is_refused(tmp_path):
    with pytest.raises(ValueError, match="too short"):
        find_secrets(tmp_path, ["abc"])
