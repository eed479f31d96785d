"""Rules for what holds the controls: bars, tabs, tables, panes, menus, dialogs."""

FRAME = """
QMainWindow, QDialog { background: @window; }
QLabel { background: transparent; color: @text; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="secondary"] { color: @text2; }
QLabel[kind="hint"] { color: @text2; font-size: 9pt; }
QLabel[kind="small"] { font-size: 9pt; }
QLabel[kind="title"] { font-size: 13pt; font-weight: 600; }
QLabel[kind="display"] { font-size: 20pt; font-weight: 600; }
QLabel[kind="lead"] { font-size: 11pt; color: @text2; }
QLabel[kind="mono"] { font-family: @mono; font-size: 9pt; }
QLabel[kind="code"] {
    font-family: @mono; font-size: 9pt; background: @window; border: 1px solid @hairline;
    border-radius: 4px; padding: 3px 10px;
}
QLabel[kind="error"] { color: @bad; font-size: 9pt; }
QFrame[divider="horizontal"] {
    background: @hairline; border: 0; min-height: 1px; max-height: 1px;
}
QFrame[divider="vertical"] { background: @hairline; border: 0; min-width: 1px; max-width: 1px; }

QFrame[bar="head"] { background: @window; border: 0; border-bottom: 1px solid @hairline; }
QFrame[bar="tool"] { background: @window; border: 0; border-bottom: 1px solid @hairline; }
QFrame[bar="drawer"] {
    background: @window; border: 0; border-top: 1px solid @hairline; border-bottom: 1px solid @hairline;
}
QFrame[bar="foot"] { background: @window; border: 0; border-top: 1px solid @hairline; }
QFrame[ground="base"], QWidget[ground="base"] { background: @base; border: 0; }
QFrame[ground="pane"], QWidget[ground="pane"] { background: @pane; border: 0; }
QFrame[ground="window"], QWidget[ground="window"] { background: @window; border: 0; }
QFrame[card="true"] { background: @base; border: 1px solid @hairline; border-radius: 8px; }
QFrame[section="true"] { border: 0; border-top: 1px solid @hairline; background: transparent; }
QScrollArea { background: transparent; border: 0; }
QFrame[corner="true"] { background: @base; border: 0; border-bottom: 1px solid @hairline; }
QTextEdit[prose="true"] { background: transparent; border: 0; padding: 0; color: @text; }
QScrollArea > QWidget > QWidget[clear="true"] { background: transparent; }

QTabBar { background: transparent; border: 0; outline: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: 0; color: @text2; }
QTabBar[role="pages"]::tab {
    height: 45px; padding: 0 4px; margin: 0 10px; border-bottom: 3px solid transparent;
}
QTabBar[role="pages"]::tab:selected { color: @text; border-bottom: 3px solid @accent; }
QTabBar[role="pages"]::tab:hover:!selected { color: @text; }
QTabBar[role="pane"]::tab {
    height: 33px; padding: 0 8px; border-bottom: 2px solid transparent;
}
QTabBar[role="pane"]::tab:selected { color: @text; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar[role="pane"]::tab:hover:!selected { color: @text; }
QTabBar[role="pane"]::tab:disabled { color: @text3; }

QTableView, QListView, QTreeView {
    background: @base; border: 0; outline: none; gridline-color: @hairline;
    selection-background-color: @selected; selection-color: @text;
}
QListView[role="boxed"] { background: @base; border: 1px solid @border; border-radius: 6px; padding: 3px; }
QListView[role="boxed"]::item { min-height: 28px; padding: 0 6px; border-radius: 4px; color: @text; }
QListView[role="boxed"]::item:selected { background: @selected; color: @text; }
QListView[role="choices"] { background: @window; border: 0; border-right: 1px solid @hairline; padding: 8px; }
QListView[role="choices"]::item { min-height: 32px; padding: 0 8px; border-radius: 6px; color: @text; }
QListView[role="choices"]::item:hover { background: @hover; }
QListView[role="choices"]::item:selected { background: @selected; color: @text; }
QHeaderView { background: @base; border: 0; }
QHeaderView::section {
    height: 27px; background: @base; color: @text2; border: 0; border-bottom: 1px solid @hairline;
    padding: 0 12px 0 0; font-size: 9pt; text-align: left;
}
QHeaderView::section:hover { color: @text; }
QTableView QTableCornerButton::section { background: @base; border: 0; }

QSplitter::handle { background: @hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @border; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @chart4/55; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @chart4; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; }

QMenu { background: @raised; border: 1px solid @hairline; padding: 4px; }
QMenu::item {
    min-height: 32px; padding: 0 24px 0 12px; border-radius: 4px; color: @text; background: transparent;
}
QMenu::item:selected { background: @selected; color: @text; }
QMenu::item:disabled { color: @text2; background: transparent; font-size: 9pt; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px -4px; }
QMenu::icon { padding-left: 10px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 10px; }
QMenu::indicator:checked { image: url(@check-on); }
QMenu::indicator:exclusive:checked { image: url(@radio-on); }
QMenu::indicator:exclusive:unchecked { image: url(@radio-off); }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }

QStatusBar {
    background: @window; border: 0; border-top: 1px solid @hairline; min-height: 27px; max-height: 27px;
}
QStatusBar::item { border: 0; }
QStatusBar QLabel { font-size: 9pt; color: @text2; }

QFrame[tone="info"] { background: @info_bg; border: 0; border-radius: 6px; }
QFrame[tone="warn"] { background: @warn_bg; border: 0; border-radius: 6px; }
QFrame[tone="bad"] { background: @bad_bg; border: 0; border-radius: 6px; }
QFrame[tone="ok"] { background: @ok_bg; border: 0; border-radius: 6px; }
QFrame[tone="info"][edge="flush"], QFrame[tone="warn"][edge="flush"], QFrame[tone="bad"][edge="flush"],
QFrame[tone="ok"][edge="flush"] { border-radius: 0; }
QFrame[sheet="true"] { background: @raised; border: 1px solid @border; }
QFrame[toast="true"] { background: @raised; border: 1px solid @hairline; border-radius: 8px; }
QFrame[chip="true"] { background: @idle_bg; border: 1px solid @idle_bg; border-radius: 10px; }
QFrame[chip="true"][state="error"] { background: @bad_bg; border: 1px solid @bad; }
QFrame[chip="true"] QLabel { font-size: 9pt; color: @idle; }
QFrame[chip="true"][state="error"] QLabel { color: @bad; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: @window; }
QCalendarWidget QToolButton {
    background: transparent; border: 0; border-radius: 4px; color: @text; padding: 4px 6px; font-weight: 600;
}
QCalendarWidget QToolButton:hover { background: @selected_idle; }
QCalendarWidget QAbstractItemView {
    background: @base; selection-background-color: @accent_fill; selection-color: @on_accent;
}
"""
