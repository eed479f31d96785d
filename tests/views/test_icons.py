import pytest
from PySide6.QtGui import QColor, QIcon

from app.views.icons import Icons
from app.views.theme import DARK, LIGHT
from tests.views.conftest import ICONS

NAMES = [path.stem for path in sorted(ICONS.glob("*.svg"))]


def colours(image):
    """The colours of an image that can be seen, without the half-transparent edges."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    seen = (image.pixelColor(x, y) for x, y in points)
    return [colour for colour in seen if colour.alpha() == 255]


def all_are(image, wanted):
    """Whether what is seen has one colour; the edges of a stroke round by a step."""
    near = QColor(wanted)
    seen = colours(image)
    return bool(seen) and all(
        max(abs(a - b) for a, b in zip(colour.getRgb(), near.getRgb(), strict=True)) <= 2 for colour in seen
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_icon_is_drawn_in_the_colour_of_the_theme(qapp, name, theme):
    image = Icons(ICONS).pixmap(name, theme.text, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))
    if name != "greenroom":
        assert all_are(image, theme.text)


def test_icons_are_sharp_on_a_sharp_screen(qapp):
    pixmap = Icons(ICONS).pixmap("search", LIGHT.text, 18, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (36, 2.0)
    assert pixmap.deviceIndependentSize().width() == 18


def test_icons_are_drawn_once(qapp):
    icons = Icons(ICONS)
    first = icons.pixmap("search", LIGHT.text, 18)
    assert icons.pixmap("search", LIGHT.text, 18).cacheKey() == first.cacheKey()


def test_a_disabled_icon_is_quieter(qapp):
    icon = Icons(ICONS).icon("end", 24, LIGHT.text, disabled=LIGHT.text3, checked=LIGHT.accent_text)
    disabled = icon.pixmap(24, QIcon.Mode.Disabled).toImage()
    checked = icon.pixmap(24, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert all_are(disabled, LIGHT.text3)
    assert all_are(checked, LIGHT.accent_text)


def test_an_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        Icons(ICONS).pixmap("no-such-icon", LIGHT.text, 24)
