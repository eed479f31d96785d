"""Downloads as a person starts, stops and mends them in the real program, and what then lies on the disk."""

import contextlib
import json
import os
import subprocess
import urllib.parse
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.desk import until
from tests.e2e.recordings_steps import (
    KIB,
    MIB,
    QUIET,
    TRANSFERS_COLUMNS,
    api,
    choose,
    day,
    download,
    files,
    files_below,
    open_recordings,
    press,
    record,
    recordings,
    served,
    sha256_of,
    transfers,
    wait_for_rows,
)
from tests.e2e.steps import PROGRAM, shows

pytestmark = [pytest.mark.desktop(tray=False, keyring="none"), pytest.mark.sandbox(*QUIET)]
HOSTILE = "../../CON: <b>\u202egnp.exe\n\0" + "ä" * 150 + ". "


@pytest.fixture
def start(desktop, greenroom, sandbox):
    """Start the program signed in as the account, at its recordings."""

    def run():
        return open_recordings(greenroom(env=sandbox.environment("server_to_server")), desktop)

    return run


@pytest.fixture
def folder(greenroom):
    """Where the program downloads to under a base directory."""
    return greenroom.base_dir / "recordings"


def settle(greenroom, **preferences):
    """Write the preferences that the next start finds."""
    file = greenroom.base_dir / "config" / "settings.json"
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    file.write_text(json.dumps(preferences))


def test_files_come_whole_under_safe_names_and_stay_known(sandbox, start, folder):
    kinds = [("MP4", 2 * MIB), ("M4A", 300 * KIB), ("TRANSCRIPT", 3 * KIB), ("CHAT", 2 * KIB)]
    record(sandbox, "Seminar", 4, kinds)
    record(sandbox, HOSTILE, 2)
    sandbox.faults(file_cut=1.0, times=3)
    app = start()
    wait_for_rows(app, recordings, State="In cloud")
    download(app, "Seminar")
    assert tuple(app.find("table", "Transfers").columns) == TRANSFERS_COLUMNS
    wait_for_rows(app, files, State="On disk")
    hostile = next(row["Topic"] for row in recordings(app) if row["Topic"] != "Seminar")
    download(app, hostile)
    rows = wait_for_rows(app, recordings, State="On disk")
    assert len(rows) == 2
    done = wait_for_rows(app, transfers, **{"Progress": "100%", "Time left": "Done"})
    assert len(done) == 6

    known = served(sandbox).values()
    found = files_below(folder)
    assert sha256_of(found.values()) == sorted(row["sha256"] for row in known)
    recorded = {datetime.fromisoformat(row["listed"]["recording_start"]).timestamp() for row in known}
    assert {path.stat().st_mtime for path in found.values()} == recorded
    for name in found:
        assert folder.resolve() in (folder / name).resolve().parents
        assert not set('<>:"|?*\\\n\u202e\0') & set(str(name))
        assert all(len(part.encode()) <= 255 and part == part.rstrip(". ") for part in name.parts)

    moved = {row["key"]: row["requests"] for row in known}
    press(app, "Download")
    shows(app, "All of it is on disk or on its way already.")
    assert app.terminate() == 0
    again = start()
    wait_for_rows(again, recordings, State="On disk")
    assert {row["key"]: row["requests"] for row in served(sandbox).values()} == moved


def test_what_is_here_is_opened_and_shown_here(desktop, sandbox, start, folder):
    record(sandbox, "To play", 2, [("MP4", 300 * KIB), ("CHAT", 2000)])
    app = start()
    download(app, "To play")
    wait_for_rows(app, files, State="On disk")
    press(app, "Open")
    assert until(lambda: desktop.urls(), 10)
    (video,) = folder.rglob("*.mp4")
    assert Path(urllib.parse.unquote(urllib.parse.urlsplit(desktop.urls()[-1]).path)) == video
    press(app, "Show in folder")
    shown = until(lambda: desktop.urls()[1:], 10)
    assert Path(urllib.parse.unquote(urllib.parse.urlsplit(shown[-1]).path)) == video.parent


