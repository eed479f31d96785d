from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QPushButton

from app.views.widgets.sheet import Sheet


def test_a_sheet_opens_below_its_button_within_the_screen_with_the_keyboard_inside(look, show, qtbot):
    button = show(QPushButton("More"))
    sheet = Sheet(look, button, "More", 300)
    box = QCheckBox("Here")
    sheet.card.addWidget(box)
    far = button.screen().availableGeometry()
    button.window().move(far.right() - 20, 40)
    with qtbot.waitExposed(sheet):
        sheet.open_below(button, box)
    assert sheet.isVisible()
    assert sheet.x() < button.mapToGlobal(QPoint(0, 0)).x()
    assert sheet.x() + sheet.width() <= far.right() + 4  # what the platform takes for a frame
    assert sheet.accessibleName() == "More"
    assert sheet.focusWidget() is box
    sheet.close()
