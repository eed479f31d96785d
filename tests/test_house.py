"""Rules of the house that import-linter cannot see: imports, what is never done, how long things may be."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_FUNCTION = 50
LONGEST_FILE = 450

OWNERS = {
    "httpx": ("app/zoom/http.py",),
    "httpcore": ("app/zoom/http.py", "app/zoom/_sockets.py"),
    "keyring": ("app/store/secrets.py",),
    "qasync": ("app/desktop.py",),
    "rich": ("app/commands/",),
    "PySide6": ("app/views/", "app/viewmodels/", "app/desktop.py", "app/desktop_accounts.py"),
    "fastapi": ("app/sandbox/", "app/server/"),
    "uvicorn": ("app/sandbox/", "app/server/"),
}
FACES = {"views", "commands", "server"}
DIALOGS = {"QMessageBox", "QInputDialog", "QFileDialog", "QColorDialog", "QFontDialog"}
STATIC_BOXES = {"question", "information", "warning", "critical", "about"}
TRANSLATORS = {"_", "N_", "ngettext", "pgettext"}


class Source(NamedTuple):
    """A file of the program, read and parsed."""

    path: str
    text: str
    tree: ast.Module

    def __repr__(self) -> str:
        return self.path


Rule = Callable[[Source], Iterator[str]]


def read(text: str, path: str) -> Source:
    return Source(path, text, ast.parse(text, filename=path))


def imports(source: Source) -> Iterator[str]:
    """Every module named in an import, with what is taken from it: `PySide6.QtCore.QObject`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def libraries_stay_in_their_rooms(source: Source) -> Iterator[str]:
    for name in imports(source):
        owners = OWNERS.get(name.partition(".")[0], ())
        if owners and not source.path.startswith(owners):
            yield f"{name} belongs to {' and '.join(owners)}"


def imports_are_absolute(source: Source) -> Iterator[str]:
    yield from (name for name in imports(source) if name.startswith("."))


def view_models_know_of_qt_its_core_alone(source: Source) -> Iterator[str]:
    if source.path.startswith("app/viewmodels/"):
        qt = (name for name in imports(source) if name.startswith("PySide6"))
        yield from (name for name in qt if not name.startswith("PySide6.QtCore"))


def faces_do_not_know_each_other(source: Source) -> Iterator[str]:
    face = source.path.split("/")[1]
    if face in FACES:
        yield from (
            name for name in imports(source) if name.startswith(tuple(f"app.{f}" for f in FACES - {face}))
        )


def sandbox_stands_alone(source: Source) -> Iterator[str]:
    """It is the other end of the line: a mistake shared with the program would hide itself."""
    if source.path.startswith("app/sandbox/"):
        inner = (name for name in imports(source) if name.partition(".")[0] == "app")
        yield from (name for name in inner if not name.startswith(("app.sandbox", "app.__version__")))


def event_loops_are_not_nested(source: Source) -> Iterator[str]:
    """`exec()` inside a coroutine loses another task's step for good (DESIGN, trap 3)."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if source.path == "app/views/opening.py" and node.attr in {"exec", "processEvents"}:
                continue  # before the program is imported: there is no coroutine to lose
            static = owner in DIALOGS and (node.attr in STATIC_BOXES or node.attr.startswith("get"))
            if static or node.attr in {"exec", "exec_", "processEvents"}:
                yield f"line {node.lineno}: {owner}.{node.attr}"


def tasks_are_held(source: Source) -> Iterator[str]:
    """`asyncSlot` and `asyncClose` hold their task weakly (DESIGN, trap 4)."""
    yield from (name for name in imports(source) if name.endswith(("asyncSlot", "asyncClose")))


def look_is_followed_by_methods(source: Source) -> Iterator[str]:
    """The look outlives its widgets: a lambda is called for one that is gone, a method is let go with it."""
    for node in ast.walk(source.tree):
        call = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if call.endswith("look.changed.connect") and isinstance(node.args[0], ast.Lambda):
            yield f"line {node.lineno}"


def files_are_short(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines"


def functions_are_short(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} has {length} lines"


def nothing_is_left_to_do(source: Source) -> Iterator[str]:
    marks = ("TODO", "FIXME", "XXX")
    for number, line in enumerate(source.text.splitlines(), 1):
        if any(mark in line for mark in marks):
            yield f"line {number}"


def no_failure_is_hidden(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "BaseException"
            broad = caught in {"Exception", "BaseException"}
            if broad and all(isinstance(step, ast.Pass) for step in node.body):
                yield f"line {node.lineno}: except {caught}: pass"


def texts_are_translated_whole(source: Source) -> Iterator[str]:
    """A text that is glued together inside `_()` is never found in a catalogue."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATORS:
            yield from (
                f"line {node.lineno}: {ast.unparse(argument)}"
                for argument in node.args[:2]
                if isinstance(argument, ast.JoinedStr | ast.BinOp)
            )


RULES: dict[Rule, tuple[str, str]] = {
    # each with a path and a text that break it
    libraries_stay_in_their_rooms: ("app/services/a.py", "import httpx"),
    imports_are_absolute: ("app/services/a.py", "from .b import c"),
    view_models_know_of_qt_its_core_alone: ("app/viewmodels/a.py", "from PySide6.QtGui import QColor"),
    faces_do_not_know_each_other: ("app/server/a.py", "from app.views.theme import Theme"),
    sandbox_stands_alone: ("app/sandbox/a.py", "from app.zoom.errors import ZoomError"),
    event_loops_are_not_nested: ("app/views/a.py", "QMessageBox.question(None, '', '')"),
    tasks_are_held: ("app/desktop.py", "from qasync import asyncSlot"),
    look_is_followed_by_methods: ("app/views/a.py", "look.changed.connect(lambda: button.setIcon(icon))"),
    files_are_short: ("app/a.py", "a = 1\n" * (LONGEST_FILE + 1)),
    functions_are_short: ("app/a.py", "def f():\n" + "    a = 1\n" * LONGEST_FUNCTION),
    nothing_is_left_to_do: ("app/a.py", "a = 1  # TODO"),
    no_failure_is_hidden: ("app/a.py", "try:\n    f()\nexcept Exception:\n    pass"),
    texts_are_translated_whole: ("app/a.py", "_(f'{count} meetings')"),
}
parametrized = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    files = sorted((ROOT / "app").rglob("*.py"))
    return [read(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix()) for file in files]


@parametrized
def test_the_house_keeps_the_rule(rule: Rule, sources: list[Source]) -> None:
    complaints = [f"{source.path}: {complaint}" for source in sources for complaint in rule(source)]
    assert not complaints, "\n".join(complaints)


@parametrized
def test_the_rule_bites(rule: Rule) -> None:
    path, text = RULES[rule]
    assert list(rule(read(text, path)))
