from pathlib import Path

import pytest

from tools.command_line import Refusal
from tools.parameters import (
    database_instance,
    of_emulators,
    own,
    parameters,
    service_account,
)

PROJECT = "my-show"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("REGION=us-central1\nON_DECK=10\n")
    (tmp_path / f".env.{PROJECT}").write_text("REGION=europe-west1\n")
    return tmp_path


def test_a_projects_own_file_goes_before_the_one_for_all(folder: Path) -> None:
    assert parameters(PROJECT, folder) == {"REGION": "europe-west1", "ON_DECK": "10"}
    assert parameters("other-show", folder)["REGION"] == "us-central1"
    assert parameters(None, folder)["REGION"] == "us-central1"


def test_a_projects_own_file_is_told_apart(folder: Path) -> None:
    assert own(PROJECT, folder) == {"REGION": "europe-west1"}
    assert own("other-show", folder) == {}


def test_what_is_for_the_emulators_alone_is_not_deployed(folder: Path) -> None:
    (folder / ".env.local").write_text("REGION=asia-southeast1\n")

    assert parameters(PROJECT, folder)["REGION"] == "europe-west1"
    assert of_emulators(PROJECT, folder) == {
        "REGION": "asia-southeast1",
        "ON_DECK": "10",
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"PORT=8080\n", "PORT is reserved"), (b"A=\xff\n", "cannot be read")],
)
def test_a_file_that_the_cli_would_refuse_is_refused(
    folder: Path, content: bytes, told: str
) -> None:
    (folder / f".env.{PROJECT}").write_bytes(content)

    with pytest.raises(Refusal, match=told):
        parameters(PROJECT, folder)


@pytest.mark.parametrize(
    ("values", "account", "instance"),
    [
        ({}, "interactive-broadcast", f"{PROJECT}-default-rtdb"),
        (
            {"SERVICE_ACCOUNT": "", "DATABASE_INSTANCE": ""},
            "interactive-broadcast",
            f"{PROJECT}-default-rtdb",
        ),
        ({"SERVICE_ACCOUNT": "shows", "DATABASE_INSTANCE": "all"}, "shows", "all"),
    ],
)
def test_account_and_database_are_those_that_are_named(
    values: dict[str, str], account: str, instance: str
) -> None:
    address = f"{account}@{PROJECT}.iam.gserviceaccount.com"

    assert service_account(PROJECT, values) == address
    assert database_instance(PROJECT, values) == instance
