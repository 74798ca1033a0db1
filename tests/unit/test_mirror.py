"""Every module of the product has its tests where a reader looks for them."""

from pathlib import Path

import pytest

import interactive_broadcast

PACKAGE = Path(interactive_broadcast.__file__).parent
UNIT = Path(__file__).parent
MODULES = sorted(
    path.relative_to(PACKAGE)
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py"
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_has_its_test_file(module: Path) -> None:
    """`show/director.py` → `unit/show/test_director.py`, or several that begin so."""
    assert list((UNIT / module.parent).glob(f"test_{module.stem}*.py"))


@pytest.mark.parametrize(
    "tests",
    sorted(
        path.relative_to(UNIT)
        for path in UNIT.rglob("test_*.py")
        if path.parent != UNIT
    ),
    ids=str,
)
def test_a_test_file_belongs_to_a_module(tests: Path) -> None:
    names = [path.stem for path in (PACKAGE / tests.parent).glob("*.py")]

    assert any(tests.stem.startswith(f"test_{name}") for name in names)
