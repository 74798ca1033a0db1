"""`dev/environment.sh`: make finds a Python that will do, or says which it needs."""

import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev import ROOT
from tests.support.deadline import DEADLINE_S

SCRIPT = ROOT / "dev" / "environment.sh"
READY = ".ready"
PYTHON = """#!/bin/sh
# A Python {version} that answers what the script asks, and notes what else it is told.
case "$1 $2" in
    *version_info*) echo {version} ;;
    *executable*) echo "$0" ;;
    *CPython*) exit {other} ;;
    *ensurepip*) exit {bare} ;;
    "-m venv")
        echo "venv by {version}" >> log
        test {broken} = 0 || exit 1
        rm -rf "$4"
        mkdir -p "$4/bin"
        cp "$0" "$4/bin/python"
        echo "VIRTUAL_ENV=$PWD/$4" > "$4/bin/activate" ;;
    "-m pip")
        test "$3" = --version || echo "$@" >> log
        test ! -e unreachable ;;
esac
"""


@dataclass(frozen=True)
class Machine:
    """A folder like a clone, and the Pythons that the test puts on the PATH."""

    folder: Path

    def python(
        self,
        version: str,
        name: str | None = None,
        *,
        bare: bool = False,
        broken: bool = False,
        other: bool = False,
    ) -> Path:
        """A Python under its usual name: it lacks ensurepip, or cannot do it at all."""
        flags = {"bare": int(bare), "broken": int(broken), "other": int(other)}
        path = self.folder / "bin" / (name or f"python{version}")
        path.write_text(PYTHON.format(version=version, **flags), encoding="utf-8")
        path.chmod(0o755)
        return path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own script
            [str(SCRIPT), *arguments],
            cwd=self.folder,
            env={"PATH": f"{self.folder}/bin:{self.folder}/tools"},
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )

    def prepare(self, *named: str) -> subprocess.CompletedProcess[str]:
        return self.run("prepare", "env", *named)

    def serves(self, *named: str) -> bool:
        return self.run("serves", "env", *named).returncode == 0

    def made_by(self) -> list[str]:
        """The versions that made an environment, one after another."""
        log = self.folder / "log"
        told = log.read_text("utf-8") if log.exists() else ""
        return re.findall(r"venv by (.+)", told)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for folder in ("bin", "tools", "functions"):
        (tmp_path / folder).mkdir()
    for tool in ("cp", "grep", "ln", "mkdir", "rm", "sed", "touch"):
        (tmp_path / "tools" / tool).symlink_to(shutil.which(tool) or tool)
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        (["3.11", "3.12", "3.13"], "3.11"),
        (["3.12", "3.13"], "3.12"),
        (["3.10", "3.13", "3.14"], "3.13"),
    ],
)
def test_the_oldest_python_that_will_do_is_taken(
    there: list[str], taken: str, machine: Machine
) -> None:
    for version in there:
        machine.python(version)

    assert machine.prepare().returncode == 0
    assert machine.made_by() == [taken]


def test_a_python_without_a_version_in_its_name_is_found(machine: Machine) -> None:
    machine.python("2.7", "python")
    machine.python("3.12", "python3")

    machine.prepare()

    assert machine.made_by() == ["3.12"]


def test_what_is_pinned_is_installed_with_its_hashes(machine: Machine) -> None:
    machine.python("3.11")

    machine.prepare()

    told = (machine.folder / "log").read_text("utf-8").splitlines()[1]
    assert told.startswith("-m pip install")
    assert told.endswith("--require-hashes -r requirements-dev.txt")
    assert (machine.folder / "env" / READY).exists()
    link = machine.folder / "functions" / "venv"
    assert str(link.readlink()) == "../env", "where the firebase CLI looks"


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.14"])
def test_a_python_that_cannot_work_makes_nothing(
    version: str, machine: Machine
) -> None:
    machine.python(version, "python3")

    done = machine.prepare()

    assert done.returncode == 1
    assert "Python 3.11 to 3.13 is needed" in done.stderr
    assert f"python3: it is Python {version}" in done.stderr
    assert not (machine.folder / "env").exists()


def test_without_any_python_it_says_where_it_looked(machine: Machine) -> None:
    done = machine.prepare()

    assert done.returncode == 1
    assert "no python3.11 python3.12 python3.13 python3 python on" in done.stderr


def test_a_python_that_cannot_make_environments_is_passed_over(
    machine: Machine,
) -> None:
    machine.python("3.11", bare=True)
    refused = machine.prepare()
    machine.python("3.12")

    machine.prepare()

    assert "install python3.11-venv" in refused.stderr
    assert machine.made_by() == ["3.12"]


