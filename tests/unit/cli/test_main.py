"""Words in, status and streams out. The answers themselves are checked in tests/e2e."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from photoclip.cli import index as cli_index
from photoclip.cli import main
from photoclip.cli.command import Command, absolute, complain, print_json, say
from photoclip.cli.main import COMMANDS, run
from photoclip.domain.api import IndexReport, JobState, JobStatus
from photoclip.domain.errors import CancelledError, FolderError
from photoclip.domain.found import Box, SearchHit, SearchPage
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.progress import Phase, Progress

STRANGE = os.fsdecode(b"/p/caf\xe9.jpg")


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """No test of this file reaches a library."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "library"


@pytest.fixture
def command(monkeypatch):
    """`command(work)` puts a command `try` in the place of all others."""

    def put(work):
        made = Command("try", "for the test", lambda parser: parser.add_argument("query", nargs="?"), work)
        monkeypatch.setattr(main, "COMMANDS", (made,))

    return put


def fails_with(error):
    def work(arguments):
        raise error

    return work


def parsed(*words):
    return main._parser().parse_args(words)


def test_the_commands_of_the_contract_are_there():
    names = {command.name for command in COMMANDS}
    contract = {
        "index",
        "search",
        "similar",
        "folders",
        "albums",
        "tag",
        "teach",
        "export",
        "models",
        "stats",
        "doctor",
        "backup",
        "restore",
        "demo",
        "bench",
    }
    assert names >= contract
    for name in names:
        words = {"similar": ["x"], "restore": ["x"], "export": ["x"], "rate": ["x", "--none"], "favourite": ["x"]}
        words |= {"teach": ["x", "--yes", "y"]}
        assert parsed(name, *words.get(name, []), "--json", "--library", "L").library == "L"


def test_no_command_prints_the_help(capsys):
    assert run([]) == 0
    shown = capsys.readouterr()
    assert "search" in shown.out
    assert "engine" not in shown.out.replace("engines", ""), "what only the window starts is not shown"
    assert shown.err == ""


def test_status_and_one_line(command, library, capsys):
    for error, status, line in [
        (FolderError("there is\nno folder", "check\tit"), 1, "photoclip: there is no folder (check it)"),
        (CancelledError(), 1, "photoclip: cancelled; what was done until then is kept"),
        (KeyboardInterrupt(), 1, "photoclip: interrupted"),
    ]:
        command(fails_with(error))
        assert run(["try", "--library", str(library)]) == status
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.rstrip("\n") == line


def test_a_bug_stays_raw(command, library):
    command(fails_with(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        run(["try", "--library", str(library)])


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("search", "dog on a beach"), "dog on a beach"),
        (("search", "-a dog, not a cat"), "-a dog, not a cat"),
        (("search", "--", "-dog"), "-dog"),
        (("search", "--json", "--", "--limit"), "--limit"),
        (("search", "-5"), "-5"),
    ],
)
def test_a_query_may_start_with_a_dash(words, query):
    assert parsed(*words).query == query


@pytest.mark.parametrize(
    "words",
    [
        ("search", "-dog"),
        ("search", "dog", "--limit", "1.5"),
        ("similar", "a.jpg", "--box", "1,2,3,0"),
        ("similar", "a.jpg", "--box=-1,2,3,4"),
        ("folders", "drop", "x"),
        ("models", "eat"),
        ("index", "--watch-out"),
    ],
)
def test_wrong_usage_is_status_2_on_stderr(words, capsys):
    with pytest.raises(SystemExit) as ended:
        run(words)
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert (shown.out, "usage" in shown.err) == ("", True)


def test_a_box_is_four_pixels_numbers():
    assert parsed("similar", "a.jpg", "--box", "1,2,30,40").box == Box(1, 2, 30, 40)


def test_paths_become_absolute_and_odd_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    assert absolute(["a", "", "~nobody-of-this-name/b"]) == (
        str(tmp_path / "a"),
        "",
        str(tmp_path / "~nobody-of-this-name" / "b"),
    )
    assert Path(absolute(["~/c"])[0]) == Path("/home/me/c").absolute()
    assert absolute([STRANGE]) == (str(Path(STRANGE).absolute()),)


def test_names_that_are_not_utf8_pass_through_both_modes(capfdbinary):
    print_json({"path": STRANGE})
    assert os.fsencode(json.loads(capfdbinary.readouterr().out)["path"]) == b"/p/caf\xe9.jpg"
    say(STRANGE)
    complain(STRANGE)
    sys.stdout.flush()
    shown = capfdbinary.readouterr()
    assert shown.out.splitlines() == [b"/p/caf?.jpg"]
    assert shown.err.splitlines() == [b"/p/caf?.jpg"]


