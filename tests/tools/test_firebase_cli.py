import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import tools.firebase_cli
from dev import ROOT
from tests.support.deadline import DEADLINE_S
from tools.firebase_cli import CliMissing, firebase_cli, pinned

NPM = """#!/bin/sh
echo "$@" >> npm.log
test -e refuses && exit 1
mkdir -p node_modules
cp installs.json node_modules/.package-lock.json
"""


@dataclass(frozen=True)
class Checkout:
    """A repository with its pinned CLI, on a machine with a scripted Node and npm."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": f"{self.folder}/bin{os.pathsep}/usr/bin{os.pathsep}/bin"}

    def cli(self, **variables: str) -> Path:
        return firebase_cli(self.folder, self.environment | variables)

    def installations(self) -> list[str]:
        log = self.folder / "npm.log"
        return log.read_text("utf-8").splitlines() if log.exists() else []

    def pin(self, version: str) -> None:
        packages = {"node_modules/firebase-tools": {"version": version}}
        write(self.folder / "package.json", devDependencies={"firebase-tools": version})
        write(self.folder / "installs.json", packages=packages)

    def program(self, name: str, script: str) -> Path:
        path = self.folder / "bin" / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        return path


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    (tmp_path / "bin").mkdir()
    made.program("node", "#!/bin/sh\necho v20.11.0\n")
    made.program("npm", NPM)
    made.pin("15.34.2")
    return made


def write(path: Path, **content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def test_the_pinned_cli_is_installed_once(checkout: Checkout) -> None:
    found = [checkout.cli(), checkout.cli()]

    assert found == [checkout.folder / "node_modules/.bin/firebase"] * 2
    (command,) = checkout.installations()
    assert command.split()[0] == "ci", "npm ci installs what the lock file says"


def test_another_version_is_installed_when_it_is_pinned(checkout: Checkout) -> None:
    checkout.cli()
    checkout.pin("16.0.0")

    checkout.cli()

    assert len(checkout.installations()) == 2


def test_an_installation_that_broke_off_is_made_again(checkout: Checkout) -> None:
    (checkout.folder / "node_modules" / "firebase-tools").mkdir(parents=True)

    checkout.cli()

    assert len(checkout.installations()) == 1


def test_npm_that_fails_is_told(checkout: Checkout) -> None:
    (checkout.folder / "refuses").touch()

    with pytest.raises(CliMissing, match="npm could not install"):
        checkout.cli()


@pytest.mark.parametrize(
    ("says", "told"),
    [("echo v18.19.1", "not v18.19.1"), ("exit 1", "not one that does not start")],
)
def test_a_node_that_cannot_run_it_is_refused_before_anything_is_installed(
    says: str, told: str, checkout: Checkout
) -> None:
    checkout.program("node", f"#!/bin/sh\n{says}\n")

    with pytest.raises(CliMissing, match=f"Node 20.11 or newer, {told}"):
        checkout.cli()
    assert checkout.installations() == []


def test_a_node_that_hangs_is_not_waited_for(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools.firebase_cli, "NODE_TIMEOUT_S", 0.05)
    checkout.program("node", "#!/bin/sh\nexec tail -f /dev/null\n")

    with pytest.raises(CliMissing, match="not one that does not start"):
        checkout.cli()


def test_without_npm_it_says_what_is_needed(checkout: Checkout) -> None:
    with pytest.raises(CliMissing, match=r"Node 20\.11 or newer, with npm"):
        checkout.cli(PATH=str(checkout.folder))


def test_a_cli_that_is_named_is_taken(checkout: Checkout) -> None:
    named = checkout.program("theirs", "#!/bin/sh\n")

    assert checkout.cli(FIREBASE_CLI="theirs") == named
    assert checkout.installations() == []


def test_a_name_of_no_program_is_refused(checkout: Checkout) -> None:
    with pytest.raises(CliMissing, match="FIREBASE_CLI names gone"):
        checkout.cli(FIREBASE_CLI="gone")


def test_the_command_becomes_the_cli(checkout: Checkout) -> None:
    named = checkout.program("theirs", '#!/bin/sh\necho "got: $@"\nexit 3\n')

    done = subprocess.run(
        [sys.executable, "-m", "tools.firebase_cli", "deploy", "--force"],
        cwd=ROOT,
        env={**os.environ, "FIREBASE_CLI": str(named)},
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )

    assert (done.returncode, done.stdout) == (3, "got: deploy --force\n")


def test_the_lock_file_has_the_version_that_is_pinned() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))

    assert lock["packages"]["node_modules/firebase-tools"]["version"] == pinned()
