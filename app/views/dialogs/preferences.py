"""Preferences: appearance, plan, network, downloads; every choice is in force at once."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.core.errors import GreenroomError
from app.core.i18n import _
from app.viewmodels.preferences import CUSTOM, ENVIRONMENT, NONE, TEXT_SIZES, PreferencesViewModel
from app.views.dialogs._downloads_page import DownloadsPage
from app.views.dialogs._preferences_page import PreferencesPage
from app.views.dialogs.base import Dialog
from app.views.look import Look
from app.views.widgets.buttons import Role
from app.views.widgets.fields import ComboBox, LineEdit
from app.views.widgets.form_field import FormField
from app.views.widgets.labels import Kind, Label

SIZE = QSize(680, 480)
LIST_WIDTH, ROW_HEIGHT = 176, 32


class PreferencesDialog(Dialog):
    """A list of pages at the left, the chosen one at the right."""

    def __init__(self, look: Look, vm: PreferencesViewModel, parent: QWidget | None = None) -> None:
        super().__init__(look, parent, _("Preferences"))
        self._icons: list[str] = []
        self.resize(QSize(look.px(SIZE.width()), look.px(SIZE.height())).boundedTo(self.room()))
        self.body.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(_("Pages of the preferences"))
        self._stack = QStackedWidget()
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)
        self.body.addLayout(row, 1)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.add_page(_("Appearance"), "eye", AppearancePage(look, vm))
        self.add_page(_("Plan"), "account", PlanPage(look, vm))
        self._network = NetworkPage(look, vm)
        self.add_page(_("Network"), "cloud", self._network)
        self._downloads = DownloadsPage(look, vm)
        self.add_page(_("Downloads"), "download", self._downloads)
        self.add_button(_("Close"), Role.PRIMARY, self.accept)
        look.changed.connect(self._restyle)
        self._restyle()
        self.list.setCurrentRow(0)

    def accept(self) -> None:
        """Close, unless a value that was typed is refused; Escape leaves it behind."""
        if not self._network.keep():
            self.open_page(_("Network"))
            self._network.address.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._downloads.keep():
            self.open_page(_("Downloads"))
        else:
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in a field keeps its value; it closes nothing."""
        fields = (self._network.address, self._downloads.folder.edit, self._downloads.template.edit)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() in fields:
            return
        super().keyPressEvent(event)

    def add_page(self, title: str, icon: str, page: QWidget) -> None:
        """Add a page below those there are."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        page.setAccessibleName(title)
        self._stack.addWidget(area)
        self._icons.append(icon)
        self.list.addItem(QListWidgetItem(title))
        self._restyle()

    def open_page(self, title: str) -> None:
        """Show the page called `title`."""
        found = self.list.findItems(title, Qt.MatchFlag.MatchExactly)
        self.list.setCurrentItem(found[0])

    def _restyle(self) -> None:
        self.list.setFixedWidth(self.look.px(LIST_WIDTH))
        self.list.setIconSize(QSize(1, 1) * self.look.px(18))
        for at, icon in enumerate(self._icons):
            item = self.list.item(at)
            item.setIcon(self.look.icon(icon, "text2", 18))
            # The style sheet's height comes too late for the rows that are laid out already.
            item.setSizeHint(QSize(0, self.look.px(ROW_HEIGHT)))


class AppearancePage(PreferencesPage):
    """Theme and size of type."""

    def __init__(self, look: Look, vm: PreferencesViewModel) -> None:
        super().__init__(look, _("Appearance"), _("How the window looks on this computer."))
        choices = (
            ("system", _("As the system"), _("Light or dark, as this computer is set.")),
            ("light", _("Light"), ""),
            ("dark", _("Dark"), ""),
        )
        self.themes = self.add_choices(_("Theme"), choices, vm.settings.appearance)
        for key, button in self.themes.items():
            button.toggled.connect(lambda on, key=key: vm.set("appearance", key) if on else None)
        self.text_size = ComboBox(look)
        sizes = sorted({*TEXT_SIZES, vm.settings.text_size})
        percent = [(str(size), _("{percent} %").format(percent=size)) for size in sizes]
        self.text_size.set_choices(percent)
        self.text_size.choose(str(vm.settings.text_size))
        self.text_size.chosen.connect(lambda key: vm.set("text_size", int(key)))
        self.text_size.setMaximumWidth(look.px(160))
        self.column.addSpacing(look.px(8))
        hint = _("All measures of the window grow with the text.")
        self.column.addWidget(FormField(look, _("Text size"), self.text_size, hint=hint))
        self.column.addStretch(1)


class PlanPage(PreferencesPage):
    """Which plan the account has: Zoom tells it to nobody, and the pace of requests depends on it."""

    def __init__(self, look: Look, vm: PreferencesViewModel) -> None:
        says = _(
            "Zoom tells programs nothing about the plan of an account. Greenroom keeps to the pace that "
            "Zoom allows for the plan chosen here; one too high makes Zoom refuse requests for a while."
        )
        super().__init__(look, _("Plan"), says)
        choices = (
            ("free", _("Free"), _("4 light requests a second, 6,000 a day; no reports.")),
            ("pro", _("Pro"), _("30 light requests a second, 30,000 heavy ones a day.")),
            (
                "business",
                _("Business, Education, Enterprise"),
                _("80 light requests a second, 60,000 heavy ones a day."),
            ),
        )
        self.plans = self.add_choices(_("Plan of the Zoom account"), choices, vm.settings.plan)
        why = vm.locked("plan")
        for key, button in self.plans.items():
            button.setEnabled(not why)
            button.toggled.connect(lambda on, key=key: vm.set("plan", key) if on else None)
        if why:
            self.column.addWidget(Label(why, Kind.HINT, wrap=True))
        self.column.addStretch(1)


class NetworkPage(PreferencesPage):
    """The way to Zoom, and by whose certificates its address is verified."""

    def __init__(self, look: Look, vm: PreferencesViewModel) -> None:
        super().__init__(look, _("Network"), _("How Greenroom reaches Zoom."))
        self._vm = vm
        choices = (
            (
                ENVIRONMENT,
                _("As the environment says"),
                _("Respects HTTPS_PROXY, ALL_PROXY and NO_PROXY."),
            ),
            (NONE, _("No proxy"), _("Straight to the network.")),
            (CUSTOM, _("This proxy"), ""),
        )
        self.kinds = self.add_choices(_("Proxy"), choices, vm.proxy_kind)
        self.address = LineEdit(look, placeholder="http://proxy.example.com:3128", mono=True)
        self.address.setText(vm.settings.proxy if vm.proxy_kind == CUSTOM else "")
        self.address.setEnabled(vm.proxy_kind == CUSTOM)
        self.field = FormField(look, _("Proxy address"), self.address)
        self.column.addWidget(self.field)
        for key, button in self.kinds.items():
            button.toggled.connect(lambda on, key=key: self._choose(key) if on else None)
        self.address.editingFinished.connect(self.keep)
        self.column.addWidget(Label(_("Certificates"), Kind.STRONG))
        self.column.addWidget(Label(_certificates(vm.system_certificates), Kind.SECONDARY, wrap=True))
        vm.refused.connect(self._tell)
        vm.accepted.connect(self._settle)
        self.column.addStretch(1)

    def _choose(self, kind: str) -> None:
        self.address.setEnabled(kind == CUSTOM)
        if kind != CUSTOM:
            self.field.clear()
            self._vm.set("proxy", kind)
        else:
            self.address.setFocus(Qt.FocusReason.TabFocusReason)
            self.keep()

    def keep(self) -> bool:
        """Take the address that was typed; whether nothing is wrong with it."""
        typed = self.address.text().strip() if self.address.isEnabled() else ""
        self.field.clear()
        if typed:
            self._vm.set("proxy", typed)
        return not self.field.error

    def _tell(self, name: str, error: GreenroomError) -> None:
        if name == "proxy":
            self.field.set_error(error.message)

    def _settle(self, name: str) -> None:
        if name == "proxy":
            self.field.clear()


def _certificates(system: bool) -> str:
    if system:
        return _("Zoom’s address is verified with the certificates of this computer.")
    return _("This computer has no certificates of its own; Zoom’s address is verified with Mozilla’s.")
