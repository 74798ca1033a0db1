"""The fake judges every call as Google's IAM does."""

import json
from typing import Any

import pytest

from tests.support.google.access import Caller
from tests.support.google.apis import google_cloud
from tests.support.google.cloud import OWNER, GoogleCloud
from tests.support.google.database_contents import SCOPES
from tests.support.google.database_instances import Databases
from tests.support.google.exchange import Answer, Request
from tests.support.google.refusals import Refused

DEPLOYER = Caller("serviceAccount:deployer@show.iam.gserviceaccount.com", "show")
PERSON = Caller("user:ada@example.com", needs_quota_project=True)
MANAGER = "cloudresourcemanager.googleapis.com"
CREDENTIALS = "iamcredentials.googleapis.com"
ACCOUNT = "interactive-broadcast@show.iam.gserviceaccount.com"


class Console:
    """Calls made by one caller or another."""

    def __init__(self) -> None:
        self.cloud: GoogleCloud = google_cloud()
        self.project = self.cloud.add_project("show")

    def call(
        self,
        caller: Caller | None,
        method: str,
        address: str,
        body: Any = None,
        **headers: str,
    ) -> Answer:
        host, _, path = address.partition("/")
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if caller is not None:
            sent["authorization"] = f"Bearer {self.cloud.sign_in(caller)}"
        content = b"" if body is None else json.dumps(body).encode()
        return self.cloud.answer(Request(method, host, f"/{path}", {}, sent, content))

    def reason(self, answer: Answer) -> str:
        """The first reason for machines in a refusal."""
        details = answer.json["error"]["details"]
        return str(next(each["reason"] for each in details if "reason" in each))


@pytest.fixture
def console() -> Console:
    return Console()


def test_a_call_without_a_token_is_not_answered(console: Console) -> None:
    answer = console.call(None, "GET", f"{MANAGER}/v1/projects/show")

    assert answer.status == 401
    assert answer.json["error"]["status"] == "UNAUTHENTICATED"


def test_an_owner_reads_the_policy_and_sets_it(console: Console) -> None:
    read = console.call(OWNER, "POST", f"{MANAGER}/v1/projects/show:getIamPolicy").json
    read["bindings"].append({"role": "roles/viewer", "members": [PERSON.member]})
    console.call(
        OWNER, "POST", f"{MANAGER}/v1/projects/show:setIamPolicy", {"policy": read}
    )

    assert console.project.policy.members("roles/viewer") == {PERSON.member}


def test_a_policy_that_somebody_else_has_changed_meanwhile_is_not_set(
    console: Console,
) -> None:
    read = console.call(OWNER, "POST", f"{MANAGER}/v1/projects/show:getIamPolicy").json
    console.project.policy.grant("roles/viewer", PERSON.member)

    answer = console.call(
        OWNER, "POST", f"{MANAGER}/v1/projects/show:setIamPolicy", {"policy": read}
    )

    assert (answer.status, answer.json["error"]["status"]) == (409, "ABORTED")
    assert console.project.policy.members("roles/viewer") == {PERSON.member}


def test_a_viewer_may_look_and_not_change(console: Console) -> None:
    console.project.policy.grant("roles/viewer", PERSON.member)
    charged = {"x_goog_user_project": "show"}
    console.project.policy.grant(
        "roles/serviceusage.serviceUsageConsumer", PERSON.member
    )
    console.project.services.add(MANAGER)

    seen = console.call(PERSON, "GET", f"{MANAGER}/v1/projects/show", **charged)
    changed = console.call(
        PERSON, "POST", f"{MANAGER}/v1/projects/show:setIamPolicy", {}, **charged
    )

    assert seen.json["projectId"] == "show"
    assert changed.status == 403
    assert changed.json["error"]["details"][0]["metadata"] == {
        "permission": "resourcemanager.projects.setIamPolicy",
        "resource": "projects/show",
    }


def test_a_project_that_does_not_exist_is_refused_as_a_foreign_one(
    console: Console,
) -> None:
    answer = console.call(OWNER, "GET", f"{MANAGER}/v1/projects/elsewhere")

    assert answer.status == 403
    assert "or it may not exist" in answer.json["error"]["message"]


def test_default_credentials_of_a_person_need_a_project_to_charge(
    console: Console,
) -> None:
    console.project.policy.grant("roles/owner", PERSON.member)

    answer = console.call(PERSON, "GET", f"{MANAGER}/v1/projects/show")

    assert answer.status == 403
    assert "requires a quota project" in answer.json["error"]["message"]


def test_charging_a_project_takes_the_right_to_use_it(console: Console) -> None:
    console.project.policy.grant("roles/browser", PERSON.member)

    answer = console.call(
        PERSON, "GET", f"{MANAGER}/v1/projects/show", x_goog_user_project="show"
    )

    assert answer.status == 403
    assert console.reason(answer) == "USER_PROJECT_DENIED"


def test_a_service_account_is_charged_to_its_project_where_the_api_must_be_enabled(
    console: Console,
) -> None:
    console.project.policy.grant("roles/owner", DEPLOYER.member)
    before = console.call(DEPLOYER, "GET", f"{MANAGER}/v1/projects/show")
    console.call(
        OWNER,
        "POST",
        f"serviceusage.googleapis.com/v1/projects/show/services/{MANAGER}:enable",
    )

    after = console.call(DEPLOYER, "GET", f"{MANAGER}/v1/projects/show")

    assert console.reason(before) == "SERVICE_DISABLED"
    assert after.status == 200


