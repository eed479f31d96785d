"""Bodies of files: as long as listed, each different, and what they say they are."""

import csv
import io
import json
import random
import re
import struct
from datetime import UTC, datetime, timedelta

import pytest

from app.sandbox.recordings.media import MediaBody, head_of, least_size, sha256_of
from app.sandbox.recordings.plan import Kind, Planner, body_of, made_file
from app.sandbox.recordings.records import Recording
from app.sandbox.topics import HOSTILE_TOPICS
from tests.sandbox.recordings import record

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
TEXTS = [
    ("TRANSCRIPT", "VTT"),
    ("CC", "VTT"),
    ("CHAT", "TXT"),
    ("TIMELINE", "JSON"),
    ("SUMMARY", "JSON"),
    ("CSV", "CSV"),
]


def recording(topic="Senate", key="0123456789abcdef"):
    user = None
    return Recording(
        key, "uuid", 1, user, topic, 2, START, 30, "", ("Ada", "Zoë <b>", '山口"'), START, Planner(0)
    )


def file_of(made, file_type, extension, size, recording_type=""):
    return made_file(made, 0, Kind(file_type, extension, recording_type, 1), size, ready=START)


def content(made, file):
    body = body_of(made, file)
    return b"".join(body.read(0, body.size))


def boxes(data):
    """The type and length of each top-level box of an ISO file."""
    position = 0
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, position + 8)
        yield kind.decode(), length
        position += length
    assert position == len(data)


@pytest.mark.parametrize("size", [0, 30_000, 200_001, 1_000_000])
@pytest.mark.parametrize(
    ("file_type", "view"), [("MP4", "gallery_view"), ("MP4", "speaker"), ("M4A", "audio_only")]
)
def test_media_are_whole_at_any_length(file_type, view, size):
    made = recording()
    file = file_of(made, file_type, file_type, size, view)
    data = content(made, file)
    assert len(data) == file.size == max(size, least_size(file_type, view))
    found = list(boxes(data))
    assert found[0][0] == "ftyp"
    assert {"moov", "mdat"} <= {kind for kind, _length in found}
    assert found[-1][0] == "free"


def test_more_than_four_gigabytes():
    head = head_of("MP4", "")
    body = MediaBody(head, 5_000_000_000, "x")
    start = b"".join(body.read(0, len(head) + 16))
    length, kind, long = struct.unpack_from(">I4sQ", start, len(head))
    assert (length, kind, len(head) + long) == (1, b"free", 5_000_000_000)
    assert len(b"".join(body.read(4_999_999_000, 5_000_000_000))) == 1000


def test_no_two_are_equal():
    bodies = [MediaBody(head_of("MP4", ""), 100_000, handle) for handle in "abc"]
    assert len({sha256_of(each) for each in bodies}) == 3
    again = MediaBody(head_of("MP4", ""), 100_000, "a")
    assert sha256_of(again) == sha256_of(bodies[0])


def test_no_part_is_like_another():
    head = head_of("MP4", "")
    body = MediaBody(head, 600_000, "x")
    data = b"".join(body.read(0, body.size))
    block = 64 * 1024
    filling = data[len(head) + 8 :]
    assert len({filling[begin : begin + block] for begin in range(0, len(filling), block)}) == -(
        -len(filling) // block
    )


def test_reading_in_parts_gives_the_same():
    body = MediaBody(head_of("MP4", ""), 500_000, "x")
    data = b"".join(body.read(0, body.size))
    source = random.Random(1)
    for _ in range(60):
        start = source.randrange(body.size)
        stop = source.randrange(start, body.size) + 1
        most = source.choice((1000, 4096, 65_536))
        pieces = list(body.read(start, stop, most))
        assert all(len(piece) <= most for piece in pieces)
        assert b"".join(pieces) == data[start:stop]


@pytest.mark.parametrize("size", [128, 500, 1_234, 9_999, 40_000])
@pytest.mark.parametrize(("file_type", "extension"), TEXTS)
def test_texts_are_exactly_as_long_as_listed(file_type, extension, size):
    made = recording()
    data = content(made, file_of(made, file_type, extension, size))
    assert len(data) == size
    assert data == content(made, file_of(made, file_type, extension, size))
    data.decode()


TIMING = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})")


@pytest.mark.parametrize("topic", ["Research data: storage", *HOSTILE_TOPICS], ids=ascii)
def test_captions_are_webvtt(topic):
    made = recording(topic)
    text = content(made, file_of(made, "TRANSCRIPT", "VTT", 8_000)).decode()
    blocks = [each for each in text.split("\n\n") if each.strip()]
    assert blocks[0] == "WEBVTT"
    cues = [each for each in blocks[1:] if not each.startswith("NOTE")]
    assert len(cues) > 20
    for number, cue in enumerate(cues, 1):
        told, timing, words = cue.strip("\n").split("\n")
        assert int(told) == number
        begin, end = TIMING.fullmatch(timing).groups()
        assert begin < end
        assert "-->" not in words
        assert not re.search(r"[<>]", words.replace("&lt;", "").replace("&gt;", ""))
    assert all("-->" not in each for each in blocks if each.startswith("NOTE"))