def test_another_implementation_is_passed_over(machine: Machine) -> None:
    machine.python("3.11", "python3", other=True)

    assert "python3: it is not CPython" in machine.prepare().stderr


def test_a_name_that_only_seems_to_be_a_python_is_passed_over(
    machine: Machine,
) -> None:
    shim = machine.folder / "bin" / "python3.11"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    machine.python("3.13")

    machine.prepare()

    assert machine.made_by() == ["3.13"]


def test_a_version_that_pyenv_has_is_found_though_another_is_chosen(
    machine: Machine,
) -> None:
    real = machine.python("3.12", "real")
    shim = machine.folder / "bin" / "python3.12"
    shim.write_text(
        f'#!/bin/sh\ntest "$PYENV_VERSION" = 3.12 && exec {real} "$@"\nexit 127\n',
        encoding="utf-8",
    )
    shim.chmod(0o755)

    done = machine.prepare()

    assert str(real) in done.stderr
    assert machine.made_by() == ["3.12"]


def test_a_python_that_is_named_is_taken_and_no_other(machine: Machine) -> None:
    machine.python("3.11")
    theirs = machine.python("3.13", "theirs")
    old = machine.python("3.10", "old")

    assert machine.prepare(str(theirs)).returncode == 0
    refused = machine.prepare(str(old))

    assert machine.made_by() == ["3.13"]
    assert refused.returncode == 1
    assert f"{old}: it is Python 3.10" in refused.stderr


def test_an_environment_that_serves_is_not_made_again(machine: Machine) -> None:
    machine.python("3.12")
    machine.prepare()
    machine.python("3.11")

    assert machine.serves()
    machine.prepare()

    assert machine.made_by() == ["3.12"]


@pytest.mark.parametrize("harm", ["gone", "old", "moved", "another is named"])
def test_an_environment_that_does_not_serve_is_made_again(
    harm: str, machine: Machine
) -> None:
    machine.python("3.11")
    newer = machine.python("3.13")
    machine.prepare()
    python = machine.folder / "env" / "bin" / "python"
    named: list[str] = []
    if harm == "gone":
        python.unlink()
        python.symlink_to("/nowhere/python3.11")
    elif harm == "old":
        python.write_text("#!/bin/sh\necho 3.10\n", encoding="utf-8")
    elif harm == "moved":
        (machine.folder / "env/bin/activate").write_text("VIRTUAL_ENV=/elsewhere/env")
    else:
        named = [str(newer)]

    assert not machine.serves(*named)
    machine.prepare(*named)

    assert machine.made_by() == ["3.11", "3.13" if named else "3.11"]
    assert machine.serves(*named)


def test_nothing_is_left_of_an_environment_that_could_not_be_made(
    machine: Machine,
) -> None:
    machine.python("3.11", broken=True)

    assert machine.prepare().returncode == 1
    assert not (machine.folder / "env").exists()


def test_packages_that_could_not_be_installed_are_tried_again(
    machine: Machine,
) -> None:
    machine.python("3.11")
    (machine.folder / "unreachable").touch()
    failed = machine.prepare()
    ready = (machine.folder / "env" / READY).exists()
    (machine.folder / "unreachable").unlink()

    assert (failed.returncode, ready) == (1, False)
    assert machine.prepare().returncode == 0


def test_an_unknown_word_is_answered_with_how_it_is_called(machine: Machine) -> None:
    done = machine.run("what")

    assert done.returncode == 2
    assert "dev/environment.sh prepare FOLDER [PYTHON]" in done.stderr


def test_everything_is_for_the_same_pythons() -> None:
    script = SCRIPT.read_text("utf-8")
    oldest, newest = re.findall(r"^(?:OLD|NEW)EST=3\.(\d+)$", script, re.MULTILINE)
    versions = [f"3.{minor}" for minor in range(int(oldest), int(newest) + 1)]
    projects = [
        tomllib.loads((ROOT / name).read_text("utf-8"))["project"]
        for name in ("pyproject.toml", "emulators/pyproject.toml")
    ]

    assert f"case $1 in {' | '.join(versions)}) ;;" in script
    for project in projects:
        told = [each for each in project["classifiers"] if "Python :: 3." in each]
        assert told == [f"Programming Language :: Python :: {v}" for v in versions]
        assert project["requires-python"] == f">=3.{oldest},<3.{int(newest) + 1}"
