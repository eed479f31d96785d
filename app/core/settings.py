"""Settings: the command line over the environment over the settings file over the defaults.

Every value is checked before anything starts; a wrong one is told by the name under which it was given.
Secrets come from the environment or the keyring: never from the command line, which other users of the
computer can read, nor from the file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.core import _setting_checks as check
from app.core.errors import SettingsError
from app.core.i18n import N_, _
from app.core.name_template import DEFAULT_TEMPLATE, check_template
from app.core.paths import Paths
from app.core.secret import Secret

DEFAULT_REDIRECT = "http://127.0.0.1:5058/api/auth/zoom/callback"
DEFAULT_OAUTH_URL = "https://zoom.us"
DEFAULT_API_URL = "https://api.zoom.us/v2"
GOVERNMENT_OAUTH_URL, GOVERNMENT_API_URL = "https://zoomgov.com", "https://api.zoomgov.com/v2"
PLANS = ("free", "pro", "business")
APPEARANCES = ("system", "light", "dark")


class Origin(StrEnum):
    """Where the value of a setting came from."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings."""

    name: str
    """Attribute of Settings, and key of the settings file unless it is secret."""
    meaning: str
    """One sentence in English, marked for translation."""
    example: str
    check: check.Check
    default: str | None = None
    variable: str | None = None
    """Environment variable; None: a preference, from the settings file alone."""
    option: str | None = None
    """Command-line option; None: not offered there."""
    secret: bool = False
    many: bool = False
    """Whether the file holds a list of texts."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "client_id",
        N_("Client ID of your Zoom app."),
        "aB3dE6gH9jKlMnOpQr12",
        check.identifier,
        variable="ZOOM_CLIENT_ID",
        option="--client-id",
    ),
    Setting(
        "client_secret",
        N_("Client secret, for apps that have one."),
        "ZOOM_CLIENT_SECRET=0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u",
        check.identifier,
        variable="ZOOM_CLIENT_SECRET",
        secret=True,
    ),
    Setting(
        "redirect_uri",
        N_("Redirect address, the same as in the Zoom app."),
        DEFAULT_REDIRECT,
        check.redirect_uri,
        DEFAULT_REDIRECT,
        variable="ZOOM_REDIRECT_URI",
        option="--redirect-uri",
    ),
    Setting(
        "account_id",
        N_("Account ID, for Server-to-Server apps."),
        "AbCdEfGhIjKlMnOpQrStUv",
        check.identifier,
        variable="ZOOM_ACCOUNT_ID",
        option="--account-id",
    ),
    Setting(
        "oauth_url",
        N_("Where Zoom signs people in; change it for Zoom for Government."),
        GOVERNMENT_OAUTH_URL,
        check.base_url,
        DEFAULT_OAUTH_URL,
        variable="ZOOM_OAUTH_URL",
        option="--oauth-url",
    ),
    Setting(
        "api_url",
        N_("Where Zoom’s API answers; change it for Zoom for Government."),
        GOVERNMENT_API_URL,
        check.base_url,
        DEFAULT_API_URL,
        variable="ZOOM_API_URL",
        option="--api-url",
    ),
    Setting(
        "websocket_url",
        N_("Address of the WebSocket event subscription, as Zoom’s console shows it."),
        "wss://ws.zoom.us/ws?subscriptionId=AbCdEfGhIjKlMnOp",
        check.websocket_url,
        variable="ZOOM_WEBSOCKET_URL",
        option="--websocket-url",
    ),
    Setting(
        "webhook_secret_token",
        N_("Secret Token of the app’s event subscription, which signs webhooks."),
        "ZOOM_WEBHOOK_SECRET_TOKEN=aB1cD2eF3gH4iJ5kL6mN7o",
        check.identifier,
        variable="ZOOM_WEBHOOK_SECRET_TOKEN",
        secret=True,
    ),
    Setting(
        "verification_token",
        N_("Accepted and ignored: Zoom retired the verification token."),
        "ZOOM_VERIFICATION_TOKEN=aB1cD2eF3gH4iJ5kL6mN7o",
        check.identifier,
        variable="ZOOM_VERIFICATION_TOKEN",
        secret=True,
    ),
    Setting(
        "plan",
        N_("Plan of the Zoom account: free, pro or business (also education and enterprise)."),
        "business",
        check.one_of(*PLANS),
        "pro",
        variable="ZOOM_PLAN",
        option="--plan",
    ),
    Setting(
        "appearance",
        N_("Appearance of the window: system, light or dark."),
        "dark",
        check.one_of(*APPEARANCES),
        "system",
    ),
    Setting("text_size", N_("Size of texts in percent."), "120", check.between(100, 200), "100"),
    Setting(
        "proxy",
        N_("Way to the network: environment, none, or the address of a proxy."),
        "http://proxy.example.com:3128",
        check.proxy,
        "environment",
    ),
    Setting(
        "download_folder",
        N_("Folder that recordings are downloaded into; empty: Greenroom in your downloads."),
        "/srv/recordings",
        check.folder,
        "",
    ),
    Setting(
        "archive_folders",
        N_("Further archive folders whose recordings count as on disk."),
        "/srv/archive",
        check.folders,
        "",
        many=True,
    ),
    Setting(
        "naming_template",
        N_("How downloaded files are named."),
        "{year}/{month}/{date} {time} {topic}/{kind}",
        check_template,
        DEFAULT_TEMPLATE,
    ),
    Setting(
        "parallel_downloads",
        N_("How many files are downloaded at once."),
        "8",
        check.between(1, 16),
        "4",
    ),
    Setting(
        "speed_limit",
        N_("Most that all downloads together may take, in KiB a second; 0 for no limit."),
        "2048",
        check.between(0, 10_000_000),
        "0",
    ),
)
"""The single source of the settings: options, environment, README and Preferences follow it."""

BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; all of them checked."""

    client_id: str | None = None
    client_secret: Secret | None = None
    redirect_uri: str = DEFAULT_REDIRECT
    account_id: str | None = None
    oauth_url: str = DEFAULT_OAUTH_URL
    api_url: str = DEFAULT_API_URL
    websocket_url: str | None = None
    webhook_secret_token: Secret | None = None
    verification_token: Secret | None = None
    plan: str = "pro"
    appearance: str = "system"
    text_size: int = 100
    """Percent, 100 to 200."""
    proxy: str = "environment"
    """“environment”, “none” or a URL."""
    download_folder: str = ""
    """Empty for the usual one (Paths.recordings)."""
    archive_folders: tuple[str, ...] = ()
    naming_template: str = DEFAULT_TEMPLATE
    """As core/name_template.py reads it."""
    parallel_downloads: int = 4
    speed_limit: int = 0
    """KiB a second; 0 for no limit."""
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)
    """Where each value came from that is not a default."""

    def origin(self, name: str) -> Origin:
        """Where the value of the setting `name` came from."""
        return self.origins.get(name, Origin.DEFAULT)

    def secrets(self) -> tuple[str, ...]:
        """The secret values, for the log to recognise and hide."""
        given = (self.client_secret, self.webhook_secret_token, self.verification_token)
        return tuple(secret.get_secret_value() for secret in given if secret is not None)

    @property
    def bytes_per_second(self) -> int | None:
        """Limit of all downloads together; None for none."""
        return self.speed_limit * 1024 or None

    def notices(self) -> tuple[str, ...]:
        """What works but deserves a word: whole sentences for the person."""
        told = []
        if (urlsplit(self.redirect_uri).hostname or "") == "localhost":
            told.append(
                _(
                    "Zoom refuses “localhost” in redirect addresses of new apps; "
                    "use 127.0.0.1 in ZOOM_REDIRECT_URI and in the Zoom app."
                )
            )
        if self.verification_token is not None:
            told.append(
                _(
                    "ZOOM_VERIFICATION_TOKEN is ignored: Zoom retired the verification token. "
                    "Webhooks are checked with ZOOM_WEBHOOK_SECRET_TOKEN."
                )
            )
        return tuple(told)


