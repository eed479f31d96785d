import json

import pytest

from app.core.errors import SettingsError
from app.core.preferences import Preferences
from app.core.settings import Origin, Settings
from app.viewmodels.preferences import PreferencesViewModel
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
