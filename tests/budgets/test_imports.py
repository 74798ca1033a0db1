"""What a cold start pays for: each function is a process of its own and imports all.

Asserted is what is imported, which is stable, and not how long that takes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.deadline import DEADLINE_S

FUNCTIONS = Path(__file__).parent.parent.parent / "functions"

SDK = (
    "import firebase_admin.auth, firebase_admin.db, firebase_functions.db_fn,"
    " firebase_functions.https_fn, firebase_functions.scheduler_fn,"
    " firebase_functions.tasks_fn"
)
MOST_OF_OUR_OWN = 270
"""Modules above the bare SDK: ours, pydantic's, OpenTok's and PyJWT's."""


def modules_after(code: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own code in our own Python
        [
            sys.executable,
            "-c",
            f"{code}; import sys, json; print(json.dumps(list(sys.modules)))",
        ],
        cwd=FUNCTIONS,
        env={"PATH": os.environ.get("PATH", "")},
        capture_output=True,
        text=True,
        check=True,
        timeout=DEADLINE_S,
    )
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def imported() -> set[str]:
    return modules_after("import main")


@pytest.mark.parametrize(
    "package",
    [
        "google.cloud.storage",
        "google.cloud.firestore",
        "grpc",
        "firebase_admin.storage",
    ],
)
def test_what_is_slow_is_not_imported_before_it_is_used(
    imported: set[str], package: str
) -> None:
    assert package not in imported


def test_nothing_of_the_local_stack_is_deployed(imported: set[str]) -> None:
    ours = {"emulators", "tests", "rehearsal", "tools"}

    assert {name for name in imported if name.partition(".")[0] in ours} == set()


def test_a_cold_start_stays_small(imported: set[str]) -> None:
    above = imported - modules_after(SDK)

    assert len(above) < MOST_OF_OUR_OWN