def load_settings(
    paths: Paths | None, overrides: Mapping[str, str | None], environ: Mapping[str, str]
) -> Settings:
    """Read and check every setting.

    Args:
        paths: where the settings file lies; None: no file counts.
        overrides: values of the command line by setting name; None or empty: not given.
        environ: the environment variables; an empty one counts as not set.

    Raises:
        SettingsError: a value is wrong, or the file is; names the variable, the option or the key.
    """
    place = paths.settings_file if paths else Path()
    file = read_settings_file(place) if paths else {}
    values: dict[str, object] = {}
    origins: dict[str, Origin] = {}
    for setting in SETTINGS:
        given = _given(setting, overrides, environ, file)
        if given is not None:
            origin, text = given
            values[setting.name] = checked(setting, origin, text, place)
            origins[setting.name] = origin
    settings = Settings(**values, origins=origins)  # type: ignore[arg-type]  # the checks answer the right types
    return _of_one_cloud(settings)


def _of_one_cloud(settings: Settings) -> Settings:
    """Sign-in and API of the same Zoom: where only one is given, the other follows it.

    Raises:
        SettingsError: tokens of one of Zoom's clouds would be shown to another.
    """
    signs_in, answers = check.is_government(settings.oauth_url), check.is_government(settings.api_url)
    if signs_in and check.is_commercial(settings.api_url):
        if settings.origin("api_url") is Origin.DEFAULT:
            return replace(settings, api_url=GOVERNMENT_API_URL)
        problem = _("sign-in goes to Zoom for Government, but this is the API of another Zoom.")
        raise SettingsError("ZOOM_API_URL", problem, GOVERNMENT_API_URL)
    if answers and check.is_commercial(settings.oauth_url):
        if settings.origin("oauth_url") is Origin.DEFAULT:
            return replace(settings, oauth_url=GOVERNMENT_OAUTH_URL)
        problem = _("the API is that of Zoom for Government, but this signs in at another Zoom.")
        raise SettingsError("ZOOM_OAUTH_URL", problem, GOVERNMENT_OAUTH_URL)
    return settings


