"""`emulators/bin/firebase`: the CLI, our database, and what it takes for Java."""

import shutil
import subprocess
from pathlib import Path

import pytest

import emulators
from emulators.tests.deadline import DEADLINE_S

BIN = Path(emulators.__file__).parent / "bin"
SAY = '#!/bin/sh\necho "$(basename "$0")" "$@"\n'
TOOLS = ("basename", "dirname", "grep", "paste", "tr")
"""What the scripts use. Whatever else a machine has must not be found."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder on the PATH with programs that only say how they were called."""
    for name in ("firebase", "java", "npx", "database"):
        (tmp_path / name).write_text(SAY)
        (tmp_path / name).chmod(0o755)
    for name in TOOLS:
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def told(*command: str, path: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own scripts
        command,
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    return done.stdout.strip() + done.stderr.strip()


def java(elsewhere: Path, *arguments: str) -> str:
    here = BIN / "instead-of-java"
    return told(
        str(here / "java"),
        *arguments,
        path=f"{here}:{elsewhere}",
        DATABASE_EMULATOR_BINARY_PATH=str(elsewhere / "database"),
    )


def test_the_database_is_started_with_its_own_arguments_alone(elsewhere: Path) -> None:
    jar = str(elsewhere / "database")

    said = java(elsewhere, "-Duser.language=en", "-jar", jar, "--port", "9000")

    assert said == "database --port 9000"


def test_the_version_is_one_that_the_cli_accepts(elsewhere: Path) -> None:
    assert 'version "21"' in java(elsewhere, "-Duser.language=en", "-version")


def test_other_emulators_get_the_java_that_is_installed(elsewhere: Path) -> None:
    said = java(elsewhere, "-jar", "cloud-firestore-emulator.jar", "--port", "8080")

    assert said == "java -jar cloud-firestore-emulator.jar --port 8080"


def test_the_cli_on_the_path_is_run_also_when_this_folder_is_on_it(
    elsewhere: Path,
) -> None:
    said = told(
        str(BIN / "firebase"),
        *("emulators:exec", "run me"),
        path=f"{BIN}:{elsewhere}",
    )

    assert said == "firebase emulators:exec run me"


def test_another_cli_can_be_named(elsewhere: Path) -> None:
    mine = elsewhere / "my firebase"
    mine.write_text(SAY)
    mine.chmod(0o755)

    said = told(str(BIN / "firebase"), "x", path=str(elsewhere), FIREBASE_CLI=str(mine))

    assert said == "my firebase x"


def test_without_a_cli_npx_finds_one(elsewhere: Path) -> None:
    (elsewhere / "firebase").unlink()

    said = told(str(BIN / "firebase"), "x", path=str(elsewhere))

    assert said == "npx --yes firebase-tools x"


def test_a_missing_environment_is_explained(elsewhere: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own script
        [str(BIN / "database-emulator")],
        env={
            "PATH": str(elsewhere),
            "FIREBASE_DATABASE_PYTHON": str(elsewhere / "python"),
        },
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )

    assert done.returncode == 1
    assert "FIREBASE_DATABASE_PYTHON" in done.stderr
