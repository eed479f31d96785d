"""What Zoom's recordings are made of: keys, extensions, plain words, and whether a body is what it should be.

Pure: no network, no disk.
"""

import re

from app.core.i18n import N_, _
from app.zoom.models.recording import PARTICIPANT_AUDIO, RecordingFile

HEAD_BYTES = 512
"""So many bytes from the start of a file are enough for `magic_agrees`."""
UNKNOWN = "bin"
"""The extension of what Zoom does not name."""

_SAFE = re.compile(r"[a-z0-9]{1,8}")
_EXTENSIONS = {
    "MP4": "mp4",
    "M4A": "m4a",
    "TRANSCRIPT": "vtt",
    "CC": "vtt",
    "CHAT": "txt",
    "CHAT_MESSAGE": "txt",
    "CSV": "csv",
    "TB": "jpg",
    "TIMELINE": "json",
    "SUMMARY": "json",
}
"""By file type, where Zoom gives no extension."""

_TYPE_WORDS = {
    "MP4": N_("Video"),
    "M4A": N_("Audio only"),
    "TRANSCRIPT": N_("Transcript"),
    "CC": N_("Closed captions"),
    "CHAT": N_("Chat"),
    "CHAT_MESSAGE": N_("Chat"),
    "CSV": N_("Poll results"),
    "TB": N_("Preview picture"),
    "TIMELINE": N_("Timeline"),
    "SUMMARY": N_("Summary"),
}
_KIND_WORDS = {
    "shared_screen_with_speaker_view": N_("Screen and speaker"),
    "shared_screen_with_speaker_view(CC)": N_("Screen and speaker, with captions"),
    "shared_screen_with_gallery_view": N_("Screen and gallery"),
    "active_speaker": N_("Speaker"),
    "speaker_view": N_("Speaker"),
    "gallery_view": N_("Gallery"),
    "shared_screen": N_("Shared screen"),
    "host_video": N_("Host’s video"),
    "production_studio": N_("Production studio"),
    "sign_interpretation": N_("Sign language"),
    "audio_only": N_("Audio only"),
    PARTICIPANT_AUDIO: N_("One participant’s audio"),
    "audio_interpretation": N_("Interpretation"),
    "audio_transcript": N_("Transcript"),
    "cc_transcript": N_("Transcript of the captions"),
    "closed_caption": N_("Closed captions"),
    "chat_file": N_("Chat"),
    "chat_message": N_("Chat"),
    "poll": N_("Poll results"),
    "timeline": N_("Timeline"),
    "thumbnail": N_("Preview picture"),
    "summary": N_("Summary"),
    "summary_next_steps": N_("Summary: next steps"),
    "summary_smart_chapters": N_("Summary: chapters"),
}
_ICONS = {"mp4": "recordings", "m4a": "mic", "vtt": "text", "txt": "text", "csv": "analytics", "jpg": "eye"}
_ICONS_OF_TYPES = {"CHAT": "chat", "CHAT_MESSAGE": "chat", "TIMELINE": "clock", "SUMMARY": "info"}
_LONGEST_WORDS = 60

_TEXTS = ("text/", "application/json", "application/csv", "application/vtt", "application/x-subrip")
_CONTENT_TYPES = {
    "mp4": ("video/", "application/mp4"),
    "m4a": ("audio/", "video/mp4", "application/mp4"),
    "jpg": ("image/",),
} | dict.fromkeys(("vtt", "txt", "csv", "json"), _TEXTS)
_ANYTHING = (
    "application/octet-stream",
    "binary/octet-stream",
    "application/x-download",
    "application/force-download",
)
_PAGES = ("text/html", "application/xhtml+xml")
_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|!--|html|head|body|title|script|meta|style|div|\?xml)(?:[\s>/]|$)", re.IGNORECASE
)


def file_key(recording_uuid: str, file: RecordingFile) -> str:
    """What tells a file apart for good: Zoom's id, or what stays the same of a file without one."""
    if file.id:
        return file.id
    start = file.recording_start.isoformat() if file.recording_start else ""
    return "|".join((recording_uuid, file.recording_type or "", file.file_type or "", start))


def extension_of(file_type: str | None, file_extension: str | None) -> str:
    """The extension for a file's name without its dot: a to z and digits, eight at most; else "bin"."""
    given = (file_extension or "").strip().lower().removeprefix(".")
    if _SAFE.fullmatch(given):
        return "jpg" if given == "jpeg" else given
    return _EXTENSIONS.get((file_type or "").strip().upper(), UNKNOWN)


def kind_words(recording_type: str | None, file_type: str | None) -> str:
    """What a file is, in plain words; a kind that is not known yet keeps Zoom's word, made readable."""
    given = (recording_type or "").strip()
    if words := _KIND_WORDS.get(given) or _KIND_WORDS.get(given.lower()):
        return _(words)
    if readable := _readable(given):
        return readable
    type_ = (file_type or "").strip()
    return _(_TYPE_WORDS.get(type_.upper(), "")) or _readable(type_) or _("File")


def _readable(word: str) -> str:
    """Words of Zoom's that nobody translated: "new_kind" becomes "New kind"."""
    plain = "".join(each if each.isprintable() else " " for each in word.replace("_", " "))
    text = " ".join(plain.split()).lower()
    if len(text) > _LONGEST_WORDS:
        text = text[: _LONGEST_WORDS - 1] + "…"
    return text[:1].upper() + text[1:]


def icon_of(recording_type: str | None, file_type: str | None) -> str:
    """The icon of a file's kind, as resources/icons names it."""
    kind, type_ = (recording_type or "").strip().lower(), (file_type or "").strip().upper()
    if kind.startswith("chat"):
        return "chat"
    if kind.startswith("summary"):
        return "info"
    if kind == "timeline":
        return "clock"
    if kind.startswith("audio_only"):
        return "mic"
    return _ICONS_OF_TYPES.get(type_) or _ICONS.get(extension_of(type_, None), "recordings")


def is_page(content_type: str) -> bool:
    """Whether a content type is that of a web page; Zoom answers so, with HTTP 200, where it refuses."""
    return _media_type(content_type) in _PAGES


def content_type_agrees(extension: str, content_type: str) -> bool:
    """Whether a header Content-Type may stand over a file with `extension`; a missing one says nothing."""
    given = _media_type(content_type)
    if not given or given in _ANYTHING:
        return True
    if given in _PAGES:
        return False
    accepted = _CONTENT_TYPES.get(extension)
    return accepted is None or given.startswith(accepted)


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def magic_agrees(extension: str, head: bytes) -> bool:
    """Whether a file that begins with `head` (HEAD_BYTES of it, or all) can be what `extension` says.

    Follows ISO/IEC 14496-12 §4.3 for mp4 and m4a, the WebVTT recommendation §4.1 for vtt, RFC 8259 for json.
    """
    if extension in ("mp4", "m4a"):
        return head[4:8] == b"ftyp"
    if extension == "jpg":
        return head.startswith(b"\xff\xd8\xff")
    text = head.removeprefix(b"\xef\xbb\xbf")
    if extension == "vtt":
        return text.startswith(b"WEBVTT") and text[6:7] in (b"", b" ", b"\t", b"\r", b"\n")
    if extension == "json":
        return text.lstrip(b" \t\r\n").startswith((b"{", b"["))
    if extension in ("txt", "csv"):
        return b"\0" not in text and not _is_html(text)
    return not _is_html(text)


def _is_html(head: bytes) -> bool:
    return _HTML_TAG.match(head.lstrip()) is not None
