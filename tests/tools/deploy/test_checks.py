"""What has to be right before anything is deployed."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.tools.capacity.functions import a_function, of_fans
from tools.deploy.checks import Wanted, problems
from tools.parameters import parameters

VALUES = parameters(None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with everything committed."""
    stated = {"functions": [{"source": "functions", "runtime": "python311"}]}
    (tmp_path / "firebase.json").write_text(json.dumps(stated))
    binaries = tmp_path / "functions" / "venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python3.11").touch()
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    git(tmp_path, *identity, "commit", "-q", "-m", "all")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(  # noqa: S603 - fixed arguments
        ["git", *arguments],  # noqa: S607 - git is wherever it is
        cwd=folder,
        check=True,
        timeout=30,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )


def found(
    root: Path, values: dict[str, str] | None = None, **wanted: object
) -> list[str]:
    asked = Wanted(**{"project": "my-project", "cpus": 20.0, **wanted})  # type: ignore[arg-type]  # what a case names
    return problems(asked, values or VALUES, [a_function()], root)


def test_a_checkout_that_is_in_order_has_no_problem(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize(
    ("project", "told"),
    [("demo-show", "only on a local stack"), ("My Show", "no project's id")],
)
def test_a_project_is_one_of_firebase(root: Path, project: str, told: str) -> None:
    (problem,) = found(root, project=project)

    assert told in problem


def test_an_alias_is_not_taken_for_a_project(root: Path) -> None:
    """The CLI deploys to what it stands for, with that one's parameters."""
    projects = {"staging": "my-staging", "my-project": "my-project"}
    (root / ".firebaserc").write_text(json.dumps({"projects": projects}))

    (problem,) = found(root, project="staging")

    assert problem.endswith("name the project, my-staging.")
    assert found(root, project="my-project") == []


@pytest.mark.parametrize("name", ["", "shows@", "shows@my-project.example"])
def test_the_functions_account_is_said_by_its_name_alone(root: Path, name: str) -> None:
    (problem,) = found(root, {**VALUES, "SERVICE_ACCOUNT": name})

    assert problem.startswith("SERVICE_ACCOUNT in functions/.env")


def test_the_python_of_the_runtime_has_to_be_there(root: Path) -> None:
    (root / "functions" / "venv" / "bin" / "python3.11").unlink()

    (problem,) = found(root, uncommitted=True)

    assert problem.endswith("make setup PYTHON=python3.11")


def test_a_parameter_without_a_value_is_named(root: Path) -> None:
    values = {name: value for name, value in VALUES.items() if name != "ON_DECK"}

    (problem,) = found(root, values)

    assert problem.startswith("No value for ON_DECK")


@pytest.mark.parametrize(
    "instance", ["", "my-project", "my-project-default-rtdb", "other"]
)
def test_a_database_that_gets_the_rules_is_in_order(root: Path, instance: str) -> None:
    config = json.loads((root / "firebase.json").read_text())
    config["database"] = [{"instance": "other", "rules": "database.rules.json"}]
    (root / "firebase.json").write_text(json.dumps(config))
    values = {**VALUES, "DATABASE_INSTANCE": instance}

    assert found(root, values, uncommitted=True) == []


def test_a_database_that_would_get_no_rules_is_named(root: Path) -> None:
    (problem,) = found(root, {**VALUES, "DATABASE_INSTANCE": "other"})

    assert problem.startswith("The database other would get no rules")
    assert '"database": [{"instance": "other", "rules": ' in problem


def test_a_value_that_functions_would_refuse_is_named_and_not_shown(root: Path) -> None:
    (problem,) = found(root, {**VALUES, "BUCKET_URL": "nonsense"})

    assert "BUCKET_URL" in problem
    assert "nonsense" not in problem
    assert "BUCKET_URL" not in os.environ


def test_what_is_not_committed_is_named(root: Path) -> None:
    (root / "functions" / "serviceAccount.json").write_text("{}")

    (problem,) = found(root)

    assert problem.startswith("Not committed: functions/serviceAccount.json.")
    assert found(root, uncommitted=True) == []


@pytest.mark.parametrize("path", ["README.md", "functions/.env.my-project"])
def test_what_is_not_of_a_version_need_not_be_committed(root: Path, path: str) -> None:
    (root / path).touch()

    assert found(root) == []


def test_many_files_are_counted(root: Path) -> None:
    for number in range(7):
        (root / "functions" / f"file{number}").touch()

    (problem,) = found(root)

    assert "and 2 more" in problem


def test_what_is_no_checkout_has_nothing_to_commit(root: Path, tmp_path: Path) -> None:
    (root / ".git").rename(root.parent / f"{root.name}-git")

    assert found(root) == []


def test_what_does_not_fit_into_the_quota_is_told_before(root: Path) -> None:
    wanted = Wanted(project="my-project", cpus=20)

    told = problems(wanted, VALUES, [of_fans("loginFan", max_instances=11)], root)

    assert any(text.startswith("Does not fit: `loginFan`") for text in told)
    assert all("functions/.env.my-project" in text for text in told)


def test_app_check_is_not_enforced_while_old_apps_are_let_in(root: Path) -> None:
    enforced = {**VALUES, "APP_CHECK": "enforce"}

    (problem,) = found(root, enforced, old_apps=True)

    assert problem.startswith("Old apps are let in, and would be shut out.")
    assert "legacy off --project my-project" in problem
    assert found(root, enforced) == []
    assert found(root, {**VALUES, "APP_CHECK": "monitor"}, old_apps=True) == []
