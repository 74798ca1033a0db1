"""`dev/chromium.sh`: a browser is there, is installed, or one is told how."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev import ROOT
from emulators.tests.browser import chromium
from tests.support.deadline import DEADLINE_S

SCRIPT = ROOT / "dev" / "chromium.sh"
NEEDED = ("sh", "sed", "cat", "chmod")
DOES_NOTHING = "#!/bin/sh\n"
APT = """#!/bin/sh
# Notes what it is asked for, and does it if `works`.
echo "$1" >> log
[ "$1" = install ] || exit 0
[ -e works ] || exit 100
printf '#!/bin/sh\\n' > bin/chromium
chmod +x bin/chromium
"""


@dataclass(frozen=True)
class Machine:
    """A folder with the only programs that the script finds."""

    folder: Path

    def has(self, name: str, text: str = DOES_NOTHING) -> None:
        path = self.folder / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def is_of(self, uid: int) -> None:
        """Who runs the script: 0 is root."""
        self.has("id", f"#!/bin/sh\necho {uid}\n")

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - a script of this repository
            [self.folder / "bin" / "sh", SCRIPT],
            cwd=self.folder,
            env={"PATH": str(self.folder / "bin")},
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE_S,
        )

    @property
    def asked(self) -> list[str]:
        log = self.folder / "log"
        return log.read_text("utf-8").split() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "bin").mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found is not None
        (tmp_path / "bin" / name).symlink_to(found)
    bare = Machine(tmp_path)
    bare.is_of(0)
    return bare


@pytest.mark.parametrize("name", chromium.NAMES)
def test_what_the_tests_would_find_is_not_installed_again(
    machine: Machine, name: str
) -> None:
    machine.has("apt-get", APT)
    machine.has(name)

    assert machine.run().returncode == 0
    assert machine.asked == []


def test_root_has_it_installed_and_is_told(machine: Machine) -> None:
    machine.has("apt-get", APT)
    (machine.folder / "works").touch()

    done = machine.run()

    assert done.returncode == 0
    assert "Installing Debian's Chromium" in done.stderr
    assert machine.asked == ["update", "install"]


def test_what_cannot_be_installed_is_said(machine: Machine) -> None:
    machine.has("apt-get", APT)

    done = machine.run()

    assert done.returncode == 1
    assert "it could not be installed" in done.stderr


def test_nobody_but_root_installs(machine: Machine) -> None:
    machine.has("apt-get", APT)
    machine.is_of(1000)

    done = machine.run()

    assert done.returncode == 1
    assert "sudo apt-get install chromium" in done.stderr
    assert machine.asked == []


def test_elsewhere_than_on_debian_one_is_told_what_to_install(machine: Machine) -> None:
    done = machine.run()

    assert done.returncode == 1
    assert "chromium, chromium-browser, google-chrome is on the PATH" in done.stderr
