from collections import Counter

import pytest

from tools.google_cloud.rights import (
    RIGHTS,
    Holder,
    On,
    backend_account,
    right_for,
    rights_of,
)

TOO_MUCH = {
    "roles/owner",
    "roles/editor",
    "roles/firebase.admin",
    "roles/storage.admin",
}


def test_nobody_gets_the_rights_over_everything() -> None:
    assert not TOO_MUCH & {right.role for right in RIGHTS}


def test_the_backend_acts_and_signs_as_itself_alone() -> None:
    as_accounts = [
        right for right in rights_of(Holder.BACKEND) if ".iam." in f".{right.role[6:]}"
    ]

    assert {right.role for right in as_accounts} == {
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
    }
    assert {right.on for right in as_accounts} == {On.BACKEND}


def test_the_backend_reads_no_secret_and_no_bucket_but_its_own() -> None:
    on = {right.role: right.on for right in rights_of(Holder.BACKEND)}

    assert on["roles/secretmanager.secretAccessor"] is On.SECRETS
    assert on["roles/storage.legacyBucketWriter"] is On.BUCKET
    assert on["roles/storage.legacyObjectReader"] is On.BUCKET


def test_no_right_is_listed_twice() -> None:
    counted = Counter((right.holder, right.role, right.on) for right in RIGHTS)

    assert {key for key, count in counted.items() if count > 1} == set()


@pytest.mark.parametrize(
    ("permission", "role"),
    [
        ("iam.serviceAccounts.signBlob", "roles/iam.serviceAccountTokenCreator"),
        ("cloudtasks.tasks.delete", "roles/cloudtasks.taskDeleter"),
        ("compute.instances.create", None),
    ],
)
def test_a_permission_that_is_missing_leads_to_its_role(
    permission: str, role: str | None
) -> None:
    right = right_for(permission)

    assert (right and right.role) == role


def test_the_backend_has_an_account_of_its_own() -> None:
    assert (
        backend_account("my-show")
        == "interactive-broadcast@my-show.iam.gserviceaccount.com"
    )
