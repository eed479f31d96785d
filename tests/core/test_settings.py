import asyncio
import json
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core._setting_checks import base_url, is_loopback, proxy, redirect_uri, websocket_url
from app.core.errors import SettingsError
from app.core.paths import Paths
from app.core.preferences import Preferences
from app.core.settings import SETTINGS, Origin, Settings, load_settings


@pytest.fixture
def paths(tmp_path):
    found = Paths.under(tmp_path)
    found.make()
    return found


def write(paths, **values):
    paths.settings_file.write_text(json.dumps(values), encoding="utf-8")


class TestDefaults:
    def test_nothing_given(self, paths):
        settings = load_settings(paths, {}, {})
        assert settings == Settings()
        assert settings.redirect_uri == "http://127.0.0.1:5058/api/auth/zoom/callback"
        assert settings.oauth_url == "https://zoom.us"
        assert settings.api_url == "https://api.zoom.us/v2"
        assert settings.plan == "pro"
        assert settings.client_id is None
        assert settings.notices() == ()
        assert settings.origin("plan") is Origin.DEFAULT

    def test_the_table_and_the_class_agree(self):
        defaults = Settings()
        for setting in SETTINGS:
            value = getattr(defaults, setting.name)
            assert value == (None if setting.default is None else setting.check(setting.default))

    def test_every_example_is_right(self):
        for setting in SETTINGS:
            setting.check(setting.example.removeprefix(f"{setting.variable}="))

    def test_secrets_have_no_option(self):
        assert all(setting.option is None for setting in SETTINGS if setting.secret)


class TestOrder:
    def test_option_over_environment_over_file(self, paths):
        write(paths, plan="free", client_id="from-file", appearance="dark")
        environ = {"ZOOM_PLAN": "business", "ZOOM_CLIENT_ID": "from-environment"}
        settings = load_settings(paths, {"plan": "pro"}, environ)
        assert (settings.plan, settings.client_id, settings.appearance) == ("pro", "from-environment", "dark")
        assert settings.origin("plan") is Origin.OPTION
        assert settings.origin("client_id") is Origin.ENVIRONMENT
        assert settings.origin("appearance") is Origin.FILE

    def test_empty_counts_as_not_given(self, paths):
        write(paths, plan="free", text_size=None, client_id="")
        settings = load_settings(paths, {"plan": None, "client_id": ""}, {"ZOOM_PLAN": "  "})
        assert (settings.plan, settings.text_size, settings.client_id) == ("free", 100, None)

    def test_preferences_have_no_variable(self, paths):
        assert load_settings(paths, {}, {"ZOOM_APPEARANCE": "dark"}).appearance == "system"

    def test_unknown_keys_of_the_file_are_left_alone(self, paths):
        write(paths, later={"page": 1}, plan="free")
        assert load_settings(paths, {}, {}).plan == "free"

    def test_secrets_come_from_the_environment_and_are_not_shown(self, paths):
        environ = {"ZOOM_CLIENT_SECRET": "hush-hush", "ZOOM_WEBHOOK_SECRET_TOKEN": "quiet-quiet"}
        settings = load_settings(paths, {}, environ)
        assert settings.secrets() == ("hush-hush", "quiet-quiet")
        assert "hush" not in repr(settings)
        assert "quiet" not in repr(settings)


class TestFolders:
    def test_the_file_holds_a_list(self, paths, tmp_path):
        write(paths, archive_folders=[str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "a")])
        assert load_settings(paths, {}, {}).archive_folders == (str(tmp_path / "a"), str(tmp_path / "b"))

    async def test_preferences_write_the_list(self, paths, tmp_path):
        await Preferences(paths.settings_file).save(archive_folders=[str(tmp_path)])
        assert json.loads(paths.settings_file.read_text(encoding="utf-8"))["archive_folders"] == [
            str(tmp_path)
        ]

    def test_the_person_s_own_folder(self, paths, monkeypatch, tmp_path):
        monkeypatch.setenv("HOME", str(tmp_path))
        write(paths, download_folder="~/Films")
        assert load_settings(paths, {}, {}).download_folder == str(tmp_path / "Films")

    @pytest.mark.parametrize("wrong", ["Films", "../x", "/a\0b", 5])
    def test_a_part_of_a_path_is_no_folder(self, paths, wrong):
        write(paths, download_folder=wrong)
        with pytest.raises(SettingsError, match="download_folder"):
            load_settings(paths, {}, {})

    def test_a_naming_template(self, paths):
        write(paths, naming_template=" {host}/{topic} ")
        assert load_settings(paths, {}, {}).naming_template == "{host}/{topic}"

    @pytest.mark.parametrize(
        "wrong", ["{nobody}", "{topic", "../{topic}", "/{topic}", "{topic}/", "a:b", "x" * 301, "a\nb", 5.5]
    )
    def test_a_template_that_cannot_be_used_is_told_by_its_key(self, paths, wrong):
        write(paths, naming_template=wrong)
        with pytest.raises(SettingsError, match="naming_template"):
            load_settings(paths, {}, {})


