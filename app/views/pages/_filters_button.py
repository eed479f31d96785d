"""The button “More filters”, which says how many of them are in use."""

from app.core.i18n import _
from app.views.look import Look
from app.views.widgets.buttons import Button


class CountingButton(Button):
    """“More filters (2)”, shorter where there is less room."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _("More filters"), icon="filter")
        self._narrow = self._tiny = False
        self._count = 0

    def show_count(self, count: int) -> None:
        """Say how many filters are in use."""
        self._count = count
        self._write()

    def set_narrow(self, narrow: bool, tiny: bool) -> None:
        """Take less room for the word, or none."""
        self._narrow, self._tiny = narrow, tiny
        self._write()

    def _write(self) -> None:
        words = "" if self._tiny else (_("Filters") if self._narrow else _("More filters"))
        if self._count:
            count = str(self._count)
            words = _("{word} ({count})").format(word=words, count=count) if words else count
        self.setText(words)
        self.setAccessibleName(_("More filters"))
        self.setToolTip("" if words and not self._narrow else _("More filters"))
