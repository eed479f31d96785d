"""What the pages of Preferences share."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.views.look import Look
from app.views.widgets.labels import Kind, Label


class PreferencesPage(QWidget):
    """A page: a title, a sentence, and fields below each other."""

    def __init__(self, look: Look, title: str, says: str) -> None:
        super().__init__()
        self.setProperty("clear", True)
        self._look = look
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(look.px(24),) * 4)
        self.column.setSpacing(look.px(12))
        self.column.addWidget(Label(title, Kind.TITLE))
        self.column.addWidget(Label(says, Kind.SECONDARY, wrap=True))

    def add_choices(
        self, name: str, choices: tuple[tuple[str, str, str], ...], chosen: str
    ) -> dict[str, QRadioButton]:
        """Add radio buttons, each a key, its text and what it means; answers them by key."""
        self.column.addWidget(Label(name, Kind.STRONG))
        group = QButtonGroup(self)
        buttons: dict[str, QRadioButton] = {}
        for key, text, meaning in choices:
            button = QRadioButton(text)
            button.setChecked(key == chosen)
            button.setAccessibleDescription(meaning)
            group.addButton(button)
            buttons[key] = button
            line = QVBoxLayout()
            line.setSpacing(0)
            line.addWidget(button)
            if meaning:
                said = Label(meaning, Kind.HINT, wrap=True)
                said.setContentsMargins(self._look.px(24), 0, 0, 0)
                line.addWidget(said)
            self.column.addLayout(line)
        return buttons
