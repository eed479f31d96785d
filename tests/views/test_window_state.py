from PySide6.QtWidgets import QSplitter, QWidget

from app.views.window_state import WindowState


def test_values_survive_a_restart(tmp_path, qapp):
    state = WindowState(tmp_path / "window.ini")
    state.store("window/page", "meetings")
    state.store_flag("editor/more", True)
    state.store_widths("meetings", {"time": 150, "host": 200})
    state.sync()
    again = WindowState(tmp_path / "window.ini")
    assert again.value("window/page") == "meetings"
    assert again.flag("editor/more")
    assert again.widths("meetings") == {"time": 150, "host": 200}


def test_what_was_never_kept_has_a_default(tmp_path, qapp):
    state = WindowState(tmp_path / "window.ini")
    assert state.value("window/page", "meetings") == "meetings"
    assert state.flag("editor/more", True)
    assert state.widths("meetings") == {}
    assert not state.restore_geometry(QWidget(), "window")


def test_a_damaged_file_costs_nothing(tmp_path, qapp):
    file = tmp_path / "window.ini"
    file.write_bytes(b"\x00\xff[window\npage=@Invalid()\n[meetings]\ncolumns=time=abc;;host\n")
    state = WindowState(file)
    assert state.value("window/page", "meetings") in ("meetings", "@Invalid()")
    assert state.widths("meetings") == {}
    assert not state.restore_geometry(QWidget(), "window")


def test_a_splitter_is_put_where_it_was(tmp_path, qtbot):
    state = WindowState(tmp_path / "window.ini")
    sizes = []
    for _start in range(2):
        splitter = QSplitter()
        qtbot.addWidget(splitter)
        splitter.addWidget(QWidget())
        splitter.addWidget(QWidget())
        splitter.resize(600, 100)
        state.bind_splitter(splitter, "meetings")
        splitter.show()
        if not sizes:
            splitter.setSizes([400, 199])
            splitter.splitterMoved.emit(400, 1)
        sizes.append(splitter.sizes())
    assert sizes[0] == sizes[1]
