"""`greenroom archive` and a Zoom that misbehaves: each file ends right or told as failed, none is wrong."""

import hashlib
from collections import Counter

import pytest

from tests.commands.conftest import KIB, below, record

FAULTS = (
    "file_cut",
    "file_stall",
    "file_html",
    "file_401",
    "file_403",
    "file_429",
    "file_5xx",
    "file_no_range",
    "file_wrong_range",
    "file_no_length",
    "file_short",
)
SHARE = 0.1
KINDS = ("MP4", "M4A", "TRANSCRIPT", "CHAT", "TIMELINE")
RECORDINGS = 30
SIZES = (12 * KIB, 90 * KIB, 700 * KIB)

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture
def rows(zoom):
    """150 files of all kinds, some of one name."""
    for number in range(RECORDINGS):
        topic = "Same" if number % 3 == 0 else f"Topic {number}"
        record(zoom, topic, days_ago=1 + number % 15, kinds=KINDS, size=SIZES[number % len(SIZES)])
    zoom.control("DELETE", "/requests")
    return zoom.files(sha256=True)


@pytest.mark.parametrize("fault", [*FAULTS, "all"])
def test_files_are_right_or_told_as_failed(zoom, rows, archive, folder, fault):
    assert len(rows) == RECORDINGS * len(KINDS)
    zoom.faults(
        stall_seconds=1, kind_429="bare", **dict.fromkeys(FAULTS if fault == "all" else [fault], SHARE)
    )
    said = archive("--json", "--parallel", 8)
    failed = {each["key"] for each in said.named("failed")}
    assert said.status == (1 if failed else 0)
    assert said.done["downloaded"] + len(failed) == len(rows)
    assert sums(folder) == Counter(row["sha256"] for row in rows if row["key"] not in failed)
    zoom.control("DELETE", "/faults")
    assert archive().status == 0
    assert sums(folder) == Counter(row["sha256"] for row in rows)
    assert not [name for name in below(folder) if name.endswith(".part")]


def test_links_and_tokens_that_expire_on_the_way_are_renewed(zoom, rows, archive, folder):
    lives = {"signature_seconds": 1, "download_url_seconds": 2, "access_token_seconds": 3}
    zoom.faults(**lives, file_rate=700 * KIB, file_cut=0.3)
    said = archive("--json", "--parallel", 3)
    assert (said.status, said.done["failed"]) == (0, 0)
    assert sums(folder) == Counter(row["sha256"] for row in rows)


def sums(folder):
    """How often each content lies there."""
    whole = (content for name, content in below(folder).items() if not name.endswith(".part"))
    return Counter(hashlib.sha256(content).hexdigest() for content in whole)
