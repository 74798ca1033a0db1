"""Checks of the functions that are deployed."""

from collections.abc import Iterator, Sequence
from typing import Any

from interactive_broadcast.kernel.version import LABEL
from tools.doctor.calls import Json
from tools.doctor.examination import Examination
from tools.doctor.expected import CalledBy
from tools.doctor.names import listed
from tools.doctor.outcomes import Problem, Wrong, wrong


def functions(x: Examination) -> str:
    """Each function is deployed, in its region, and ready, and no other one is."""
    deployed = x.deployed_and_expected()
    region = x.place.region
    problems = [
        *_of([n for n in x.expected if n not in deployed], "not deployed", x.deploy),
        *_of(
            [n for n, each in deployed.items() if each.get("state") != "ACTIVE"],
            "not ready, the last deploy has failed",
            x.deploy,
        ),
        *_of(
            [n for n, each in deployed.items() if _region(each) != region],
            f"not in {region}",
            x.deploy,
        ),
        *_no_longer_expected(x),
        *_elsewhere_too(x),
    ]
    if problems:
        raise Wrong(*problems)
    return f"{len(deployed)} are ready in {region}"


def _of(names: Sequence[str], what: str, command: str) -> Iterator[Problem]:
    """One problem of any number of functions."""
    if names:
        yield Problem(what=f"{listed(names)}: {what}.", command=command)


def _region(function: Json) -> str:
    return str(function["name"]).split("/")[3]


def _no_longer_expected(x: Examination) -> Iterator[Problem]:
    """Functions of this codebase that this checkout no longer declares."""
    for name, each in x.deployed().items():
        labels = each.get("labels", {})
        if name not in x.expected and LABEL in labels:
            yield Problem(
                what=f"{name} is deployed, and this checkout has no such function.",
                command=x.firebase("functions:delete", name),
            )


def _elsewhere_too(x: Examination) -> Iterator[Problem]:
    """Functions that were left in another region when REGION was changed."""
    here = {str(each["name"]) for each in x.deployed().values()}
    for each in x.deployed_anywhere():
        full = str(each["name"])
        name = full.rpartition("/")[2]
        if full not in here and name in x.expected:
            region = _region(each)
            yield Problem(
                what=f"{name} is in {region} too, and works there as well.",
                command=x.firebase("functions:delete", name, "--region", region),
            )


def function_accounts(x: Examination) -> str:
    """Each function runs as the backend's service account."""
    others = [
        name
        for name, each in x.deployed_and_expected().items()
        if each.get("serviceConfig", {}).get("serviceAccountEmail") != x.place.account
    ]
    if others:
        raise wrong(f"{listed(others)}: not run as {x.place.account}.", x.deploy)
    return f"all run as {x.place.account}"


def triggers(x: Examination) -> str:
    """Each database trigger listens to the one database, and runs in its region."""
    deployed = x.deployed_and_expected()
    events = [n for n in deployed if x.expected[n].called_by is CalledBy.DATABASE]
    problems = [
        *_of(
            [n for n in events if _instance(deployed[n]) != x.place.instance],
            f"not listening to the database {x.place.instance}",
            x.deploy,
        ),
        *_of(
            [n for n in events if _trigger_region(deployed[n]) != x.place.region],
            f"not listening in {x.place.region}",
            x.deploy,
        ),
        *_of(
            [n for n in events if _caller(deployed[n]) != x.place.account],
            f"not called as {x.place.account}",
            x.deploy,
        ),
    ]
    if problems:
        raise Wrong(*problems)
    return f"{len(events)} listen to {x.place.instance}"


def _instance(function: Json) -> str:
    filters: Any = function.get("eventTrigger", {}).get("eventFilters", [])
    found = [each["value"] for each in filters if each.get("attribute") == "instance"]
    return str(found[0]) if found else "*"


def _trigger_region(function: Json) -> str:
    return str(function.get("eventTrigger", {}).get("triggerRegion"))


def _caller(function: Json) -> str:
    return str(function.get("eventTrigger", {}).get("serviceAccountEmail"))