class TestWrong:
    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("ZOOM_PLAN", "gold"),
            ("ZOOM_CLIENT_ID", "two words"),
            ("ZOOM_CLIENT_SECRET", "tab\there"),
            ("ZOOM_API_URL", "api.zoom.us/v2"),
            ("ZOOM_API_URL", "http://api.zoom.us/v2"),
            ("ZOOM_API_URL", "https://api.zoom.us/v2?x=1"),
            ("ZOOM_API_URL", "https://api.zoom.us/v2#x"),
            ("ZOOM_OAUTH_URL", "https://ada:pass@zoom.us"),
            ("ZOOM_OAUTH_URL", "https://zoom.us:0"),
            ("ZOOM_OAUTH_URL", "https://zoom.us:99999"),
            ("ZOOM_OAUTH_URL", "https://[::1"),
            ("ZOOM_OAUTH_URL", "https://"),
            ("ZOOM_OAUTH_URL", "https://zoom.us\\@evil.example"),
            ("ZOOM_REDIRECT_URI", "ftp://127.0.0.1/x"),
            ("ZOOM_REDIRECT_URI", "http://192.168.1.2/x"),
            ("ZOOM_REDIRECT_URI", "http://127.0.0.1.evil.example/x"),
            ("ZOOM_WEBSOCKET_URL", "ws://ws.zoom.us/ws"),
            ("ZOOM_WEBSOCKET_URL", "wss://ws.zoom.us/ws?subscriptionId=a&access_token=b"),
        ],
    )
    def test_the_variable_is_named_with_an_example(self, paths, variable, value):
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {variable: value})
        assert caught.value.variable == variable
        assert caught.value.message.startswith(f"{variable}: ")
        example = next(setting.example for setting in SETTINGS if setting.variable == variable)
        assert caught.value.example == example
        assert example in caught.value.next_step

    def test_the_option_is_named(self, paths):
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {"plan": "gold"}, {"ZOOM_PLAN": "pro"})
        assert caught.value.variable == "--plan"

    def test_the_key_of_the_file_is_named(self, paths):
        write(paths, text_size=500)
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {})
        assert "text_size" in caught.value.variable
        assert str(paths.settings_file) in caught.value.variable

    @pytest.mark.parametrize("value", [True, 1.5, ["pro"], {"plan": "pro"}])
    def test_other_types_in_the_file(self, paths, value):
        write(paths, plan=value)
        with pytest.raises(SettingsError, match="plan"):
            load_settings(paths, {}, {})

    @pytest.mark.parametrize("content", [b"{", b"[]", b'"text"', b"\xff\xfe", b'{"plan": }'])
    def test_a_file_that_is_no_json_object(self, paths, content):
        paths.settings_file.write_bytes(content)
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {})
        assert caught.value.variable == str(paths.settings_file)
        assert paths.settings_file.read_bytes() == content

    def test_an_empty_file_is_no_error(self, paths):
        paths.settings_file.write_bytes(b" \n")
        assert load_settings(paths, {}, {}) == Settings()

    def test_a_file_that_cannot_be_read(self, paths):
        paths.settings_file.mkdir()
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {})
        assert caught.value.variable == str(paths.settings_file)

    @pytest.mark.parametrize("name", ["client_secret", "webhook_secret_token", "verification_token"])
    def test_secrets_are_refused_in_the_file(self, paths, name):
        write(paths, **{name: "s3cret-value"})
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {})
        assert f"ZOOM_{name.upper()}" in str(caught.value)
        assert "s3cret-value" not in str(caught.value)

    def test_a_wrong_secret_is_not_repeated(self, paths):
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {"ZOOM_CLIENT_SECRET": "my secret"})
        assert "my secret" not in str(caught.value)