def read_settings_file(file: Path) -> dict[str, object]:
    """The keys and values of a settings file; empty where there is none.

    Raises:
        SettingsError: the file cannot be read, is no JSON object, or holds a secret.
    """
    try:
        text = file.read_text(encoding="utf-8")
        content = json.loads(text) if text.strip() else {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _file_error(file, error) from error
    if not isinstance(content, dict):
        raise SettingsError(str(file), _("the file must hold one JSON object."), '{"plan": "business"}')
    for setting in SETTINGS:
        if setting.secret and content.get(setting.name):
            raise _secret_in_file(setting, file)
    return content


def _given(
    setting: Setting,
    overrides: Mapping[str, str | None],
    environ: Mapping[str, str],
    file: Mapping[str, object],
) -> tuple[Origin, object] | None:
    """The value that wins, and where it was given; None where it was not."""
    if setting.option and (override := (overrides.get(setting.name) or "").strip()):
        return Origin.OPTION, override
    if setting.variable and (variable := environ.get(setting.variable, "").strip()):
        return Origin.ENVIRONMENT, variable
    if not setting.secret and file.get(setting.name) not in (None, ""):
        return Origin.FILE, file[setting.name]
    return None


def checked(setting: Setting, origin: Origin, value: object, file: Path) -> object:
    """The value in its plain form.

    Raises:
        SettingsError: it is wrong.
    """
    try:
        many = value if setting.many and isinstance(value, list | tuple) else (value,)
        plain = setting.check("\n".join(map(_as_text, many)))
    except ValueError as error:
        raise SettingsError(_name_of(setting, origin, file), str(error), setting.example) from None
    return Secret(str(plain)) if setting.secret else plain


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(_("the value must be a text or a whole number."))
    return str(value).strip()


def _name_of(setting: Setting, origin: Origin, file: Path) -> str:
    if origin is Origin.OPTION and setting.option:
        return setting.option
    if origin is Origin.ENVIRONMENT and setting.variable:
        return setting.variable
    return _("“{key}” in {file}").format(key=setting.name, file=file)


def _file_error(file: Path, error: OSError | ValueError) -> SettingsError:
    if isinstance(error, json.JSONDecodeError):
        problem = _("the file is not valid JSON (line {line}, column {column}).").format(
            line=error.lineno, column=error.colno
        )
    elif isinstance(error, OSError):
        problem = _("the file cannot be read: {reason}.").format(reason=error.strerror or _("unknown reason"))
    else:
        problem = _("the file is not UTF-8 text.")
    return SettingsError(str(file), problem, '{"plan": "business"}')


def _secret_in_file(setting: Setting, file: Path) -> SettingsError:
    return SettingsError(
        _name_of(setting, Origin.FILE, file),
        _("secrets are not read from this file; remove the key and use the variable {variable}.").format(
            variable=setting.variable
        ),
        setting.example,
    )
