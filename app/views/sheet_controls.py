"""Rules for what a person presses, types into and chooses from."""

CONTROLS = """
QPushButton, QToolButton[role] {
    min-height: 30px; max-height: 30px; padding: 0 12px;
    border: 1px solid @border; border-radius: 6px; background: @raised; color: @text; outline: none;
}
QPushButton[pictured="true"] { padding: 0 12px 0 9px; }
QPushButton[small="true"] { min-height: 26px; max-height: 26px; padding: 0 10px; }
QPushButton[tall="true"] { min-height: 38px; max-height: 38px; }
QPushButton:hover,
QPushButton[drawn="hover"],
QToolButton[role="plain"]:hover {
    background: @hover; border-color: @text2;
}
QPushButton:pressed, QToolButton[role="plain"]:pressed { background: @selected_idle; border-color: @text2; }
QPushButton:disabled { color: @text3; border-color: @hairline; background: transparent; }

QPushButton[role="primary"] {
    background: @accent_fill; border-color: @accent_fill; color: @on_accent; font-weight: 600;
}
QPushButton[role="primary"]:hover,
QPushButton[role="primary"][drawn="hover"],
QPushButton[role="primary"]:pressed {
    background: @accent_fill_hover; border-color: @accent_fill_hover;
}
QPushButton[role="primary"]:disabled { background: @track; border-color: @track; color: @text2; }
QPushButton[role="danger"] { color: @bad; border-color: @bad; }
QPushButton[role="danger"]:hover, QPushButton[role="danger"][drawn="hover"] { border-color: @bad; }
QPushButton[role="danger"]:disabled { color: @text3; border-color: @hairline; }
QPushButton[role="confirm"] {
    background: @danger_fill; border-color: @danger_fill; color: @on_danger; font-weight: 600;
}
QPushButton[role="confirm"]:hover,
QPushButton[role="confirm"][drawn="hover"],
QPushButton[role="confirm"]:pressed {
    background: @danger_fill_hover; border-color: @danger_fill_hover;
}
QPushButton[role="confirm"]:disabled {
    background: transparent; border-color: @hairline; color: @text3; font-weight: 400;
}
QPushButton[role="flat"] { background: transparent; border-color: transparent; color: @text2; }
QPushButton[role="flat"]:hover,
QPushButton[role="flat"][drawn="hover"],
QPushButton[role="flat"]:pressed {
    background: @selected_idle;
}
QPushButton[role="flat"]:disabled { color: @text3; }
QPushButton[role="link"] {
    background: transparent; border-color: transparent; color: @accent_text; padding: 0 8px;
}
QPushButton[role="link"]:hover, QPushButton[role="link"]:pressed { background: @selected_idle; }
QPushButton[role="link"][bare="true"] {
    min-height: 22px; max-height: 22px; padding: 0; border: 0; background: transparent;
}
QPushButton[role="link"][bare="true"]:hover { background: transparent; text-decoration: underline; }
QPushButton[undo="true"] { font-weight: 600; }

QToolButton[role="plain"], QToolButton[role="flat"] {
    min-width: 30px; max-width: 30px; padding: 0;
}
QToolButton[role="flat"] { background: transparent; border-color: transparent; color: @text2; }
QToolButton[role="flat"]:hover,
QToolButton[role="flat"][drawn="hover"],
QToolButton[role="flat"]:pressed {
    background: @selected_idle;
}
QToolButton[role="flat"]:disabled { background: transparent; }
QToolButton[role][small="true"] { min-width: 26px; max-width: 26px; min-height: 26px; max-height: 26px; }
QToolButton[role="plain"]:disabled { border-color: @hairline; background: transparent; }
QToolButton[role]:checked { background: @selected; border-color: @accent_text; }
QToolButton[role="mini"] {
    min-width: 22px; max-width: 22px; min-height: 22px; max-height: 22px; padding: 0;
    border: 1px solid transparent; border-radius: 4px; background: transparent;
}
QToolButton[role="mini"]:hover, QToolButton[role="mini"]:pressed { background: @selected_idle; }
QToolButton[role="cross"] {
    min-width: 16px; max-width: 16px; min-height: 16px; max-height: 16px; padding: 0; border: 0;
    border-radius: 4px; background: transparent;
}
QToolButton[role="cross"]:hover { background: @selected_idle; }
QToolButton[role="account"] {
    min-width: 48px; padding: 0 4px; background: transparent; border-color: transparent;
}
QToolButton[role="account"]:hover, QToolButton[role="account"]:pressed { background: @selected_idle; }
QToolButton[role="section"] {
    padding: 0 4px 0 0; background: transparent; border-color: transparent; font-weight: 600;
}
QToolButton[role="section"]:hover { background: @selected_idle; }
QToolButton[role="section"]:checked { background: transparent; border-color: transparent; }

QFrame[segments="true"] { border: 1px solid @border; border-radius: 6px; background: @raised; }
QToolButton[role="segment"] {
    min-height: 30px; max-height: 30px; padding: 0 12px; border: 0; border-left: 1px solid @hairline;
    border-radius: 0; background: transparent; color: @text2;
}
QToolButton[role="segment"]:hover { background: @hover; }
QToolButton[role="segment"]:checked { background: @selected; color: @text; font-weight: 600; }
QToolButton[role="segment"][place="first"] {
    border-left: 0; border-top-left-radius: 5px; border-bottom-left-radius: 5px;
}
QToolButton[role="segment"][place="last"] {
    border-top-right-radius: 5px; border-bottom-right-radius: 5px;
}
QToolButton[role="segment"][place="only"] { border-left: 0; border-radius: 5px; }

QLineEdit, QAbstractSpinBox, QComboBox {
    min-height: 30px; max-height: 30px; padding: 0 9px; border: 1px solid @border; border-radius: 6px;
    background: @base; color: @text; selection-background-color: @accent_fill;
    selection-color: @on_accent; placeholder-text-color: @text3;
}
QLineEdit { padding: 0 7px; }
QLineEdit:focus, QLineEdit[drawn="focus"], QAbstractSpinBox:focus, QComboBox:focus {
    min-height: 28px; max-height: 28px; padding: 0 8px; border: 2px solid @accent_text;
}
QLineEdit[state="error"], QAbstractSpinBox[state="error"], QComboBox[state="error"] {
    min-height: 28px; max-height: 28px; padding: 0 8px; border: 2px solid @bad;
}
QLineEdit:focus, QLineEdit[drawn="focus"], QLineEdit[state="error"] { padding: 0 6px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
    background: transparent; border-color: @hairline; color: @text3;
}
QLineEdit[mono="true"] { font-family: @mono; font-size: 9pt; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: 0; }
QDateEdit::drop-down, QDateTimeEdit::drop-down { width: 26px; border: 0; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url(@calendar); width: 16px; height: 16px; }
QTimeEdit::down-arrow { image: none; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {
    border: 0; padding: 0; background: transparent; min-height: 24px; max-height: 30px;
}
QPlainTextEdit {
    padding: 4px 6px; border: 1px solid @border; border-radius: 6px; background: @base; color: @text;
    selection-background-color: @accent_fill; selection-color: @on_accent;
}
QPlainTextEdit:focus { padding: 3px 5px; border: 2px solid @accent_text; }
QPlainTextEdit[state="error"] { padding: 3px 5px; border: 2px solid @bad; }

QComboBox { padding-left: 10px; padding-right: 4px; combobox-popup: 0; }
QComboBox:hover { border-color: @text2; }
QComboBox:focus { border-color: @accent_text; padding-left: 9px; padding-right: 3px; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: url(@chevron); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url(@chevron-off); }
QComboBox QAbstractItemView, QListView[role="suggestions"] {
    background: @raised; border: 1px solid @hairline; padding: 4px; outline: none;
    selection-background-color: @selected; selection-color: @text;
}
QComboBox QAbstractItemView::item, QListView[role="suggestions"]::item {
    min-height: 32px; padding: 0 8px; border-radius: 4px; color: @text;
}
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected,
QListView[role="suggestions"]::item:hover, QListView[role="suggestions"]::item:selected {
    background: @selected; color: @text;
}

QFrame[field="true"] {
    border: 1px solid @border; border-radius: 6px; background: @base; padding: 1px;
}

QFrame[field="true"][focused="true"] { border: 2px solid @accent_text; padding: 0; }
QFrame[field="true"][state="error"] { border: 2px solid @bad; padding: 0; }
QFrame[field="true"]:disabled { background: transparent; border-color: @hairline; }
QFrame[field="true"] QLineEdit, QFrame[field="true"] QComboBox {
    border: 0; background: transparent; padding: 0; min-height: 22px; max-height: 28px;
}
QFrame[field="true"] QComboBox { padding-right: 24px; }
QFrame[field="true"] QComboBox::drop-down { width: 20px; }
QFrame[field="true"] QComboBox QAbstractItemView QLineEdit { border: 0; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 28px; outline: none; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text3; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; }
QCheckBox::indicator:unchecked { image: url(@check-off); }
QCheckBox::indicator:unchecked:hover { image: url(@check-over); }
QCheckBox::indicator:checked { image: url(@check-on); }
QCheckBox::indicator:indeterminate { image: url(@check-part); }
QCheckBox::indicator:unchecked:disabled { image: url(@check-off-out); }
QCheckBox::indicator:checked:disabled { image: url(@check-on-out); }
QRadioButton::indicator:unchecked { image: url(@radio-off); }
QRadioButton::indicator:unchecked:hover { image: url(@radio-over); }
QRadioButton::indicator:checked { image: url(@radio-on); }
QRadioButton::indicator:unchecked:disabled { image: url(@radio-off-out); }
QRadioButton::indicator:checked:disabled { image: url(@radio-on-out); }
"""
