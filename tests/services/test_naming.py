"""Paths from templates: safe on every system, whatever Zoom's people call their meetings."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import validate_filepath

from app.core.name_template import DEFAULT_TEMPLATE, FIELDS, check_template
from app.services.naming import collision_key, file_path, preview
from app.store.recordings import WantedFile

FILE = WantedFile(
    key="a1b2",
    uuid="4444AAAiAAAAAiAiAiiAii==",
    meeting_id=93512345678,
    file_id="a1b2",
    account_id="",
    host_id="u1",
    host_email="mia@example.com",
    host_name="Mia Park",
    topic="Weekly review",
    start=datetime(2026, 3, 9, 13, 30, tzinfo=UTC),
    duration=45,
    recording_type="audio_only",
    file_type="M4A",
    extension="m4a",
    size=4096,
)


def named(template: str, counter: int = 1, **values: Any) -> str:
    return str(file_path(template, replace(FILE, **values), "Europe/Berlin", counter))


def test_the_default_makes_a_folder_for_each_session() -> None:
    assert named(DEFAULT_TEMPLATE).startswith("2026-03-09 14-30 Weekly review/")
    assert named(DEFAULT_TEMPLATE).endswith(".m4a")


def test_each_field_stands_for_something() -> None:
    template = "/".join(("{date}", "{time}", "{year}{month}{day} {weekday}", "{host} {host_email}"))
    assert named(template) == "2026-03-09/14-30/20260309 Monday/Mia Park mia@example.com.m4a"
    assert named("{meeting_id} {uuid} {file_id} {counter}") == (
        "93512345678 4444AAAiAAAAAiAiAiiAii== a1b2 1.m4a"
    )
    for name, meaning in FIELDS:
        assert meaning
        check_template(f"{{{name}}}")


def test_the_date_is_that_of_the_zone() -> None:
    late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    assert named("{date} {time}", start=late) == "2026-03-10 00-30.m4a"
    assert str(file_path("{date}", replace(FILE, start=late), "America/New_York")) == "2026-03-09.m4a"


def test_what_is_missing_gets_words() -> None:
    assert named("{date} {time} {topic} {host}", topic="", host_name="", host_email="", start=None) == (
        "No date No topic Unknown host.m4a"
    )
    assert named("{host}", host_name="") == "mia@example.com.m4a"


def test_the_first_and_the_last_day_of_time_do_no_harm() -> None:
    assert named("{date}", start=datetime.max.replace(tzinfo=UTC)) == "9999-12-31.m4a"
    assert str(
        file_path("{date}", replace(FILE, start=datetime.min.replace(tzinfo=UTC)), "America/New_York")
    ) == ("0001-01-01.m4a")


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("CON", "_CON"),
        ("com¹", "_com¹"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("aux .txt", "_aux .txt"),
        ("CONSOLE", "CONSOLE"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\system32", "C--Windows-system32"),
        ("-rf", "rf"),
        (".greenroom", "greenroom"),
        ("~root", "root"),
        ("ends with dots. . .", "ends with dots"),
        ("...", "_"),
        ('What? "Now" <really> a|b*', "What 'Now' (really) a-b"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("line\nbreak\ttab\x00null\x85", "line break tab null"),
        ("\u0041\u030angstro\u0308m", "Ångström"),
        ("full／width：colon＼", "full-width-colon-"),
        ("half \ud800 pair", "half _ pair"),
        ("{date} {nonsense} {", "{date} {nonsense} {"),
    ],
)
def test_a_topic_leads_nowhere(topic: str, name: str) -> None:
    assert named("{topic}", topic=topic) == f"{name}.m4a"


def test_a_slash_of_a_value_makes_no_folder() -> None:
    assert len(PurePosixPath(named("{topic}/{uuid}", topic="a/b/c", uuid="/x//y")).parts) == 2


def test_long_values_are_cut_and_the_counter_is_not() -> None:
    paths = {named("{topic} {counter}/{kind}", number, topic="漢" * 5_000) for number in range(1, 120)}
    assert len(paths) == 119
    assert all(len(path) <= 200 for path in paths)


def test_a_cut_leaves_no_blank_at_the_end() -> None:
    path = PurePosixPath(named("{topic}", topic="word " * 100))
    assert not path.stem.endswith(" ")


def test_a_cut_that_makes_a_reserved_name_is_harmless() -> None:
    template = "a" * 175 + "/{topic}"
    with pytest.raises(ValueError, match="too long"):
        check_template(template)
    path = PurePosixPath(named("a" * 115 + "/" + "b" * 60 + "/{topic}", topic="CONSOLES of the world " * 5))
    assert path.stem.casefold() != "con"


def test_the_next_name_ends_in_a_number() -> None:
    assert named("{topic}", 2) == "Weekly review (2).m4a"
    assert named("{{counter}} {topic}", 2) == "{counter} Weekly review (2).m4a"
    assert named("{counter} {topic}", 2) == "2 Weekly review.m4a"


def test_an_extension_is_letters_and_digits() -> None:
    assert named("{topic}", extension="../EXE ") == "Weekly review.exe"
    assert named("{topic}", extension="") == "Weekly review.bin"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("{topic", "brace"),
        ("topic}", "brace"),
        ("{}", "no field"),
        ("{topics}", "“topics” is no field"),
        ("{topic!r}", "no field"),
        ("{topic:>100}", "no field"),
        ("{topic.__class__}", "no field"),
        ("/{topic}", "neither begin nor end"),
        ("{topic}/", "neither begin nor end"),
        ("a//{topic}", "needs a name"),
        ("../{topic}", "none"),
        ("{date}/./{topic}", "none"),
        ("{date}/ .. /{topic}", "none"),
        ("C:{topic}", "must not hold"),
        ("{date}\\{topic}", "must not hold"),
        ("{topic}\n", "control"),
        ("/".join("abcdefghi"), "folders"),
        ("{topic}" * 100, "too long"),
        ("x" * 250, "too long"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_in_a_sentence(template: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as raised:
        check_template(template)
    assert str(raised.value).endswith(".")


def test_the_preview_shows_a_likely_path() -> None:
    assert preview("{year}/{topic}", "Europe/Berlin") == "2026/Weekly review- plans-budget.mp4"
    with pytest.raises(ValueError, match="no field"):
        preview("{nobody}")


def test_names_that_differ_in_case_or_form_alone_collide() -> None:
    one, other = PurePosixPath("A/Cafe\u0301.mp4"), PurePosixPath("a/CAFÉ.MP4")
    assert collision_key(one) == collision_key(other)
    assert collision_key(one) != collision_key(PurePosixPath("a/cafe.mp4"))


anything = st.text(st.characters(), max_size=300)
templates = st.sampled_from(
    [
        DEFAULT_TEMPLATE,
        "{topic}",
        "{host}/{topic}",
        "{topic}{host}{uuid}{file_id}{kind}",
        "{host_email}/{year}/{month}/{day}/{topic} {counter}/{kind}",
        ".{topic}.",
        "-{uuid} /{file_id}",
    ]
)


@given(templates, anything, anything, anything, anything, st.integers(1, 10_000))
def test_any_words_give_a_safe_path(
    template: str, topic: str, host: str, uuid: str, kind: str, counter: int
) -> None:
    check_template(template)
    path = named(template, counter, topic=topic, host_name=host, uuid=uuid, file_id=uuid, recording_type=kind)
    validate_filepath(path, platform="universal")
    relative = PurePosixPath(path)
    assert not relative.is_absolute() and ".." not in relative.parts
    assert len(relative.parts) == template.count("/") + 1
    assert PureWindowsPath(path).parts == relative.parts
    assert len(path) <= 200
    for name in relative.parts:
        assert name == name.strip(" ") and not name.endswith(".") and name[0] not in ".-"
        assert len(name) <= 120 and len(name.encode()) <= 240
        assert name.isprintable()


@given(templates, anything, st.lists(st.integers(1, 10**6), min_size=2, unique=True, max_size=4))
def test_each_counter_gives_another_path(template: str, topic: str, counters: list[int]) -> None:
    paths = [PurePosixPath(named(template, each, topic=topic)) for each in counters]
    assert len({collision_key(path) for path in paths}) == len(paths)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_template_is_refused_in_words_or_works(template: str) -> None:
    try:
        check_template(template)
    except ValueError as error:
        assert str(error).endswith(".")
        return
    validate_filepath(named(template, topic="CON", host_name="."), platform="universal")
