import stat
import sys
from pathlib import Path

import pytest

from app.core.paths import Paths, resources


def test_everything_lies_under_the_base(tmp_path):
    paths = Paths.under(tmp_path / "base")
    files = (
        paths.settings_file,
        paths.window_file,
        paths.log_file,
        paths.accounts_file,
        paths.demo,
        paths.locks,
        paths.recordings,
    )
    assert all(file.is_relative_to(tmp_path / "base") for file in (*files, paths.account("key")))


def test_a_base_below_the_home_and_a_relative_one_become_absolute(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Paths.under(Path("~/green")).config == tmp_path / "green" / "config"
    assert Paths.under(Path("green")).data == tmp_path / "green" / "data"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders are Linux's")
def test_the_default_follows_the_system(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "k"))
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Loads"\n', encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    paths = Paths.default()
    assert paths.recordings == tmp_path / "Loads" / "Greenroom"
    assert paths.settings_file == tmp_path / "c" / "greenroom" / "settings.json"
    assert paths.accounts_file == tmp_path / "d" / "greenroom" / "accounts.json"
    assert paths.log_file == tmp_path / "s" / "greenroom" / "greenroom.log"
    assert paths.demo == tmp_path / "k" / "greenroom" / "demo"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_folders_are_private(tmp_path):
    paths = Paths.under(tmp_path)
    paths.make()
    paths.make()
    for folder in (paths.config, paths.data, paths.cache, paths.state, paths.locks):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("key", ["", ".", "..", "../other", "a/b", "a\\b", "c:", "x\0"])
def test_an_account_key_cannot_lead_elsewhere(tmp_path, key):
    with pytest.raises(ValueError, match="folder name"):
        Paths.under(tmp_path).account(key)


def test_the_resources_hold_the_icons():
    assert (resources() / "icons").is_dir()
