import json

import pytest

from app.core.errors import SettingsError
from app.core.preferences import Preferences
from app.core.settings import Origin, Settings
from app.viewmodels.preferences import PARALLEL, PreferencesViewModel
from tests.fakes.meetings_session import InlineIo
from tests.fakes.waiting import settled


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.json"


@pytest.fixture
async def vm(qapp, file):
    model = PreferencesViewModel(InlineIo(), Preferences(file), Settings(), system_certificates=True)
    model.heard = []
    model.applied.connect(model.heard.append)
    yield model
    await model.close()


async def test_a_choice_is_kept_and_in_force(vm, file):
    vm.set("appearance", "dark")
    vm.set("text_size", 125)
    await settled(vm)
    assert json.loads(file.read_text(encoding="utf-8")) == {"appearance": "dark", "text_size": 125}
    assert vm.heard[-1] == vm.settings
    assert (vm.settings.appearance, vm.settings.text_size) == ("dark", 125)
    assert vm.settings.origin("appearance") is Origin.FILE


async def test_the_same_choice_again_writes_nothing(vm, file):
    vm.set("appearance", "system")
    await settled(vm)
    assert vm.heard == []
    assert not file.exists()


async def test_a_wrong_proxy_is_told_and_not_kept(vm, file):
    told = []
    vm.refused.connect(lambda name, error: told.append((name, error)))
    vm.set("proxy", "ftp://proxy.example.com")
    await settled(vm)
    ((name, error),) = told
    assert name == "proxy"
    assert isinstance(error, SettingsError)
    assert vm.settings.proxy == "environment"
    assert vm.heard == []


async def test_what_was_chosen_last_is_kept_though_the_dialog_closes_at_once(vm, file):
    vm.set("proxy", "http://proxy.example.com:3128")
    await vm.close()
    assert json.loads(file.read_text(encoding="utf-8")) == {"proxy": "http://proxy.example.com:3128"}
    assert [settings.proxy for settings in vm.heard] == ["http://proxy.example.com:3128"]


async def test_kinds_of_proxy(vm):
    assert vm.proxy_kind == "environment"
    vm.set("proxy", "http://proxy.example.com:3128/")
    await settled(vm)
    assert vm.settings.proxy == "http://proxy.example.com:3128"
    assert vm.proxy_kind == "custom"
    vm.set("proxy", "none")
    await settled(vm)
    assert vm.proxy_kind == "none"


async def test_what_is_set_elsewhere_cannot_be_changed_here(qapp, file):
    for origin, words in (
        (Origin.ENVIRONMENT, "Set by ZOOM_PLAN in the environment."),
        (Origin.OPTION, "Set by --plan on the command line."),
        (Origin.FILE, ""),
    ):
        settings = Settings(plan="free", origins={"plan": origin})
        model = PreferencesViewModel(InlineIo(), Preferences(file), settings, system_certificates=True)
        assert model.locked("plan") == words
        await model.close()


@pytest.fixture
async def downloads(qapp, file, tmp_path):
    model = PreferencesViewModel(
        InlineIo(),
        Preferences(file),
        Settings(),
        system_certificates=True,
        recordings=tmp_path / "usual",
    )
    model.refusals = []
    model.refused.connect(lambda name, error: model.refusals.append((name, error)))
    yield model
    await model.close()


def kept(file):
    return json.loads(file.read_text(encoding="utf-8"))


async def test_the_folder_of_downloads_may_be_chosen_and_given_back(downloads, file, tmp_path):
    usual, chosen = str(tmp_path / "usual"), str(tmp_path / "chosen")
    assert downloads.download_folder == downloads.usual_folder == usual
    downloads.set_download_folder(chosen)
    await settled(downloads)
    assert downloads.download_folder == chosen and kept(file) == {"download_folder": chosen}
    downloads.set_download_folder(usual)
    await settled(downloads)
    assert downloads.download_folder == usual and kept(file) == {}
    assert downloads.settings.download_folder == ""


async def test_a_folder_needs_its_whole_path(downloads, file):
    downloads.set_download_folder("recordings")
    await settled(downloads)
    assert [name for name, _error in downloads.refusals] == ["download_folder"]
    assert not file.exists()


async def test_further_archive_folders_come_and_go(downloads, file, tmp_path):
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    downloads.add_archive_folder(one)
    await settled(downloads)
    downloads.add_archive_folder(other)
    await settled(downloads)
    assert downloads.settings.archive_folders == (one, other)
    assert kept(file) == {"archive_folders": [one, other]}
    downloads.add_archive_folder(one)
    await settled(downloads)
    assert downloads.settings.archive_folders == (one, other)
    downloads.remove_archive_folder(one)
    await settled(downloads)
    downloads.remove_archive_folder(other)
    await settled(downloads)
    assert downloads.settings.archive_folders == () and kept(file) == {}


async def test_a_template_is_previewed_and_kept_when_it_can_be_used(downloads, file):
    assert downloads.template_preview(" {date}/{kind} ").path.startswith("2026-03-09/")
    assert downloads.template_preview("{nobody}").path == ""
    downloads.set_template("{nobody}")
    await settled(downloads)
    ((name, error),) = downloads.refusals
    assert name == "naming_template" and "nobody" in error.message
    assert not file.exists()
    downloads.set_template("{date}/{kind}")
    await settled(downloads)
    assert downloads.settings.naming_template == "{date}/{kind}"
    downloads.set_template(Settings().naming_template)
    await settled(downloads)
    assert downloads.settings.naming_template == Settings().naming_template


async def test_speed_and_number_of_downloads(downloads, file):
    downloads.set("parallel_downloads", PARALLEL[-1])
    downloads.set("speed_limit", 2048)
    await settled(downloads)
    assert (downloads.settings.parallel_downloads, downloads.settings.speed_limit) == (16, 2048)
    assert kept(file) == {"parallel_downloads": 16, "speed_limit": 2048}
    downloads.set("parallel_downloads", PARALLEL[-1] + 1)
    await settled(downloads)
    assert [name for name, _error in downloads.refusals] == ["parallel_downloads"]


async def test_without_a_usual_folder_there_is_none_to_name(vm):
    assert vm.usual_folder == vm.download_folder == ""


async def test_folders_added_quickly_are_all_kept(downloads, file, tmp_path):
    one, other, third = (str(tmp_path / name) for name in ("one", "other", "third"))
    downloads.add_archive_folder(one)
    downloads.add_archive_folder(other)
    downloads.remove_archive_folder(one)
    downloads.add_archive_folder(third)
    await settled(downloads)
    assert downloads.settings.archive_folders == (other, third)
    assert kept(file) == {"archive_folders": [other, third]}


async def test_a_folder_that_was_refused_does_not_come_with_the_next(downloads, tmp_path):
    downloads.add_archive_folder("not/absolute")
    await settled(downloads)
    downloads.add_archive_folder(str(tmp_path / "one"))
    await settled(downloads)
    assert downloads.settings.archive_folders == (str(tmp_path / "one"),)
