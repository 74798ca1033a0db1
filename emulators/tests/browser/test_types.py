"""The stand-in has the vendor's types, as far as it says that it stands in for it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from emulators.tests.deadline import DEADLINE_S

HERE = Path(__file__).parent
COMPILER = HERE.parents[2] / "web/node_modules/.bin/tsc"


def test_a_page_that_compiles_with_the_vendors_types_can_be_run_with_it() -> None:
    """`types/fits.ts` says which part; all that is in the modules is checked as well."""
    if shutil.which("node") is None or not COMPILER.exists():
        pytest.skip("The types are checked with Node: npm --prefix web ci")

    checked = subprocess.run(  # noqa: S603 - the compiler that the pages are made with
        [COMPILER, "--project", HERE / "types"],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )

    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0
