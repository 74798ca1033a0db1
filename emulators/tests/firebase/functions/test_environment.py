"""What the functions' process finds in its environment."""

import base64
from pathlib import Path

import pytest

from emulators.firebase.functions.environment import Environment
from emulators.settings import Settings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "functions").mkdir()
    return tmp_path


def test_nothing_of_the_developers_shell_leaks_in(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")

    variables = Environment(Settings(root=root)).variables()

    assert "AWS_SECRET_ACCESS_KEY" not in variables
    assert "PATH" in variables


def test_a_deployed_function_would_find_the_same_platform_variables(root: Path) -> None:
    variables = Environment(Settings(root=root, project_id="demo-p")).variables()

    assert variables["GCLOUD_PROJECT"] == "demo-p"
    assert variables["FUNCTION_REGION"] == "us-central1"
    assert variables["LOG_EXECUTION_ID"] == "true"
    assert variables["TZ"] == "UTC"
    assert "FIREBASE_CONFIG" in variables


def test_no_proxy_stands_between_the_functions_and_the_stack(root: Path) -> None:
    settings = Settings(root=root)

    variables = Environment(settings).variables()

    assert settings.host in variables["NO_PROXY"]
    assert not {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} & variables.keys()


def test_settings_win_over_addresses_and_addresses_over_files(root: Path) -> None:
    (root / "functions" / ".env").write_text("A=file\nB=file\nC=file")
    settings = Settings(root=root, parameters={"C": "settings"})

    environment = Environment(settings, parameters={"B": "stack", "C": "stack"})

    assert environment.parameters == {"A": "file", "B": "stack", "C": "settings"}


def test_a_missing_secret_is_made_up_once_per_run(root: Path) -> None:
    environment = Environment(Settings(root=root))

    first = environment.complete(["SESSION_KEY"])
    second = environment.complete(["SESSION_KEY", "CALLBACK_KEY"])

    assert first["SESSION_KEY"] == second["SESSION_KEY"]
    assert second["SESSION_KEY"] != second["CALLBACK_KEY"]
    assert environment.variables()["SESSION_KEY"] == first["SESSION_KEY"]


def test_a_secret_that_is_given_is_kept(root: Path) -> None:
    (root / "functions" / ".secret.local").write_text("SESSION_KEY=file")
    settings = Settings(root=root, parameters={"CALLBACK_KEY": "settings"})

    values = Environment(settings).complete(["SESSION_KEY", "CALLBACK_KEY"])

    assert values == {"SESSION_KEY": "file", "CALLBACK_KEY": "settings"}


def test_vault_keys_are_a_version_and_a_key_of_32_bytes(root: Path) -> None:
    value = Environment(Settings(root=root)).complete(["VAULT_KEYS"])["VAULT_KEYS"]

    version, _, key = value.partition(":")

    assert version == "1"
    assert len(base64.urlsafe_b64decode(key)) == 32


def test_a_missing_secret_may_come_from_a_former_run(root: Path) -> None:
    environment = Environment(Settings(root=root), secret=lambda name: f"kept {name}")

    assert environment.complete(["SESSION_KEY"]) == {"SESSION_KEY": "kept SESSION_KEY"}
