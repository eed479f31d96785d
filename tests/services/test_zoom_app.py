import pytest

from app.services.zoom_app import zoom_app_installed


@pytest.fixture
def home(tmp_path):
    return {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "system")}


@pytest.mark.parametrize(
    "place",
    [
        "system/applications/mimeinfo.cache",
        ".local/share/applications/mimeinfo.cache",
        ".local/share/applications/mimeapps.list",
        ".config/mimeapps.list",
    ],
)
def test_a_desktop_entry_for_the_scheme_is_found(home, tmp_path, place):
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text("[MIME Cache]\ntext/plain=vim.desktop;\nx-scheme-handler/zoommtg=us.zoom.Zoom.desktop;\n")
    assert zoom_app_installed(home, "linux")


@pytest.mark.parametrize("line", ["x-scheme-handler/zoommtg=", "x-scheme-handler/zoomphone=z.desktop"])
def test_other_entries_are_not_it(home, tmp_path, line):
    file = tmp_path / ".config" / "mimeapps.list"
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe\n" + line.encode() + b"\n")
    assert not zoom_app_installed(home, "linux")


def test_nothing_installed(home):
    assert not zoom_app_installed(home, "linux")
    assert not zoom_app_installed({**home, "XDG_DATA_DIRS": "", "XDG_DATA_HOME": "/nowhere"}, "linux")


def test_on_a_mac_the_app_lies_in_applications(home, tmp_path):
    assert not zoom_app_installed(home, "darwin")
    (tmp_path / "Applications" / "zoom.us.app").mkdir(parents=True)
    assert zoom_app_installed(home, "darwin")
