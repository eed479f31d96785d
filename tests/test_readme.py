"""The README tells the truth: what it names exists, and what exists it names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import parser
from app.core.paths import Paths
from app.core.settings import SETTINGS, Setting, load_settings
from app.zoom.scopes import FEATURES, Feature

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _rows(section: str) -> Iterator[list[str]]:
    """The rows of the tables below a heading, cell by cell."""
    text = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert text, f"no section {section}"
    for line in re.findall(r"^\| (.*) \|$", text[1], re.MULTILINE):
        yield [cell.strip().strip("`") for cell in line.split(" | ")]


def _example(setting: Setting) -> str:
    return setting.example.removeprefix(f"{setting.variable}=")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_has_its_row(setting: Setting) -> None:
    key = "" if setting.secret else setting.name
    row = [setting.variable, setting.option or "", key] if setting.variable else [key]
    assert [*row, setting.default or "", setting.meaning, _example(setting)] in list(_rows("Settings"))


def test_each_variable_named_is_a_setting() -> None:
    named = set(re.findall(r"\bZOOM_[A-Z_]+", README))
    assert named == {setting.variable for setting in SETTINGS if setting.variable}


def test_each_option_named_exists_and_each_that_exists_is_named() -> None:
    existing = {option for action in parser()._actions for option in action.option_strings}
    tables = [cell for section in ("Settings", "Command line") for row in _rows(section) for cell in row]
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(tables)))
    assert named == existing
    in_text = set(re.findall(r"greenroom (?:sandbox )?(--[a-z-]+)", README))
    assert in_text <= existing


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_examples_are_accepted(setting: Setting, tmp_path: Path) -> None:
    if setting.variable:
        load_settings(Paths.under(tmp_path), {}, {setting.variable: _example(setting)})
    else:
        setting.check(setting.example)


def test_make_targets_exist_and_each_is_named() -> None:
    existing = set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert named == existing - {"help"}


def test_links_lead_somewhere() -> None:
    anchors = {_anchor(heading) for heading in re.findall(r"^#+ (.*)$", README, re.MULTILINE)}
    for target in re.findall(r"\]\(\s*([^)]+?)\s*\)", README.replace("\n", " ")):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif "://" not in target:
            assert (ROOT / target).exists(), target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_first_commands_are_the_two_that_do_everything() -> None:
    block = re.search(r"```\n(.*?)```", README, re.DOTALL)
    assert block and block[1].split("\n")[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_each_feature_names_its_scopes(feature: Feature) -> None:
    scopes = ", ".join(f"`{scope}`" for scope in feature.granular)
    assert f"| {feature.name} | {scopes} |\n" in README


def test_each_scope_named_is_wanted() -> None:
    known = {scope for feature in FEATURES for scope in feature.granular}
    assert set(re.findall(r"\b[a-z_]+:[a-z]+:[a-z_]+(?::admin)?\b", README)) == known
