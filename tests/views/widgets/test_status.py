import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from app.views.widgets.status import Sign, Status, StatusPainter, StatusPill, Tone


@pytest.mark.parametrize("sign", list(Sign))
def test_every_sign_has_a_shape_of_its_own(look, sign):
    others = [one for one in Sign if one is not sign]
    assert all(drawn(look, sign) != drawn(look, other) for other in others)


def drawn(look, sign):
    image = QImage(160, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    StatusPainter(look).paint(painter, QPointF(0, 0), Status("", Tone.BAD, sign))
    painter.end()
    return image


@pytest.mark.parametrize("tone", list(Tone))
def test_a_loud_status_has_a_ground_and_a_quiet_one_none(look, tone):
    image = QImage(160, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    StatusPainter(look).paint(painter, QPointF(0, 0), Status("Live", tone, Sign.DISC))
    painter.end()
    assert (image.pixelColor(14, 2).alpha() > 0) is bool(tone.ground)


def test_a_pill_takes_the_room_of_its_word(look, show):
    pill = show(StatusPill(look, Status("Live", Tone.LIVE, Sign.DISC)))
    short = pill.sizeHint().width()
    pill.set_status(Status("Cancelled", Tone.BAD, Sign.CROSS))
    assert pill.sizeHint().width() > short
    pill.set_status(None)
    assert pill.sizeHint().width() == 0
