"""`greenroom archive` against the sandbox: what comes, what is asked again, what is told, how it ends."""

import asyncio
import hashlib
import json
import shutil
import threading
from collections import namedtuple
from contextlib import contextmanager

from app.core.changes import Changes
from app.store.catalogue import Catalogue
from tests.commands.conftest import KIB, below, day, record


def sums(folder):
    return sorted(hashlib.sha256(content).hexdigest() for content in below(folder).values())


def moved(zoom):
    return sum(row["requests"] for row in zoom.files(sha256=False))


def test_a_run_brings_every_file_as_zoom_has_it(zoom, archive, folder):
    files = record(zoom, "Lecture 1") + record(zoom, "Lecture 2", kinds=("M4A", "TRANSCRIPT"))
    said = archive()
    assert (said.status, said.err) == (0, "")
    assert sums(folder) == sorted(row["sha256"] for row in files)
    assert all(f"{name} (" in said.out for name in below(folder))
    assert said.out.endswith("4 files downloaded (" + said.out.rpartition("(")[2])
    assert "0 already here." in said.out


def test_objects_tell_each_file_and_the_totals(zoom, archive, folder):
    files = {row["key"]: row for row in record(zoom)}
    said = archive("--json")
    assert said.named("start")[0]["from"] == day(20)
    for event in said.named("file"):
        row = files.pop(event["key"])
        assert (event["sha256"], event["bytes"], event["uuid"]) == (row["sha256"], row["size"], row["uuid"])
        assert (folder / event["path"]).stat().st_size == row["size"]
    assert not files
    wanted = {
        "event": "done",
        "exit": 0,
        "files": 2,
        "downloaded": 2,
        "already": 0,
        "failed": 0,
        "missing": 0,
    }
    assert wanted.items() <= said.done.items()


def test_a_second_run_downloads_nothing_and_asks_for_no_meeting(zoom, archive):
    for number in range(8):
        record(zoom, f"Lecture {number}")
    archive()
    before = moved(zoom)
    zoom.control("DELETE", "/requests")
    said = archive("--json")
    assert said.status == 0
    assert {"downloaded": 0, "already": 16, "files": 16}.items() <= said.done.items()
    assert moved(zoom) == before
    asked = [request["path"] for request in zoom.requests() if "token" not in request["path"]]
    assert len(asked) == 1 and "recordings" in asked[0]


def test_what_is_missing_of_another_size_or_damaged_is_fetched_again(zoom, archive, run, folder):
    files = record(zoom, kinds=("MP4", "M4A", "CHAT", "TRANSCRIPT"))
    archive()
    whole = below(folder)
    missing, longer, damaged, _good = sorted(whole)
    (folder / missing).unlink()
    (folder / longer).write_bytes(whole[longer] + b"!")
    (folder / damaged).write_bytes(b"!" + whole[damaged][1:])
    assert run("verify", folder).status == 1
    said = archive("--json")
    assert (said.done["downloaded"], said.done["already"]) == (3, 1)
    assert below(folder) == whole
    assert sums(folder) == sorted(row["sha256"] for row in files)
    assert run("verify", folder).status == 0


def test_days_hosts_and_kinds_choose(zoom, archive, folder):
    host = zoom.sandbox.directory.owner.email
    other = next(user.email for user in zoom.sandbox.directory.with_status("active") if user.email != host)
    record(zoom, "Mine", days_ago=5)
    record(zoom, "Early", days_ago=12)
    record(zoom, "Theirs", days_ago=5, host=other)
    span = ("--to", day(4))
    assert archive("--dry-run", "--json", first=day(6)).done["files"] == 4
    said = archive("--hosts", host, "--kinds", "txt", *span, "--template", "{topic}", first=day(6))
    assert said.status == 0
    assert list(below(folder)) == ["Mine.txt"]
    archive("--hosts", f"{other},{host}", "--kinds", "txt", "--template", "{topic}", first=day(6))
    assert sorted(below(folder)) == ["Mine.txt", "Theirs.txt"]


