"""What a linter does not know about this house: sizes, names, state, and who may speak to the terminal."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 60
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)($|_)")
ABOVE_THE_TERMINAL = {"cli", "ui", ""}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_files_stay_short(all_sources) -> None:
    long = {source.path: lines for source in all_sources if (lines := source.text.count("\n")) > FILE_LINES}
    assert not long


def test_functions_stay_short(all_sources) -> None:
    long = {
        f"{source.path}:{node.name}": length
        for source in all_sources
        for node in ast.walk(source.tree)
        if isinstance(node, FUNCTIONS) and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_names_say_what_they_mean(all_sources) -> None:
    vague = [
        source.path for source in all_sources if any(VAGUE.search(Path(part).stem) for part in source.path.split("/"))
    ]
    vague += [
        f"{source.path}:{node.name}"
        for source in all_sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and re.search(r"(Utils?|Helper|Manager)s?$", node.name)
    ]
    assert not vague


def test_only_the_command_line_speaks_to_the_terminal(photoclip_sources) -> None:
    found = [
        f"{source.path}:{node.lineno}"
        for source in photoclip_sources
        if source.room not in ABOVE_THE_TERMINAL
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "input", "exit", "quit", "sys.exit")
    ]
    assert not found


def test_nothing_is_unpickled(photoclip_sources) -> None:
    """Promise 10. multiprocessing's own pipes between our processes are not asked here."""
    forbidden = ("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.load", "marshal.loads", "shelve.open")
    found = [
        f"{source.path}:{node.lineno}"
        for source in photoclip_sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and (
            ast.unparse(node.func) in forbidden
            or (ast.unparse(node.func) == "torch.load" and "weights_only=True" not in ast.unparse(node))
        )
    ]
    assert not found


def module_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that run on import, those in `if` and `try` included."""
    for node in body:
        yield node
        for inner in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                yield from module_statements(getattr(node, inner, []))


def mutable_state(tree: ast.Module) -> Iterator[str]:
    """Names bound at module level to something that can change: containers not written as constants, and `global`."""
    made = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    makers = {"list", "dict", "set", "defaultdict", "deque", "OrderedDict", "Counter", "bytearray", "Lock", "RLock"}
    for node in module_statements(tree.body):
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        value = node.value
        called = ast.unparse(value.func).split(".")[-1] if isinstance(value, ast.Call) else ""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            name = ast.unparse(target)
            constant = name.strip("_").isupper() and called not in makers
            if name != "__all__" and not constant and (isinstance(value, made) or called in makers):
                yield f"{name} (line {node.lineno})"
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"global {', '.join(node.names)} (line {node.lineno})"


def changed_constants(tree: ast.Module) -> Iterator[str]:
    """Module-level containers written as constants that some code changes after all."""
    changers = {"append", "add", "update", "pop", "clear", "extend", "remove", "setdefault", "insert", "discard"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in changers:
            owner = ast.unparse(node.func.value)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            owner = ast.unparse(node.value)
        else:
            continue
        if owner.strip("_").isupper():
            yield f"{owner} (line {node.lineno})"


def test_no_module_keeps_state(photoclip_sources) -> None:
    found = {
        source.path: names
        for source in photoclip_sources
        if (names := [*mutable_state(source.tree), *changed_constants(source.tree)])
    }
    assert not found


def test_the_search_for_state_finds_it() -> None:
    tree = ast.parse(
        "cache = {}\nSEEN = set()\nTABLE = {1: 2}\ndef f():\n    global x\n    TABLE[3] = 4\n    LIST.append(1)\n"
    )
    assert len(list(mutable_state(tree))) == 3
    assert len(list(changed_constants(tree))) == 2


def test_folders_that_share_a_name_with_a_library_are_no_packages() -> None:
    """`python -m` puts the checkout first on the path, where packaging/__init__.py would hide the library packaging."""
    for folder in ("packaging", "resources", "tests"):
        assert not (CHECKOUT / folder / "__init__.py").exists()


def test_every_room_is_a_package(photoclip_sources) -> None:
    """find_packages leaves out a folder without __init__.py, and the wheel would lack it."""
    folders = {(CHECKOUT / source.path).parent for source in photoclip_sources}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]
