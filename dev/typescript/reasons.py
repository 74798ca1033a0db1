"""`reasons.ts`: why functions refuse, all of it and function by function."""

from collections.abc import Iterator

from dev.docs import refusals
from dev.docs.blocks import first_sentence
from dev.docs.declared import HttpFunction, http_functions
from dev.docs.refusals import Kind
from dev.typescript.text import comment, documented_union, literal, module

ABOUT = (
    "Why a function refuses: `error.details.reason` of its answer. docs/errors.md says "
    "what an app does about each."
)


def text() -> str:
    """The file."""
    return module(ABOUT, _parts())


def _parts() -> Iterator[str]:
    every = refusals.reasons(refusals.kinds())
    anywhere = refusals.anywhere()
    yield documented_union("Reason", _members(every), "Every reason there is.")
    yield documented_union(
        "ReasonAnywhere",
        _members(anywhere),
        "What any function may answer, whatever it does.",
    )
    yield _by_function(anywhere)
    yield _known(every)


def _members(kinds: list[Kind]) -> Iterator[tuple[str, str]]:
    for kind in kinds:
        yield literal(kind.reason), f"{kind.http_status}: {first_sentence(kind)}"


def _by_function(anywhere: list[Kind]) -> str:
    lines = [*comment("What each function may answer."), "export interface Reasons {"]
    for function in http_functions():
        own = _own(function, anywhere)
        lines.append(f"  {function.name}:")
        lines += [f"    | {one}" for one in ["ReasonAnywhere", *own]]
        lines[-1] += ";"
    return "\n".join([*lines, "}"])


def _own(function: HttpFunction, anywhere: list[Kind]) -> list[str]:
    return [
        literal(kind.reason) for kind in refusals.of(function) if kind not in anywhere
    ]


def _known(every: list[Kind]) -> str:
    about = (
        "What each reason comes with: HTTP's status, the canonical code of Firebase's "
        "callable clients, and after how many seconds it is worth trying again by "
        "itself, where that is always the same."
    )
    lines = [
        *comment(about),
        "export const REASONS: Readonly<",
        "  Record<Reason, { http: number; status: string; retryAfterS?: number }>",
        "> = {",
    ]
    for kind in every:
        again = f", retryAfterS: {kind.retry_after_s}" if kind.retry_after_s else ""
        told = f"http: {kind.http_status}, status: {literal(kind.status)}{again}"
        lines.append(f"  {literal(kind.reason)}: {{ {told} }},")
    return "\n".join([*lines, "};"])
