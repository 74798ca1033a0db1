"""Somebody who deploys a checkout of this repository with the official firebase CLI."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from typing import Final

from tests.support.google.access import Caller
from tests.support.google.apis import google_cloud
from tests.support.google.buckets import Buckets
from tests.support.google.exchange import Json
from tests.support.google.functions import Functions
from tests.support.google.journal import Journal
from tests.support.google.project import Project
from tests.support.google.provisioned import provision
from tests.support.google.server import GoogleServer, serve

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PROJECT: Final = "show-1"
REGION: Final = "us-central1"
EVERYTHING: Final = "functions,database,storage,hosting"
REFRESH_TOKEN: Final = "1//of-the-deployer"
NOT_CHECKED_OUT: Final = (
    *("venv", "__pycache__", "*.local", ".env.*"),
    *("node_modules", "dist"),
)
OWN_PORT: Final = Path(__file__).parent / "own_port.cjs"
TIMEOUT_S: Final = 300
"""Of one run of the CLI, which takes some seven seconds on an idle machine."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a deploy ended, and all that the CLI said."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class Operator:
    """One, with a checkout in a folder of its own and a project of Google's."""

    checkout: Path
    google: GoogleServer
    project: Project

    @property
    def journal(self) -> Journal:
        return self.google.cloud.journal

    @property
    def functions(self) -> Mapping[str, Json]:
        """What is deployed, by id, as Google has it."""
        held = self.project.part(Functions).by_name
        return {name.rpartition("/")[2]: each for name, each in held.items()}

    @property
    def environment(self) -> dict[str, str]:
        """What the CLI gets: this machine's programs, and Google by way of the fake."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.checkout / "home"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NODE_OPTIONS": f"--require={OWN_PORT}",
            "OWN_PORT": str(_free_port()),
            **self.google.proxied,
        }

    def deploy(
        self, *options: str, only: str = EVERYTHING, **environment: str
    ) -> Outcome:
        """`firebase deploy`, as in a pipeline: nobody is there to be asked."""
        done = subprocess.run(  # noqa: S603 - the pinned CLI
            [
                *(os.environ["CLI_UNDER_TEST"], "deploy", "--non-interactive"),
                *("--project", self.project.id, "--only", only, *options),
            ],
            cwd=self.checkout,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)

    def configure(self, **parameters: str) -> None:
        """Add lines to the parameters of this project, `functions/.env.<project>`."""
        lines = (f"{name}={value}\n" for name, value in parameters.items())
        path = self.checkout / "functions" / f".env.{self.project.id}"
        with path.open("a") as file:
            file.writelines(lines)

    def uploaded(self) -> bytes:
        """The archive with the functions' source, as it was sent last."""
        objects = [
            content
            for bucket in self.project.part(Buckets).by_name.values()
            if bucket.name.startswith("gcf-v2-uploads-")
            for content in bucket.objects.values()
        ]
        return objects[-1]


@contextmanager
def operator(
    folder: Path, before: Callable[[Project], object] = lambda _: None
) -> Iterator[Operator]:
    """Somebody whose project is provisioned, and nothing deployed to it yet.

    `before` is told the project as it was before it was provisioned.
    """
    cloud = google_cloud()
    project = cloud.add_project(PROJECT)
    before(project)
    deployer = provision(cloud, project)
    with serve(cloud, folder) as google:
        yield _signed_in(Operator(_check_out(folder), google, project), deployer)


@contextmanager
def later(former: Operator, folder: Path) -> Iterator[Operator]:
    """The same, some time after: what they change, the former one does not see."""
    cloud = google_cloud()
    project = deepcopy(former.project)
    cloud.projects[project.id] = project
    deployer = former.google.cloud.refresh_tokens[REFRESH_TOKEN]
    checkout = folder / "checkout"
    shutil.copytree(former.checkout, checkout, symlinks=True)
    with serve(cloud, folder) as google:
        yield _signed_in(Operator(checkout, google, project), deployer)


def _free_port() -> int:
    with socket(AF_INET, SOCK_STREAM) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def _check_out(folder: Path) -> Path:
    checkout = folder / "checkout"
    without = shutil.ignore_patterns(*NOT_CHECKED_OUT)
    for name in ("functions", "web"):
        shutil.copytree(ROOT / name, checkout / name, ignore=without)
    for name in ("firebase.json", "database.rules.json", "storage.rules"):
        shutil.copy(ROOT / name, checkout / name)
    environment = (ROOT / ".venv").resolve()
    (checkout / "functions" / "venv").symlink_to(environment, target_is_directory=True)
    packages = (ROOT / "web" / "node_modules").resolve()
    (checkout / "web" / "node_modules").symlink_to(packages, target_is_directory=True)
    return checkout


def _signed_in(somebody: Operator, deployer: Caller) -> Operator:
    """As after `firebase login`: the CLI holds a refresh token."""
    somebody.google.cloud.refresh_tokens[REFRESH_TOKEN] = deployer
    settings = somebody.checkout / "home" / ".config" / "configstore"
    settings.mkdir(parents=True, exist_ok=True)
    login = {
        "user": {"email": deployer.email},
        "tokens": {"refresh_token": REFRESH_TOKEN},
        "usage": False,
    }
    (settings / "firebase-tools.json").write_text(json.dumps(login))
    return somebody
