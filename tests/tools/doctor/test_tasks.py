"""Checks of Cloud Tasks."""

import json
from base64 import b64decode

import pytest

from interactive_broadcast.upkeep.event_removal import EventRemovalTask
from tests.support.builders import a_database, an_event
from tests.support.fakes import FakeDatabases
from tests.support.google.called_functions import Answers
from tests.support.google.deployed import PROJECT, REGION
from tests.support.google.exchange import Answer
from tests.support.google.refusals import permission_denied
from tests.support.google.stored_tasks import StoredTasks, tasks_of
from tests.support.google.tasks import Queues
from tests.tools.doctor.examined import Examined, lose_answers
from tests.unit.world import World
from tools.doctor.outcomes import Verdict
from tools.doctor.tasks import FUNCTION, UNSEEN_S

QUEUE = f"projects/{PROJECT}/locations/{REGION}/queues/{FUNCTION}"


def test_a_queue_that_is_paused_is_resumed_by_one_command(well: Examined) -> None:
    well.project.part(Queues).by_name[QUEUE]["state"] = "PAUSED"

    assert well.problem("queues").command == (
        f"gcloud tasks queues resume {FUNCTION} --location={REGION} --project={PROJECT}"
    )


def test_a_queue_that_is_not_there_comes_with_a_deploy(well: Examined) -> None:
    del well.project.part(Queues).by_name[QUEUE]

    assert well.problem("queues").command == f"make deploy PROJECT={PROJECT}"
    assert "no queue" in well.problem("task-delivered").what


def test_a_function_that_fails_is_told_by_the_task(well: Examined) -> None:
    well.project.part(Answers).by_id[FUNCTION] = Answer(500)

    problem = well.problem("task-delivered")

    assert "500" in problem.what
    assert problem.command.startswith(f"gcloud functions logs read {FUNCTION}")


def test_a_task_that_was_not_taken_is_deleted(well: Examined) -> None:
    well.project.part(Answers).by_id[FUNCTION] = Answer(500)

    well.outcome("task-delivered")

    assert tasks_of(well.project) == []


def test_a_task_that_is_not_delivered_is_waited_for_within_the_time(
    well: Examined,
) -> None:
    well.project.part(StoredTasks).are_delivered = False

    found = well.outcome("task-delivered")

    assert found.verdict is Verdict.UNKNOWN
    assert "not been delivered in time" in found.problems[0].what
    assert sum(well.waited) >= 50
    assert tasks_of(well.project) == []


def test_a_task_is_deleted_also_when_the_time_is_over(well: Examined) -> None:
    well.project.part(StoredTasks).are_delivered = False
    well.slowness = 1000

    well.outcome("task-delivered")

    assert tasks_of(well.project) == []


@pytest.mark.parametrize("check", ["task-cancelled", "task-delivered"])
def test_a_task_of_whose_storing_no_answer_came_is_deleted_too(
    well: Examined, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    well.project.part(StoredTasks).are_delivered = False
    lose_answers(monkeypatch, f"/queues/{FUNCTION}/tasks")

    assert well.outcome(check).verdict is Verdict.UNKNOWN

    assert tasks_of(well.project) == []


def without_looking(well: Examined) -> None:
    """Have the operator not see tasks."""
    well.cloud.fail(
        r"GET cloudtasks.*/tasks/",
        permission_denied("cloudtasks.googleapis.com", "cloudtasks.tasks.get", "x"),
        times=9,
    )


def test_whoever_may_not_look_at_tasks_learns_that_it_was_taken(well: Examined) -> None:
    without_looking(well)

    assert well.outcome("task-delivered").says == f"{FUNCTION} has taken one"
    assert well.waited == [UNSEEN_S]


def test_whoever_may_not_look_at_tasks_does_not_learn_why_it_was_not(
    well: Examined,
) -> None:
    without_looking(well)
    well.project.part(Answers).by_id[FUNCTION] = Answer(500)

    found = well.outcome("task-delivered")

    assert found.verdict is Verdict.UNKNOWN
    assert found.problems[0].role == "roles/cloudtasks.viewer"
    assert tasks_of(well.project) == []


def test_the_task_is_for_an_event_that_is_not_there() -> None:
    """What the deployed function does with it changes nothing."""
    databases = FakeDatabases(a_database(an_event()))

    World(databases=databases).backend.upkeep.event_removal.proceed("doctor-0123abcd")

    assert databases.writes == []


def test_the_task_is_one_that_its_function_takes(well: Examined) -> None:
    well.run("--only", "task-delivered")

    (stored,) = well.cloud.journal.find("POST", f".*/queues/{FUNCTION}/tasks")
    body = json.loads(b64decode(stored.body["task"]["httpRequest"]["body"]))
    assert EventRemovalTask.model_validate(body["data"]).event_id.startswith("doctor-")
