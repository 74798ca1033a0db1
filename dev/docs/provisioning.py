"""The tables of `docs/provisioning.md`: APIs, roles, and policies in the way."""

from collections.abc import Iterable
from typing import Final

from dev.docs.blocks import code, table
from tools.google_cloud.rights import Holder, On, Right, rights_of
from tools.provision.apis import APIS
from tools.provision.policies import OBSTACLES

PLACES: Final = {
    On.PROJECT: "the project",
    On.BACKEND: "the functions' account",
    On.BUILDER: "the builds' account",
    On.APP_ENGINE: "the default account of App Engine, if there is one",
    On.BUCKET: "the default bucket",
    On.SECRETS: "each of the three secrets",
}
"""What a role is granted on, in words."""

ACCOUNTS: Final = {
    Holder.BUILDER: "the builds",
    Holder.EVENTARC: "Eventarc",
    Holder.PUBSUB: "Pub/Sub",
}
"""Who has the roles of the platform's own accounts."""


def apis_table() -> str:
    """A row for each API."""
    return table(
        ["API", "for"], ([code(name), purpose] for name, purpose in APIS.items())
    )


def backend_table() -> str:
    """A row for each role of the functions."""
    return _roles(rights_of(Holder.BACKEND))


def deployer_table() -> str:
    """A row for each role of whoever deploys."""
    return _roles(rights_of(Holder.DEPLOYER))


def platform_table() -> str:
    """A row for each role of the accounts of Google's services."""
    heads = ["account", "role", "for", "says who"]
    rows = (
        [name, code(right.role), right.purpose, _source(right.source)]
        for holder, name in ACCOUNTS.items()
        for right in rights_of(holder)
    )
    return table(heads, rows)


def policies_table() -> str:
    """A row for each policy that would be in the way."""
    rows = ([code(each.constraint), each.what, each.then] for each in OBSTACLES)
    return table(["policy", "what it does", "what to do"], rows)


def _roles(rights: Iterable[Right]) -> str:
    heads = ["role", "on", "for", "permissions that are used", "says who"]
    rows = (
        [
            code(right.role),
            PLACES[right.on],
            right.purpose,
            ", ".join(code(each) for each in right.permissions),
            _source(right.source),
        ]
        for right in rights
    )
    return table(heads, rows)


def _source(source: str) -> str:
    if not source.startswith("https://"):
        return source
    return f"[{source.rpartition('/')[2]}]({source})"