def test_an_unknown_host_is_told_before_anything_comes(zoom, archive, folder):
    record(zoom)
    said = archive("--hosts", "nobody@halvern.example")
    assert said.status == 2
    assert "nobody@halvern.example" in said.err
    assert not below(folder) and moved(zoom) == 0


def test_a_dry_run_lists_and_leaves_nothing(zoom, archive, folder):
    record(zoom, size=50_000)
    said = archive("--dry-run")
    assert said.status == 0
    assert "Lecture/" in said.out and "(50.0 KB)" in said.out
    assert "2 files would be downloaded (100 KB), 0 already here." in said.out
    assert not folder.exists()
    assert moved(zoom) == 0


def test_a_dry_run_over_an_archive_tells_what_it_lacks(zoom, archive, folder):
    record(zoom, "Old")
    archive()
    held = below(folder)
    record(zoom, "New")
    said = archive("--dry-run", "--json")
    assert {each["path"].split("/")[0].rpartition(" ")[2] for each in said.named("wanted")} == {"New"}
    assert (said.done["files"], said.done["already"], said.done["downloaded"]) == (4, 2, 0)
    assert below(folder) == held


def test_downloads_begin_while_later_windows_are_listed(zoom, archive):
    record(zoom, "Recent", kinds=("CHAT",))
    record(zoom, "Old", kinds=("CHAT",), days_ago=280)
    zoom.faults(latency_ms=300, only="/recordings")
    assert archive("--json", first=day(300)).done["downloaded"] == 2
    asked = [request["path"] for request in zoom.requests()]
    listings = [at for at, path in enumerate(asked) if path.endswith("/recordings")]
    downloads = [at for at, path in enumerate(asked) if "download" in path]
    assert len(listings) == 11
    assert downloads[0] < listings[-1]


def test_the_same_names_never_overwrite_each_other(zoom, archive, folder):
    for _each in range(3):
        record(zoom, "Same", kinds=("CHAT",))
    said = archive("--template", "{topic}")
    assert said.status == 0
    assert sorted(below(folder)) == ["Same (2).txt", "Same (3).txt", "Same.txt"]


