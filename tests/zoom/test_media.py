import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.zoom.media import (
    HEAD_BYTES,
    content_type_agrees,
    extension_of,
    file_key,
    icon_of,
    is_page,
    kind_words,
    magic_agrees,
)
from app.zoom.models.recording import RecordingFile

ICONS = {icon.stem for icon in (Path(__file__).parents[2] / "resources" / "icons").glob("*.svg")}
words = st.none() | st.text(max_size=80)
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
HTML = b"\r\n <!DOCTYPE html><html><head><title>Sign in</title>"
PAGES = (
    HTML,
    b"<html>",
    b"<HTML lang='en'>",
    b"<!doctype HTML>",
    b"<!-- x --><html>",
    b"<head>",
    b"<script>",
)
TYPES = ("MP4", "M4A", "TIMELINE", "TRANSCRIPT", "CHAT", "CC", "CSV", "TB", "CHAT_MESSAGE", "SUMMARY")
KINDS = (
    *("shared_screen_with_speaker_view(CC)", "shared_screen_with_speaker_view"),
    *("shared_screen_with_gallery_view", "active_speaker", "gallery_view", "shared_screen", "audio_only"),
    *("audio_transcript", "chat_file", "poll", "host_video", "closed_caption", "timeline", "thumbnail"),
    *("audio_interpretation", "summary", "summary_next_steps", "summary_smart_chapters"),
    *("sign_interpretation", "production_studio", "audio_only_each_participant", "cc_transcript"),
)


class TestKey:
    def test_zooms_id_where_there_is_one(self) -> None:
        assert file_key("u==", RecordingFile(id="72576a1f", recording_type="x")) == "72576a1f"

    def test_otherwise_what_stays_the_same(self) -> None:
        start = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
        file = RecordingFile(recording_type="timeline", file_type="TIMELINE", recording_start=start)
        key = file_key("u==", file)
        assert key == "u==|timeline|TIMELINE|2026-11-23T09:30:00+00:00"
        late = replace(file, status="completed", file_size=5, play_url="x")
        assert file_key("u==", late) == key and file_key("v==", file) != key

    def test_an_empty_id_is_none(self) -> None:
        assert file_key("u", RecordingFile(id="")) == file_key("u", RecordingFile()) == "u|||"


class TestExtension:
    @pytest.mark.parametrize(
        ("file_type", "file_extension", "extension"),
        [
            ("MP4", "MP4", "mp4"),
            ("M4A", None, "m4a"),
            ("TRANSCRIPT", "VTT", "vtt"),
            ("TRANSCRIPT", "", "vtt"),
            ("CC", None, "vtt"),
            ("CHAT", "TXT", "txt"),
            ("TIMELINE", None, "json"),
            ("TB", "JPG", "jpg"),
            ("TB", "JPEG", "jpg"),
            ("mp4", None, "mp4"),
            ("MP4", ".mp4 ", "mp4"),
            ("MP4", "../../x", "mp4"),
            ("MP4", "exe:ads", "mp4"),
            ("HOLOGRAM", None, "bin"),
            (None, None, "bin"),
            (None, "webm", "webm"),
        ],
    )
    def test_it_is_lower_case_and_safe(
        self, file_type: str | None, file_extension: str | None, extension: str
    ) -> None:
        assert extension_of(file_type, file_extension) == extension

    @given(words, words)
    def test_whatever_comes_it_can_stand_in_a_file_name(self, file_type: str, extension: str) -> None:
        assert re.fullmatch("[a-z0-9]{1,8}", extension_of(file_type, extension), re.ASCII)


class TestWords:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_of_zooms_has_words(self, kind: str) -> None:
        text = kind_words(kind, "MP4")
        assert text[:1].isupper() and "_" not in text and "(" not in text

    @pytest.mark.parametrize("type_", TYPES)
    def test_every_type_of_zooms_has_words_where_the_kind_is_missing(self, type_: str) -> None:
        assert kind_words(None, type_) == kind_words("", type_.lower())
        assert "_" not in kind_words(None, type_) and kind_words(None, type_) != "File"

    @pytest.mark.parametrize(
        ("kind", "type_", "text"),
        [
            ("shared_screen_with_speaker_view", "MP4", "Screen and speaker"),
            ("AUDIO_ONLY", "M4A", "Audio only"),
            ("avatar_view_in_3d", "MP4", "Avatar view in 3d"),
            ("a\u202eb\n<b>", None, "A b <b>"),
            ("x" * 300, None, "X" + "x" * 58 + "…"),
            (None, "NEW_TYPE", "New type"),
            ("___", None, "File"),
            (None, None, "File"),
        ],
    )
    def test_in_plain_words(self, kind: str | None, type_: str | None, text: str) -> None:
        assert kind_words(kind, type_) == text

    @given(words, words)
    def test_whatever_comes_can_be_shown(self, kind: str, type_: str) -> None:
        text = kind_words(kind, type_)
        assert text and text.isprintable() and len(text) <= 200

    @given(st.sampled_from((*KINDS, None, "new")), st.sampled_from((*TYPES, None, "new")))
    def test_every_icon_is_there(self, kind: str, type_: str) -> None:
        assert icon_of(kind, type_) in ICONS

    @pytest.mark.parametrize(
        ("kind", "type_", "icon"),
        [
            ("gallery_view", "MP4", "recordings"),
            ("audio_only", "M4A", "mic"),
            (None, "M4A", "mic"),
            ("audio_transcript", "TRANSCRIPT", "text"),
            ("chat_file", "CHAT", "chat"),
            (None, "CHAT", "chat"),
            ("timeline", "TIMELINE", "clock"),
            ("summary_next_steps", "SUMMARY", "info"),
        ],
    )
    def test_icons_tell_kinds_apart(self, kind: str | None, type_: str, icon: str) -> None:
        assert icon_of(kind, type_) == icon


