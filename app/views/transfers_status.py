"""Running downloads in the status bar: how many, how far; a click leads to them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.viewmodels.transfers import TransfersViewModel
from app.views.look import Look
from app.views.widgets.buttons import Button, Role
from app.views.widgets.labels import Kind, Label
from app.views.widgets.progress import ProgressBar
from app.views.widgets.status import Tone

BAR = 64


class TransfersStatus(QWidget):
    """Hidden while nothing runs, waits or has stopped."""

    open_requested = Signal()
    """The person wants to see the transfers."""

    def __init__(self, look: Look, vm: TransfersViewModel) -> None:
        super().__init__()
        self._vm = vm
        self.button = Button(look, "", Role.LINK, bare=True)
        self.bar = ProgressBar(look, _("Transfers"))
        self.bar.setFixedWidth(look.px(BAR))
        self.percent = Label("", Kind.HINT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, look.px(12), 0)
        row.setSpacing(look.px(8))
        for each in (self.button, self.bar, self.percent):
            row.addWidget(each)
        self.button.clicked.connect(self.open_requested)
        vm.totals_changed.connect(self.refresh)
        vm.stopped_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Write everything anew."""
        snapshot, fraction = self._vm.snapshot, self._vm.fraction
        count = snapshot.running + snapshot.waiting
        stopped = snapshot.stopped is not None
        self.setVisible(bool(count))
        self.button.setText(transfers_text(count, stopped=stopped))
        self.bar.set_tone(Tone.BAD if stopped else Tone.NORMAL)
        self.bar.set_value(fraction or 0.0, None if fraction is None else 1.0)
        self.percent.setText("" if fraction is None else f"{int(fraction * 100)}%")


def transfers_text(count: int, *, stopped: bool) -> str:
    """How many files come, or that they do not."""
    if stopped:
        return _("Transfers stopped")
    return ngettext("{count} transfer", "{count} transfers", count).format(count=count)
