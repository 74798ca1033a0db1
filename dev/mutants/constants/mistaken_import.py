"""Importing one module with a mistake in it, without touching its file."""

import ast
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

from dev.mutants.constants.found import FUNCTIONS, Source
from dev.mutants.constants.mistakes import Mutant, at, swapped


def install(mutant: Mutant) -> None:
    """From now on, in this process, the module of the bound has the mistake.

    Raises:
        RuntimeError: the module has been imported already.
    """
    name = Source(mutant.bound.module).name
    if name in sys.modules:
        raise RuntimeError(f"{name} is there already")
    sys.meta_path.insert(0, _Finder(name, mutant))


def with_mistake(mutant: Mutant) -> ast.Module:
    """The module's tree with the mistake."""
    tree = ast.parse(Source(mutant.bound.module).text)
    wrong = ast.parse(mutant.wrong, mode="eval").body
    made = swapped(tree, at(mutant.bound.value), wrong)
    return ast.fix_missing_locations(made)


class _Finder(MetaPathFinder):
    def __init__(self, name: str, mutant: Mutant) -> None:
        self._name = name
        self._mutant = mutant

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - as importlib calls it
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        file = str(FUNCTIONS / self._mutant.bound.module)
        loader = _Loader(fullname, file, self._mutant)
        return importlib.util.spec_from_file_location(fullname, file, loader=loader)


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, mutant: Mutant) -> None:
        super().__init__(fullname, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - as importlib calls it
        # Not from a file of bytecode, and into none.
        return compile(with_mistake(self._mutant), self.path, "exec")
