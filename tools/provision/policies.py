"""Policies of an organisation that stand in the way, and what to do then.

Organisations made since May 2024 have some of them from the beginning ("secure by
default"; https://cloud.google.com/resource-manager/docs/secure-by-default-organizations,
read 2026-11-29). Without an organisation there are none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tools.google_cloud.commands import CannotTell, Command
from tools.provision.reading import Json, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A constraint of the Organization Policy Service.

    Args:
        constraint: its name.
        is_in_the_way: whether an effective policy stops the product, in a region.
        what: what does not work.
        then: what to do.
    """

    constraint: str
    is_in_the_way: Callable[[Json, str], bool]
    what: str
    then: str


def _restricts(policy: Json, _: str) -> bool:
    rule = policy.get("listPolicy", {})
    return bool(rule.get("allowedValues")) or rule.get("allValues") == "DENY"


def _enforced(policy: Json, _: str) -> bool:
    return bool(policy.get("booleanPolicy", {}).get("enforced"))


def _lacks(*wanted: str) -> Callable[[Json, str], bool]:
    """Whether it allows some values, and none of those that are wanted.

    In a value, `{region}` is the region and `{area}` its first part. Groups of values
    that are not listed here are not known, and are reported to be in the way.
    """

    def lacks(policy: Json, region: str) -> bool:
        rule = policy.get("listPolicy", {})
        area = region.partition("-")[0]
        values = {each.format(region=region, area=area) for each in wanted}
        allowed = rule.get("allowedValues", [])
        denied = rule.get("deniedValues", [])
        if rule.get("allValues") == "DENY" or values.intersection(denied):
            return True
        return bool(allowed) and values.isdisjoint(allowed)

    return lacks


OBSTACLES: Final = (
    Obstacle(
        constraint="iam.allowedPolicyMemberDomains",
        is_in_the_way=_restricts,
        what="Nobody outside the organisation can be granted anything, so `allUsers` "
        "not the calling of functions: the deploy reports it for each HTTP function, "
        "and the functions answer 403.",
        then="Have whoever has roles/orgpolicy.policyAdmin allow it in this project, "
        "or switch off the check of callers for each of them: docs/provisioning.md.",
    ),
    Obstacle(
        constraint="iam.disableServiceAccountCreation",
        is_in_the_way=_enforced,
        what="The functions' service account cannot be made.",
        then="Have whoever has roles/orgpolicy.policyAdmin allow it for a moment. An "
        "account that is there stays.",
    ),
    Obstacle(
        constraint="gcp.resourceLocations",
        is_in_the_way=_lacks(
            "{region}", "in:{region}-locations", "in:{area}-locations"
        ),
        what="Nothing may be made in the region of the database.",
        then="Take another region (ARGS=--region=...), or have it allowed.",
    ),
    Obstacle(
        constraint="cloudfunctions.allowedIngressSettings",
        is_in_the_way=_lacks("ALLOW_ALL"),
        what="Functions may not be called from the internet.",
        then="Have ALLOW_ALL allowed in this project.",
    ),
    Obstacle(
        constraint="run.allowedIngress",
        is_in_the_way=_lacks("all", "is:all"),
        what="Services of Cloud Run, which functions are, may not be called from the "
        "internet.",
        then="Have `all` allowed in this project.",
    ),
)


def obstacles(reader: Reader, region: str) -> Iterator[Command]:
    """What an organisation forbids that the product needs, to be seen to by hand.

    It is the same for all of them whether they can be read. What has no parent is in no
    organisation.
    """
    base = f"{reader.addresses.resource_manager}/v1/projects/{reader.project}"
    project = reader.get(base, own_quota=False) or {}
    if "parent" not in project:
        return
    for obstacle in OBSTACLES:
        try:
            policy = _effective(reader, obstacle.constraint)
        except CannotTell as doubt:
            yield _unread(str(doubt))
            return
        if obstacle.is_in_the_way(policy, region):
            yield Command(
                does=f"See to the organisation's policy {obstacle.constraint}",
                why=obstacle.what,
                if_refused=obstacle.then,
            )


def _effective(reader: Reader, constraint: str) -> Json:
    base = f"{reader.addresses.resource_manager}/v1/projects/{reader.project}"
    asked = {"constraint": f"constraints/{constraint}"}
    return reader.ask(f"{base}:getEffectiveOrgPolicy", asked) or {}


def _unread(doubt: str) -> Command:
    names = ", ".join(each.constraint for each in OBSTACLES)
    return Command(
        does="Ask whether your organisation has policies",
        why=f"They could not be read ({doubt}). In the way would be: {names}.",
        if_refused="It needs the role roles/orgpolicy.policyViewer. Without an "
        "organisation there are none.",
    )
