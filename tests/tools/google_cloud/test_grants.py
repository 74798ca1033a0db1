import shlex

import pytest

from tools.google_cloud.grants import Names, grants
from tools.google_cloud.rights import RIGHTS, Holder, On, Right, rights_of

NAMES = Names(
    project="my-show",
    number="123",
    bucket="pictures-of-mine",
    secrets=("SESSION_KEY", "VAULT_KEYS"),
    deployer="user:you@example.com",
)
BACKEND = "interactive-broadcast@my-show.iam.gserviceaccount.com"
COMPUTE = "123-compute@developer.gserviceaccount.com"


def granted(holder: Holder, role: str, on: On) -> list[str]:
    (right,) = [
        each for each in rights_of(holder) if (each.role, each.on) == (role, on)
    ]
    return [shlex.join(argv) for argv in grants(right, NAMES)]


PROJECT = "gcloud projects add-iam-policy-binding my-show"
ACCOUNT = "gcloud iam service-accounts add-iam-policy-binding"
BUCKET = "gcloud storage buckets add-iam-policy-binding gs://pictures-of-mine"
SECRET = "gcloud secrets add-iam-policy-binding"
TO_BACKEND = f"--member=serviceAccount:{BACKEND}"
TO_DEPLOYER = "--member=user:you@example.com"
AGENT = "service-123@gcp-sa-pubsub.iam.gserviceaccount.com"


@pytest.mark.parametrize(
    ("holder", "role", "on", "before", "after"),
    [
        (
            Holder.BACKEND,
            "roles/firebaseauth.admin",
            On.PROJECT,
            [f"{PROJECT} {TO_BACKEND}"],
            " --condition=None",
        ),
        (
            Holder.PUBSUB,
            "roles/iam.serviceAccountTokenCreator",
            On.PROJECT,
            [f"{PROJECT} --member=serviceAccount:{AGENT}"],
            " --condition=None",
        ),
        (
            Holder.BACKEND,
            "roles/iam.serviceAccountUser",
            On.BACKEND,
            [f"{ACCOUNT} {BACKEND} {TO_BACKEND}"],
            " --project=my-show",
        ),
        (
            Holder.DEPLOYER,
            "roles/iam.serviceAccountUser",
            On.BUILDER,
            [f"{ACCOUNT} {COMPUTE} {TO_DEPLOYER}"],
            " --project=my-show",
        ),
        (
            Holder.BACKEND,
            "roles/storage.legacyBucketWriter",
            On.BUCKET,
            [f"{BUCKET} {TO_BACKEND}"],
            "",
        ),
        (
            Holder.BACKEND,
            "roles/secretmanager.secretAccessor",
            On.SECRETS,
            [
                f"{SECRET} SESSION_KEY {TO_BACKEND}",
                f"{SECRET} VAULT_KEYS {TO_BACKEND}",
            ],
            " --project=my-show",
        ),
    ],
)
def test_a_right_is_granted_by_these_commands(
    holder: Holder, role: str, on: On, before: list[str], after: str
) -> None:
    assert granted(holder, role, on) == [
        f"{each} --role={role}{after}" for each in before
    ]


def test_nobody_is_granted_anything_under_a_name_that_is_not_known() -> None:
    unknown = Names(project="my-show", number="123")

    def commands(right: Right) -> int:
        return len(grants(right, unknown))

    without = {(each.holder, each.on) for each in RIGHTS if not commands(each)}

    assert {holder for holder, _ in without} == {Holder.DEPLOYER, Holder.BACKEND}
    assert {on for holder, on in without if holder is Holder.BACKEND} == {
        On.BUCKET,
        On.SECRETS,
    }