def test_downloads_are_paused_resumed_and_cancelled(sandbox, start, folder):
    record(sandbox, "Long", 2, [("MP4", 3 * MIB)])
    record(sandbox, "Unwanted", 4, [("MP4", 3 * MIB)])
    sandbox.faults(file_rate=MIB // 2)
    app = start()
    download(app, "Long")
    assert until(lambda: any(1 <= int(row["Progress"].rstrip("%") or 0) <= 95 for row in transfers(app)), 20)
    press(app, "Pause")
    (paused,) = wait_for_rows(app, transfers, **{"Time left": "Paused"})
    wait_for_rows(app, files, State="Paused")
    moved = sum(row["bytes"] for row in served(sandbox).values())

    download(app, "Unwanted")
    assert until(lambda: len(transfers(app)) == 2, 10)
    row = next(row for row in transfers(app) if row["File"].startswith("Unwanted"))
    app.find("table", "Transfers").select(row["row"])
    press(app, "Cancel download")
    assert until(lambda: len(transfers(app)) == 1, 10)
    wait_for_rows(app, files, State="In cloud")
    (still,) = transfers(app)
    assert (still["Progress"], still["Time left"]) == (paused["Progress"], "Paused")

    sandbox.faults(file_rate=0)
    app.find("table", "Transfers").select(0)
    press(app, "Resume")
    wait_for_rows(app, transfers, **{"Time left": "Done"})
    known = {row["topic"]: row for row in served(sandbox).values()}
    assert sha256_of(files_below(folder).values()) == [known["Long"]["sha256"]]
    assert known["Long"]["bytes"] <= 3 * MIB + MIB
    assert moved > 0


def test_what_failed_says_why_and_comes_by_retry(sandbox, start, folder):
    made = record(sandbox, "Moved by a colleague", 2, [("MP4", 300 * KIB)])
    app = start()
    choose(app, "Moved by a colleague")
    uuid = urllib.parse.quote(urllib.parse.quote(made["uuid"], safe=""), safe="")
    api(sandbox, "DELETE", f"meetings/{uuid}/recordings?action=trash")
    press(app, "Download")
    wait_for_rows(app, transfers, **{"Time left": "Zoom does not have the file any more"})
    api(sandbox, "PUT", f"meetings/{uuid}/recordings/status", action="recover")
    press(app, "Retry")
    wait_for_rows(app, transfers, **{"Time left": "Done"})
    assert sha256_of(files_below(folder).values()) == [made["files"][0]["sha256"]]


@pytest.mark.long
def test_a_killed_program_goes_on_where_it_was(sandbox, start, folder):
    record(sandbox, "Killed", 2, [("MP4", 12 * MIB), ("MP4", 12 * MIB)])
    sandbox.faults(file_rate=2 * MIB)
    app = start()
    download(app, "Killed")
    assert until(lambda: sum(row["bytes"] for row in served(sandbox).values()) > 8 * MIB, 30)
    app.kill()
    sandbox.faults(file_rate=0)
    again = start()
    wait_for_rows(again, recordings, State="On disk")
    known = served(sandbox).values()
    assert sha256_of(files_below(folder).values()) == sorted(row["sha256"] for row in known)
    assert all(row["bytes"] <= row["size"] + 2 * MIB for row in known), [row["bytes"] for row in known]


def test_a_folder_that_cannot_be_written_stops_the_queue_with_one_message(greenroom, sandbox, start):
    settle(greenroom, download_folder="/proc/greenroom")
    for number in range(3):
        record(sandbox, f"Lecture {number}", number + 1)
    app = start()
    wait_for_rows(app, recordings, State="In cloud")
    choose(app, "Lecture 0")
    app.desktop.keys("ctrl+a")
    press(app, "Download")
    shows(app, "/proc/greenroom")
    assert len(app.find_all("label", contains="/proc/greenroom")) == 1
    assert transfers(app) == []


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of 24 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only who may mount has a small disk to fill")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk):
    """Leave no room on the disk; the file to delete for some."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(64 * KIB)):
            pass
    return ballast


def test_a_full_disk_stops_the_queue_with_one_message(greenroom, sandbox, start, small_disk):
    folder = small_disk / "Recordings"
    settle(greenroom, download_folder=str(folder))
    record(sandbox, "Too large", 2, [("MP4", 32 * MIB)])
    record(sandbox, "Just fitting", 4, [("MP4", 2 * MIB), ("MP4", 2 * MIB)])
    sandbox.faults(file_rate=MIB // 2)
    app = start()
    choose(app, "Too large")
    press(app, "Download")
    shows(app, "The disk is full")
    assert transfers(app) == []

    download(app, "Just fitting")
    app.wait_gone("label", contains="The disk is full")
    assert until(lambda: len(list(folder.rglob("*.part"))) == 2, 10)
    ballast = fill(small_disk)
    shows(app, "The disk is full")
    assert len(app.find_all("label", contains="The disk is full")) == 1
    assert list(folder.rglob("*.mp4")) == []
    ballast.unlink()
    sandbox.faults(file_rate=0)
    press(app.find("filler", "Transfers"), "Retry")
    wait_for_rows(app, transfers, **{"Time left": "Done"})
    right = [row["sha256"] for row in served(sandbox).values() if row["topic"] == "Just fitting"]
    assert sha256_of(files_below(folder).values()) == sorted(right)


def test_the_archive_dialog_fills_another_folder(desktop, sandbox, start):
    record(sandbox, "To keep", 2, [("MP4", 300 * KIB), ("CHAT", 2000)])
    record(sandbox, "Also to keep", 4, [("MP4", 300 * KIB), ("CHAT", 2000)])
    app = start()
    wait_for_rows(app, recordings, State="In cloud")
    press(app, "Archive…")
    dialog = app.wait("dialog", "Archive recordings")
    place = desktop.base / "home" / "Archive"
    dialog.find("text", "Folder").type(str(place), clear=True)
    desktop.keys("Tab")
    for box in dialog.find_all("check box"):
        if box.checked and box.name != "Video":
            box.press()
    press(dialog, "Download")
    app.wait_gone("dialog")
    videos = [row["sha256"] for row in served(sandbox).values() if row["extension"] == "mp4"]
    assert until(lambda: sha256_of(files_below(place).values()) == sorted(videos), 10)
    wait_for_rows(app, recordings, State="Partly on disk")


def test_what_the_command_archived_is_on_disk_in_the_window(desktop, greenroom, sandbox, start):
    record(sandbox, "Fetched at night", 3)
    place = desktop.base / "home" / "Archive"
    env = {**os.environ, **sandbox.environment("server_to_server")}
    argv = [*PROGRAM, "archive", "--into", str(place), "--from", day(10)]
    subprocess.run(argv, env=env, check=True, capture_output=True, timeout=60)
    settle(greenroom, archive_folders=[str(place)])
    app = start()
    wait_for_rows(app, recordings, State="On disk")
    choose(app, "Fetched at night")
    wait_for_rows(app, files, State="On disk")
    press(app, "Open")
    assert until(lambda: any(str(place) in url for url in desktop.urls()), 10)
