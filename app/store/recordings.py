"""Recordings as the window shows them, and as transfers want them."""

from app.store._meeting_types import Sort
from app.store._recording_types import (
    FileRow,
    FileState,
    LocalState,
    RecordingDetail,
    RecordingListing,
    RecordingQuery,
    RecordingRow,
    RecordingState,
    WantedFile,
    Window,
    WindowState,
)

__all__ = [
    "FileRow",
    "FileState",
    "LocalState",
    "RecordingDetail",
    "RecordingListing",
    "RecordingQuery",
    "RecordingRow",
    "RecordingState",
    "Sort",
    "WantedFile",
    "Window",
    "WindowState",
]
