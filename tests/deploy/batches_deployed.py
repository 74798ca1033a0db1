"""`make deploy` with the official CLI: in batches, in order, with nothing deleted."""

import json
import os
from collections.abc import Callable
from copy import deepcopy

import pytest

from tests.deploy.operator import PROJECT, REGION, Operator
from tests.support.google.function_checks import Eventarc
from tests.support.google.functions import Functions
from tests.support.google.journal import Entry
from tests.support.google.processors import Processors
from tools.capacity.declared import Kind, declared, endpoints
from tools.capacity.quotas import CPUS
from tools.deploy.__main__ import DEPLOYED, main
from tools.deploy.cli_runs import FirebaseCli
from tools.deploy.steps import left_over, removals
from tools.parameters import parameters

CREATED = r"cloudfunctions\.googleapis\.com/v2/.*/functions"
DEADLINE_S = 120


def cli_of(operator: Operator) -> FirebaseCli:
    """The CLI as this operator has it."""
    return FirebaseCli(
        (os.environ["CLI_UNDER_TEST"],),
        folder=operator.checkout,
        environment=operator.environment,
    )


def deploys(
    operator: Operator, *arguments: str, wait: Callable[[float], object] = print
) -> int:
    return main(
        ["--project", PROJECT, *arguments],
        find=lambda: cli_of(operator),
        wait=wait,
        root=operator.checkout,
    )


def created(operator: Operator) -> list[str]:
    """The functions that were made, in that order."""
    entries = operator.journal.find("POST", CREATED)
    return [str(entry.body["name"]).rpartition("/")[2] for entry in entries]


def place(operator: Operator, method: str, pattern: str) -> list[int]:
    """At which places of the journal such requests stand."""
    found: list[Entry] = operator.journal.find(method, pattern)
    entries = [id(entry) for entry in operator.journal.entries]
    return [entries.index(id(entry)) for entry in found]


def test_all_of_it_is_deployed_in_batches_in_order(
    new: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    processors = new.project.part(Processors)
    processors.quota = CPUS

    assert deploys(new, "--json") == DEPLOYED

    steps = json.loads(capsys.readouterr().out)
    batches = [set(step["functions"]) for step in steps if "functions" in step]
    cpus = {one.name: one.cpu for one in declared(parameters(None))}
    assert {one["state"] for one in steps} == {"done"}
    assert new.functions.keys() == endpoints().keys()
    assert {one["state"] for one in new.functions.values()} == {"ACTIVE"}
    made = created(new)
    for batch in batches:
        assert set(made[: len(batch)]) == batch
        assert sum(cpus[name] for name in batch) <= CPUS / 2
        made = made[len(batch) :]
    functions = place(new, "POST", CREATED)
    rules = place(new, "PUT", r".*/\.settings/rules\.json")
    released = place(new, "POST", r"firebasehosting\.googleapis\.com/.*/releases")
    assert rules[-1] < functions[0] < functions[-1] < released[0]
    assert 0 < processors.most <= CPUS


def test_the_next_version_starts_while_the_former_one_serves(again: Operator) -> None:
    processors = again.project.part(Processors)
    processors.quota, processors.most = CPUS, 0.0
    again.configure(ON_DECK="20")
    fans = [one.name for one in declared(parameters(None)) if one.kind is Kind.FANS]

    status = deploys(again, "--functions", ",".join(fans))

    assert status == DEPLOYED
    assert len(again.journal.find("PATCH", CREATED + "/.*")) == len(fans)
    assert 0 < processors.most <= CPUS


def test_eventarc_s_first_time_is_waited_for_and_what_failed_tried_again(
    new: Operator,
) -> None:
    new.project.part(Eventarc).refusals = 1
    waited: list[float] = []

    status = deploys(new, "--functions", "onLineWritten,login", wait=waited.append)

    assert status == DEPLOYED
    assert waited == [300]
    assert created(new).count("onLineWritten") == 2
    assert created(new).count("login") == 1


def test_what_is_left_over_is_found_and_deleted_where_it_is(again: Operator) -> None:
    functions = again.project.part(Functions).by_name
    name = f"projects/{PROJECT}/locations/{REGION}/functions"
    functions[f"{name}/oldOne"] = deepcopy(functions[f"{name}/login"])
    functions[f"{name}/oldOne"]["name"] = f"{name}/oldOne"
    cli = cli_of(again)

    left = left_over(cli.deployed(PROJECT), declared(parameters(None)), REGION)
    (step,) = removals(PROJECT, left)
    said = cli.run(step.arguments, deadline_s=DEADLINE_S, show=lambda _: None)

    assert left == {REGION: ["oldOne"]}
    assert said.ok, said.lines
    assert again.functions.keys() == endpoints().keys()
