"""Grants the roles of `tools.google_cloud.rights` that somebody does not have yet."""

from collections.abc import Iterator, Sequence
from typing import Final

from tools.google_cloud.commands import Command
from tools.google_cloud.grants import Names, grants
from tools.google_cloud.rights import Holder, On, Right, right_for, rights_of
from tools.provision.reading import Json, Reader

TRIES: Final = 6
"""A new account is unknown to policies for up to a minute (IAM, "Create service
accounts", read 2026-11-29)."""

ADMIN: Final = {
    On.PROJECT: "roles/resourcemanager.projectIamAdmin",
    On.BACKEND: "roles/iam.serviceAccountAdmin",
    On.BUILDER: "roles/iam.serviceAccountAdmin",
    On.APP_ENGINE: "roles/iam.serviceAccountAdmin",
    On.BUCKET: "roles/storage.admin",
    On.SECRETS: "roles/secretmanager.admin",
}
"""The role that it takes to grant something there."""

WHO: Final = {
    Holder.BACKEND: "the functions",
    Holder.BUILDER: "the builds",
    Holder.PUBSUB: "Pub/Sub",
    Holder.EVENTARC: "Eventarc",
}


def granting(reader: Reader, names: Names, *holders: Holder) -> Iterator[Command]:
    """Grants each right of these, on each thing that it is needed on."""
    for holder in holders:
        for right in rights_of(holder):
            yield from _granted(reader, names, right)


def _granted(reader: Reader, names: Names, right: Right) -> Iterator[Command]:
    things = _things(right, names)
    for thing, argv in zip(things, grants(right, names), strict=True):
        yield _grant(reader, names, right, thing, argv)


def acting(reader: Reader, names: Names) -> Iterator[Command]:
    """Lets the deployer of these names act as the backend, which no owner may."""
    right = right_for("iam.serviceAccounts.getAccessToken", Holder.DEPLOYER)
    if right is not None:
        yield from _granted(reader, names, right)


def agents(reader: Reader, names: Names) -> Iterator[Command]:
    """Makes the accounts of Google's services, which come with their first use else."""
    for holder in (Holder.PUBSUB, Holder.EVENTARC):

        def is_done(holder: Holder = holder) -> bool:
            rights = rights_of(holder)
            return all(_has(reader, names, each, names.project) for each in rights)

        yield Command(
            does=f"Make the service agent of {WHO[holder]}",
            why="It needs a role before the first database trigger is made.",
            argv=(
                *("gcloud", "beta", "services", "identity", "create"),
                f"--service={holder.value}.googleapis.com",
                f"--project={names.project}",
            ),
            is_done=is_done,
            if_refused="Install what is missing: gcloud components install beta",
        )


def _grant(
    reader: Reader, names: Names, right: Right, thing: str, argv: tuple[str, ...]
) -> Command:
    who = WHO.get(right.holder, names.deployer)
    return Command(
        does=f"Grant {right.role} to {who} on {_called(right.on, thing)}",
        why=f"It is for {right.purpose}.",
        argv=argv,
        is_done=lambda: _has(reader, names, right, thing),
        if_refused=f"It needs the role {ADMIN[right.on]}.",
        tries=TRIES,
    )


def _called(on: On, thing: str) -> str:
    return {
        On.PROJECT: "the project",
        On.BACKEND: "the functions' account",
        On.BUILDER: "the builds' account",
        On.APP_ENGINE: "the account of App Engine",
        On.BUCKET: "the bucket",
        On.SECRETS: thing,
    }[on]


def _things(right: Right, names: Names) -> list[str]:
    if names.member(right.holder) is None:
        return []
    things: dict[On, Sequence[str | None]] = {
        On.PROJECT: [names.project],
        On.BUCKET: [names.bucket],
        On.SECRETS: names.secrets,
    }
    found = things.get(right.on, [names.account(right.on)])
    return [thing for thing in found if thing]


def _has(reader: Reader, names: Names, right: Right, thing: str) -> bool:
    member = names.member(right.holder)
    return any(
        binding["role"] == right.role
        and member in binding["members"]
        # What is granted on a condition may not be granted when it is needed.
        and "condition" not in binding
        for binding in _policy(reader, right.on, thing).get("bindings", [])
    )


def _policy(reader: Reader, on: On, thing: str) -> Json:
    at, project = reader.addresses, reader.project
    if on is On.PROJECT:
        url = f"{at.resource_manager}/v1/projects/{project}:getIamPolicy"
        return reader.ask(url, _V3) or {}
    if on in {On.BACKEND, On.BUILDER, On.APP_ENGINE}:
        account = f"{at.iam}/v1/projects/{project}/serviceAccounts/{thing}"
        return reader.ask(f"{account}:getIamPolicy", {}, own_quota=True) or {}
    if on is On.BUCKET:
        version = "optionsRequestedPolicyVersion=3"
        return reader.get(f"{at.storage}/storage/v1/b/{thing}/iam?{version}") or {}
    secret = f"{at.secret_manager}/v1/projects/{project}/secrets/{thing}"
    version = "options.requestedPolicyVersion=3"
    return reader.get(f"{secret}:getIamPolicy?{version}") or {}


_V3: Final[Json] = {"options": {"requestedPolicyVersion": 3}}
"""With what is granted on conditions, which an older version leaves out."""
