from pathlib import Path

import pytest

from app.views import files as module
from app.views.files import DesktopFiles


@pytest.fixture
def desktop(qapp, monkeypatch):
    """The opener, the addresses it handed out, and what it said went wrong."""
    desktop = DesktopFiles()
    desktop.opened, desktop.told, desktop.able = [], [], True

    def open_url(url):
        desktop.opened.append(Path(url.toLocalFile()))
        return desktop.able

    monkeypatch.setattr(module.QDesktopServices, "openUrl", staticmethod(open_url))
    desktop.failed.connect(lambda error: desktop.told.append(error.title))
    return desktop


@pytest.mark.parametrize("name", ["a.mp4", "b.M4A", "c.vtt", "d.txt", "e.csv", "f.json", "g.jpg"])
def test_media_and_texts_are_opened(desktop, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    desktop.open(path)
    assert (desktop.opened, desktop.told) == ([path], [])


@pytest.mark.parametrize(
    "name", ["a.exe", "b.desktop", "c.sh", "d.html", "e.svg", "f.lnk", "g", "h.mp4.exe", "i.bin", ".mp4"]
)
def test_what_may_be_a_program_is_never_opened(desktop, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    desktop.open(path)
    assert (desktop.opened, desktop.told) == ([], ["Not opened"])


def test_a_folder_called_like_a_film_is_not_opened(desktop, tmp_path):
    (tmp_path / "folder.mp4").mkdir()
    desktop.open(tmp_path / "folder.mp4")
    assert (desktop.opened, desktop.told) == ([], ["It is not there any more"])


def test_a_file_that_is_gone_is_told(desktop, tmp_path):
    desktop.open(tmp_path / "gone.mp4")
    desktop.show_in_folder(tmp_path / "nowhere" / "gone.mp4")
    assert (desktop.opened, desktop.told) == ([], ["It is not there any more"] * 2)


def test_a_desktop_without_a_player_is_told(desktop, tmp_path):
    desktop.able = False
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    desktop.open(path)
    assert desktop.told == ["No program opened the file"]


def test_a_folder_is_shown_where_the_file_is_gone(desktop, tmp_path):
    desktop.show_in_folder(tmp_path / "gone.mp4")
    assert desktop.opened == [tmp_path]


class _NoBus:
    @staticmethod
    def sessionBus():
        return _NoBus()

    def isConnected(self):
        return False


def test_without_a_desktop_bus_the_folder_is_opened(desktop, tmp_path, monkeypatch):
    monkeypatch.setattr(module.sys, "platform", "linux")
    monkeypatch.setattr(module, "QDBusConnection", _NoBus)
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    desktop.show_in_folder(path)
    assert desktop.opened == [tmp_path]
    desktop.able = False
    desktop.show_in_folder(path)
    assert desktop.told == ["No file manager opened"]


@pytest.mark.parametrize(
    ("platform", "program", "first"), [("win32", "explorer", "/select,"), ("darwin", "open", "-R")]
)
def test_elsewhere_the_system_selects_the_file(desktop, tmp_path, monkeypatch, platform, program, first):
    started = []
    monkeypatch.setattr(module.sys, "platform", platform)
    monkeypatch.setattr(module.QProcess, "startDetached", lambda *each: started.append(each))
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    desktop.show_in_folder(path)
    assert started == [(program, [first, str(path)])]


def test_a_file_manager_that_does_not_answer_is_replaced_by_the_folder(desktop, tmp_path):
    class Failed:
        def isError(self):
            return True

        def deleteLater(self):
            pass

    desktop._after_asking(Failed(), tmp_path)
    assert desktop.opened == [tmp_path]
