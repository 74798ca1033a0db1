"""Every module has its tests where a reader looks for them, and no other is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from dev import ROOT

MIRRORS: Final[Mapping[str, str]] = {
    "functions/interactive_broadcast": "tests/unit",
    "rules": "tests/rules",
    "rehearsal": "tests/rehearsal",
    "tools": "tests/tools",
    "dev": "tests/dev",
}
"""A folder of code → where its tests are."""

OF_MORE_THAN_MODULES: Final = frozenset({"tests/rules"})
"""Where tests are of what is made, too: `database.rules.json` and `storage.rules`."""

TESTED_ELSEWHERE: Final[Mapping[str, str]] = {
    "dev/docs/pages.py": "tests/docs/test_generated.py tries each part that it lists",
    **dict.fromkeys(
        [f"rules/{each}.py" for each in ("count", "event", "show", "value", "who")],
        "they say rights, and tests/rules/tables tries each right on the file",
    ),
    "rules/database.py": "as above; tests/rules/test_writer.py holds the file to it",
}
"""A module without a test file → why it needs none."""


def modules() -> Iterator[tuple[str, Path]]:
    """Each folder with each of its modules.

    Left out are `__init__`, whose parts have their tests, and `__main__`, a command.
    """
    for folder in MIRRORS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = path.relative_to(ROOT / folder)
            is_tested_elsewhere = f"{folder}/{module}" in TESTED_ELSEWHERE
            if not path.name.startswith("__") and not is_tested_elsewhere:
                yield folder, module


def files_of_tests() -> Iterator[tuple[str, Path]]:
    """Each folder with each test file that belongs to one of its packages."""
    for folder, tests in MIRRORS.items():
        if tests in OF_MORE_THAN_MODULES:
            continue
        for path in sorted((ROOT / tests).rglob("test_*.py")):
            yield folder, path.relative_to(ROOT / tests)


def shown(value: object) -> str:
    return str(value)


@pytest.mark.parametrize(("folder", "module"), [*modules()], ids=shown)
def test_a_module_has_its_test_file(folder: str, module: Path) -> None:
    """`show/director.py` → `show/test_director.py`, or several that begin so."""
    tests = ROOT / MIRRORS[folder] / module.parent

    assert list(tests.glob(f"test_{module.stem}*.py"))


@pytest.mark.parametrize(("folder", "tests"), [*files_of_tests()], ids=shown)
def test_a_test_file_belongs_to_a_module(folder: str, tests: Path) -> None:
    names = [path.stem for path in (ROOT / folder / tests.parent).glob("*.py")]

    assert any(tests.stem.startswith(f"test_{name.strip('_')}") for name in names)


@pytest.mark.parametrize("module", TESTED_ELSEWHERE)
def test_a_reason_is_for_a_module_without_a_test_file(module: str) -> None:
    (folder,) = [folder for folder in MIRRORS if module.startswith(f"{folder}/")]
    path = (ROOT / module).relative_to(ROOT / folder)

    assert (ROOT / module).exists()
    assert not list((ROOT / MIRRORS[folder] / path.parent).glob(f"test_{path.stem}*"))
