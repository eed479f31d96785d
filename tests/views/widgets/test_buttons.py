import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from app.views.theme import Appearance
from app.views.widgets import buttons
from app.views.widgets.buttons import Button, CopyButton, CopyIconButton, IconButton, Role
from app.views.widgets.focus_ring import FocusRing


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_drawn(look, qtbot, role):
    button = Button(look, "Delete", role, icon="trash")
    qtbot.addWidget(button)
    button.show()
    image = button.grab().toImage()
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 3


def test_heights_follow_the_design(look, qtbot):
    usual, small, tall = (Button(look, "A"), Button(look, "A", small=True), Button(look, "A", tall=True))
    heights = []
    for button in (usual, small, tall):
        qtbot.addWidget(button)
        button.ensurePolished()
        heights.append(button.sizeHint().height())
    assert heights == [32, 28, 40]


def test_icons_follow_the_theme(look, qtbot):
    button = Button(look, "Copy", icon="copy")
    qtbot.addWidget(button)
    before = button.icon().pixmap(18).toImage()
    look.set_appearance(Appearance.DARK)
    assert button.icon().pixmap(18).toImage() != before


def test_copying_says_so_and_settles(look, qtbot, monkeypatch):
    monkeypatch.setattr(buttons, "COPIED_MS", 10)
    button = CopyButton(look, "Copy link", lambda: "https://zoom.example/j/1")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.copied):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "https://zoom.example/j/1"
    assert button.text() == "Copied"
    qtbot.waitUntil(lambda: button.text() == "Copy link")


def test_the_copy_icon_settles_too(look, qtbot, monkeypatch):
    monkeypatch.setattr(buttons, "COPIED_MS", 10)
    button = CopyIconButton(look, "Copy meeting ID", lambda: "864")
    qtbot.addWidget(button)
    button.click()
    assert QGuiApplication.clipboard().text() == "864"
    assert button.accessibleName() == "Copy meeting ID"
    qtbot.waitUntil(lambda: button.toolTip() == "Copy meeting ID")


def test_a_menu_opens_without_a_loop_of_its_own(look, qtbot):
    menu = QMenu()
    menu.addAction("CSV")
    button = IconButton(look, "more", "More", menu=menu)
    qtbot.addWidget(button)
    button.show()
    button.click()  # would not come back from an executed menu
    assert menu.isVisible()
    menu.close()


def test_return_does_not_press_by_surprise(look, qtbot):
    button = Button(look, "Delete", Role.CONFIRM)
    qtbot.addWidget(button)
    assert not button.autoDefault()


def test_the_ring_lies_around_a_button_and_inside_what_scrolls(look, show, qtbot):
    page, button, scroll = QWidget(), Button(look, "Edit"), QScrollArea()
    column = QVBoxLayout(page)
    column.addWidget(button)
    column.addWidget(scroll)
    show(page)
    ring = FocusRing(look, page.window())
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    for target, outside in ((button, True), (scroll, False)):
        ring.show_around(target)
        place = QRect(target.mapTo(page.window(), QPoint(0, 0)), target.size())
        assert ring.isVisible()
        assert ring.geometry().contains(place.adjusted(-1, -1, 1, 1)) is outside
        assert ring.geometry().intersects(place)
