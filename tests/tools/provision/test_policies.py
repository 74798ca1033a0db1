from collections.abc import Mapping
from typing import Any

import pytest

from tools.provision.policies import OBSTACLES, obstacles
from tools.provision.reading import Json, Reader

CONSTRAINTS = [each.constraint for each in OBSTACLES]


def reader(
    policies: Mapping[str, Json], status: int = 200, parent: str | None = "folder"
) -> Reader:
    """Of a project with these effective policies."""

    def fetch(*request: Any) -> tuple[int, Json]:
        method, url, _, asked = request
        if method == "GET":
            return 200, {"parent": {"type": parent, "id": "1"}} if parent else {}
        assert url.endswith("/v1/projects/my-show:getEffectiveOrgPolicy")
        constraint = asked["constraint"].removeprefix("constraints/")
        return status, policies.get(constraint, {})

    return Reader(project="my-show", token="ya29", fetch=fetch)


def named(policies: Mapping[str, Json], region: str = "us-central1") -> list[str]:
    found = obstacles(reader(policies), region)
    return [each.does.rpartition(" ")[2] for each in found]


def allowing(*values: str) -> Json:
    return {"listPolicy": {"allowedValues": list(values)}}


def test_without_policies_nothing_is_in_the_way() -> None:
    assert named({}) == []


@pytest.mark.parametrize(
    ("constraint", "policy"),
    [
        ("iam.allowedPolicyMemberDomains", allowing("C03xgje4y")),
        (
            "iam.disableServiceAccountCreation",
            {"booleanPolicy": {"enforced": True}},
        ),
        ("gcp.resourceLocations", allowing("in:europe-west1-locations")),
        ("gcp.resourceLocations", {"listPolicy": {"deniedValues": ["us-central1"]}}),
        ("cloudfunctions.allowedIngressSettings", allowing("ALLOW_INTERNAL_ONLY")),
        ("run.allowedIngress", {"listPolicy": {"allValues": "DENY"}}),
    ],
)
def test_a_policy_in_the_way_is_named_with_what_to_do(
    constraint: str, policy: Json
) -> None:
    (found,) = obstacles(reader({constraint: policy}), "us-central1")

    assert found.does == f"See to the organisation's policy {constraint}"
    assert found.is_by_hand
    assert not found.is_needed
    assert found.why
    assert found.if_refused


@pytest.mark.parametrize(
    ("constraint", "policy"),
    [
        ("iam.allowedPolicyMemberDomains", {"listPolicy": {"allValues": "ALLOW"}}),
        ("iam.disableServiceAccountCreation", {"booleanPolicy": {}}),
        ("gcp.resourceLocations", allowing("in:us-locations")),
        ("gcp.resourceLocations", allowing("in:us-central1-locations")),
        ("cloudfunctions.allowedIngressSettings", allowing("ALLOW_ALL")),
        ("run.allowedIngress", allowing("all", "internal")),
    ],
)
def test_a_policy_that_allows_it_is_not_in_the_way(
    constraint: str, policy: Json
) -> None:
    assert named({constraint: policy}) == []


def test_a_project_of_no_organisation_has_none() -> None:
    assert list(obstacles(reader({}, status=403, parent=None), "us-central1")) == []


def test_whoever_may_not_read_them_is_told_once() -> None:
    (found,) = obstacles(reader({}, status=403), "us-central1")

    assert "roles/orgpolicy.policyViewer" in found.if_refused
    assert all(constraint in found.why for constraint in CONSTRAINTS)
