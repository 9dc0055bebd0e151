"""Writes the generated parts of the documentation: hooks, settings, command help, rooms, and the lines that
links lead to.

``make docs`` brings them up to date; ``--check`` only says whether they are, by its exit status.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

from heygen_studio import hookspecs
from heygen_studio.plugins import HOOKS
from heygen_studio.settings import Settings

ROOT = Path(__file__).parent.parent


def hooks() -> str:
    rows = ["| hook | what it is for |", "|---|---|"]
    for name in HOOKS:
        hook = getattr(hookspecs, name)
        returns = inspect.signature(hook).return_annotation
        rows.append(f"| `{name}(settings)` → `{returns}` | {inspect.getdoc(hook)} |")
    return "\n".join(rows)


def settings() -> str:
    rows = ["| variable | meaning | default |", "|---|---|---|"]
    for name, about in Settings.model_fields.items():
        if about.default_factory is not None:
            default = "the user's folder for such"
        else:
            default = "–" if about.default is None else f"`{str(about.default).lower()}`"
            if isinstance(about.default, str):
                default = f"`{about.default}`"
            elif isinstance(about.default, tuple):
                default = f"`{', '.join(about.default)}`" if about.default else "–"
        rows.append(f"| `HEYGEN_{name.upper()}` | {about.description} | {default} |")
    return "\n".join(rows)


def command_help() -> str:
    command = Path(sys.executable).with_name("heygen-studio")
    parts = []
    for words in ([], ["create"], ["serve"]):
        text = subprocess.run(
            [command, *words, "--help"],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"},
        ).stdout
        parts.append("```\n" + "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n```")
    return "\n\n".join(parts)


def rooms() -> str:
    """The layers that imports are held to, with the first sentence of what each room says of itself."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = ["| room | what lives there |", "|---|---|"]
    for layer in contracts[0]["layers"]:
        for name in re.findall(r"heygen_studio\.(\w+)", layer):
            path = ROOT / "heygen_studio" / name
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            about = ast.get_docstring(ast.parse(path.read_text())) or ""
            first = re.split(r"(?<=\.)\s", about.replace("\n", " "))[0]
            first = re.sub(r":\w+:`~?\.?([^`]+)`|``([^`]+)``", lambda m: f"`{m[1] or m[2]}`", first)
            rows.append(f"| [`{name}`](../{path.relative_to(ROOT)}) | {first} |")
    return "\n".join(rows)


GENERATED = {"hooks": hooks, "settings": settings, "command": command_help, "rooms": rooms}
LINK = re.compile(r"\[`([\w.]+)`\]\((?:\.\./)?([\w./]+\.py)#L\d+\)")
"""A link to the line where a name is defined."""


@cache
def definitions(path: Path) -> dict[str, int]:
    """The line of each function, class and method of a module, by its qualified name."""
    found = {}

    def visit(node: ast.AST, parents: tuple[str, ...]) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found[".".join((*parents, child.name))] = child.lineno
                visit(child, (*parents, child.name))

    visit(ast.parse(path.read_text()), ())
    return found


def _relinked(match: re.Match[str]) -> str:
    name, file = match.groups()
    lines = definitions(ROOT / file)
    if name not in lines:
        raise SystemExit(f"{file} defines no {name}, which the documentation links to")
    return re.sub(r"#L\d+", f"#L{lines[name]}", match[0])


def updated(text: str) -> str:
    """The text with each generated part made anew."""
    text = LINK.sub(_relinked, text)
    for name, make in GENERATED.items():
        start, end = f"<!-- generated: {name} -->", "<!-- end -->"
        pattern = re.compile(rf"{re.escape(start)}.*?{re.escape(end)}", re.S)
        if pattern.search(text):
            part = f"{start}\n{make()}\n{end}"
            text = pattern.sub(lambda match, part=part: part, text)  # type: ignore[misc]
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if something is out of date"
    )
    check = parser.parse_args().check
    stale = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        old = path.read_text()
        new = updated(old)
        if new != old:
            stale.append(path.relative_to(ROOT))
            if not check:
                path.write_text(new)
    for path in stale:
        print(f"{path}: {'out of date, run `make docs`' if check else 'updated'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
