"""No module imports, by way of others, itself: neither when it runs nor only for its types."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A folder of tools is not a package: its modules are imported by their bare names.
PLACES = {
    "heygen_studio": "heygen_studio",
    "plugins": "heygen_studio_plugins",
    **{
        str(folder.relative_to(ROOT)): ""
        for folder in sorted((ROOT / "tools").iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    },
}


def imports(folder: Path, package: str) -> dict[str, set[str]]:
    """What each module below a folder imports from there."""
    modules = {}
    for path in folder.rglob("*.py"):
        parts = [*filter(None, [package]), *path.relative_to(folder).with_suffix("").parts]
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return {name: found(name, path, modules) for name, path in modules.items()}


def found(name: str, path: Path, modules: dict[str, Path]) -> set[str]:
    home = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = home[: len(home) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            inside = [f"{base}.{alias.name}" for alias in node.names]
            names |= {one if one in modules else base for one in inside}
    return (names & modules.keys()) - {name}


@pytest.mark.parametrize("place", PLACES)
def test_there_are_no_circles(place: str) -> None:
    graph = imports(ROOT / place, PLACES[place])
    assert graph
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_a_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("from . import two\n")
    (tmp_path / "two.py").write_text("if TYPE_CHECKING:\n    from package.one import Thing\n")
    with pytest.raises(CycleError):
        TopologicalSorter(imports(tmp_path, "package")).prepare()
