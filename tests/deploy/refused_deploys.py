"""Deploys that cannot work: the CLI says why, and what is done about it works."""

from tests.deploy.operator import PROJECT, Operator
from tests.support.google.buckets import Buckets
from tests.support.google.database_instances import Databases
from tests.support.google.function_checks import Eventarc
from tests.support.google.processors import Processors
from tests.support.google.secrets import Secrets
from tools.google_cloud.rights import backend_account

ACCOUNT = backend_account(PROJECT)
TRIGGER = "functions:onLineWritten"


def test_eventarc_that_is_used_for_the_first_time_wants_another_run(
    new: Operator,
) -> None:
    """Of a whole deploy the triggers fail alone; the second run makes just those."""
    new.project.part(Eventarc).refusals = 1

    first = new.deploy("--force", only=f"{TRIGGER},functions:login")
    second = new.deploy("--force", only=f"{TRIGGER},functions:login")

    assert first.status != 0
    assert "Retry the deployment in a few minutes" in first.said
    assert second.status == 0, second.said
    assert new.functions["onLineWritten"]["state"] == "ACTIVE"
    assert second.said.count("Successful create operation") == 1


def test_an_api_that_is_off_is_named_to_whoever_may_not_enable_it(
    new: Operator,
) -> None:
    new.project.services.remove("cloudtasks.googleapis.com")
    new.project.policy.take("roles/serviceusage.serviceUsageAdmin", deployer_of(new))
    new.project.policy.grant(
        "roles/serviceusage.serviceUsageConsumer", deployer_of(new)
    )

    outcome = new.deploy("--force", only="functions:login")

    assert outcome.status != 0
    assert "missing required API cloudtasks.googleapis.com" in outcome.said
    assert new.functions == {}


def test_a_secret_that_was_not_set_is_named(new: Operator) -> None:
    del new.project.part(Secrets).by_id["SESSION_KEY"]

    outcome = new.deploy("--force", only="functions:login")

    assert outcome.status != 0
    assert "SESSION_KEY" in outcome.said
    assert new.functions == {}


def test_a_project_without_a_database_is_told_to_make_one(new: Operator) -> None:
    new.project.part(Databases).by_id.clear()

    outcome = new.deploy("--force")

    assert outcome.status != 0
    assert "haven't created a Realtime Database instance" in outcome.said
    assert new.functions == {}


def test_a_project_without_a_bucket_is_told_to_make_one(new: Operator) -> None:
    new.project.part(Buckets).default = None

    outcome = new.deploy("--force")

    assert outcome.status != 0
    assert "Firebase Storage has not been set up on project" in outcome.said
    assert new.functions == {}


def test_rules_that_are_wrong_stop_all_of_it(new: Operator) -> None:
    (new.checkout / "database.rules.json").write_text('{"rules": {".read": "auth!"}}')

    outcome = new.deploy("--force")

    assert outcome.status != 0
    assert "Syntax error in database rules" in outcome.said
    assert new.functions == {}


def test_a_function_does_not_run_as_an_account_that_the_deployer_may_not_use(
    new: Operator,
) -> None:
    policy = new.project.policy_of(f"projects/{PROJECT}/serviceAccounts/{ACCOUNT}")
    policy.take("roles/iam.serviceAccountUser", deployer_of(new))

    outcome = new.deploy("--force", only="functions:login")

    assert outcome.status != 0
    assert "iam.serviceaccounts.actAs" in outcome.said
    assert ACCOUNT in outcome.said


def test_nothing_is_built_by_an_account_without_the_role_for_it(new: Operator) -> None:
    """As where an organisation lets default accounts have no roles."""
    builder = f"serviceAccount:{new.project.compute_account}"
    new.project.policy.take("roles/cloudbuild.builds.builder", builder)

    outcome = new.deploy("--force", only="functions:login")

    assert outcome.status != 0
    assert "missing permission on the build service account" in outcome.said


def test_an_organisation_that_lets_nobody_in_leaves_functions_that_nobody_may_call(
    new: Operator,
) -> None:
    """The function is there, the CLI fails at the policy: see docs/provisioning.md."""
    new.project.organisation_policies["iam.allowedPolicyMemberDomains"] = True

    outcome = new.deploy("--force", only="functions:login")

    service = new.functions["login"]["serviceConfig"]["service"]
    assert outcome.status != 0
    assert "Failed to set the IAM Policy on the Service" in outcome.said
    assert not new.project.permits(None, "run.routes.invoke", service)


def test_a_function_that_may_take_more_than_the_region_has_is_refused(
    new: Operator,
) -> None:
    new.project.part(Processors).quota = 20.0
    new.configure(FANS_MAX_INSTANCES="21")

    outcome = new.deploy("--force", only="functions:loginFan")

    assert outcome.status != 0
    assert "project quotas don't allow for the current max instances" in outcome.said
    assert new.functions == {}


def deployer_of(somebody: Operator) -> str:
    (deployer,) = somebody.google.cloud.refresh_tokens.values()
    return deployer.member
