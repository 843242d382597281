"""Imports point one way, stand at the top of their file, and no file hides behind a vague name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELOW = {
    "core": set(),
    "specializations": {"core"},
    "programs": {"core", "specializations"},
    "careers": {"core", "specializations", "programs"},
    "articles": {"core", "specializations", "programs", "careers"},
    "planner": {"core", "specializations", "programs", "careers"},
    "submissions": {"core", "specializations", "programs"},
    "portal": {"core", "specializations", "programs", "careers", "articles", "planner", "submissions"},
}
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "handler", "handlers", "info"}
APPS = [app for app in BELOW if (ROOT / app).is_dir()]
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))


def imports(tree):
    """Names of the modules that a file imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def inside_functions(tree):
    """Lines of imports that are made when a function runs."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from (node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def test_the_walk_sees_what_it_should():
    tree = ast.parse("import a.b\nfrom c import d\nfrom . import e\ndef f():\n    import g")
    assert list(imports(tree)) == ["a.b", "c", "g"]
    assert list(inside_functions(tree)) == [5]
    assert {"core", "specializations", "programs", "portal"} <= set(APPS)
    assert len(MODULES) > 60


@pytest.mark.parametrize("app", APPS)
def test_imports_point_down(app):
    for path in (ROOT / app).rglob("*.py"):
        used = {name.split(".")[0] for name in imports(ast.parse(path.read_text()))} & (BELOW.keys() | {"tests", "run"})
        assert used <= BELOW[app] | {app}, path


def test_every_folder_with_models_or_views_has_its_place_in_the_order():
    apps = {path.parent.name for name in ("models.py", "views.py", "urls.py") for path in ROOT.glob(f"*/{name}")}
    assert apps <= BELOW.keys()


def test_no_import_hides_inside_a_function():
    found = [f"{path}:{line}" for path in MODULES for line in inside_functions(ast.parse(path.read_text()))]
    assert found == []


def test_no_file_has_a_vague_name():
    names = [path for path in (*MODULES, *(ROOT / "tests").rglob("*.py")) if path.stem in VAGUE]
    assert names == []


def test_every_module_says_in_a_line_what_it_is():
    silent = [
        path
        for path in MODULES
        if "migrations" not in path.parts
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
