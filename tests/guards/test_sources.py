"""Rules that every source file obeys."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "zprime_bridge"
SOURCES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 400
EXECUTES_TEXT = {"eval", "exec", "compile", "sympify", "parse_expr", "__import__", "literal_eval"}
UNSAFE_YAML = {"load", "load_all", "unsafe_load", "full_load", "unsafe_load_all", "full_load_all"}
DESERIALISERS = {"pickle", "marshal", "shelve", "dill"}
EXCEPTIONS = {
    "external/flavio_import.py": {"calls yaml.load"},  # of flavio's own data, by a safe loader
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users)/")


def identifier(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def called(node: ast.Call) -> tuple[str, str]:
    """Return ``("yaml", "load")`` of ``yaml.load(...)`` and ``("", "eval")`` of ``eval(...)``."""
    match node.func:
        case ast.Name(id=name):
            return "", name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return owner, name
        case ast.Attribute(attr=name):
            return "?", name
    return "", ""


def forbidden_call(node: ast.Call) -> str | None:
    owner, name = called(node)
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    if name == "sympify" and isinstance(keywords.get("strict"), ast.Constant):
        return None  # refuses text
    if name in EXECUTES_TEXT and owner != "re":
        return f"calls {name}"
    if owner == "yaml" and name in UNSAFE_YAML:
        return f"calls yaml.{name}"
    return "starts a shell" if "shell" in keywords else None


def forbidden_import(node: ast.Import | ast.ImportFrom) -> str | None:
    modules = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
        if node.level:
            return "imports relatively"
    used = DESERIALISERS.intersection(module.split(".")[0] for module in modules)
    return f"imports {', '.join(used)}" if used else None


def forbidden(node: ast.AST) -> str | None:
    """Say what is wrong with a syntax node, if anything."""
    match node:
        case ast.Call():
            return forbidden_call(node)
        case ast.Import() | ast.ImportFrom():
            return forbidden_import(node)
        case ast.Global():
            return "uses global"
        case ast.ExceptHandler(type=None):
            return "has a bare except"
    return None


@pytest.mark.parametrize("path", SOURCES, ids=identifier)
def test_a_source_file_obeys_the_rules(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    assert not MACHINE_PATH.search(text)
    reasons = {reason for node in ast.walk(ast.parse(text)) if (reason := forbidden(node))}
    assert reasons <= EXCEPTIONS.get(identifier(path), set())


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "sympy.sympify(x)",
        "parse_expr(x)",
        "yaml.load(x)",
        "subprocess.run(x, shell=True)",
        "import pickle",
        "from . import x",
        "try:\n  x\nexcept:\n  y",
    ],
)
def test_the_rules_are_really_looked_for(text: str) -> None:
    assert any(forbidden(node) for node in ast.walk(ast.parse(text)))


def test_there_are_sources_to_look_at() -> None:
    assert {"__init__.py", "core/errors.py", "external/wilson.py"} <= set(map(identifier, SOURCES))
