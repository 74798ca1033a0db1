"""Checks of Cloud Storage."""

import pytest

from tests.support.google.buckets import Buckets
from tests.support.google.deployed import BACKEND, OPERATOR, PROJECT
from tests.support.google.firebase_rules import Rulesets
from tests.support.google.objects import bucket_name
from tests.tools.doctor.examined import Examined, lose_answers
from tools.doctor.outcomes import Verdict

BUCKET = f"{PROJECT}.firebasestorage.app"
DEPLOY_RULES = f'make firebase ARGS="deploy --only storage --project {PROJECT}"'


def test_a_project_without_a_bucket_gets_one_by_provision(well: Examined) -> None:
    well.project.part(Buckets).default = None

    assert well.problem("bucket").command.startswith("make provision")


def test_an_old_projects_bucket_is_found_by_its_own_name(well: Examined) -> None:
    well.project.part(Buckets).add(f"{PROJECT}.appspot.com", "us", is_default=True)

    assert well.outcome("bucket").says == f"{PROJECT}.appspot.com"


def test_an_object_that_the_backend_cannot_delete_is_deleted_all_the_same(
    well: Examined,
) -> None:
    policy = well.project.policy_of(bucket_name(BUCKET))
    policy.take("roles/storage.legacyBucketWriter", BACKEND)
    policy.grant("roles/storage.objectCreator", BACKEND)

    problem = well.problem("object-deleted")

    assert f"gs://{BUCKET} " in problem.command
    assert well.project.part(Buckets).by_name[BUCKET].objects == {}


def test_a_copy_that_the_backend_cannot_make_leaves_nothing(well: Examined) -> None:
    policy = well.project.policy_of(bucket_name(BUCKET))
    policy.take("roles/storage.legacyObjectReader", BACKEND)

    problem = well.problem("object-deleted")

    assert "--role=roles/storage.legacyObjectReader" in problem.command
    assert well.project.part(Buckets).by_name[BUCKET].objects == {}


def test_an_operator_who_may_only_look_can_check_it(well: Examined) -> None:
    well.project.policy.take("roles/owner", OPERATOR.member)
    for role in ("roles/viewer", "roles/serviceusage.serviceUsageConsumer"):
        well.project.policy.grant(role, OPERATOR.member)

    assert well.outcome("object-deleted").verdict is Verdict.OK


def test_an_object_of_whose_making_no_answer_came_is_deleted_too(
    well: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_answers(monkeypatch, "/upload/storage/")

    assert well.outcome("object-deleted").verdict is Verdict.UNKNOWN

    assert well.project.part(Buckets).by_name[BUCKET].objects == {}


def test_rules_that_were_never_deployed_are_missed(well: Examined) -> None:
    well.project.part(Rulesets).releases.clear()

    assert well.problem("storage-rules").command == DEPLOY_RULES


def test_rules_of_another_checkout_are_others(well: Examined) -> None:
    for files in well.project.part(Rulesets).by_name.values():
        files[0]["content"] += "// another line\n"

    assert well.problem("storage-rules").command == DEPLOY_RULES
