"""A deploy as it goes, with a CLI that says what it is told to."""

from pathlib import Path
from typing import Any

from tests.tools.capacity.functions import of_fans
from tests.tools.deploy.scripted_cli import ScriptedCli, says
from tests.tools.deploy.test_refusals import EVENTARC, TOO_MANY_INSTANCES
from tools.deploy.deployment import Deployment, Outcome, State
from tools.deploy.steps import Part, steps

FUNCTIONS = [of_fans("loginFan"), of_fans("createTokensFan")]
FAILED = (
    "Functions deploy had errors with the following functions:",
    "\tloginFan(us-central1)",
    "",
)


class Deploys:
    """One deploy of two batches, and what was shown and waited for meanwhile."""

    def __init__(self, folder: Path, *answers: dict[str, Any]) -> None:
        self.scripted = ScriptedCli(folder, *answers)
        self.shown: list[str] = []
        self.waited: list[float] = []

    def carry_out(self, *, room: float = 1, deadline_s: float = 30) -> list[Outcome]:
        deployment = Deployment(
            cli=self.scripted.cli,
            show=self.shown.append,
            wait=self.waited.append,
            deadline_s=deadline_s,
        )
        planned = steps("my-project", FUNCTIONS, room=room, parts=[Part.FUNCTIONS])
        return list(deployment.carry_out(planned))

    def selected(self) -> list[str]:
        return [arguments[2] for arguments in self.scripted.asked()]


def test_one_batch_comes_after_the_other(tmp_path: Path) -> None:
    deploys = Deploys(tmp_path)

    outcomes = deploys.carry_out()

    assert [one.state for one in outcomes] == [State.DONE, State.DONE]
    assert deploys.selected() == ["functions:loginFan", "functions:createTokensFan"]
    assert deploys.shown[0] == "[1/2] functions 1 of 2: 1, with 1.0 CPUs"
    assert deploys.shown[-1] == "[2/2] done"


def test_what_comes_after_a_failure_is_not_tried(tmp_path: Path) -> None:
    deploys = Deploys(tmp_path, says("Error: unknown", status=1))

    first, second = deploys.carry_out()

    assert (first.state, second.state) == (State.FAILED, State.NOT_TRIED)
    assert first.said == "Error: unknown"
    assert "same command" in first.advice
    assert deploys.waited == []
    assert second.as_json() == {
        "state": "not-tried",
        "does": "functions 2 of 2: 1, with 1.0 CPUs",
        "functions": ["createTokensFan"],
    }


def test_eventarc_s_first_minutes_are_waited_for_and_the_failed_ones_tried_again(
    tmp_path: Path,
) -> None:
    deploys = Deploys(tmp_path, says(EVENTARC, *FAILED, status=2))

    outcomes = deploys.carry_out(room=10)

    assert [one.state for one in outcomes] == [State.DONE]
    assert deploys.waited == [300]
    assert deploys.selected() == [
        "functions:loginFan,functions:createTokensFan",
        "functions:loginFan",
    ]
    assert any("Trying once more in 5 minutes" in line for line in deploys.shown)


def test_it_is_waited_for_once(tmp_path: Path) -> None:
    refusal = says(EVENTARC, *FAILED, status=2)
    deploys = Deploys(tmp_path, refusal, refusal)

    (outcome,) = deploys.carry_out(room=10)

    assert outcome.state is State.FAILED
    assert outcome.failed == ("loginFan",)
    assert deploys.waited == [300]
    assert len(deploys.selected()) == 2


def test_what_only_a_parameter_mends_is_not_waited_for(tmp_path: Path) -> None:
    refusal = says(*TOO_MANY_INSTANCES.splitlines(), *FAILED, status=2)
    deploys = Deploys(tmp_path, refusal)

    outcome, _ = deploys.carry_out()

    assert deploys.waited == []
    assert "_MAX_INSTANCES" in outcome.advice


def test_a_run_that_does_not_end_is_ended(tmp_path: Path) -> None:
    deploys = Deploys(tmp_path, {"hangs": True})

    outcome, _ = deploys.carry_out(deadline_s=0.2)

    assert outcome.state is State.FAILED
    assert "took too long" in outcome.advice
