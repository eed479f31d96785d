"""Where a file must end, by its kind."""

import pytest

from app.services._transfer_end import is_cut
from tests.fakes.downloads import video


def box(kind, content=b"", *, large=False):
    if large:
        return b"\0\0\0\x01" + kind + (16 + len(content)).to_bytes(8, "big") + content
    return (8 + len(content)).to_bytes(4, "big") + kind + content


WHOLE = box(b"ftyp", b"isom") + box(b"mdat", bytes(500), large=True) + box(b"moov", bytes(90))


@pytest.mark.parametrize("extension", ["mp4", "m4a"])
def test_a_video_is_whole_or_cut(tmp_path, extension):
    path = tmp_path / "x"
    for length in range(len(WHOLE) + 1):
        path.write_bytes(WHOLE[:length])
        assert is_cut(path, extension) is (length < len(WHOLE)), length


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        (video(1_000), False),
        (box(b"ftyp") + box(b"moov") + b"\0\0\0\0mdat" + bytes(40), False),
        (box(b"moov") + b"\0\0\0\x03free", True),
        (box(b"moov") + b"\0\0\0\x01mdat\0\0", True),
        (box(b"ftyp") + box(b"mdat", bytes(40)), True),
        (b"", True),
    ],
)
def test_boxes_of_all_sorts(tmp_path, content, cut):
    path = tmp_path / "x"
    path.write_bytes(content)
    assert is_cut(path, "mp4") is cut


@pytest.mark.parametrize(
    ("content", "cut"),
    [
        ('{"a": [1, 2]}', False),
        ('{"a": [1,', True),
        ('{"a": "b', True),
        ("{] and much more than that}", False),
    ],
)
def test_json(tmp_path, content, cut):
    path = tmp_path / "x"
    path.write_text(content)
    assert is_cut(path, "json") is cut


def test_other_kinds_do_not_tell(tmp_path):
    path = tmp_path / "x"
    path.write_text("WEBVTT")
    assert not is_cut(path, "vtt") and not is_cut(path, "txt")
