import json
from pathlib import Path

import pytest

from emulators.stack import LocalStack
from tools.targets import AUTH_HOST, DATABASE_HOST, NoTarget, find_target

NO_HUB = {"FIREBASE_EMULATOR_HUB": "127.0.0.1:9"}
"""Port 9 discards; nothing of ours listens there."""

BY_HAND = {**NO_HUB, AUTH_HOST: "127.0.0.1:9099", DATABASE_HOST: "127.0.0.1:9000"}


def a_project(folder: Path, name: str) -> Path:
    (folder / ".firebaserc").write_text(json.dumps({"projects": {"default": name}}))
    return folder


def test_a_project_that_is_named_is_real(tmp_path: Path) -> None:
    target = find_target("my-show", environ=NO_HUB, root=tmp_path)

    assert not target.is_local
    assert target.project == "my-show"
    assert target.database_url == "https://my-show-default-rtdb.firebaseio.com"


def test_a_database_elsewhere_has_its_own_address(tmp_path: Path) -> None:
    url = "https://my-show-default-rtdb.europe-west1.firebasedatabase.app"

    target = find_target("my-show", url, environ=NO_HUB, root=tmp_path)

    assert target.database_url == url


def deployed_with(folder: Path, project: str, **parameters: str) -> Path:
    """Its parameters, in the file that the Firebase CLI reads."""
    (folder / "functions").mkdir()
    lines = [f"{name}={value}\n" for name, value in parameters.items()]
    (folder / "functions" / f".env.{project}").write_text("".join(lines))
    return folder


@pytest.mark.parametrize(
    ("parameters", "url"),
    [
        ({"REGION": "us-central1"}, "https://my-show-default-rtdb.firebaseio.com"),
        (
            {"REGION": "europe-west1"},
            "https://my-show-default-rtdb.europe-west1.firebasedatabase.app",
        ),
        ({"DATABASE_INSTANCE": "my-show"}, "https://my-show.firebaseio.com"),
        (
            {"REGION": "asia-southeast1", "DATABASE_INSTANCE": "shows"},
            "https://shows.asia-southeast1.firebasedatabase.app",
        ),
    ],
)
def test_a_database_is_where_the_functions_have_it(
    tmp_path: Path, parameters: dict[str, str], url: str
) -> None:
    root = deployed_with(tmp_path, "my-show", **parameters)

    target = find_target("my-show", environ=NO_HUB, root=root)

    assert target.database_url == url
    assert target.account == "interactive-broadcast@my-show.iam.gserviceaccount.com"


def test_the_emulators_own_parameters_say_nothing_of_a_real_database(
    tmp_path: Path,
) -> None:
    root = deployed_with(tmp_path, "my-show", REGION="us-central1")
    (root / "functions" / ".env.local").write_text("DATABASE_INSTANCE=other\n")

    target = find_target("my-show", environ=NO_HUB, root=root)

    assert target.database_url == "https://my-show-default-rtdb.firebaseio.com"


def test_an_account_of_another_name_is_taken_from_there_as_well(tmp_path: Path) -> None:
    root = deployed_with(tmp_path, "my-show", SERVICE_ACCOUNT="shows")

    target = find_target("my-show", environ=NO_HUB, root=root)

    assert target.account == "shows@my-show.iam.gserviceaccount.com"


def test_parameters_that_could_not_be_deployed_are_not_guessed(tmp_path: Path) -> None:
    root = deployed_with(tmp_path, "my-show", FIREBASE_CONFIG="{}")

    with pytest.raises(NoTarget, match="FIREBASE_CONFIG is reserved"):
        find_target("my-show", environ=NO_HUB, root=root)


def test_a_stack_named_by_the_environment_is_meant(tmp_path: Path) -> None:
    target = find_target("demo-x", environ=BY_HAND, root=tmp_path)

    assert target.is_local
    assert target.database_url == "http://127.0.0.1:9000/?ns=demo-x-default-rtdb"


def test_a_stack_that_runs_is_found_by_its_hub(
    stack: LocalStack, tmp_path: Path
) -> None:
    settings = stack.settings
    environ = {"FIREBASE_EMULATOR_HUB": settings.address("hub")}

    target = find_target(environ=environ, root=tmp_path)

    assert target.project == settings.project_id
    assert target.emulators == {
        AUTH_HOST: settings.address("auth"),
        DATABASE_HOST: settings.address("database"),
    }


def test_without_a_stack_the_projects_default_is_meant(tmp_path: Path) -> None:
    root = a_project(tmp_path, "my-show")

    assert find_target(environ=NO_HUB, root=root).project == "my-show"


def test_the_sdk_is_pointed_at_the_stack(tmp_path: Path) -> None:
    environ: dict[str, str] = {}

    find_target("demo-x", environ=BY_HAND, root=tmp_path).point_sdk(environ)

    assert environ[AUTH_HOST] == "127.0.0.1:9099"
    assert environ["NO_GCE_CHECK"] == "true"


def test_nothing_to_go_by_asks_for_a_project(tmp_path: Path) -> None:
    with pytest.raises(NoTarget, match="--project"):
        find_target(environ=NO_HUB, root=tmp_path)


def test_a_demo_project_needs_a_running_stack(tmp_path: Path) -> None:
    root = a_project(tmp_path, "demo-interactive-broadcast")

    with pytest.raises(NoTarget, match="make start"):
        find_target(environ=NO_HUB, root=root)


def test_half_of_the_environment_is_not_guessed(tmp_path: Path) -> None:
    environ = {**NO_HUB, AUTH_HOST: "127.0.0.1:9099"}

    with pytest.raises(NoTarget, match=DATABASE_HOST):
        find_target("demo-x", environ=environ, root=tmp_path)
