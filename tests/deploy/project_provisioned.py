"""`make provision`, by the real gcloud and the real firebase CLI, in a new project.

About fifty commands, each a process of gcloud's: a minute. Without gcloud on this
machine nothing of it can be tried.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from interactive_broadcast.kernel.config import Settings
from tests.support.google.apis import google_cloud
from tests.support.google.buckets import Buckets
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.database_instances import Databases
from tests.support.google.project import Project
from tests.support.google.provisioned import provision
from tests.support.google.secrets import Secrets
from tests.support.google.server import GoogleServer, serve

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PROJECT: Final = "show-1"
REFRESH_TOKEN: Final = "1//of-the-owner"
TIMEOUT_S: Final = 400

pytestmark = pytest.mark.skipif(
    shutil.which("gcloud") is None, reason="gcloud is not on this machine"
)


@dataclass(frozen=True, slots=True)
class Run:
    """How one ended, and what it said."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A project that the command was run in twice, from a checkout."""

    checkout: Path
    project: Project
    deployer: str
    first: Run
    second: Run


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory) -> Provisioned:
    folder = tmp_path_factory.mktemp("provisioned")
    cloud = google_cloud()
    project = cloud.add_project(PROJECT)
    deployer = project.add_service_account("deployer").email
    checkout = _check_out(folder)
    with serve(cloud, folder) as google:
        environ = signed_in(folder / "home", google)
        arguments = (PROJECT, "--yes", f"--deployer={deployer}")
        first, second = (_run(checkout, environ, *arguments) for _ in range(2))
    assert cloud.journal.unknown == []
    return Provisioned(checkout, project, deployer, first, second)


def _check_out(folder: Path) -> Path:
    checkout = folder / "checkout"
    without = shutil.ignore_patterns("__pycache__", "venv", "*.local", ".env.*")
    for name in ("functions", "tools", "emulators"):
        shutil.copytree(ROOT / name, checkout / name, ignore=without)
    for name in ("firebase.json", "package.json"):
        shutil.copy(ROOT / name, checkout / name)
    return checkout


def signed_in(home: Path, google: GoogleServer) -> Mapping[str, str]:
    """The environment of an owner, as after signing in to gcloud and to the CLI."""
    cloud = google.cloud
    cloud.refresh_tokens[REFRESH_TOKEN] = OWNER
    settings, gcloud = home / ".config" / "configstore", home / ".config" / "gcloud"
    settings.mkdir(parents=True)
    gcloud.mkdir()
    tokens = {"refresh_token": REFRESH_TOKEN}
    login = {"user": {"email": OWNER.email}, "tokens": tokens, "usage": False}
    (settings / "firebase-tools.json").write_text(json.dumps(login))
    credentials = {"type": "authorized_user", "client_id": "x", "client_secret": "x"}
    (gcloud / "application_default_credentials.json").write_text(
        json.dumps({**credentials, "refresh_token": REFRESH_TOKEN})
    )
    (gcloud / "token").write_text(cloud.sign_in(OWNER))
    return {
        **google.proxied,
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CLOUDSDK_CONFIG": str(gcloud),
        "CLOUDSDK_CORE_ACCOUNT": OWNER.email,
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(gcloud / "token"),
        "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE": str(google.authority),
        "CLOUDSDK_CORE_CHECK_GCE_METADATA": "false",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "true",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "true",
        "FIREBASE_CLI": os.environ["CLI_UNDER_TEST"],
        "CI": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _run(checkout: Path, environ: Mapping[str, str], *arguments: str) -> Run:
    ended = subprocess.run(  # noqa: S603 - a command of this project
        [sys.executable, "-m", "tools.provision", *arguments],
        cwd=checkout,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return Run(ended.returncode, ended.stdout + ended.stderr)


def test_every_command_that_it_prints_works(done: Provisioned) -> None:
    assert done.first.status == 0, done.first.said
    assert f"{PROJECT} has what it needs." in done.first.said


def test_a_second_time_there_is_nothing_to_do(done: Provisioned) -> None:
    assert done.second == Run(0, f"{PROJECT}: nothing to do.\n")


def test_everybody_has_the_roles_of_the_table_and_no_others(done: Provisioned) -> None:
    """As the project that the other suites deploy to, and the owner, who set it up."""
    cloud: GoogleCloud = google_cloud()
    expected = cloud.add_project(PROJECT)
    provision(cloud, expected)
    account = f"{expected.name}/serviceAccounts/interactive-broadcast@{PROJECT}"
    token_creator = "roles/iam.serviceAccountTokenCreator"
    expected.policy_of(f"{account}.iam.gserviceaccount.com").grant(
        token_creator, OWNER.member
    )
    # Google makes the builds' account an editor, which a role is not lost by.
    compute = f"serviceAccount:{expected.compute_account}"
    expected.policy.grant("roles/editor", compute)

    assert _granted(done.project) == _granted(expected)


def _granted(project: Project) -> set[tuple[str, str, str]]:
    return {
        (resource, binding["role"], member)
        for resource, policy in project.policies.items()
        for binding in policy.bindings
        for member in binding["members"]
    }


def test_the_database_and_the_bucket_are_where_the_functions_go(
    done: Provisioned,
) -> None:
    (database,) = done.project.part(Databases).by_id.values()
    (bucket,) = done.project.part(Buckets).by_name.values()
    parameters = (done.checkout / "functions" / f".env.{PROJECT}").read_text()

    assert (database.is_default, database.location) == (True, "us-central1")
    assert bucket.location == "US-CENTRAL1"
    assert parameters.splitlines()[1:] == [
        "REGION=us-central1",
        f"DATABASE_INSTANCE={database.id}",
    ]


def test_the_secrets_are_good_and_nobody_has_seen_them(
    done: Provisioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = done.project.part(Secrets).by_id
    values = {
        name: base64.b64decode(secret.versions[-1]).decode()
        for name, secret in held.items()
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    assert len(Settings().session_keys()) == 1
    assert len(Settings().callback_keys()) == 1
    assert list(Settings().vault_keys()) == [1]
    assert not [value for value in values.values() if value in done.first.said]