def test_an_api_that_costs_is_not_enabled_without_billing(console: Console) -> None:
    console.project.billing_enabled = False

    answer = console.call(
        OWNER,
        "POST",
        "serviceusage.googleapis.com/v1/projects/show/services/run.googleapis.com:enable",
    )

    assert answer.status == 400
    assert console.reason(answer) == "UREQ_PROJECT_BILLING_NOT_FOUND"


def test_enabling_what_runs_things_makes_the_default_account_an_editor(
    console: Console,
) -> None:
    console.call(
        OWNER,
        "POST",
        "serviceusage.googleapis.com/v1/projects/show/services/run.googleapis.com:enable",
    )

    assert console.project.policy.members("roles/editor") == {
        f"serviceAccount:{console.project.compute_account}"
    }


def test_an_organisation_may_forbid_that(console: Console) -> None:
    console.project.organisation_policies[
        "iam.automaticIamGrantsForDefaultServiceAccounts"
    ] = True

    console.call(
        OWNER,
        "POST",
        "serviceusage.googleapis.com/v1/projects/show/services/run.googleapis.com:enable",
    )

    assert console.project.policy.members("roles/editor") == set()


@pytest.mark.parametrize("verb", ["generateAccessToken", "signBlob"])
def test_not_even_an_owner_acts_as_a_service_account_without_the_role_for_it(
    console: Console, verb: str
) -> None:
    console.project.services |= {"iam.googleapis.com", CREDENTIALS}
    console.project.add_service_account("interactive-broadcast")
    address = f"{CREDENTIALS}/v1/projects/-/serviceAccounts/{ACCOUNT}:{verb}"
    body = {"scope": ["https://www.googleapis.com/auth/cloud-platform"], "payload": ""}
    before = console.call(OWNER, "POST", address, body)
    account = console.project.policy_of(f"projects/show/serviceAccounts/{ACCOUNT}")
    account.grant("roles/iam.serviceAccountTokenCreator", OWNER.member)

    after = console.call(OWNER, "POST", address, body)

    assert (before.status, after.status) == (403, 200)


def test_an_access_token_of_a_service_account_has_its_rights(console: Console) -> None:
    console.project.services |= {"iam.googleapis.com", CREDENTIALS, MANAGER}
    console.project.add_service_account("interactive-broadcast")
    console.project.policy.grant("roles/iam.serviceAccountTokenCreator", OWNER.member)
    console.project.policy.grant("roles/viewer", f"serviceAccount:{ACCOUNT}")
    token = console.call(
        OWNER,
        "POST",
        f"{CREDENTIALS}/v1/projects/-/serviceAccounts/{ACCOUNT}:generateAccessToken",
        {"scope": ["https://www.googleapis.com/auth/cloud-platform"]},
    ).json["accessToken"]

    answer = console.call(
        None, "GET", f"{MANAGER}/v1/projects/show", authorization=f"Bearer {token}"
    )

    assert answer.status == 200
    assert console.cloud.journal.entries[-1].caller == f"serviceAccount:{ACCOUNT}"


def test_a_policy_names_no_service_account_that_does_not_exist(
    console: Console,
) -> None:
    policy = {
        "bindings": [{"role": "roles/viewer", "members": [f"serviceAccount:{ACCOUNT}"]}]
    }

    answer = console.call(
        OWNER, "POST", f"{MANAGER}/v1/projects/show:setIamPolicy", {"policy": policy}
    )

    assert answer.status == 400
    assert (
        answer.json["error"]["message"] == f"Service account {ACCOUNT} does not exist."
    )


def test_an_organisation_may_keep_the_public_out(console: Console) -> None:
    console.project.organisation_policies["iam.allowedPolicyMemberDomains"] = True
    policy = {"bindings": [{"role": "roles/run.invoker", "members": ["allUsers"]}]}

    answer = console.call(
        OWNER, "POST", f"{MANAGER}/v1/projects/show:setIamPolicy", {"policy": policy}
    )

    assert answer.json["error"]["status"] == "FAILED_PRECONDITION"
    assert "permitted customer" in answer.json["error"]["message"]


def test_it_fails_as_often_as_it_is_told(console: Console) -> None:
    console.cloud.fail(f"GET {MANAGER}/", Refused("UNAVAILABLE", "Try again."))

    statuses = [
        console.call(OWNER, "GET", f"{MANAGER}/v1/projects/show").status for _ in "12"
    ]

    assert statuses == [503, 200]


def test_an_address_where_no_api_listens_is_noted(console: Console) -> None:
    answer = console.call(OWNER, "GET", f"{MANAGER}/v9/nothing")

    assert answer.status == 404
    assert console.cloud.journal.unknown == [f"GET {MANAGER}/v9/nothing"]


def test_a_role_on_a_condition_is_not_counted(console: Console) -> None:
    binding = {
        "role": "roles/viewer",
        "members": [PERSON.member],
        "condition": {"title": "Until June", "expression": "false"},
    }
    console.project.policy.bindings.append(binding)

    assert not console.project.permits(PERSON, "resourcemanager.projects.get")


def test_the_database_wants_scopes_of_its_own(console: Console) -> None:
    cloud, backend = console.cloud, Caller(f"serviceAccount:{ACCOUNT}", "show")
    console.project.services.add("firebasedatabase.googleapis.com")
    console.project.policy.grant("roles/firebasedatabase.admin", backend.member)
    databases = console.project.part(Databases)
    databases.add("show-default-rtdb", "us-central1", is_default=True)

    def status(*scopes: str) -> int:
        token = cloud.sign_in(backend, scopes)
        sent = {"authorization": f"Bearer {token}"}
        host = "show-default-rtdb.firebaseio.com"
        return cloud.answer(Request("GET", host, "/admins.json", {}, sent, b"")).status

    assert status("https://www.googleapis.com/auth/cloud-platform") == 401
    assert status(*SCOPES) == 200
