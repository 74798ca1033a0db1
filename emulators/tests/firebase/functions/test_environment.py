"""What the functions' process finds in its environment."""

import base64
from pathlib import Path
from typing import Any

import pytest

from emulators.firebase.functions.dotenv import DotenvRefused
from emulators.firebase.functions.environment import Environment
from emulators.settings import Settings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of functions."""
    return tmp_path


def environment_of(root: Path, **settings: Any) -> Environment:
    return Environment(Settings(**settings), folder=root)


def test_nothing_of_the_developers_shell_leaks_in(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")

    variables = environment_of(root).variables()

    assert "AWS_SECRET_ACCESS_KEY" not in variables
    assert "PATH" in variables


def test_a_deployed_function_would_find_the_same_platform_variables(root: Path) -> None:
    variables = environment_of(root, project_id="demo-p").variables()

    assert variables["GCLOUD_PROJECT"] == "demo-p"
    assert variables["FUNCTION_REGION"] == "us-central1"
    assert variables["LOG_EXECUTION_ID"] == "true"
    assert variables["TZ"] == "UTC"
    assert "FIREBASE_CONFIG" in variables


def test_no_proxy_stands_between_the_functions_and_the_stack(root: Path) -> None:
    settings = Settings()

    variables = Environment(settings, folder=root).variables()

    assert settings.host in variables["NO_PROXY"]
    assert not {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} & variables.keys()


def test_settings_win_over_files(root: Path) -> None:
    (root / ".env").write_text("A=file\nB=file")

    environment = environment_of(root, parameters={"B": "settings"})

    assert environment.variables().items() >= {("A", "file"), ("B", "settings")}


def test_an_address_is_filled_in(root: Path) -> None:
    environment = environment_of(root, parameters={"VIDEO": "{opentok}/v2", "X": "{x}"})

    variables = environment.variables()
    assert (variables["VIDEO"], variables["X"]) == ("http://127.0.0.1:9399/v2", "{x}")


def test_a_missing_secret_is_made_up_once_per_run(root: Path) -> None:
    environment = environment_of(root)

    first = environment.complete(["TOKEN_KEY"])
    second = environment.complete(["TOKEN_KEY", "OTHER_KEY"])

    assert first["TOKEN_KEY"] == second["TOKEN_KEY"]
    assert second["TOKEN_KEY"] != second["OTHER_KEY"]
    assert environment.variables()["TOKEN_KEY"] == first["TOKEN_KEY"]


def test_a_secret_that_is_given_is_kept(root: Path) -> None:
    (root / ".secret.local").write_text("TOKEN_KEY=file")
    environment = environment_of(root, parameters={"OTHER_KEY": "settings"})

    values = environment.complete(["TOKEN_KEY", "OTHER_KEY"])

    assert values == {"TOKEN_KEY": "file", "OTHER_KEY": "settings"}


def test_a_secret_has_the_form_that_it_is_given(root: Path) -> None:
    environment = environment_of(root, secrets={"KEYS": "1:{random}"})

    version, _, key = environment.complete(["KEYS"])["KEYS"].partition(":")

    assert version == "1"
    assert len(base64.urlsafe_b64decode(key)) == 32


def test_a_missing_secret_may_come_from_a_former_run(root: Path) -> None:
    environment = Environment(
        Settings(), folder=root, secret=lambda name, form: f"kept {name} {form}"
    )

    values = environment.complete(["TOKEN_KEY"])

    assert values == {"TOKEN_KEY": "kept TOKEN_KEY {random}"}


@pytest.mark.parametrize(
    ("file", "most"), [(".env", 32 * 1024), (".secret.local", 64 * 1024)]
)
def test_a_value_that_no_deployed_function_could_have_is_refused(
    root: Path, file: str, most: int
) -> None:
    (root / file).write_text(f"A={'x' * (most - 1)}")
    environment_of(root)

    (root / file).write_text(f"A={'x' * most}")
    with pytest.raises(DotenvRefused, match=str(most)):
        environment_of(root)
