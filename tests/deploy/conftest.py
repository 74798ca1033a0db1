"""Operators before their first deploy, after it, and some time later."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.deploy.operator import Operator, Outcome, later, operator

STRAYS: Final = (
    "functions/serviceAccount.json",
    "functions/.env.other",
    "functions/deploy.key",
    "functions/interactive_broadcast/server.pem",
    "functions/interactive_broadcast/kernel/notes.txt",
    "functions/.secret.local",
    "functions/try_it.py",
    "functions/interactive_broadcast/experiments/try_it.py",
    "functions/__pycache__/main.cpython-311.pyc",
    "web/public/.env",
    "web/public/.git/config",
)
"""What may lie in a checkout that somebody works in, and must not go up."""


@dataclass(frozen=True, slots=True)
class FirstDeploy:
    """Everything deployed once, from a checkout with strays."""

    by: Operator
    outcome: Outcome


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstDeploy]:
    with operator(tmp_path_factory.mktemp("first")) as somebody:
        for stray in STRAYS:
            path = somebody.checkout / stray
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("SECRET=not-for-others\n")
        outcome = somebody.deploy("--force")
        assert outcome.status == 0, outcome.said
        yield FirstDeploy(somebody, outcome)


@pytest.fixture
def again(first: FirstDeploy, tmp_path: Path) -> Iterator[Operator]:
    """Somebody who has deployed everything, with an empty journal."""
    with later(first.by, tmp_path) as somebody:
        yield somebody


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Operator]:
    """Somebody who has provisioned the project and deployed nothing."""
    with operator(tmp_path) as somebody:
        yield somebody
