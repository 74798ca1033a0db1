"""The tables of `docs/local-stack.md`."""

import argparse
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_args

from dev.docs.blocks import code, table
from emulators.__main__ import COMMAND
from emulators.hub import FaultBody
from emulators.kernel.faults import Fault
from emulators.settings import Ports
from rehearsal.demo import demo_settings

SERVICES: Final[Mapping[str, str]] = {
    "hub": "what a person or a test asks of the stack itself",
    "functions": "every HTTP function: `/<project>/<region>/<function>`",
    "database": "Realtime Database: REST, event streaming, security rules, triggers",
    "auth": "Firebase Auth: accounts, sign-in, ID tokens, custom tokens",
    "storage": "Cloud Storage's JSON API and Firebase's own protocol, storage rules",
    "opentok": "OpenTok's REST API, and the door for what clients do",
    "tasks": "Cloud Tasks: queues, delays, retries",
}
"""What listens at each port."""

DOOR: Final[Mapping[str, str]] = {
    "POST /__/connections": "a client connects: `{sessionId, token}` → "
    "`{connectionId, role, ...}`",
    "GET /__/connections/{connection_id}": "what that client sees: itself, its "
    "streams and signals, why it was put out",
    "DELETE /__/connections/{connection_id}": "it leaves, or with "
    "`?reason=networkDisconnected` is lost",
    "POST /__/streams": "it publishes: `{connectionId, name?, videoType?}` → "
    "`{id, ...}`",
    "PATCH /__/streams/{stream_id}": "it mutes itself: `{hasAudio?, hasVideo?}`",
    "DELETE /__/streams/{stream_id}": "it unpublishes",
    "POST /__/signals": "it sends a signal: `{connectionId, type?, data?, to?}`",
    "POST /__/forceDisconnect": "a moderator puts another out: "
    "`{connectionId, targetId}`",
    "GET /__/sessions/{session_id}": "a session: connections, streams, signals",
    "POST /__/projects": "another project: `{apiKey, apiSecret, name?, "
    "archiveCallbackUrl?, broadcastCallbackUrl?, monitoringUrl?, signatureSecret?, "
    "uploadsArchives?}`",
    "GET /__/projects": "the projects, without their secrets",
    "POST /__/callbacks": "deliver callbacks badly: `{duplicate?, reverse?}`",
    "GET /__/callbacks": "every callback and what was answered to it",
    "GET /__/books": "everything started and stopped, with seconds: what a bill "
    "would say",
    "POST /__/archives/{id}/fail": "a recording breaks",
    "POST /__/broadcasts/{id}/fail": "a broadcast breaks",
    "POST /__/broadcasts/{id}/rtmp": "an RTMP server shows a status: `{id, status}`",
}
"""What OpenTok's clients do, and how OpenTok is made to fail."""


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


def door_table() -> str:
    """OpenTok's control door."""
    rows = ([code(call), text] for call, text in DOOR.items())
    return table(["call", ""], rows)


def faults_table() -> str:
    """What a fault can be told."""
    described = _arguments(Fault.__doc__ or "")
    # Fewer than a program may arm: the functions are not called through the stack.
    services = get_args(FaultBody.model_fields["service"].annotation)
    described["service"] = f"{', '.join(code(one) for one in services)}."
    rows = []
    for name, field in FaultBody.model_fields.items():
        default = "required" if field.is_required() else _shown(field.default)
        rows.append([code(field.alias or name), default, described[name]])
    return table(["field", "default", ""], rows)


def _shown(default: Any) -> str:  # noqa: ANN401 - a default of any type
    if isinstance(default, bool):
        return code(str(default).lower())
    return "none" if default is None else code(str(default))


def _arguments(docstring: str) -> dict[str, str]:
    """The `Args` of a docstring, by name."""
    section = docstring.partition("Args:")[2].strip()
    pairs = (line.strip().partition(": ") for line in section.splitlines())
    return {name: text for name, _, text in pairs}