def test_a_hostile_topic_stays_in_the_folder(zoom, archive, folder, tmp_path):
    record(zoom, "../../../etc/cron.d/\x1b[31mCON\u202e")
    assert archive().status == 0
    assert len(below(folder)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_file_that_cannot_come_is_told_with_its_reason(zoom, archive, folder):
    record(zoom, kinds=("MP4",))
    zoom.faults(file_html=1.0)
    said = archive()
    assert said.status == 1
    (line,) = said.err.splitlines()
    assert line.startswith("greenroom: ") and ".mp4: " in line
    assert "1 file failed." in said.out
    assert not [name for name in below(folder) if not name.endswith(".part")]
    told = archive("--json")
    (failed,) = told.named("failed")
    assert failed["title"] and failed["message"] and failed["path"].endswith(".mp4")
    assert (told.done["exit"], told.done["failed"]) == (1, 1)
    zoom.faults(file_html=0.0)
    assert archive().status == 0
    assert len(below(folder)) == 1


def test_a_timeline_that_is_cut_is_not_taken_for_whole(zoom, archive, folder):
    """Zoom tells no size of such files, so nothing but their end tells."""
    files = record(zoom, files=[{"file_type": "TIMELINE", "size": 5_000, "omits": ["file_size"]}])
    zoom.faults(file_short=1.0)
    assert archive().status == 1
    zoom.faults(file_short=0.0)
    assert archive().status == 0
    assert sums(folder) == [row["sha256"] for row in files]


def test_days_that_zoom_does_not_list_are_told(zoom, archive):
    record(zoom)
    zoom.faults(share_5xx=1.0, only="/recordings")
    said = archive()
    assert said.status == 1
    assert "not listed" in said.err and day(20) in said.err
    assert "of the listing" in said.out
    told = archive("--json")
    assert told.named("missing")[0]["from"] <= day(1)
    assert told.done["missing"] >= 1 and told.done["exit"] == 1


def test_what_is_still_processed_is_told_and_comes_with_the_next_run(zoom, archive, folder):
    record(zoom, files=[{"file_type": "MP4", "size": 20_000, "ready_in": 3600}])
    said = archive()
    assert said.status == 0
    assert "Zoom still processes 1 recording" in said.out
    zoom.finish_processing()
    assert archive("--json").done["downloaded"] == 1


def test_without_variables_and_accounts_nobody_is_signed_in(zoom, run, folder):
    said = run("archive", "--into", folder, "--from", day(3))
    assert said.status == 3
    assert "ZOOM_ACCOUNT_ID" in said.err
    told = run("archive", "--into", folder, "--from", day(3), "--json", "--account", "mia@example.com")
    assert told.done["exit"] == 3 and "mia@example.com" in told.done["error"]["message"]
    assert not folder.exists()


def test_a_refused_sign_in_is_told(zoom, archive, monkeypatch):
    monkeypatch.setenv("ZOOM_CLIENT_SECRET", "not-the-right-one")
    said = archive()
    assert said.status == 3
    assert "not-the-right-one" not in said.err


def test_a_wrong_setting_is_told(zoom, archive):
    said = archive("--api-url", "ftp://example.com")
    assert said.status == 2
    assert "--api-url" in said.err


def test_zoom_out_of_reach_is_told(zoom, archive, folder, monkeypatch):
    monkeypatch.setenv("ZOOM_OAUTH_URL", "http://127.0.0.1:9")
    said = archive()
    assert said.status == 1
    assert "Traceback" not in said.err and len(said.err.splitlines()) == 1


@contextmanager
def in_use(folder):
    """Another one works in the folder."""
    held, enough = threading.Event(), threading.Event()

    async def hold():
        other = await Catalogue.open(folder, Changes())
        try:
            async with other.lock():
                held.set()
                await asyncio.to_thread(enough.wait)
        finally:
            await other.close()

    thread = threading.Thread(target=lambda: asyncio.run(hold()))
    thread.start()
    held.wait()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_a_folder_in_use_is_refused_with_who_has_it(zoom, archive, folder):
    with in_use(folder):
        said = archive()
    assert said.status == 1
    assert str(folder) in said.err and "Process " in said.err
    assert archive().status == 0


def test_a_full_disk_is_told_once(zoom, archive, monkeypatch):
    for number in range(3):
        record(zoom, f"Lecture {number}")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 10 * KIB))
    said = archive()
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    assert "6 files are still to come." in said.out


def test_a_folder_that_cannot_be_made_is_told(zoom, run, server_app, tmp_path):
    (tmp_path / "file").write_text("x")
    said = run("archive", "--into", tmp_path / "file" / "archive", "--from", day(3))
    assert said.status == 1
    assert "Traceback" not in said.err


def test_the_verify_command_tells_what_is_wrong(zoom, archive, run, folder):
    record(zoom, kinds=("MP4", "CHAT", "M4A"))
    archive()
    said = run("verify", folder)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("3 files checked. All are as they came")
    chat = next(folder.rglob("*.txt"))
    video = next(folder.rglob("*.mp4"))
    chat.unlink()
    video.write_bytes(b"!" + video.read_bytes()[1:])
    said = run("verify", folder)
    assert said.status == 1
    assert "Chat.txt: missing" in said.out and "damaged: other bytes" in said.out
    assert "1 is damaged. 1 is missing." in said.out
    told = run("verify", folder, "--json")
    assert {"damaged": 1, "missing": 1, "checked": 3, "exit": 1}.items() <= told.done.items()
    assert {each["event"] for each in told.events} == {"damaged", "missing", "done"}


def test_verify_needs_an_archive(run, tmp_path):
    said = run("verify", tmp_path, "--json")
    assert said.status == 2
    assert json.loads(said.out)["exit"] == 2
    assert list(tmp_path.iterdir()) == []
