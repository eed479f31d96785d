from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zoom.api.meetings import GET, PAST_PARTICIPANTS
from app.zoom.operations import encode_uuid, segment


@pytest.mark.parametrize(
    ("uuid", "encoded"),
    [
        ("aDYlohsHRtCd4ii1uC2+hA==", "aDYlohsHRtCd4ii1uC2%2BhA%3D%3D"),
        ("a/b==", "a%2Fb%3D%3D"),
        ("/a/b==", "%252Fa%252Fb%253D%253D"),
        ("a//b", "a%252F%252Fb"),
        ("85746065", "85746065"),
        ("ada@example.com", "ada%40example.com"),
    ],
)
def test_uuids_are_encoded_twice_where_zoom_asks_for_it(uuid: str, encoded: str) -> None:
    assert encode_uuid(uuid) == encoded


@given(st.text(alphabet="/+=abAB01", min_size=1))
def test_zoom_reads_the_same_uuid_again(uuid: str) -> None:
    encoded = encode_uuid(uuid)
    assert "/" not in encoded
    once = unquote(encoded)
    twice = uuid.startswith("/") or "//" in uuid
    assert (unquote(once) if twice else once) == uuid


@given(st.text(min_size=1))
def test_no_value_leaves_its_place_in_the_path(value: str) -> None:
    try:
        path = PAST_PARTICIPANTS.url_path({"meetingId": value})
    except (ValueError, UnicodeEncodeError):
        return
    assert path.count("/") == 3 and not {"?", "#", "\\"} & set(path) and "/../" not in path


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_cannot_climb(value: str) -> None:
    with pytest.raises(ValueError):
        segment(value)


def test_meeting_numbers_may_be_long() -> None:
    assert GET.url_path({"meetingId": 123456789012345}) == "/meetings/123456789012345"
