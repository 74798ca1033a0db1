"""A role of the backend that is missing is named, with the command that grants it."""

from dataclasses import fields
from itertools import chain

import pytest

from tests.support.google.deployed import BACKEND, PROJECT
from tests.support.google.objects import bucket_name
from tests.support.google.refusals import Refused
from tests.support.google.secrets import Secrets
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Problem, Verdict
from tools.google_cloud.addresses import GoogleAddresses
from tools.google_cloud.rights import (
    Holder,
    On,
    Right,
    backend_account,
    right_for,
    rights_of,
)

RIGHTS = list(rights_of(Holder.BACKEND))


def resources(well: Examined, right: Right) -> list[str]:
    """Those whose policies have the role."""
    project = well.project
    match right.on:
        case On.BACKEND:
            return [f"{project.name}/serviceAccounts/{backend_account(PROJECT)}"]
        case On.BUCKET:
            return [bucket_name(f"{PROJECT}.firebasestorage.app")]
        case On.SECRETS:
            secrets = project.part(Secrets).by_id
            return [f"{project.name}/secrets/{secret}" for secret in secrets]
        case _:
            return [project.name]


def take_away(well: Examined, right: Right) -> None:
    for resource in resources(well, right):
        policy = well.project.policy_of(resource)
        assert right.role in policy.roles(BACKEND)
        policy.take(right.role, BACKEND)


def found(well: Examined) -> dict[str, tuple[Problem, ...]]:
    """By check: the problems of those that are not well."""
    return {
        each.check: each.problems
        for each in well.outcomes()
        if each.verdict is not Verdict.OK
    }


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.role)
def test_a_role_that_is_taken_away_is_named_with_what_grants_it(
    well: Examined, right: Right
) -> None:
    take_away(well, right)

    problems = well.problems("backend-roles")

    assert {each.role for each in problems} == {right.role}
    assert all(right.purpose in each.what for each in problems)
    for each in problems:
        assert each.command.startswith("gcloud ")
        assert "add-iam-policy-binding" in each.command
        assert f"--role={right.role}" in each.command
        assert f"--member={BACKEND}" in each.command


SHOWN = {
    "roles/firebasedatabase.admin": {
        "database-as-backend",
        "database-as-caller",
        "database-rules",
        "old-apps",
    },
    "roles/firebaseauth.admin": {"users"},
    "roles/iam.serviceAccountTokenCreator": {"custom-token"},
    "roles/iam.serviceAccountUser": {"task-cancelled", "task-delivered"},
    "roles/cloudtasks.enqueuer": {"task-cancelled", "task-delivered"},
    "roles/cloudtasks.taskDeleter": {"task-cancelled"},
    "roles/run.invoker": {"task-delivered"},
    "roles/storage.legacyBucketWriter": {"object-deleted"},
    "roles/storage.legacyObjectReader": {"object-deleted"},
    "roles/secretmanager.secretAccessor": {"secrets"},
}
"""By role: the checks that meet with a 403 because of it. `eventReceiver` shows nowhere
but in the table: no event can be made without changing something."""


@pytest.mark.parametrize("role", SHOWN)
def test_what_meets_with_a_403_names_the_role_that_is_missing(
    well: Examined, role: str
) -> None:
    for right in RIGHTS:
        if right.role == role:
            take_away(well, right)
    if role == "roles/run.invoker":
        # Its own service lets it in as well.
        for policy in well.project.policies.values():
            policy.take(role, BACKEND)

    problems = found(well)
    del problems["backend-roles"]

    assert problems.keys() == SHOWN[role]
    assert {each.role for each in chain.from_iterable(problems.values())} == {role}
    for each in chain.from_iterable(problems.values()):
        assert f"--role={role}" in each.command


def test_every_role_of_the_table_shows_somewhere() -> None:
    assert {right.role for right in RIGHTS} - SHOWN.keys() == {
        "roles/eventarc.eventReceiver"
    }


def test_of_a_secret_the_one_that_cannot_be_read_is_named(well: Examined) -> None:
    role = "roles/secretmanager.secretAccessor"
    well.project.policy_of(f"{well.project.name}/secrets/VAULT_KEYS").take(
        role, BACKEND
    )

    problem = well.problem("secrets")

    assert problem.role == role
    assert " VAULT_KEYS " in problem.command


def test_a_permission_names_its_role() -> None:
    right = right_for("cloudtasks.tasks.delete")

    assert right is not None
    assert right.role == "roles/cloudtasks.taskDeleter"


SERVICES = {
    field.name: str(field.default).removeprefix("https://")
    for field in fields(GoogleAddresses)
    if field.name not in {"user_info", "firebase"}
}
"""Of Google. Who somebody is is not needed to know the rest, and the project's apps are
asked for only where App Check is on."""


@pytest.mark.parametrize("host", SERVICES.values(), ids=SERVICES)
def test_of_a_service_that_refuses_everything_the_missing_role_is_named(
    well: Examined, host: str
) -> None:
    """Also where Google does not say which permission it misses."""
    refused = Refused("PERMISSION_DENIED", "The caller does not have permission")
    well.cloud.fail(rf"\w+ {host}/", refused, times=10_000)

    problems = list(chain.from_iterable(found(well).values()))

    assert problems != []
    assert [
        each
        for each in problems
        if not (each.role and each.command) and "`impersonation`" not in each.what
    ] == []
