"""Imports point one way, stand at the top of their file, and no file hides behind a vague name."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELOW = {
    "core": set(),
    "taxonomy": {"core"},
    "programs": {"core", "taxonomy"},
    "careers": {"core", "taxonomy", "programs"},
    "specializations": {"core", "taxonomy", "programs", "careers"},
    "articles": {"core", "taxonomy", "programs", "careers", "specializations"},
    "planner": {"core", "taxonomy", "programs", "careers"},
    "submissions": {"core", "taxonomy", "programs"},
    "corrections": {"core", "taxonomy", "programs"},
    "open_data": {"core", "taxonomy", "programs", "careers", "specializations", "articles"},
}
BELOW["portal"] = set(BELOW)
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "handler", "handlers", "info"}
# Each takes 4 MB of every process, and few pages need it.
LARGE_LIBRARIES = {
    "icalendar",
    "openpyxl",
    "openpyxl.cell",
    "openpyxl.styles.numbers",
    "openpyxl.utils.datetime",
    "rapidfuzz",
}
APPS = [app for app in BELOW if (ROOT / app).is_dir()]
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))


def imports(tree):
    """Names of the modules that a file imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def used_apps(path):
    """Apps that a file imports from, its own included when it imports relatively."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            yield module.split(".")[0]


def module_name(path):
    """The dotted name of a file, of a package that of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(path, known):
    """Modules of the project that a file imports: the submodule where a name is one, else the module it is from."""
    name = module_name(path)
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ({alias.name for alias in node.names} & known)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            source = ".".join(filter(None, (above, node.module)))
            for alias in node.names:
                yield next((each for each in (f"{source}.{alias.name}", source) if each in known), None)


def circles(graph):
    """Groups of modules that reach each other, of a dict from module to the modules it imports (Tarjan)."""
    number, lowest, stack, found = {}, {}, [], []

    def visit(module):
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for other in graph[module]:
            if other not in number:
                visit(other)
            if other in stack:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == number[module]:
            group = [stack.pop()]
            while group[-1] != module:
                group.append(stack.pop())
            if len(group) > 1 or module in graph[module]:
                found.append(sorted(group))

    for module in graph:
        if module not in number:
            visit(module)
    return found


def inside_functions(tree):
    """Lines of imports that are made when a function runs, those of libraries aside that are too large for a start."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and getattr(node, "module", None) not in LARGE_LIBRARIES:
                    yield node.lineno


def test_the_walk_sees_what_it_should():
    tree = ast.parse("import a.b\nfrom c import d\nfrom . import e\ndef f():\n    import g\n    from openpyxl import h")
    assert list(imports(tree)) == ["a.b", "c", "g", "openpyxl"]
    assert list(inside_functions(tree)) == [5]
    assert {"core", "specializations", "programs", "portal"} <= set(APPS)
    assert len(MODULES) > 60


def test_no_files_import_each_other_in_a_circle():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"e"}}) == [["a", "b", "c"], ["e"]]
    known = {module_name(path) for path in MODULES}
    graph = {module_name(path): set(imported_modules(path, known)) - {None} for path in MODULES}
    assert circles(graph) == []


@pytest.mark.parametrize("app", APPS)
def test_imports_point_down(app):
    for path in (ROOT / app).rglob("*.py"):
        used = set(used_apps(path)) & (BELOW.keys() | {"tests", "run"})
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


def test_the_site_starts_without_the_optional_libraries():
    """Tests have more packages installed than requirements.lock, which is all that production has."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]["observability"]
    modules = [name.split(">")[0].replace("-", "_") for name in optional]
    assert modules == ["prometheus_client", "sentry_sdk"]
    program = f"""
import sys
sys.modules.update(dict.fromkeys({modules}))
import django
django.setup()
import portal.rsgi
from django.core.management import call_command
call_command("check")
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "true"}
    environment |= {"METRICS_TOKEN": "", "SENTRY_DSN": ""}
    begun = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, text=True, capture_output=True)
    assert begun.returncode == 0, begun.stderr
