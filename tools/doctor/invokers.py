"""Checks of who may call the functions."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from tools.doctor.calls import Json
from tools.doctor.examination import Examination
from tools.doctor.expected import CalledBy
from tools.doctor.outcomes import Problem, Wrong, wrong
from tools.doctor.refusals import As

INVOKER: Final = "roles/run.invoker"
EVERYBODY: Final = frozenset({"allUsers", "allAuthenticatedUsers"})
AT_ONCE: Final = 8
"""Policies that are asked for side by side."""

PUBLIC: Final = "getBroadcastData"
PRIVATE: Final = "removeEventTask"
"""One of each, which are called."""

LOCKED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


def invokers(x: Examination) -> str:
    """Everybody may call the HTTP functions, and nobody from outside the others."""
    deployed = x.deployed_and_expected()
    unchecked = _unchecked(x)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(partial(_members, x), deployed.values())
        members = dict(zip(deployed, found, strict=True))
    problems = []
    for name, function in deployed.items():
        is_unchecked = _service(function) in unchecked
        is_open = is_unchecked or bool(members[name] & EVERYBODY)
        if _is_http(x, name) and not is_open:
            problems.append(_to_open(x, function))
        elif is_open and not _is_http(x, name):
            problems.append(_to_close(x, function, is_unchecked=is_unchecked))
    if problems:
        raise Wrong(*problems)
    number = sum(_is_http(x, name) for name in deployed)
    return f"{number} are public, {len(deployed) - number} private"


def _is_http(x: Examination, name: str) -> bool:
    return x.expected[name].called_by is CalledBy.CLIENTS


def _unchecked(x: Examination) -> set[str]:
    """The services that do not check who calls, whatever their policies say.

    Where an organisation lets nobody from outside into a policy, that is how functions
    are made public (docs/provisioning.md).
    """
    url = f"{x.at.run}/v2/{x.place.location}/services"
    found = x.google.all_of(url, "services", pageSize="500")
    return {_last(each["name"]) for each in found if each.get("invokerIamDisabled")}


def _members(x: Examination, function: Json) -> set[str]:
    """Who may call a function."""
    service = function["serviceConfig"]["service"]
    policy = x.google.get(f"{x.at.run}/v2/{service}:getIamPolicy")
    return {
        str(member)
        for binding in policy.get("bindings", [])
        if binding["role"] == INVOKER
        for member in binding["members"]
    }


def _to_open(x: Examination, function: Json) -> Problem:
    return Problem(
        what=f"{_last(function['name'])} answers nobody: allUsers may not call it. "
        "Where an organisation's policy forbids that, docs/provisioning.md says what "
        "to do.",
        command=_policy(x, function, "add"),
        role=INVOKER,
    )


def _to_close(x: Examination, function: Json, *, is_unchecked: bool) -> Problem:
    check = (
        *("run", "services", "update", _service(function)),
        *(f"--region={x.place.region}", "--invoker-iam-check"),
    )
    return Problem(
        what=f"{_last(function['name'])} answers everybody: it is for the backend "
        "alone.",
        command=x.gcloud(*check) if is_unchecked else _policy(x, function, "remove"),
    )


def _policy(x: Examination, function: Json, verb: str) -> str:
    return x.gcloud(
        *("run", "services", f"{verb}-iam-policy-binding", _service(function)),
        *(f"--region={x.place.region}", "--member=allUsers", f"--role={INVOKER}"),
    )


def _service(function: Json) -> str:
    return _last(function["serviceConfig"]["service"])


def _last(name: object) -> str:
    return str(name).rpartition("/")[2]


def answers(x: Examination) -> str:
    """A public function answers in our words, and a private one lets nobody in."""
    deployed = x.deployed_and_expected()
    answer = x.google.ask(
        *("GET", _url(deployed, PUBLIC), As.NOBODY),
        query={"adminId": "doctor", "fanUrl": "doctor"},
    )
    said = reason(answer.body)
    if not said or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise wrong(
            f"{PUBLIC} answers with status {answer.status} "
            f"({said or 'not in the words of this backend'}). Its log says why.",
            x.gcloud(
                *("functions", "logs", "read", PUBLIC, "--gen2"),
                f"--region={x.place.region}",
            ),
        )
    private = x.google.ask("POST", _url(deployed, PRIVATE), As.NOBODY, body={})
    if private.status not in LOCKED:
        raise wrong(
            f"{PRIVATE} lets in whoever calls it.",
            _policy(x, deployed[PRIVATE], "remove"),
        )
    return f"{PUBLIC} answers, {PRIVATE} lets nobody in"


def _url(deployed: dict[str, Json], name: str) -> str:
    if name not in deployed:
        raise wrong(f"{name} is not deployed.")
    return str(deployed[name]["serviceConfig"]["uri"])


def reason(body: Any) -> str:  # noqa: ANN401 - JSON
    """The reason of a refusal of this backend (docs/errors.md); empty of others."""
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return str(details.get("reason", "")) if isinstance(details, dict) else ""
