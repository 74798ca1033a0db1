"""Runs of the CLI, as processes."""

from pathlib import Path

import pytest

from tests.tools.deploy.scripted_cli import (
    ScriptedCli,
    a_deployed_one,
    lists,
    says,
)
from tools.command_line import Refusal


def test_each_line_is_told_without_its_colours(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, says("\x1b[32mi\x1b[0m  functions: done", "end"))
    shown: list[str] = []

    said = scripted.cli.run(["deploy"], deadline_s=30, show=shown.append)

    assert said.ok
    assert said.lines == shown == ["i  functions: done", "end"]
    assert scripted.asked() == [["deploy"]]


def test_a_run_that_fails_has_its_status(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, says("Error: no", status=2))

    said = scripted.cli.run(["deploy"], deadline_s=30, show=lambda _: None)

    assert (said.status, said.ok) == (2, False)


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, {"lines": ["begun"], "hangs": True})

    said = scripted.cli.run(["deploy"], deadline_s=0.2, show=lambda _: None)

    assert said.status is None
    assert not said.ok


def test_it_ends_when_this_command_is_interrupted(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, {"lines": ["begun"], "hangs": True})

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scripted.cli.run(["deploy"], deadline_s=30, show=interrupt)


def test_what_is_deployed_is_listed(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, lists([a_deployed_one("login")]))

    assert [one["id"] for one in scripted.cli.deployed("my-project")] == ["login"]
    assert scripted.asked() == [["functions:list", "--json", "--project", "my-project"]]


@pytest.mark.parametrize(
    "answer",
    [
        says('{"status": "error", "error": "Failed to authenticate"}', status=1),
        says("Error: HTTP Error: 403", status=1),
        says("[]"),
    ],
)
def test_what_cannot_be_listed_says_what_to_do(
    tmp_path: Path, answer: dict[str, object]
) -> None:
    scripted = ScriptedCli(tmp_path, answer)

    with pytest.raises(Refusal, match="make provision PROJECT=my-project"):
        scripted.cli.deployed("my-project")
