"""The shape of the code: what import-linter cannot say."""

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator

import grimp
import pytest

from tests.architecture.source import FILES, LONGEST, PACKAGES, ROOT, SLICES, name_of

BANNED_NAMES = re.compile(
    r"(^|_)(utils?|helpers?|common|managers?|services?|handlers?|misc|info|base)(_|$)"
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        yield name_of(path), ast.parse(path.read_text("utf-8"))


def test_no_file_is_longer_than_300_lines():
    long = [
        name_of(p) for p in FILES if len(p.read_text("utf-8").splitlines()) > LONGEST
    ]
    assert not long


def test_every_module_says_what_it_is_for():
    silent = [
        name for name, tree in modules() if tree.body and not ast.get_docstring(tree)
    ]
    assert not silent


def test_every_public_function_of_rules_commands_and_queries_is_explained():
    silent = [
        f"{name}: {node.name}"
        for name, tree in modules()
        if re.search(r"/(rules|commands|queries)/", name) or name.startswith("kernel/")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_no_module_has_a_name_that_refuses_nothing():
    named = [
        name_of(p)
        for p in FILES
        if BANNED_NAMES.search(p.stem) and p.stem != "__init__"
    ]
    assert not named


def calls(wanted: str) -> set[str]:
    return {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == wanted
        and ast.unparse(node.func.value) == "db.session"
    }


def test_there_is_one_commit():
    assert calls("commit") == {"kernel/store/transaction.py"}


def test_every_command_file_holds_a_command_of_its_name():
    missing = []
    for slice_name in SLICES:
        for path in sorted((ROOT / slice_name / "commands").glob("[a-z]*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
            if path.stem not in names:
                missing.append(name_of(path))
    assert not missing


def test_every_rule_file_has_its_tests():
    untested = []
    for slice_name in SLICES:
        for path in sorted((ROOT / slice_name / "rules").glob("[a-z]*.py")):
            tests = list((ROOT / "tests").rglob("*.py"))
            named = re.compile(
                rf"{slice_name}\.rules\.{path.stem}\b"
                rf"|from {slice_name}\.rules import .*\b{path.stem}\b"
            )
            if not any(named.search(test.read_text("utf-8")) for test in tests):
                untested.append(name_of(path))
    assert not untested


def test_a_kernel_module_has_at_least_two_users():
    graph = grimp.build_graph(*PACKAGES)
    users = defaultdict(set)
    for module in graph.find_descendants("kernel"):
        for importer in graph.find_modules_that_directly_import(module):
            users[module].add(
                importer if importer.startswith("kernel.") else importer.split(".")[0]
            )
    leaves = [m for m in graph.find_descendants("kernel") if not graph.find_children(m)]
    assert not {m: users[m] for m in leaves if len(users[m]) < 2}


def test_every_function_with_an_assertion_is_collected():
    forgotten = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            n.func.id
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("test_"):
                continue
            asserts = any(isinstance(n, ast.Assert) for n in ast.walk(node))
            fixture = any("fixture" in ast.unparse(d) for d in node.decorator_list)
            if asserts and not fixture and node.name not in called:
                forgotten.append(f"{name_of(path)}: {node.name}")
    assert not forgotten


def test_test_names_are_sentences():
    short = [
        f"{name_of(path)}: {node.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and len(node.name.split("_")) < 4
    ]
    assert not short


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return listed.stdout.splitlines()


def test_no_file_names_a_package_registry():
    hosts = re.compile(r"(pypi|npmjs|pythonhosted|debian)\.(org|com)")
    named = []
    for name in tracked_files():
        path = ROOT / name
        if path.suffix in {".png", ".ico", ".woff2"} or not path.is_file():
            continue
        if hosts.search(path.read_text("utf-8", errors="ignore")):
            named.append(name)
    assert not named


def test_every_decision_has_a_number_of_its_own():
    told = sorted(path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert told == [f"{number:04}" for number in range(1, len(told) + 1)]
