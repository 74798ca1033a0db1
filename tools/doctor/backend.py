"""Checks of the service account that the functions run as."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from tools.doctor.examination import Examination
from tools.doctor.outcomes import Problem, Wrong, wrong
from tools.doctor.refusals import As, Refused
from tools.doctor.roles import granting
from tools.google_cloud.rights import Holder, On, Right, rights_of

UNSEEN: Final = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""What somebody is told who may do nothing to a resource."""


def backend_account(x: Examination) -> str:
    """The service account that the functions run as is there, and not disabled."""
    url = f"{x.at.iam}/v1/{x.place.name}/serviceAccounts/{x.place.account}"
    found = x.google.find(url)
    if found is None:
        raise wrong(f"There is no service account {x.place.account}.", x.provision)
    if found.get("disabled") is True:
        raise wrong(
            f"The service account {x.place.account} is disabled.",
            x.gcloud("iam", "service-accounts", "enable", x.place.account),
        )
    return x.place.account


def impersonation(x: Examination) -> str:
    """The operator may act as it, which many of these checks do."""
    x.google.connection.backend_token(x.google.token_of_backend)
    return f"asks as {x.place.account}"


def backend_roles(x: Examination) -> str:
    """It has every permission that the functions use, by whatever role.

    What it may is asked for with its own token, so that what it has from a folder or an
    organisation counts as well.
    """
    missing: list[Problem] = []
    asked = 0
    for right in rights_of(Holder.BACKEND):
        for resource, held in _held(x, right):
            asked += 1
            lacks = [each for each in right.permissions if each not in held]
            if lacks:
                missing.append(_missing(x, right, resource, lacks))
    if missing:
        raise Wrong(*missing)
    return f"{asked} roles, as docs/provisioning.md lists them"


def _missing(x: Examination, right: Right, resource: str, lacks: list[str]) -> Problem:
    return Problem(
        what=f"The backend lacks {', '.join(lacks)} on {resource}, for "
        f"{right.purpose}.",
        command=granting(x, right, resource),
        role=right.role,
    )


def _held(x: Examination, right: Right) -> Iterator[tuple[str, set[str]]]:
    """Each resource that a right is on, and which of its permissions it has there."""
    ask: Callable[[str], set[str]]
    match right.on:
        case On.PROJECT:
            ask = _asking(x, x.at.resource_manager, "v3", right)
            yield x.place.project, ask(x.place.name)
        case On.BACKEND:
            account = f"{x.place.name}/serviceAccounts/{x.place.account}"
            yield x.place.account, _asking(x, x.at.iam, "v1", right)(account)
        case On.BUCKET:
            yield x.bucket(), _of_bucket(x, right)
        case On.SECRETS:
            ask = _asking(x, x.at.secret_manager, "v1", right)
            for secret in sorted({s for f in x.expected.values() for s in f.secrets}):
                yield secret, ask(f"{x.place.name}/secrets/{secret}")
        case _:
            raise ValueError(f"a right of the backend on {right.on}")


def _asking(
    x: Examination, api: str, version: str, right: Right
) -> Callable[[str], set[str]]:
    def ask(resource: str) -> set[str]:
        body = {"permissions": list(right.permissions)}
        url = f"{api}/{version}/{resource}:testIamPermissions"
        try:
            answer = x.google.post(url, body, As.BACKEND)
        except Refused as refused:
            if refused.refusal.status not in {
                HTTPStatus.FORBIDDEN,
                HTTPStatus.NOT_FOUND,
            } or (refused.refusal.reason == "SERVICE_DISABLED"):
                raise
            # Who may do nothing to a resource may not always know that it is there.
            return set()
        return set(answer.get("permissions", []))

    return ask


def _of_bucket(x: Examination, right: Right) -> set[str]:
    url = f"{x.at.storage}/storage/v1/b/{x.bucket()}/iam/testPermissions"
    held: set[str] = set()
    for permission in right.permissions:
        try:
            answer = x.google.get(url, As.BACKEND, permissions=permission)
        except Refused as refused:
            if refused.refusal.status not in UNSEEN:
                raise
            continue
        held |= set(answer.get("permissions", []))
    return held
