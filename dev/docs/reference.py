"""`docs/functions.md`, and the table of functions in the README."""

import re
from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel

from dev.docs import old_routes, refusals, samples, shapes
from dev.docs.blocks import code, prose, table
from dev.docs.declared import (
    OLD_API,
    HttpFunction,
    background_functions,
    document,
    http_functions,
    when_called,
)


def functions_table() -> str:
    """Every Cloud Function, in the order of `main.py`."""
    rows = [[code(f.name), f.roles, f.methods, f.summary] for f in http_functions()]
    rows.append([code(OLD_API), "old apps", "their own paths", document(OLD_API)])
    for name, deployed in background_functions().items():
        rows.append([code(name), *when_called(deployed), document(name)])
    return table(["function", "called by", "how", "what it does"], rows)


def variables_table() -> str:
    """What the shell variables of the samples hold."""
    rows = ([code(f"${name}"), text] for name, text in samples.VARIABLES.items())
    return table(["variable", "holds"], rows)


@cache
def reference() -> str:
    """Every function that clients call, one section each."""
    return "\n\n".join(_section(function) for function in http_functions())


def background_table() -> str:
    """What is called by the platform alone."""
    rows = [
        [
            code(name),
            " · ".join(when_called(deployed)),
            document(name),
            _retries(deployed),
        ]
        for name, deployed in background_functions().items()
    ]
    return table(["function", "when", "what it does", "when it fails"], rows)


def shapes_reference() -> str:
    """Every object within a request or reply, once."""
    asked = [function.request for function in http_functions()]
    answered = [model for f in http_functions() for model in f.replies]
    answered += old_routes.replies()
    inside = {model for model in shapes.closure(asked) if model not in asked}
    models = shapes.closure([*inside, *answered])
    return "\n\n".join(_shape(model) for model in models)


def _shape(model: type[BaseModel]) -> str:
    remark = prose(model.__dict__.get("__doc__"))
    parts = [f"### {model.__name__}", remark, shapes.reply_table(model)]
    return "\n\n".join(part for part in parts if part)


def _section(function: HttpFunction) -> str:
    _, method = function.service
    parts = [
        f"### {function.name}",
        function.summary,
        beyond_the_first_sentence(prose(method.__doc__)),
        f"Called by {function.roles} · {function.methods}",
        _request(function),
        f"**Reply.** {shapes.named(function.replies)}",
        f"**Errors.** {_errors(function)}",
        f"```sh\n{samples.Sample(function).curl()}\n```",
    ]
    return "\n\n".join(part for part in parts if part)


def beyond_the_first_sentence(text: str) -> str:
    """The first one says, to readers of the service, what the function is for."""
    _, *rest = re.split(r"(?<=\.)\s+", text, maxsplit=1)
    return rest[0] if rest else ""


def _request(function: HttpFunction) -> str:
    text = shapes.request_table(function.request)
    gap = "\n\n" if "|" in text else " "
    return f"**Request.**{gap}{text}"


def _errors(function: HttpFunction) -> str:
    by_wrapper = {kind.reason for kind in refusals.common(function)}
    own = (k for k in refusals.own(function) if k.reason not in by_wrapper)
    listed = [*refusals.common(function), *own]
    listed.sort(key=lambda kind: kind.http_status)
    return _by_status((kind.http_status, kind.reason) for kind in listed)


def _by_status(pairs: Iterable[tuple[int, str]]) -> str:
    grouped: dict[int, list[str]] = {}
    for status, reason in pairs:
        grouped.setdefault(status, []).append(code(reason))
    return " · ".join(f"{status} {' '.join(r)}" for status, r in grouped.items())


def _retries(deployed: dict[str, dict[str, dict[str, int]]]) -> str:
    queue = deployed.get("taskQueueTrigger")
    if queue is not None:
        attempts = queue["retryConfig"]["maxAttempts"]
        return f"comes again, up to {attempts} attempts in all"
    if "scheduleTrigger" in deployed:
        return "shows as a failed job; the next run does what is left"
    return "the platform does not deliver it again"
