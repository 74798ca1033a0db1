"""The alerts are set up by gcloud, once, and brought up to date by the next run."""

import json
import shlex

import pytest

from tests.tools.alerts.scripted_gcloud import EMAIL, PROJECT, ScriptedGcloud
from tools.alerts.__main__ import FAILED, main
from tools.alerts.plan import APIS
from tools.alerts.policies import METRICS, policies
from tools.command_line import UNUSABLE

DONE = 0
ASKED = ["--project", PROJECT, "--email", EMAIL]


def test_everything_is_made_and_writes_to_the_channel() -> None:
    cloud = ScriptedGcloud()

    assert main([*ASKED, "--budget", "100", "--yes"], cloud) == DONE

    (channel,) = cloud.channels
    assert channel["labels"] == {"email_address": EMAIL}
    assert set(cloud.apis) == set(APIS)
    assert set(cloud.metrics) == {metric.name for metric in METRICS}
    assert len(cloud.policies) == len(policies())
    assert all(
        one["notificationChannels"] == [channel["name"]]
        for one in cloud.policies.values()
    )
    (budget,) = cloud.budgets
    assert budget["--billing-account"] == "0A-1B-2C"
    assert budget["--budget-amount"] == "100"
    assert budget["--filter-projects"] == f"projects/{PROJECT}"


def test_a_second_run_has_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    cloud = ScriptedGcloud()
    main([*ASKED, "--budget", "100", "--yes"], cloud)
    made = len(cloud.ran)

    assert main([*ASKED, "--budget", "100", "--yes"], cloud) == DONE

    assert len(cloud.ran) == made
    assert capsys.readouterr().out.endswith("Nothing is left to do.\n")


def test_in_doubt_no_second_budget_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    cloud = ScriptedGcloud(refusing="billing budgets list")

    assert main([*ASKED, "--budget", "100", "--yes"], cloud) == FAILED

    assert cloud.budgets == []
    assert "PERMISSION_DENIED" in capsys.readouterr().err


def test_without_yes_the_commands_are_told_and_none_is_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloud = ScriptedGcloud()

    assert main([*ASKED, "--json"], cloud) == DONE

    told = json.loads(capsys.readouterr().out)
    assert cloud.ran == []
    assert {one["state"] for one in told} == {"to-do"}
    assert all(shlex.split(one["command"])[0] == "gcloud" for one in told)


def test_a_policy_of_another_version_is_updated_and_strange_ones_stay() -> None:
    cloud = ScriptedGcloud()
    main([*ASKED, "--yes"], cloud)
    strange = {"name": "projects/p/alertPolicies/theirs", "displayName": "theirs"}
    cloud.policies["theirs"] = strange
    (old, *_) = cloud.policies.values()
    wanted = dict(old["userLabels"])
    old["userLabels"]["content"] = "another"
    made = len(cloud.ran)

    assert main([*ASKED, "--yes"], cloud) == DONE

    (update,) = cloud.ran[made:]
    assert update.argv[4:6] == ("update", old["name"])
    assert cloud.policies[old["name"]]["userLabels"] == wanted
    assert cloud.policies["theirs"] == strange


def test_a_metric_of_another_version_is_updated() -> None:
    cloud = ScriptedGcloud()
    main([*ASKED, "--yes"], cloud)
    name = METRICS[0].name
    cloud.metrics[name] = "severity=ERROR"

    main([*ASKED, "--yes"], cloud)

    assert cloud.metrics[name] == METRICS[0].counted
    assert cloud.ran[-1].argv[:5] == ("gcloud", "logging", "metrics", "update", name)


def test_another_person_is_told_from_the_next_run_on() -> None:
    cloud = ScriptedGcloud()
    main([*ASKED, "--yes"], cloud)

    main(["--project", PROJECT, "--email", "new@example.com", "--yes"], cloud)

    _, new = cloud.channels
    told = {one["notificationChannels"][0] for one in cloud.policies.values()}
    assert told == {new["name"]}


def test_what_is_refused_ends_the_run_and_says_the_role(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloud = ScriptedGcloud(refusing="alpha monitoring policies create")

    assert main([*ASKED, "--yes"], cloud) == FAILED

    told = capsys.readouterr().out
    assert "PERMISSION_DENIED" in told
    assert "roles/monitoring.editor" in told
    assert "ten minutes" in told


def test_nothing_is_made_twice_because_it_could_not_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloud = ScriptedGcloud(refusing="beta monitoring channels list")

    assert main([*ASKED, "--yes"], cloud) == FAILED

    assert cloud.channels == []
    assert "could not be read" in capsys.readouterr().err


def test_what_is_there_is_told_even_if_it_could_not_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cloud = ScriptedGcloud(refusing="alpha monitoring policies list")

    assert main(ASKED, cloud) == DONE

    told = capsys.readouterr().out
    assert "What is there already could not be read:\nERROR: PERMISSION_DENIED" in told


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(["--project", "--x", "--email", EMAIL], id="no project"),
        pytest.param(["--project", PROJECT, "--email", "ops"], id="no address"),
        pytest.param([*ASKED, "--budget", "a lot"], id="no amount"),
    ],
)
def test_arguments_that_are_wrong_run_nothing(wrong: list[str]) -> None:
    cloud = ScriptedGcloud()

    try:
        status = main([*wrong, "--yes"], cloud)
    except SystemExit as left:
        status = int(str(left.code))

    assert status == UNUSABLE
    assert cloud.ran == []
