"""A deploy by a pipeline: as a service account, with no key of it anywhere."""

import json
from pathlib import Path

import pytest

from tests.deploy.operator import PROJECT, Operator
from tests.support.google.access import Caller

POOL = "projects/123456789012/locations/global/workloadIdentityPools/ci"
PIPELINE = Caller(f"principal://iam.googleapis.com/{POOL}/subject/repo:me/show")
DEPLOYER = f"deployer@{PROJECT}.iam.gserviceaccount.com"
TOKEN = "token-of-the-ci-service"


@pytest.fixture
def pipeline(new: Operator) -> Operator:
    """Nobody is signed in; the CI service's tokens are trusted."""
    (new.checkout / "home/.config/configstore/firebase-tools.json").unlink()
    new.google.cloud.federated[TOKEN] = PIPELINE
    account = new.project.policy_of(f"projects/{PROJECT}/serviceAccounts/{DEPLOYER}")
    account.grant("roles/iam.workloadIdentityUser", PIPELINE.member)
    return new


def credentials(operator: Operator, folder: Path) -> str:
    """What `gcloud iam workload-identity-pools create-cred-config` writes.

    But for the addresses: here they are the fake's, by path.
    """
    (folder / "token").write_text(TOKEN)
    account = f"v1/projects/-/serviceAccounts/{DEPLOYER}:generateAccessToken"
    iam = operator.google.address_of("iamcredentials.googleapis.com")
    config = {
        "type": "external_account",
        "audience": f"//iam.googleapis.com/{POOL}/providers/ci",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": f"{operator.google.address_of('sts.googleapis.com')}/v1/token",
        "service_account_impersonation_url": f"{iam}/{account}",
        "credential_source": {"file": str(folder / "token")},
    }
    path = folder / "credentials.json"
    path.write_text(json.dumps(config))
    return str(path)


def test_a_pipeline_deploys_as_a_service_account_without_a_key(
    pipeline: Operator, tmp_path: Path
) -> None:
    outcome = pipeline.deploy(
        "--force",
        only="functions:login",
        GOOGLE_APPLICATION_CREDENTIALS=credentials(pipeline, tmp_path),
    )

    callers = {entry.caller for entry in pipeline.journal.entries} - {None}
    assert outcome.status == 0, outcome.said
    assert pipeline.functions["login"]["state"] == "ACTIVE"
    assert callers == {PIPELINE.member, f"serviceAccount:{DEPLOYER}"}


def test_a_pipeline_that_may_not_act_as_the_account_deploys_nothing(
    pipeline: Operator, tmp_path: Path
) -> None:
    pipeline.project.policies.pop(f"projects/{PROJECT}/serviceAccounts/{DEPLOYER}")

    outcome = pipeline.deploy(
        "--force",
        only="functions:login",
        GOOGLE_APPLICATION_CREDENTIALS=credentials(pipeline, tmp_path),
    )

    assert outcome.status != 0
    assert "Failed to authenticate" in outcome.said
    assert pipeline.functions == {}
