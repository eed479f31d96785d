"""Where Greenroom keeps its files: the system's own places, or all of them under one folder."""

from dataclasses import dataclass
from pathlib import Path

APP_NAME = "greenroom"
PRIVATE_DIR = 0o700


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation, and the files that have a fixed place in them."""

    config: Path
    """What the person chose."""
    data: Path
    """What cannot be fetched again without signing in: accounts and their stores."""
    cache: Path
    """What may be deleted at any time."""
    state: Path
    """Window geometry, logs, locks."""
    recordings: Path
    """Where downloads go unless Preferences says otherwise; made by the first download."""

    @classmethod
    def default(cls) -> "Paths":
        """The folders that the system gives to programs (on Linux those of the XDG specification)."""
        import platformdirs  # a server's archive runs have no place but their folder

        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        downloads = dirs.user_downloads_path / "Greenroom"
        return cls(
            dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path, dirs.user_state_path, downloads
        )

    @classmethod
    def under(cls, base: Path) -> "Paths":
        """Every folder below `base` (`--base-dir`)."""
        base = base.expanduser().absolute()
        return cls(*(base / name for name in ("config", "data", "cache", "state", "recordings")))

    def make(self) -> None:
        """Create the folders, for this person alone.

        Raises:
            OSError: one of them cannot be created.
        """
        for folder in (self.config, self.data, self.cache, self.state, self.locks):
            folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_DIR)

    @property
    def settings_file(self) -> Path:
        """The settings and preferences (JSON, no secrets)."""
        return self.config / "settings.json"

    @property
    def window_file(self) -> Path:
        """Geometry, columns, last tab."""
        return self.state / "window.ini"

    @property
    def log_file(self) -> Path:
        """The log, without secrets."""
        return self.state / "greenroom.log"

    @property
    def accounts_file(self) -> Path:
        """The accounts that have signed in (JSON, no secrets)."""
        return self.data / "accounts.json"

    @property
    def demo(self) -> Path:
        """What the demo account leaves on disk."""
        return self.cache / "demo"

    @property
    def locks(self) -> Path:
        """Lock files between processes of this installation."""
        return self.state / "locks"

    def account(self, key: str) -> Path:
        """The folder of one account's store.

        Raises:
            ValueError: `key` is no plain folder name.
        """
        if key in {"", ".", ".."} or any(character in key for character in "/\\:\0"):
            raise ValueError("an account key is a plain folder name")
        return self.data / "accounts" / key


def resources() -> Path:
    """The folder of icons and locale: in an installed wheel or a bundle, else that of the project."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
