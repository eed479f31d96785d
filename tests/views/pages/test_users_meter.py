"""The licence meter: one item with a name, and a bar that fits."""

import pytest

from app.services.users import LicenceSource
from app.viewmodels.users_words import meter_of
from app.views.pages._users_meter import LicenceMeter
from tests.fakes.users_session import licences


@pytest.fixture
def meter(look, show):
    def make(figures, width=856):
        widget = LicenceMeter(look)
        widget.show_meter(meter_of(figures))
        show(widget, width=width, height=80)
        widget.resize(width, widget.height())
        return widget

    return make


def coloured(widget, look, token):
    """How many points of the widget's picture have a colour of the theme."""
    image, wanted = widget.grab().toImage(), look.color(token).rgb()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).rgb() == wanted for x, y in points)


def test_it_is_named_by_its_figures(meter):
    widget = meter(licences(7, 10))
    assert widget.accessibleName() == "Licences: 7 of 10 used"
    assert "3 free" in widget.accessibleDescription()
    assert "From the account’s plan." in widget.toolTip()
    assert "3 free" in widget.toolTip()
    assert "Large Meeting: 6 of 10" in widget.toolTip()


def test_without_a_total_there_is_no_bar(meter, look):
    assert coloured(meter(licences(7, 10)), look, "track") > 100
    widget = meter(licences(7, None))
    assert widget.accessibleName() == "Licences: 7 used"
    assert coloured(widget, look, "track") == 0


def test_nearly_all_used_is_a_warning(meter, look):
    assert coloured(meter(licences(7, 10)), look, "warn") == 0
    assert coloured(meter(licences(97, 100)), look, "warn") > 100


def test_counted_figures_say_so_in_sight(meter, look):
    told = licences(7, 10)
    counted = licences(7, 10, source=LicenceSource.COUNTED, words="Counted by Greenroom.", at=None)
    assert coloured(meter(counted), look, "text2") > coloured(meter(told), look, "text2")
    assert "Counted by Greenroom." in meter(counted).accessibleDescription()


def test_a_narrow_one_leaves_out_what_does_not_fit(meter, look):
    widget = meter(licences(7, 10), width=220)
    assert widget.accessibleName() == "Licences: 7 of 10 used"
    assert coloured(widget, look, "accent_fill") == 0


def test_what_is_free_is_whole_or_left_out(meter, look):
    words = [meter(licences(7, total), width=250) for total in (9, 9_999)]
    shown = [coloured(widget, look, "text2") for widget in words]
    assert shown[0] > shown[1] == 0


def test_unknown_figures_take_no_room(look, show):
    widget = show(LicenceMeter(look))
    widget.show_meter(None)
    assert not widget.isVisible()


def test_it_follows_the_theme(meter, look, dark_look):
    widget = meter(licences(7, 10))
    assert coloured(widget, dark_look, "accent_fill") > 100
