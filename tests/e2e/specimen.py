"""A small window with one of everything, for trying the desk itself; run as a program on it."""

import sys

import keyring
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QTableView,
    QWidget,
)

ROWS = 2000
SPECIMEN = (sys.executable, __file__)
"""The command that starts it."""


class Numbers(QAbstractTableModel):
    """Rows enough that they are not all on the screen."""

    def rowCount(self, parent=None):
        return ROWS

    def columnCount(self, parent=None):
        return 2

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{'topic' if index.column() else 'time'} {index.row()}"
        return None

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("Time", "Topic")[section]
        return None


class Window(QMainWindow):
    """A form, a table and a tray icon; the label "Said" tells what was done last."""

    def __init__(self):
        super().__init__()
        self.setWindowTitle("Specimen")
        self.said = QLabel("nothing yet")
        self.topic, self.when, self.repeat = QLineEdit(), QDateTimeEdit(), QComboBox()
        self.when.setDisplayFormat("yyyy-MM-dd hh:mm")
        self.repeat.addItems(["Never", "Daily", "Weekly"])
        self.repeat.currentTextChanged.connect(lambda text: self.said.setText(f"repeats {text}"))
        body = QWidget()
        form = QFormLayout(body)
        for label, field in (("Topic", self.topic), ("When", self.when), ("Repeat", self.repeat)):
            form.addRow(label, field)
        for text, slot in (("Create", self.create), ("Copy", self.copy), ("Keep", self.keep)):
            button = QPushButton(text)
            button.clicked.connect(slot)
            form.addRow(button)
        form.addRow(self.said)
        form.addRow(self.make_table())
        self.setCentralWidget(body)
        self.make_tray()
        self.resize(500, 600)

    def make_table(self):
        table = QTableView()
        table.setAccessibleName("Meetings")
        table.setModel(Numbers(table))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.selectionModel().currentChanged.connect(lambda index: self.said.setText(f"row {index.row()}"))
        return table

    def make_tray(self):
        picture = QPixmap(22, 22)
        picture.fill(Qt.GlobalColor.darkGreen)
        self.menu = QMenu()
        self.menu.addAction("Greet", lambda: self.tray.showMessage("Hello", "from the tray"))
        self.menu.addSeparator()
        self.menu.addMenu("Next").addAction("Join A", lambda: self.said.setText("joined A"))
        self.tray = QSystemTrayIcon(QIcon(picture), self)
        self.tray.setContextMenu(self.menu)
        self.tray.activated.connect(lambda reason: self.said.setText(f"tray {reason.name}"))
        self.tray.show()

    def create(self):
        self.said.setText(f"created {self.topic.text()} at {self.when.text()}")

    def copy(self):
        QGuiApplication.clipboard().setText(self.topic.text())
        self.said.setText("copied")

    def keep(self):
        keyring.set_password("specimen", "token", self.topic.text())
        self.said.setText("kept")


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = Window()
    window.show()
    sys.exit(application.exec())
