"""The grammar is not read before the window is seen."""

import subprocess
import sys

SCRIPT = """
import sys
from PySide6.QtTest import QTest
from photoclip.ui.models.query import Query
from photoclip.ui.panels.search_field import SearchField
from photoclip.ui.theme.theme import Theme
from photoclip.ui.windows.start import application
import photoclip.ui.windows.wiring
field = SearchField(Theme(application()))
field.show_history((Query('tag:x image:"/a.jpg"'),))
field.show()
QTest.qWait(1)
field.grab()
assert "lark" not in sys.modules
field.set_query(Query("dog"))
assert "lark" in sys.modules
"""


WINDOW = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from photoclip.config.paths import library_paths, prepare
from photoclip.domain.errors import StorageError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.theme.theme import Theme
from photoclip.ui.windows.remembered import Remembered
from photoclip.ui.windows.start import application
from photoclip.ui.windows.wiring import Wiring

importers, painted = [], []

class Importers:
    def find_spec(self, name, path=None, target=None):
        if name == "lark":
            importers.append(threading.current_thread())

class Paints(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not painted:
            painted.append(wiring.window.middle.field.query().is_empty)
        return False

def cannot(_library):
    raise StorageError("the disk is full")

sys.meta_path.insert(0, Importers())
app = application()
paths = library_paths(Path(sys.argv[1]))
prepare(paths)
remembered = Remembered(query='snow -"dog"', history=("tag:x",))
wiring = Wiring(paths, Engine(paths.root, launch=cannot), Theme(app), remembered)
paints = Paints()
app.installEventFilter(paints)
wiring.start()
while not painted:
    QTest.qWait(1)
app.removeEventFilter(paints)
assert painted == [True]
while wiring.window.middle.field.query().is_empty:
    QTest.qWait(1)
assert wiring.window.middle.field.query().text == 'snow -"dog"'
(thread,) = importers
assert thread is not threading.main_thread()
wiring.close()
"""


def test_what_was_searched_before_waits_for_the_parser_which_is_made_in_a_thread(tmp_path):
    words = [sys.executable, "-P", "-c", WINDOW, str(tmp_path / "library")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_the_first_paint_waits_for_no_parser():
    done = subprocess.run([sys.executable, "-P", "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
