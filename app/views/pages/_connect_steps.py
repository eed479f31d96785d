"""The left half of the connect page: how to make the Zoom app, once."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.core.i18n import _
from app.viewmodels.connect import ConnectViewModel, Field
from app.viewmodels.connect_steps import Step, StepTool, scope_uses, scopes_for, steps_for
from app.views.look import Look
from app.views.metrics import PointSize
from app.views.widgets.buttons import Button, CopyButton
from app.views.widgets.fields import ShownLine
from app.views.widgets.labels import Kind, Label

CIRCLE = 28


class ConnectSteps(QScrollArea):
    """The steps for the chosen kind of app."""

    def __init__(self, look: Look, vm: ConnectViewModel) -> None:
        super().__init__(widgetResizable=True)
        self._look, self._vm = look, vm
        self._address: ShownLine | None = None
        self._side = look.px(40)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vm.kind_changed.connect(self._rebuild)
        vm.checked.connect(self._show_address)
        self._rebuild()

    def set_side(self, side: int) -> None:
        """Keep `side` pixels free at the left and right."""
        content = self.widget()
        layout = content.layout() if content is not None else None
        if side != self._side and layout is not None:
            margins = layout.contentsMargins()
            self._side = side
            layout.setContentsMargins(side, margins.top(), side, margins.bottom())

    def _rebuild(self) -> None:
        look, content = self._look, QWidget()
        self._address = None
        content.setProperty("clear", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(self._side, look.px(28), self._side, look.px(24))
        column.setSpacing(0)
        column.addWidget(Label(_("Create a Zoom app, once"), Kind.TITLE))
        column.addSpacing(look.px(4))
        lead = _("Zoom asks each organisation for an app of its own. A few minutes, then never again.")
        column.addWidget(Label(lead, Kind.SECONDARY, wrap=True))
        column.addSpacing(look.px(20))
        steps = steps_for(self._vm.kind)
        for number, step in enumerate(steps, 1):
            column.addWidget(self._step(number, step, last=number == len(steps)))
        column.addStretch(1)
        # The old content and its widgets are deleted by the scroll area.
        self.setWidget(content)

    def _step(self, number: int, step: Step, *, last: bool) -> QWidget:
        look, widget = self._look, QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        row.addWidget(StepMark(look, number, last=last))
        column = QVBoxLayout()
        column.setContentsMargins(0, look.px(4), 0, 0 if last else look.px(20))
        column.setSpacing(look.px(4))
        column.addWidget(Label(step.title, Kind.STRONG, wrap=True))
        column.addWidget(Label(step.text, Kind.SECONDARY, wrap=True))
        tool = self._tool(step.tool)
        if tool is not None:
            column.addSpacing(look.px(4))
            column.addLayout(tool)
        column.addStretch(1)
        row.addLayout(column, 1)
        return widget

    def _tool(self, tool: StepTool) -> QVBoxLayout | None:
        if tool is StepTool.OPEN_MARKETPLACE:
            button = Button(self._look, _("Open in browser"), icon="open")
            button.clicked.connect(self._vm.open_marketplace)
            return _column(button, left=True)
        if tool is StepTool.COPY_ADDRESS:
            return _column(self._address_row())
        return self._scopes() if tool is StepTool.COPY_SCOPES else None

    def _address_row(self) -> QWidget:
        address = self._vm.values[Field.REDIRECT]
        self._address = ShownLine(self._look, address, name=_("Address to add"))
        copy = CopyButton(
            self._look,
            _("Copy"),
            lambda: self._vm.values[Field.REDIRECT],
            name=_("Copy the redirect address"),
        )
        return _row(self._look, self._address, copy)

    def _scopes(self) -> QVBoxLayout:
        scopes = ", ".join(scopes_for(self._vm.kind))
        count = len(scopes_for(self._vm.kind))
        text = _("Copy all {count}").format(count=count)
        copy = CopyButton(self._look, text, lambda: scopes, name=_("Copy all scopes"))
        column = _column(_row(self._look, ShownLine(self._look, scopes, name=_("Scopes to add")), copy))
        column.addSpacing(self._look.px(6))
        uses = self._uses()
        opener = Disclosure(self._look, _("What each scope is for"), uses)
        column.addWidget(opener, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(uses)
        return column

    def _uses(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(self._look.px(20), self._look.px(4), 0, 0)
        column.setSpacing(self._look.px(2))
        for use in scope_uses(self._vm.kind):
            column.addWidget(Label(use.feature, wrap=True))
            scopes = Label("\n".join(use.scopes), Kind.MONO, wrap=True, selectable=True)
            column.addWidget(scopes)
            column.addSpacing(self._look.px(6))
        return box

    def _show_address(self, field: str) -> None:
        """Follow the form's redirect address."""
        if field == Field.REDIRECT and self._address is not None:
            self._address.show_text(self._vm.values[Field.REDIRECT])


class StepMark(QWidget):
    """The number of a step in a circle, and the line that leads to the next one."""

    def __init__(self, look: Look, number: int, *, last: bool) -> None:
        super().__init__()
        self._look, self._number, self._last = look, number, last
        self.setAccessibleName(_("Step {number}").format(number=number))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The circle and what a line needs."""
        return QSize(1, 1) * self._look.px(CIRCLE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw circle, number and line."""
        look, side = self._look, self._look.px(CIRCLE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("border"), 1))
        painter.drawEllipse(QRectF(0.5, 0.5, side - 1, side - 1))
        painter.setFont(look.font(PointSize.BODY, QFont.Weight.DemiBold))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, str(self._number))
        if not self._last:
            gap = look.px(4)
            line = QRectF(side // 2, side + gap, 1, max(0, self.height() - side - 2 * gap))
            painter.fillRect(line, look.color("hairline"))
        painter.end()


class Disclosure(QToolButton):
    """A link with an arrow that shows or hides what stands below it."""

    def __init__(self, look: Look, text: str, content: QWidget) -> None:
        super().__init__()
        self._look, self._content = look, content
        self.setProperty("role", "section")
        self.setStyleSheet("font-weight: 400")
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._turn)
        look.changed.connect(self._draw)
        content.hide()
        self._draw()

    def _turn(self, shown: bool) -> None:
        self._content.setVisible(shown)
        self._draw()

    def _draw(self) -> None:
        icon = "chevron-down" if self.isChecked() else "chevron-right"
        self.setIcon(self._look.icon(icon, "accent_text", 16))
        self.setIconSize(QSize(1, 1) * self._look.px(16))
        self.setStyleSheet(f"font-weight: 400; color: {self._look.theme.accent_text}")


def _column(widget: QWidget, *, left: bool = False) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag(0))
    return column


def _row(look: Look, field: QWidget, button: QWidget) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(8))
    row.addWidget(field, 1)
    row.addWidget(button)
    return widget
