"""Transcripts, chats, timelines, summaries and polls, of exactly the length that the listing says."""

import json
import random
from collections.abc import Iterator
from html import escape
from typing import Any

from app.sandbox.recordings.records import Recording, RecordingFile

_SAID = (
    "Let us begin with {topic}.",
    "The minutes of the last meeting are approved.",
    "Could you share your screen, please?",
    "I will send the papers for {topic} this afternoon.",
    "The budget allows two more places in the autumn.",
    "There is a question about {topic} in the chat.",
    "We lost the sound for a moment, please say that again.",
    "The deadline is the first of March, not the fifteenth.",
    "Our storage is nearly full, so we keep only what we need.",
    "Who takes care of the rooms on campus?",
    "That is agreed, unless somebody objects.",
    "The examination board wants a clear answer on {topic}.",
    "I suggest that we put this to the vote.",
    "The library has ordered twelve copies.",
    "Next week we continue with the second part of {topic}.",
    "Thank you all, that was very helpful.",
)
_LEAST = 128
_CAPTION_SECONDS = 6


def text_of(recording: Recording, file: RecordingFile) -> bytes:
    """The content of a text file.

    Raises:
        ValueError: the file's size is less than such a file needs.
    """
    if file.size < _LEAST:
        raise ValueError(f"size: {file.size} is too small, {_LEAST} bytes are the least for this type")
    source = random.Random(file.handle)  # noqa: S311  # foretellable on purpose
    talk = _talk(recording, source)
    write = {"VTT": _captions, "JSON": _json, "CSV": _poll}.get(file.extension, _chat)
    return write(recording, file, talk)


def _talk(recording: Recording, source: random.Random) -> Iterator[tuple[int, str, str]]:
    """Without end: second, speaker and sentence."""
    topic = _line(recording.topic)
    speakers = [_line(each) for each in recording.speakers]
    second = source.randint(2, 9)
    while True:
        sentence = source.choice(_SAID).format(topic=topic or "this")
        yield second, source.choice(speakers), sentence
        second += source.randint(_CAPTION_SECONDS, 3 * _CAPTION_SECONDS)


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:80]


def _fill(head: str, lines: Iterator[str], tail: str, size: int, joint: str = "") -> tuple[bytes, int]:
    """As many lines as fit, and how many bytes are missing then; the tail is not written yet."""
    text = bytearray(head.encode())
    room = size - len(tail.encode())
    for number, line in enumerate(lines):
        content = ((joint if number else "") + line).encode()
        if len(text) + len(content) > room:
            break
        text += content
    return bytes(text), room - len(text)


def _captions(recording: Recording, file: RecordingFile, talk: Iterator[tuple[int, str, str]]) -> bytes:
    cues = (
        f"\n{number}\n{_clock(second)}.000 --> {_clock(second + _CAPTION_SECONDS - 1)}.500\n"
        f"{escape(speaker, quote=False)}: {escape(sentence, quote=False)}\n"
        for number, (second, speaker, sentence) in enumerate(talk, 1)
    )
    text, missing = _fill("WEBVTT\n", cues, "", file.size)
    note = b"\nNOTE "
    return text + (b"\n" * missing if missing < 8 else note + b"." * (missing - len(note) - 1) + b"\n")


def _chat(recording: Recording, file: RecordingFile, talk: Iterator[tuple[int, str, str]]) -> bytes:
    lines = (f"{_clock(second)}\t{speaker}:\t{sentence}\n" for second, speaker, sentence in talk)
    text, missing = _fill("", lines, "", file.size)
    return text + b"." * (missing - 1) + b"\n" * (missing > 0)


def _poll(recording: Recording, file: RecordingFile, talk: Iterator[tuple[int, str, str]]) -> bytes:
    rows = (
        f'{number},"{speaker.replace(chr(34), "")}","{sentence}"\n'.replace("\t", " ")
        for number, (_second, speaker, sentence) in enumerate(_without_quotes(talk), 1)
    )
    text, missing = _fill("#,User Name,Answer\n", rows, "", file.size)
    return text + b"\n" * missing


def _without_quotes(talk: Iterator[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    return ((second, speaker, sentence.replace('"', "'")) for second, speaker, sentence in talk)


def _json(recording: Recording, file: RecordingFile, talk: Iterator[tuple[int, str, str]]) -> bytes:
    summary = file.file_type == "SUMMARY"
    head = '{"summary_title":"Summary","items":[' if summary else '{"timeline":['
    rows = (_compact(_item(*each) if summary else _moment(*each)) for each in talk)
    text, missing = _fill(head, rows, "]}", file.size, joint=",")
    return text + b" " * missing + b"]}"


def _item(second: int, speaker: str, sentence: str) -> dict[str, Any]:
    return {"label": speaker, "text": sentence}


def _moment(second: int, speaker: str, sentence: str) -> dict[str, Any]:
    return {"ts": f"{_clock(second)}.000", "users": [{"username": speaker, "multiple_people": False}]}


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
