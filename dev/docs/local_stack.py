"""The tables of `docs/local-stack.md`."""

import argparse
from collections.abc import Mapping
from dataclasses import fields
from typing import Final

from dev.docs.blocks import code, table
from emulators.__main__ import COMMAND
from emulators.settings import Ports
from rehearsal.demo import demo_settings

SERVICES: Final[Mapping[str, str]] = {
    "hub": "what a person or a test asks of the stack itself",
    "functions": "every HTTP function: `/<project>/<region>/<function>`",
    "hosting": "[pages](cdn.md#pages), and `/broadcast` and `/api` by a [CDN](cdn.md)",
    "database": "Realtime Database: REST, event streaming, security rules, triggers",
    "auth": "Firebase Auth: accounts, sign-in, ID tokens, custom tokens",
    "storage": "Cloud Storage's JSON API and Firebase's own protocol, storage rules",
    "opentok": "OpenTok's REST API, its client for pages, and calls to play other ones",
    "tasks": "Cloud Tasks: queues, delays, retries",
}
"""What listens at each port."""


def flags_table() -> str:
    """What `python -m emulators` can be told, in the words of its own help."""
    # Argparse has no public list of what a parser takes.
    actions = [each for each in COMMAND.parser()._actions if each.dest != "help"]  # noqa: SLF001 - see above
    rows = [
        [code(" ".join([*one.option_strings, *_value(one)])), one.help or ""]
        for one in actions
    ]
    return table(["flag", ""], rows)


def _value(action: argparse.Action) -> list[str]:
    """What stands behind a flag, for one that takes a value."""
    if action.nargs == 0:
        return []
    return [str(action.metavar or action.dest.upper())]


def ports_table() -> str:
    """Every service with its default port."""
    rows = [
        [code(port.name), str(port.default), SERVICES[port.name]]
        for port in fields(Ports)
    ]
    return table(["service", "port", ""], rows)


def environment() -> str:
    """The variables that SDKs read, as a shell sets them."""
    settings = demo_settings()
    lines = (f"export {n}='{v}'" for n, v in settings.sdk_environment().items())
    return "\n".join(["```sh", *lines, "```"])
