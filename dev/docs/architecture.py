"""The table of `docs/architecture.md`: the packages of the functions, from the top."""

import ast
import tomllib
from pathlib import Path
from typing import Any, Final

from dev import ROOT
from dev.docs.blocks import code, table

PACKAGE: Final = ROOT / "functions" / "interactive_broadcast"


def packages_table() -> str:
    """Every package in the order of the import contract, with its docstring."""
    rows = (
        [code(_shown(path)), _summary(path)]
        for layer in layers()
        for path in map(_path, layer)
    )
    return table(["package", ""], rows)


def layers() -> list[list[str]]:
    """The names in the contract that orders the packages, a list for each layer.

    Raises:
        LookupError: `pyproject.toml` has no contract of layers for them.
    """
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        if contract.get("containers") == [PACKAGE.name]:
            return [layer.split(" | ") for layer in contract["layers"]]
    raise LookupError(f"no contract of layers in {PACKAGE.name}")


def _path(name: str) -> Path:
    package = PACKAGE / name
    return package if package.is_dir() else package.with_suffix(".py")


def _shown(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() else path.name


def _summary(path: Path) -> str:
    file = path / "__init__.py" if path.is_dir() else path
    documented = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(documented.split("\n\n")[0].split())
