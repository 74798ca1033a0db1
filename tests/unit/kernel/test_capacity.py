"""The capacity that a new project is deployed with."""

import pytest
from firebase_functions.params import IntParam

from dev import ROOT
from emulators.firebase.functions import dotenv
from interactive_broadcast.kernel.capacity import CLASSES, Capacity

VALUES = dotenv.parse((ROOT / "functions" / ".env").read_text(), name=".env")

EACH = pytest.mark.parametrize("of", CLASSES.values(), ids=CLASSES)


def value(parameter: IntParam) -> float:
    return float(VALUES[parameter.name])


@EACH
def test_the_file_of_all_projects_says_what_is_declared(of: Capacity) -> None:
    parameters = [of.max_instances, of.min_instances, of.cpu, of.concurrency, of.memory]

    assert [value(each) for each in parameters] == [each.default for each in parameters]


@EACH
def test_cloud_run_can_give_an_instance_that(of: Capacity) -> None:
    # Cloud Run, "CPU limits" and "Memory limits", November 2026; the Firebase CLI
    # refuses the same.
    cpu, memory = value(of.cpu), value(of.memory)

    assert 0.08 <= cpu < 1 or cpu in {1, 2, 4, 6, 8}
    assert cpu >= 1 or value(of.concurrency) == 1
    assert memory in {128, 256, 512, 1024, 2048, 4096}
    assert cpu >= 0.5 or memory <= 512
    assert cpu >= 1 or memory <= 1024


@EACH
def test_an_instance_has_a_thread_for_each_request(of: Capacity) -> None:
    assert value(of.concurrency) <= float(VALUES["THREADS"])


@EACH
def test_nothing_is_paid_for_while_nobody_calls(of: Capacity) -> None:
    assert value(of.min_instances) == 0


@EACH
def test_a_new_revision_fits_beside_all_of_the_old_one(of: Capacity) -> None:
    # A new project has 20 CPUs in a region, for all instances of all revisions.
    assert 2 * value(of.max_instances) * value(of.cpu) <= 20