class TestContentType:
    @pytest.mark.parametrize(
        ("extension", "content_type"),
        [
            ("mp4", "video/mp4"),
            ("mp4", "VIDEO/MP4; codecs=avc1"),
            ("mp4", "application/octet-stream"),
            ("mp4", "binary/octet-stream"),
            ("mp4", ""),
            ("m4a", "audio/mp4"),
            ("m4a", "audio/x-m4a"),
            ("m4a", "video/mp4"),
            ("vtt", "text/vtt; charset=utf-8"),
            ("vtt", "text/plain"),
            ("json", "application/json"),
            ("jpg", "image/jpeg"),
            ("bin", "application/x-new"),
        ],
    )
    def test_these_agree(self, extension: str, content_type: str) -> None:
        assert content_type_agrees(extension, content_type)

    @pytest.mark.parametrize(
        ("extension", "content_type"),
        [
            ("mp4", "text/html"),
            ("mp4", "application/json"),
            ("mp4", "audio/mp4"),
            ("m4a", "application/json"),
            ("txt", "text/html; charset=utf-8"),
            ("vtt", "TEXT/HTML"),
            ("bin", "text/html"),
            ("bin", "application/xhtml+xml"),
            ("vtt", "video/mp4"),
            ("jpg", "text/plain"),
        ],
    )
    def test_these_do_not(self, extension: str, content_type: str) -> None:
        assert not content_type_agrees(extension, content_type)

    def test_which_are_web_pages(self) -> None:
        assert is_page("text/html;charset=UTF-8") and not is_page("text/plain") and not is_page("")


class TestMagic:
    @pytest.mark.parametrize(
        ("extension", "head"),
        [
            ("mp4", MP4),
            ("m4a", b"\0\0\0\x1cftypM4A "),
            ("vtt", b"WEBVTT\r\n\r\n1"),
            ("vtt", b"\xef\xbb\xbfWEBVTT - title"),
            ("vtt", b"WEBVTT"),
            ("json", b'{"timeline": []}'),
            ("json", b"\xef\xbb\xbf \n[1]"),
            ("txt", b"00:00:10\tAda: <b>hello</b>"),
            ("txt", b""),
            ("txt", "Ada: ⓩ".encode()),
            ("csv", b"#,Name"),
            ("jpg", b"\xff\xd8\xff\xe0"),
            ("bin", b"\0\1\2"),
            ("webm", b"\x1aE\xdf\xa3"),
        ],
    )
    def test_these_agree(self, extension: str, head: bytes) -> None:
        assert magic_agrees(extension, head)

    @pytest.mark.parametrize("extension", ["mp4", "m4a", "vtt", "json", "txt", "csv", "jpg", "bin", "webm"])
    @pytest.mark.parametrize("page", PAGES)
    def test_a_web_page_is_none_of_them(self, extension: str, page: bytes) -> None:
        assert not magic_agrees(extension, page)
        assert not magic_agrees(extension, b"\xef\xbb\xbf" + page)

    @pytest.mark.parametrize(
        ("extension", "head"),
        [
            ("mp4", b""),
            ("mp4", b"ftyp"),
            ("mp4", b'{"code": 124}'),
            ("m4a", b"\0\0\0\x18moov"),
            ("vtt", b""),
            ("vtt", b"WEBVTTX"),
            ("vtt", b"1\n00:00"),
            ("json", b"null"),
            ("json", b""),
            ("txt", b"a\0b"),
            ("csv", MP4),
            ("jpg", MP4),
        ],
    )
    def test_these_do_not(self, extension: str, head: bytes) -> None:
        assert not magic_agrees(extension, head)

    @given(st.binary(max_size=HEAD_BYTES), words)
    def test_no_bytes_break_it(self, head: bytes, extension: str) -> None:
        for each in (extension or "", "mp4", "vtt", "json", "txt"):
            assert magic_agrees(each, head) in (True, False)