class Answering:
    """As much of a library as `follow` and the answers need."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.actions = []

    def wait_job(self, job_id, seen_revision, timeout_s):
        status = self.statuses.pop(0)
        if isinstance(status, BaseException):
            raise status
        return status

    def control_job(self, job_id, action):
        self.actions.append(action)


def status(state, revision, **more):
    return JobStatus(JobId(1), "", state, revision, Progress(Phase.UNDERSTANDING, 1, 9), **more)


def test_ctrl_c_cancels_the_job_and_waits_for_its_end():
    from photoclip.cli.progress import follow
    from photoclip.domain.api import JobAction

    api = Answering(status(JobState.RUNNING, 1), KeyboardInterrupt(), status(JobState.CANCELLED, 2))
    with pytest.raises(CancelledError):
        follow(api, JobId(1))
    assert api.actions == [JobAction.CANCEL]


def test_a_failed_job_is_an_error_a_finished_one_its_report():
    from photoclip.cli.progress import follow
    from photoclip.domain.errors import EngineError

    with pytest.raises(EngineError, match="the disk is full"):
        follow(Answering(status(JobState.FAILED, 2, error="the disk is full")), JobId(1))
    done = status(JobState.DONE, 2, report=IndexReport(added=3))
    assert follow(Answering(done), JobId(1)).added == 3


def test_progress_for_a_person():
    from photoclip.cli.progress import describe, duration

    now = Progress(Phase.UNDERSTANDING, 1240, 2000, 2, 58.4, 13.2)
    shown = describe(JobStatus(JobId(1), "", JobState.PAUSED, 1, now))
    assert shown == "1,240 of 2,000 · 58 photos/s · 13 s left · 2 failed · paused"
    assert [duration(s) for s in (0.4, 89, 90, 7500)] == ["0 s", "89 s", "2 min", "2 h 5 min"]


def test_results_for_a_person_and_as_json(capsys):
    from photoclip.cli.results import show

    hit = SearchHit(PhotoId(1), STRANGE, ("/q.jpg",), 0.31234, "0" * 64, 4, 3, offline=True)
    page = SearchPage((hit,), 1, 2.5)
    show(page, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) >= {"results", "strong", "milliseconds"}
    assert answer["results"][0]["path"] == STRANGE
    assert (answer["results"][0]["relevance"], answer["results"][0]["strength"], answer["strong"]) == (None,) * 3
    show(page, as_json=False)
    assert "(+1 more places)  (offline)" in capsys.readouterr().out
    show(SearchPage((), 0, 1.0), as_json=False)
    assert "the library is empty" in capsys.readouterr().out


def photoclip(*words, **options):
    command = [sys.executable, "-m", "photoclip", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)


@pytest.mark.skipif(os.name == "nt", reason="pipes end in another way there")
def test_a_reader_that_left_is_no_traceback(library):
    read, write = os.pipe()
    os.close(read)
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = photoclip("stats", "--library", str(library), stdout=write, env=buffered)
    os.close(write)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux's disk that is always full")
@pytest.mark.parametrize("words", [("stats",), ("stats", "--json")])
def test_a_full_disk_under_stdout_is_one_line(words, library):
    with Path("/dev/full").open("wb") as full:
        process = photoclip(*words, "--library", str(library), stdout=full)
        lines = process.communicate(timeout=60)[1].decode().splitlines()
    assert (process.returncode, len(lines)) == (1, 1)
    assert lines[0].startswith("photoclip: the answer cannot be written: ")


@pytest.mark.skipif(os.name == "nt", reason="signals are a POSIX thing")
def test_ctrl_c_while_modules_are_imported_is_one_line(library):
    script = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "photoclip.engine.session":
            os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
from photoclip.__main__ import main
sys.argv = ["photoclip", "stats"]
sys.meta_path.insert(0, Interrupting())
sys.exit(main())
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr.split()) == (1, [b"photoclip:", b"interrupted"])


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell's way to run it without stdout")
def test_without_stdout_it_still_works(library):
    script = f'"{sys.executable}" -m photoclip stats --library "{library}" >&-'
    ended = subprocess.run(["/bin/sh", "-c", script], check=False, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_tilde_in_the_library_is_the_home_folder(tmp_path):
    home = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    process = photoclip("stats", "--library=~/mine", "--json", stdout=subprocess.PIPE, env=home)
    out, _ = process.communicate(timeout=60)
    assert json.loads(out)["photos"] == 0
    assert (tmp_path / "mine" / "catalog.sqlite").is_file()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_library_folder_that_may_not_be_written(library, capsys):
    library.mkdir(mode=0o500)
    assert run(["stats", "--library", str(library), "--json"]) == 1
    shown = capsys.readouterr()
    assert (shown.out, len(shown.err.splitlines())) == ("", 1)
    assert str(library) in shown.err


def test_who_follows_folders_is_not_told_that_nothing_was_found_where_nothing_changed(capsys):
    cli_index._tell_now(IndexReport(unchanged=7))
    assert "nothing changed" in capsys.readouterr().out