def test_transcripts_have_words_to_search_for():
    made = recording("Research data: storage and sharing")
    text = content(made, file_of(made, "TRANSCRIPT", "VTT", 12_000)).decode()
    assert "Research data: storage and sharing" in text
    assert "budget" in text


def test_json_and_csv_can_be_read():
    made = recording()
    timeline = json.loads(content(made, file_of(made, "TIMELINE", "JSON", 3_000)))
    assert len(timeline["timeline"]) > 5
    summary = json.loads(content(made, file_of(made, "SUMMARY", "JSON", 900)))
    assert summary["items"][0]["text"]
    rows = [
        row
        for row in csv.reader(io.StringIO(content(made, file_of(made, "CSV", "CSV", 900)).decode()))
        if row
    ]
    assert rows[0] == ["#", "User Name", "Answer"]
    assert {len(row) for row in rows} == {3}


def test_a_plan_is_the_same_each_time():
    made, again = recording(), recording()
    assert made.files == again.files
    assert recording(key="fedcba9876543210").files != made.files


def test_sizes_follow_the_mean():
    videos = [
        each.size
        for number in range(200)
        for each in Planner(100)(recording(key=f"{number:016x}"))
        if each.recording_type == "active_speaker"
    ]
    assert 80 * 1024 < sum(videos) / len(videos) < 120 * 1024
    real = [Planner(0)(recording(key=f"{number:016x}"))[0].size for number in range(200)]
    assert 8_000_000 <= min(real) < max(real) <= 60_000_000


def videos(made):
    return [each for each in made.files if each.file_type == "MP4"]


def test_a_recording_that_was_paused_has_two_videos():
    pairs = [each for number in range(200) if len(each := videos(recording(key=f"{number:016x}"))) == 2]
    parts = next(each for each in pairs if each[0].recording_type == each[1].recording_type)
    assert parts[0].end < parts[1].start < parts[1].end == START + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ({"file_type": "AVI"}, "file_type"),
        ({"size": 100}, "too small"),
        ({"file_type": "CHAT", "size": 20}, "too small"),
    ],
)
async def test_impossible_wishes(browser, sandbox, file, words):
    before = len(sandbox.recordings)
    answer = await browser.post("/_sandbox/recordings", json={"files": [file]})
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert len(sandbox.recordings) == before


async def test_wishes_come_true(browser, sandbox):
    wish = {"file_type": "M4A", "recording_type": "audio_interpretation", "omits": ["id"], "size": 50_000}
    made = await record(
        browser, topic="Wish", host="h.aaltonen@halvern.example", duration=12, uuid="u==", id=77, files=[wish]
    )
    (row,) = made["files"]
    assert (made["uuid"], made["id"], row["size"]) == ("u==", 77, 50_000)
    assert row["key"] == "u==|audio_interpretation|M4A|2026-11-24T06:12:00+00:00"
    assert "id" not in row["listed"]
    found = sandbox.recordings.with_uuid("u==", sandbox.clock.now())
    assert (found.topic, found.host.email, found.duration) == ("Wish", "h.aaltonen@halvern.example", 12)
    await record(browser, uuid="u==", topic="Another")
    assert sandbox.recordings.with_uuid("u==", sandbox.clock.now()).topic == "Another"


async def test_late_files_can_be_added(browser):
    made = await record(browser, uuid="u==", files=[{}])
    more = await record(browser, uuid="u==", id=made["id"], files=[{}, {"file_type": "TRANSCRIPT"}])
    assert len(more["files"]) == 2
    assert {name: more["files"][0][name] for name in ("key", "sha256")} == {
        name: made["files"][0][name] for name in ("key", "sha256")
    }


async def test_participants_have_files_of_their_own(browser, zoom):
    made = await record(browser, files=[{}, {"file_type": "M4A", "participant": "Ada"}])
    body = (await zoom.get(f"meetings/{made['id']}/recordings")).json()
    assert (len(body["recording_files"]), body["recording_count"]) == (1, 2)
    assert body["participant_audio_files"][0]["file_name"] == "Audio only - Ada"


async def test_a_start_needs_an_offset(browser):
    answer = await browser.post("/_sandbox/recordings", json={"start": "2026-11-20T10:00:00"})
    assert (answer.status_code, "offset" in answer.json()["message"]) == (400, True)
    assert (await browser.post("/_sandbox/recordings", json={"host": "nobody"})).json()["code"] == 1001


async def test_files_are_told_with_their_hashes(browser, sandbox):
    made = await record(browser)
    told = (await browser.get("/_sandbox/recordings", params={"uuid": made["uuid"]})).json()
    assert told == made["files"]
    brief = (await browser.get("/_sandbox/recordings", params={"sha256": "false"})).json()
    assert len(brief) == sum(len(each.files) for each in sandbox.recordings)
    assert "sha256" not in brief[0]
    await browser.delete("/_sandbox/recordings")
    assert (await browser.get("/_sandbox/recordings")).json() == []
