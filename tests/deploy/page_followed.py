"""docs/deploy.md is followed, word for word, from an empty project to a well one.

By an owner, with the real gcloud and the real firebase CLI, in the fake of Google's
APIs. Each step finds what the former ones have left, and nothing else.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from dev import ROOT
from dev.docs.pages import DOCS
from tests.deploy.project_provisioned import signed_in
from tests.docs.commands import Line, lines, make_arguments
from tests.support.google.apis import google_cloud
from tests.support.google.called_functions import Answers
from tests.support.google.cloud import OWNER
from tests.support.google.deployed import NOT_FOUND
from tests.support.google.project import Project
from tests.support.google.server import serve
from tests.tools.doctor.examined import VIDEO_SERVICES, Examined
from tools.doctor.outcomes import Verdict

PROJECT: Final = "my-project"
TIMEOUT_S: Final = 600
NOT_CHECKED_OUT: Final = (
    *("__pycache__", ".git", ".venv", "venv", "node_modules", "*.local", ".env.*"),
    *(".*_cache", ".hypothesis", "tests"),
)

pytestmark = pytest.mark.skipif(
    shutil.which("gcloud") is None, reason="gcloud is not on this machine"
)


@dataclass
class Follower:
    """Somebody who has a checkout, and the page."""

    project: Project
    checkout: Path
    environ: Mapping[str, str]
    said: dict[str, str] = field(default_factory=dict)
    """What each command has printed."""

    def follow(self, target: str) -> None:
        """Run the page's commands of one target of make, in their order."""
        for line in lines([DOCS / "deploy.md"]):
            if line.words[0] == "make" and line.words[1] == target:
                self.said[line.text] = self._run(line)

    def _run(self, line: Line) -> str:
        done = subprocess.run(  # noqa: S603 - a command of the project's own page
            [sys.executable, *recipe(line)],
            cwd=self.checkout,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, f"{line.text}\n{done.stdout}{done.stderr}"
        return done.stdout


def recipe(line: Line) -> list[str]:
    """What the Makefile makes of a line: the arguments of Python."""
    text = (ROOT / "Makefile").read_text("utf-8")
    told = rf"^{line.words[1]}: .*\n(?:\t.*\n)*?\t@\$\(RUN\)python (.*)$"
    found = re.search(told, text, re.MULTILINE)
    assert found is not None, line.text
    given = make_arguments(line)
    return re.sub(r"\$\((\w+)\)", lambda name: given.get(name[1], ""), found[1]).split()


@pytest.fixture(scope="module")
def follower(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Follower]:
    folder = tmp_path_factory.mktemp("followed")
    cloud = google_cloud()
    project = cloud.add_project(PROJECT)
    checkout = folder / "checkout"
    ignored = shutil.ignore_patterns(*NOT_CHECKED_OUT)
    shutil.copytree(ROOT, checkout, ignore=ignored)
    (checkout / "functions" / "venv").symlink_to((ROOT / ".venv").resolve())
    # Whoever deploys has made the pages before: npm's registry is not in the fake.
    packages = (ROOT / "web" / "node_modules").resolve()
    (checkout / "web" / "node_modules").symlink_to(packages, target_is_directory=True)
    with serve(cloud, folder) as google:
        environ = {**signed_in(folder / "home", google), "TERM": "dumb"}
        somebody = Follower(project, checkout, environ)
        somebody.follow("provision")
        somebody.follow("deploy")
        yield somebody
        assert cloud.journal.unknown == []


def test_the_project_has_at_last_what_it_needs(follower: Follower) -> None:
    told, made, checked = (
        said for line, said in follower.said.items() if "provision" in line
    )

    assert "commands. Run them in this order" in told
    assert f"{PROJECT} has what it needs." in made
    assert checked == f"{PROJECT}: nothing to do.\n"


def test_the_doctor_has_no_complaint_of_what_was_deployed(follower: Follower) -> None:
    cloud = google_cloud()
    cloud.projects[PROJECT] = follower.project
    cloud.apis = [*cloud.apis, *VIDEO_SERVICES]
    follower.project.part(Answers).by_id["getBroadcastData"] = NOT_FOUND
    examined = Examined(
        cloud,
        follower.project,
        operator=OWNER,
        quota_project=PROJECT,
        root=follower.checkout,
    )

    complaints = [one for one in examined.outcomes() if one.verdict is not Verdict.OK]

    assert complaints == []
