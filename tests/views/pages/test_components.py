from PySide6.QtWidgets import QMainWindow

from app.views.pages.components import PILLS, ComponentsPage
from app.views.widgets.status import StatusPill


def test_the_sheet_shows_every_component(look, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    page = ComponentsPage(look)
    window.setCentralWidget(page)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    page.show_focus()
    assert page.sizeHint().width() <= 1280
    assert page.sizeHint().height() <= 800
    assert len(page.findChildren(StatusPill)) == len(PILLS)
    assert len(page.rings) == 5
    assert all(ring.isVisible() for ring in page.rings)
    image = window.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}
    assert len(colours) > 30
