"""Files of rules that change while the stack runs."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from emulators.rules_files import Install, RulesFile, follow
from emulators.settings import Ports, Settings
from emulators.stack import LocalStack
from emulators.tests.conftest import FIXTURES
from emulators.tests.deadline import DEADLINE_S

STORAGE = """rules_version = '2';
service firebase.storage {{
  match /b/{{bucket}}/o/{{path=**}} {{ allow read: if {}; }}
}}
"""


class File:
    """A file whose text is its rules, refused if it has a mistake in it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "some.rules"
        self.path.write_text("first")
        self.in_force = "first"
        self.told: list[str] = []
        self.rules = RulesFile(
            path=self.path,
            text="first",
            parse=self._parse,
            refusals=ValueError,
            now_ms=lambda: 1_000,
            tell=self.told.append,
        )

    def say(self, text: str) -> None:
        """Change it, at a time of its own however fast that goes."""
        at = self.path.stat().st_mtime_ns + 1_000_000
        self.path.write_text(text)
        os.utime(self.path, ns=(at, at))

    def _parse(self, text: str) -> Install:
        if "mistake" in text:
            raise ValueError("2:20: Unknown\nvariable.")
        return lambda: setattr(self, "in_force", text)


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path)


async def test_a_changed_file_is_in_force_and_that_is_said(file: File) -> None:
    file.say("second")

    await file.rules.look()
    await file.rules.look()

    assert file.in_force == "second"
    assert file.told == ["some.rules has changed: its rules are in force."]


async def test_a_wrong_file_is_told_with_its_line_and_the_former_rules_stay(
    file: File,
) -> None:
    file.say("mistake")

    await file.rules.look()
    await file.rules.look()

    assert file.in_force == "first"
    assert file.rules.state.refusal == "2:20: Unknown variable."
    assert file.told == [
        "some.rules:2:20: Unknown variable. The former rules stay in force."
    ]


async def test_a_corrected_file_is_in_force(file: File) -> None:
    file.say("mistake")
    await file.rules.look()
    file.say("third")

    await file.rules.look()

    assert (file.in_force, file.rules.state.refusal) == ("third", None)


async def test_a_file_that_says_the_same_is_passed_over(file: File) -> None:
    file.say("first")

    await file.rules.look()

    assert file.told == []


async def test_a_file_that_is_gone_for_a_moment_is_waited_for(file: File) -> None:
    file.path.unlink()
    await file.rules.look()
    file.path.write_text("second")

    await file.rules.look()

    assert file.in_force == "second"


async def test_a_file_that_is_no_text_is_told(file: File) -> None:
    file.path.write_bytes(b"\xff\xfe\xff")

    await file.rules.look()

    assert file.rules.state.refusal == "it is not UTF-8."


async def test_whoever_follows_looks_after_each_pause(file: File) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError
        file.say(f"version {len(pauses)}")

    with pytest.raises(asyncio.CancelledError):
        await follow([file.rules], pause)

    assert file.in_force == "version 2"
    assert len(file.told) == 2


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(copytree(FIXTURES / "echoing", tmp_path / "project"))


@pytest.fixture
def stack(project: Path) -> Iterator[LocalStack]:
    with LocalStack(Settings(root=project, ports=Ports.free())) as running:
        yield running


def test_a_stack_decides_by_its_changed_files_also_after_a_reset(
    project: Path, stack: LocalStack
) -> None:
    database, storage = stack.assembly.rules_files

    def read() -> int:
        url = f"{stack.settings.url('database')}/a.json"
        asked = {"ns": stack.settings.namespace}
        return httpx.get(
            url, params=asked, trust_env=False, timeout=DEADLINE_S
        ).status_code

    before = read()
    (project / "database.rules.json").write_text('{"rules": {}}')
    (project / "storage.rules").write_text("service firebase.storage {\n  oops\n}")
    stack.run(database.look)
    stack.run(storage.look)
    changed = read()
    stack.reset()

    assert (before, changed, read()) == (200, 401, 401)
    assert (storage.state.refusal or "").startswith("2:")
    assert any("storage.rules:2:" in line for line in stack.logs.lines())


def test_changed_rules_of_files_decide_about_files(
    project: Path, stack: LocalStack
) -> None:
    _, storage = stack.assembly.rules_files
    place = f"{stack.settings.url('storage')}/v0/b/{stack.settings.bucket}/o"

    def listed() -> int:
        return httpx.get(place, trust_env=False, timeout=DEADLINE_S).status_code

    (project / "storage.rules").write_text(STORAGE.format("false"))
    stack.run(storage.look)
    closed = listed()
    (project / "storage.rules").write_text(STORAGE.format("true"))
    stack.run(storage.look)

    assert (closed, listed()) == (403, 200)
