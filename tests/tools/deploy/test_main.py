"""The command, with a CLI that says what it is told to."""

import json
from pathlib import Path
from shutil import copyfile

import pytest

from tests.tools.deploy.scripted_cli import ScriptedCli, a_deployed_one, lists, says
from tools.capacity.declared import endpoints
from tools.command_line import UNUSABLE
from tools.deploy.__main__ import DEPLOYED, FAILED, main
from tools.deploy.cli_runs import FirebaseCli
from tools.firebase_cli import CliMissing
from tools.targets import ROOT

COMMON = ["--project", "my-project"]


def deploy(
    scripted: ScriptedCli, *arguments: str, old_apps: bool | None = False
) -> int:
    return main(
        [*COMMON, *arguments],
        find=lambda: scripted.cli,
        wait=lambda _: None,
        root=a_checkout(scripted.folder),
        lets_in_old_apps=lambda _: old_apps,
    )


def a_checkout(folder: Path) -> Path:
    """One without git, with the Python that functions run on and their parameters."""
    stated = {"functions": [{"source": "functions", "runtime": "python311"}]}
    (folder / "firebase.json").write_text(json.dumps(stated))
    python = folder / "functions" / "venv" / "bin" / "python3.11"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    copyfile(ROOT / "functions" / ".env", folder / "functions" / ".env")
    return folder


def test_all_of_it_is_deployed_and_every_function_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path, lists([]))

    assert deploy(scripted) == DEPLOYED

    listed, *runs = scripted.asked()
    selections = [arguments[2] for arguments in runs]
    functions = [
        one.removeprefix("functions:")
        for only in selections[1:-1]
        for one in only.split(",")
    ]
    assert listed[0] == "functions:list"
    assert (selections[0], selections[-1]) == ("database,storage", "hosting")
    assert sorted(functions) == sorted(endpoints())
    assert "make doctor PROJECT=my-project" in capsys.readouterr().out


def test_functions_that_would_be_left_over_need_consent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path, lists([a_deployed_one("oldOne")]))

    assert deploy(scripted) == UNUSABLE

    told = capsys.readouterr().err
    assert "oldOne (us-central1)" in told
    assert "--delete" in told
    assert len(scripted.asked()) == 1


def test_with_consent_they_are_deleted_after_all_else(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path, lists([a_deployed_one("oldOne")]))

    assert deploy(scripted, "--delete") == DEPLOYED

    assert scripted.asked()[-1][:2] == ["functions:delete", "oldOne"]


def test_they_can_be_left_as_they_are(tmp_path: Path) -> None:
    scripted = ScriptedCli(tmp_path)

    assert deploy(scripted, "--keep") == DEPLOYED

    assert all(arguments[0] == "deploy" for arguments in scripted.asked())


def test_what_is_left_after_a_failure_is_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = says(
        "HTTP Error: 403, no",
        "Functions deploy had errors with the following functions:",
        "\tremoveEventTask(us-central1)",
        status=2,
    )
    scripted = ScriptedCli(tmp_path, lists([]), says("rules"), refusal)

    limits = ("--cpus", "60", "--memory", "100", "--batch-cpus", "12")
    assert deploy(scripted, *limits) == FAILED

    told = capsys.readouterr().out
    start = f'make deploy PROJECT=my-project ARGS="{" ".join(limits)}'
    assert f"{start} --functions removeEventTask," in told
    assert f'{start} --parts hosting"' in told
    assert "ARGS=--deployer=" in told


def test_who_interrupts_it_is_told_what_is_left(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scripted = ScriptedCli(tmp_path, says("rules"), {"lines": ["begun"], "hangs": True})

    def interrupt(line: str) -> None:
        if line.strip() == "begun":
            raise KeyboardInterrupt

    monkeypatch.setattr("tools.deploy.__main__._progress", interrupt)

    assert deploy(scripted, "--keep") == FAILED

    told = capsys.readouterr().out
    assert "Interrupted." in told
    assert 'ARGS="--parts hosting"' in told


def test_functions_that_are_named_are_what_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path, says("Error: no", status=1))

    assert deploy(scripted, "--functions", "login,loginHost") == FAILED

    told = capsys.readouterr().out
    assert 'ARGS="--functions login,loginHost"' in told
    assert "--parts" not in told


def test_what_became_of_each_step_is_told_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path)

    assert deploy(scripted, "--parts", "rules,hosting", "--json") == DEPLOYED

    shown = capsys.readouterr()
    assert [one["state"] for one in json.loads(shown.out)] == ["done", "done"]
    assert "[2/2] hosting" in shown.err


def test_a_plan_is_shown_and_nothing_deployed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path)

    assert deploy(scripted, "--dry-run", "--functions", "login") == DEPLOYED

    assert "firebase deploy --only functions:login" in capsys.readouterr().out
    assert scripted.asked() == []


def test_batches_can_be_smaller_where_other_instances_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted = ScriptedCli(tmp_path)
    names = "createTokensFan,loginFan"

    status = deploy(scripted, "--functions", names, "--batch-cpus", "1", "--dry-run")

    assert status == DEPLOYED
    assert capsys.readouterr().out.count("firebase deploy") == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--functions", "logn"], "No function is called logn."),
        (["--cpus", "10"], "Does not fit"),
    ],
)
def test_nothing_is_begun_that_cannot_be_done(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    scripted = ScriptedCli(tmp_path)

    assert deploy(scripted, *arguments) == UNUSABLE
    assert told in capsys.readouterr().err
    assert scripted.asked() == []


def test_without_a_cli_it_is_said_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> FirebaseCli:
        raise CliMissing("The firebase CLI needs Node 20.11 or newer, with npm.")

    assert main(COMMON, find=missing, root=a_checkout(tmp_path)) == UNUSABLE
    assert "needs Node" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--parts", "pages"], ["--minutes", "0"], ["--delete", "--keep"]]
)
def test_arguments_are_checked(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*COMMON, *arguments])

    assert left.value.code == UNUSABLE


def enforce_app_check(folder: Path) -> None:
    own = folder / "functions" / ".env.my-project"
    own.parent.mkdir()
    own.write_text("APP_CHECK=enforce\n")


def test_app_check_is_not_enforced_where_old_apps_are_let_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enforce_app_check(tmp_path)
    scripted = ScriptedCli(tmp_path, lists([]))

    assert deploy(scripted, old_apps=True) == UNUSABLE
    assert "Old apps are let in, and would be shut out" in capsys.readouterr().err
    assert deploy(scripted, old_apps=False) == DEPLOYED


def test_a_deploy_that_cannot_look_for_the_switch_says_what_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    enforce_app_check(tmp_path)

    assert deploy(ScriptedCli(tmp_path, lists([])), old_apps=None) == DEPLOYED
    assert "After the deploy: make doctor PROJECT=my-project" in capsys.readouterr().err
