"""The first page: connect an account of one's own, or look around in the demo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.banner import Banner
from app.views.widgets.buttons import Button, Role
from app.views.widgets.labels import Kind, Label
from app.views.widgets.picture import Picture
from app.views.widgets.status import Tone

CARD = 344
STACK_BELOW = 760
"""Width of the window under which the cards stand one above the other."""


class WelcomePage(QWidget):
    """Two cards, each with its button."""

    connect_requested = Signal()
    demo_requested = Signal()
    preferences_requested = Signal()
    how_to_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.connect_button = Button(look, _("Connect to Zoom"), Role.PRIMARY, tall=True)
        self.demo_button = Button(look, _("Explore with demo account"), tall=True)
        self.connect_button.clicked.connect(self.connect_requested)
        self.demo_button.clicked.connect(self.demo_requested)
        self.setFocusProxy(self.connect_button)
        self._banner = Banner(look)
        self._notices: list[str] = []
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.connect_button.setFocus()

    def set_busy(self, text: str) -> None:
        """Say on the demo's button what is under way, with both buttons off; empty ends it."""
        self.demo_button.setText(text or _("Explore with demo account"))
        for button in (self.connect_button, self.demo_button):
            button.setEnabled(not text)
        if text:
            self._banner.clear()

    def show_error(self, error: GreenroomError) -> None:
        """Tell why the demo, or whatever was asked for, did not open."""
        words = " ".join(part for part in (error.title + ".", error.message, error.next_step) if part)
        self._banner.show_message(Tone.BAD, words)

    def show_notice(self, text: str) -> None:
        """Tell something that works but deserves a word, beside what was told before."""
        self._notices.append(text)
        self._banner.show_message(Tone.WARN, "\n".join(self._notices), icon="warning")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cards in a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < self._look.px(STACK_BELOW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._cards.setDirection(direction)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._content())
        column.addWidget(area, 1)
        column.addLayout(self._foot())

    def _content(self) -> QWidget:
        content = QWidget()
        content.setProperty("clear", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(self._look.px(24),) * 4)
        column.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(Picture(self._look, "", size=88), 0, centre)
        column.addSpacing(self._look.px(24))
        column.addWidget(Label(_("Welcome to Greenroom"), Kind.DISPLAY), 0, centre)
        column.addSpacing(self._look.px(8))
        lead_text = _("Your Zoom account’s meetings, people and recordings, in one quiet window.")
        lead = Label(lead_text, Kind.LEAD, wrap=True)
        lead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(lead)
        column.addSpacing(self._look.px(20))
        self._banner.setMaximumWidth(self._look.px(2 * CARD + 24))
        banner = QHBoxLayout()
        banner.addWidget(self._banner)
        column.addLayout(banner)
        column.addSpacing(self._look.px(20))
        column.addLayout(self._both_cards())
        column.addStretch(1)
        return content

    def _both_cards(self) -> QHBoxLayout:
        own = (
            _("Sign in with your own browser"),
            _("A few minutes the first time"),
            _("Tokens stay in this computer’s keyring"),
        )
        demo = (
            _("A made-up university, 240 people"),
            _("Everything works, nothing is real"),
            _("Nothing leaves this computer"),
        )
        self._cards.setSpacing(self._look.px(24))
        self._cards.addWidget(self._card("link", _("Your account"), own, self.connect_button))
        self._cards.addWidget(self._card("door", _("A look around"), demo, self.demo_button))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._cards)
        row.addStretch(1)
        return row

    def _card(self, icon: str, title: str, lines: tuple[str, ...], button: Button) -> QFrame:
        look = self._look
        card = QFrame()
        card.setProperty("card", True)
        card.setFixedWidth(look.px(CARD))
        column = QVBoxLayout(card)
        column.setContentsMargins(*(look.px(24),) * 4)
        column.setSpacing(0)
        column.addLayout(
            _beside(Picture(look, icon, "accent_text", 24), Label(title, Kind.TITLE), look.px(12))
        )
        column.addSpacing(look.px(12))
        for line in lines:
            row = _beside(Picture(look, "check", "accent_text", 16), Label(line, Kind.SECONDARY), look.px(8))
            row.setContentsMargins(0, look.px(5), 0, look.px(5))
            column.addLayout(row)
        column.addSpacing(look.px(20))
        column.addWidget(button)
        return card

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        row.setContentsMargins(0, self._look.px(8), 0, self._look.px(12))
        preferences = Button(self._look, _("Preferences"), Role.FLAT, icon="preferences")
        preferences.clicked.connect(self.preferences_requested)
        how_to = Button(self._look, _("How to create the Zoom app"), Role.FLAT, icon="info")
        how_to.clicked.connect(self.how_to_requested)
        row.addStretch(1)
        row.addWidget(preferences)
        row.addWidget(how_to)
        row.addStretch(1)
        return row


def _beside(first: QWidget, second: QWidget, gap: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    row.addWidget(first)
    row.addWidget(second, 1)
    return row