class TestChecks:
    def test_other_clouds_and_loopback(self, paths):
        environ = {
            "ZOOM_OAUTH_URL": "https://zoomgov.com/",
            "ZOOM_API_URL": "http://127.0.0.1:8080/v2/",
            "ZOOM_WEBSOCKET_URL": "wss://ws.zoom.us/ws?subscriptionId=abc",
        }
        settings = load_settings(paths, {}, environ)
        assert settings.oauth_url == "https://zoomgov.com"
        assert settings.api_url == "http://127.0.0.1:8080/v2"
        assert settings.websocket_url == "wss://ws.zoom.us/ws?subscriptionId=abc"

    @pytest.mark.parametrize(
        "environ",
        [{"ZOOM_OAUTH_URL": "https://zoomgov.com"}, {"ZOOM_API_URL": "https://api.zoomgov.com/v2"}],
    )
    def test_half_of_the_government_cloud_brings_the_other(self, paths, environ):
        settings = load_settings(paths, {}, environ)
        assert settings.oauth_url == "https://zoomgov.com"
        assert settings.api_url == "https://api.zoomgov.com/v2"

    @pytest.mark.parametrize(
        ("oauth_url", "api_url", "variable"),
        [
            ("https://zoomgov.com", "https://api.zoom.us/v2", "ZOOM_API_URL"),
            ("https://zoom.us", "https://api.zoomgov.com/v2", "ZOOM_OAUTH_URL"),
        ],
    )
    def test_tokens_of_one_cloud_are_not_shown_to_the_other(self, paths, oauth_url, api_url, variable):
        with pytest.raises(SettingsError) as caught:
            load_settings(paths, {}, {"ZOOM_OAUTH_URL": oauth_url, "ZOOM_API_URL": api_url})
        assert caught.value.variable == variable
        assert "zoomgov.com" in caught.value.next_step

    def test_other_hosts_are_taken_as_they_are(self, paths):
        environ = {"ZOOM_OAUTH_URL": "https://zoomgov.com", "ZOOM_API_URL": "https://gateway.example.org/v2"}
        assert load_settings(paths, {}, environ).api_url == "https://gateway.example.org/v2"

    @pytest.mark.parametrize("text", ["zoom.us", "zoom.us/x", "//zoom.us", "ftp://zoom.us"])
    def test_a_missing_scheme_is_what_is_told(self, paths, text):
        with pytest.raises(SettingsError, match="must begin with https://"):
            load_settings(paths, {}, {"ZOOM_OAUTH_URL": text})

    @pytest.mark.parametrize(
        "uri",
        ["http://127.0.0.1/cb", "http://[::1]:5058/cb", "http://localhost:1/cb", "https://bounce.example/cb"],
    )
    def test_redirect_addresses(self, uri):
        assert redirect_uri(uri) == uri

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST"])
    def test_loopback(self, host):
        assert is_loopback(host)

    @pytest.mark.parametrize(
        "host", ["", "0.0.0.0", "10.0.0.1", "example.com", "localhost.example", "127.1.evil"]
    )
    def test_not_loopback(self, host):
        assert not is_loopback(host)

    @pytest.mark.parametrize(
        "value", ["environment", "NONE", "http://proxy.example:3128", "https://p.example"]
    )
    def test_proxies(self, value):
        assert proxy(value) in {value, "none"}

    @pytest.mark.parametrize(
        "value", ["maybe", "socks5://p.example:1", "http://p.example/path", "http://a:b@p.example"]
    )
    def test_wrong_proxies(self, value):
        with pytest.raises(ValueError, match=r"\."):
            proxy(value)

    @given(st.text())
    def test_any_text_is_judged_without_another_error(self, text):
        for check in (base_url, redirect_uri, websocket_url, proxy):
            try:
                check(text.strip())
            except ValueError as error:
                assert str(error)


class TestNotices:
    def test_localhost_works_with_a_warning(self, paths):
        settings = load_settings(paths, {}, {"ZOOM_REDIRECT_URI": "http://localhost:5058/cb"})
        assert settings.redirect_uri == "http://localhost:5058/cb"
        assert "127.0.0.1" in settings.notices()[0]

    def test_the_retired_token_is_accepted_and_told(self, paths):
        settings = load_settings(paths, {}, {"ZOOM_VERIFICATION_TOKEN": "old-token"})
        assert "retired" in settings.notices()[0]
        assert "old-token" not in settings.notices()[0]


class TestPreferences:
    async def test_saved_values_are_loaded_and_unknown_keys_kept(self, paths):
        write(paths, later=[1, 2], plan="free", client_id="abc")
        await Preferences(paths.settings_file).save(plan="Business", text_size=120, client_id=None)
        assert json.loads(paths.settings_file.read_text("utf-8")) == {
            "later": [1, 2],
            "plan": "business",
            "text_size": 120,
        }
        settings = load_settings(paths, {}, {})
        assert (settings.plan, settings.text_size) == ("business", 120)

    @pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
    async def test_the_file_is_private_and_nothing_stays_beside_it(self, paths):
        await Preferences(paths.settings_file).save(plan="free")
        assert stat.S_IMODE(paths.settings_file.stat().st_mode) == 0o600
        assert list(paths.config.iterdir()) == [paths.settings_file]

    async def test_a_wrong_value_changes_nothing(self, paths):
        write(paths, plan="free")
        with pytest.raises(SettingsError):
            await Preferences(paths.settings_file).save(plan="gold", text_size=150)
        assert Preferences(paths.settings_file).read() == {"plan": "free"}

    @pytest.mark.parametrize("name", ["client_secret", "colour"])
    async def test_no_other_keys(self, paths, name):
        with pytest.raises(ValueError, match=name):
            await Preferences(paths.settings_file).save(**{name: "x"})
        assert not paths.settings_file.exists()

    async def test_savings_at_once_do_not_lose_each_other(self, paths):
        preferences = Preferences(paths.settings_file)
        await asyncio.gather(
            preferences.save(plan="free"),
            preferences.save(appearance="dark"),
            preferences.save(text_size=110),
        )
        assert preferences.read() == {"plan": "free", "appearance": "dark", "text_size": 110}

    async def test_a_folder_that_cannot_be_written_is_told(self, paths):
        paths.config.rmdir()
        paths.config.write_text("in the way")
        with pytest.raises(SettingsError, match=r"settings\.json"):
            await Preferences(paths.settings_file).save(plan="free")


def test_without_folders_no_file_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings.json").write_text("[")
    assert load_settings(None, {"plan": "free"}, {"ZOOM_CLIENT_ID": "abc"}) == Settings(
        client_id="abc", plan="free"
    )
