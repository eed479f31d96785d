"""Which file of a recording is meant, and where Zoom plays it."""

import pytest

from app.core.errors import GreenroomError
from app.store.recordings import FileState
from app.viewmodels.recording_files import best_file, checked_play_address, path_on_disk, play_address
from tests.fakes.recordings_session import detail_of, file, recording

API = "https://api.zoom.us/v2"
ROW = recording(1)
VIDEO = file(1, size=10)
GALLERY = file(2, "gallery_view", "MP4", size=20)
AUDIO = file(3, "audio_only", "M4A", state=FileState.ON_DISK, local_path="/recordings/a.m4a")
CHAT = file(4, "chat_file", "TXT", state=FileState.ON_DISK, local_path="/recordings/a.txt")
TIMELINE = file(5, "timeline", "TIMELINE", extension="json")
ALL = (TIMELINE, CHAT, AUDIO, VIDEO, GALLERY)


def test_people_mean_the_video_then_the_sound():
    assert best_file(ALL) is GALLERY
    assert best_file(ALL, local=True) is AUDIO
    assert best_file((TIMELINE, CHAT)) is CHAT
    assert best_file((TIMELINE,)) is TIMELINE
    assert best_file(()) is None


def test_a_file_may_be_named():
    assert best_file(ALL, "file1") is VIDEO
    assert best_file(ALL, "file1", local=True) is None
    assert best_file(ALL, "nobody") is None


def test_a_file_in_zooms_trash_may_be_here_all_the_same():
    binned = file(6, state=FileState.TRASH, local_path="/recordings/b.mp4")
    assert best_file((binned, file(7, state=FileState.TRASH)), local=True) is binned


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({}, "https://halvern.zoom.us/rec/play/1?pwd=pLaY"),
        ({"play_passcode": ""}, "https://halvern.zoom.us/rec/play/1"),
        ({"play_passcode": "a&b=c/d"}, "https://halvern.zoom.us/rec/play/1?pwd=a%26b%3Dc%2Fd"),
    ],
)
def test_playing_spares_typing_the_passcode(fields, address):
    assert play_address(detail_of(ROW, ALL, **fields), VIDEO) == address


def test_an_address_that_has_a_passcode_or_a_question_keeps_them():
    detail = detail_of(ROW, ALL)
    assert play_address(detail, file(1, play_url="https://zoom.us/p?a=1")) == "https://zoom.us/p?a=1&pwd=pLaY"
    assert play_address(detail, file(1, play_url="https://zoom.us/p?pwd=x")) == "https://zoom.us/p?pwd=x"


def test_without_a_player_the_share_page_plays():
    assert play_address(detail_of(ROW, ALL), file(1, play_url="")).startswith(
        "https://halvern.zoom.us/rec/share/1?pwd="
    )
    assert play_address(detail_of(ROW, (), share_url=""), None) == ""


def test_only_zooms_pages_are_opened():
    hostile = file(1, play_url="https://zoom.us.example.com/rec/play/1")
    with pytest.raises(GreenroomError) as told:
        checked_play_address(detail_of(ROW, (hostile,)), hostile, API)
    assert told.value.title == "This link does not lead to Zoom"
    assert "example.com" not in str(told.value) and "pLaY" not in str(told.value)
    with pytest.raises(GreenroomError) as told:
        checked_play_address(detail_of(ROW, (), share_url=""), None, API)
    assert told.value.title == "Nothing to play"
    assert checked_play_address(detail_of(ROW, ALL), VIDEO, API).startswith("https://halvern.zoom.us/")


async def test_a_file_that_was_taken_away_is_told(tmp_path):
    here = tmp_path / "a.mp4"
    here.write_bytes(b"video")
    assert await path_on_disk(file(1, local_path=str(here))) == here
    with pytest.raises(GreenroomError) as told:
        await path_on_disk(file(1, local_path=str(tmp_path / "b.mp4")))
    assert told.value.title == "The file is not there any more"
