import re
from pathlib import Path

import pytest

from app.views.icons import Icons
from app.views.metrics import Metrics, PointSize, scale_of
from app.views.stylesheet import Indicators, stylesheet
from app.views.theme import DARK, LIGHT
from tests.views.conftest import ICONS


@pytest.fixture
def indicators(tmp_path):
    return Indicators(Icons(ICONS), tmp_path / "pictures")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_nothing_is_left_open(theme, indicators):
    sheet = stylesheet(theme, Metrics(), indicators, "Mono")
    assert "@" not in sheet
    assert theme.accent_fill in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_picture_is_there(indicators):
    sheet = stylesheet(LIGHT, Metrics(), indicators, "Mono")
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(Path(picture).read_text(encoding="utf-8").startswith("<svg") for picture in pictures)


def test_pictures_are_written_anew_only_where_they_differ(indicators):
    first = {path: Path(path).stat().st_mtime_ns for path in indicators.write(LIGHT).values()}
    again = {path: Path(path).stat().st_mtime_ns for path in indicators.write(LIGHT).values()}
    assert first == again


def test_measures_and_type_follow_the_wanted_size(indicators):
    usual = stylesheet(LIGHT, Metrics(), indicators, "Mono")
    large = stylesheet(LIGHT, Metrics(scale_of(96, 150), 1.5), indicators, "Mono")
    assert "min-height: 30px" in usual
    assert "min-height: 45px" in large
    assert "13.00pt" in usual
    assert "19.50pt" in large


def test_an_opacity_becomes_a_colour_with_alpha(indicators):
    assert "rgba(138, 147, 142, 55%)" in stylesheet(LIGHT, Metrics(), indicators, "Mono")


def test_metrics_scale_and_never_vanish():
    metrics = Metrics(scale_of(192, 100))
    assert metrics.row == 72
    assert metrics.px(0) == 0
    assert Metrics(0.2).px(1) == 1
    assert Metrics(1.0, 1.2).points(PointSize.BODY) == 12
