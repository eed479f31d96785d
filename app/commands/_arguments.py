"""Arguments that commands share, each checked with a sentence that says what is wrong."""

import argparse
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any

from app.core.i18n import N_, _
from app.core.name_template import check_template
from app.core.settings import BY_NAME

KINDS = ("mp4", "m4a", "vtt", "txt", "csv", "json", "jpg")
MOST_PARALLEL = 16
SETTING_NAMES = ("client_id", "account_id", "oauth_url", "api_url", "plan")

_RATE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)([kmg]?)(?:i?b)?(?:/s)?", re.IGNORECASE)
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}


def day(text: str) -> date:
    """A day such as 2026-03-09."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # such as the 30th of February: told below like any other text
    raise argparse.ArgumentTypeError(_("“{given}” is no day like 2026-03-09.").format(given=text))


def words(text: str) -> tuple[str, ...]:
    """Words between commas."""
    found = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    if not found:
        raise argparse.ArgumentTypeError(_("it is empty."))
    return found


def kinds(text: str) -> frozenset[str]:
    """Extensions between commas, such as mp4,vtt."""
    given = frozenset(word.lower().removeprefix(".") for word in words(text))
    if unknown := sorted(given - set(KINDS)):
        raise argparse.ArgumentTypeError(
            _("“{given}” is no kind of file; there are {known}.").format(
                given=unknown[0], known=", ".join(KINDS)
            )
        )
    return given


def rate(text: str) -> int:
    """Bytes a second from 500K, 5M or 1G (powers of 1,024); 0 for no limit."""
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(_("“{given}” is no rate like 500K, 5M or 1G.").format(given=text))
    amount = float(found[1]) * _UNITS[found[2].lower()]
    return max(int(amount), 1) if amount else 0


def parallel(text: str) -> int:
    """How many at once."""
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII) or not 1 <= int(text) <= MOST_PARALLEL:
        raise argparse.ArgumentTypeError(
            _("“{given}” is not a whole number from 1 to {most}.").format(given=text, most=MOST_PARALLEL)
        )
    return int(text)


def template(text: str) -> str:
    """A naming template."""
    try:
        return check_template(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def folder(text: str) -> Path:
    """A folder that is there or can be made."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("it is empty."))
    try:
        path = Path(text).expanduser().absolute()
        blocked = path.exists() and not path.is_dir()
    except (OSError, RuntimeError) as error:  # too long, not to be looked into, “~” of nobody, …
        reason = getattr(error, "strerror", None) or str(error)
        unusable = _("“{given}” is no folder that can be used: {reason}.")
        raise argparse.ArgumentTypeError(unusable.format(given=text[:200], reason=reason)) from None
    if blocked:
        raise argparse.ArgumentTypeError(_("“{given}” is no folder.").format(given=text))
    return path


class Parser(argparse.ArgumentParser):
    """A parser of one command."""

    def __init__(self, command: str, description: str, epilog: str = "") -> None:
        """Begin with what every command has.

        Args:
            command: its name, as typed after “greenroom”.
            description: one or two sentences.
            epilog: what to know beyond the options; its lines stay as they are.
        """
        super().__init__(
            prog=f"greenroom {command}",
            description=fill(description, width=78),
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def offer(self, name: str, meaning: str, **more: Any) -> None:
        """Add an option; `meaning` is translated already."""
        self.add_argument(name, help=meaning.replace("%", "%%"), **more)

    def offer_account(self) -> None:
        """Add the choice of an account that signed in with the window."""
        self.offer(
            "--account",
            _(
                "Work for this account, by e-mail address or key; by default for the Server-to-Server app "
                "of the environment, else for the account that the window shows."
            ),
            metavar="ACCOUNT",
            default="",
        )
        self.offer("--base-dir", _("Where Greenroom keeps its own files."), type=folder, metavar="DIR")

    def offer_settings(self) -> None:
        """Add the options of the settings that a command without a window needs."""
        group = self.add_argument_group(_("settings"), _("Each overrides its environment variable."))
        for setting in (BY_NAME[name] for name in SETTING_NAMES):
            assert setting.option
            group.add_argument(
                setting.option,
                dest=setting.name,
                metavar=setting.name.upper(),
                help=_("{meaning} (environment: {variable})").format(
                    meaning=_(setting.meaning), variable=setting.variable
                ),
            )


def settings_of(options: Mapping[str, Any]) -> dict[str, str | None]:
    """The settings among parsed options."""
    return {name: options.get(name) for name in SETTING_NAMES}


EXIT_CODES = N_(
    """\
exit status:
  0    all is done
  1    some failed; each is named with its reason
  2    the arguments cannot be used
  3    not signed in, or Zoom refused the sign-in
  130  stopped by SIGINT (Ctrl+C); 143 by SIGTERM; partial files are kept, the next run goes on"""
)
