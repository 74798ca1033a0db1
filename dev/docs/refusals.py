"""Which errors a function can answer: found by following the calls in its source.

Starting at the service's method, the search follows what the source shows: calls of
`self.<field>.<method>()` by the types of the fields, calls of functions of the same
module, `raise` statements and the names in `Raises` sections. What a `try` catches is
taken out again. It errs on the long side: an error may be listed that this function's
arguments cannot lead to.
"""

import ast
import inspect
import re
import textwrap
import typing
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final, TypeAlias

from dev.docs.blocks import first_sentence, table
from dev.docs.declared import HttpFunction, services
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.errors import (
    AppCheckInvalid,
    AppCheckMissing,
    BackendError,
    EncodingNotTaken,
    InvalidRequest,
    MethodNotAllowed,
    Misconfigured,
    NotAnAdmin,
    ReplyTooLarge,
    RequestTooLarge,
    RoleNotAllowed,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TooManyRequests,
    VideoConflict,
    VideoCredentialsRefused,
    VideoNotFound,
    VideoUnavailable,
)

Kind: TypeAlias = type[BackendError]
Routine: TypeAlias = Callable[..., Any]

OURS = "interactive_broadcast"
SERVER_FAULT = 500
_RAISES = re.compile(r"\b[Rr]aises?\b:?(.*)", re.DOTALL)


_OF_THE_WRAPPER: Final[frozenset[Kind]] = frozenset(
    {
        InvalidRequest,
        RequestTooLarge,
        EncodingNotTaken,
        TokenInvalid,
        TokenExpired,
        AppCheckMissing,
        AppCheckInvalid,
        TooManyRequests,
    }
)
"""What the wrapper around every function refuses, whatever it does."""

_OF_VIDEO: Final[frozenset[Kind]] = frozenset(
    {VideoConflict, VideoNotFound, VideoCredentialsRefused}
)
"""What the video service may say against any call, in rare cases."""

_ASKS_VIDEO: Final[frozenset[Kind]] = frozenset(
    {VideoUnavailable, Misconfigured, VideoCredentialsRefused}
)
"""What only a call of the video service leads to, or what it takes to make one."""


def kinds(kind: Kind = BackendError) -> Iterator[Kind]:
    """Every error, grouped as the exceptions are."""
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


def reasons(found: Iterable[Kind]) -> list[Kind]:
    """Those with a reason of their own, by HTTP status; the groups left out."""
    listed = [kind for kind in found if "reason" in kind.__dict__]
    return sorted(listed, key=lambda kind: (kind.http_status, kind.reason))


def errors_table() -> str:
    """Every reason, and the seconds after which it is worth trying again."""
    listed = [kind for kind in kinds() if "reason" in kind.__dict__]
    listed.sort(key=lambda kind: kind.http_status)
    rows = (
        [
            *(str(k.http_status), k.status, f"`{k.reason}`"),
            first_sentence(k),
            str(k.retry_after_s or ""),
        ]
        for k in listed
    )
    return table(["HTTP", "status", "reason", "when", "`Retry-After`"], rows)


def anywhere() -> list[Kind]:
    """What every function may answer: refusals of the wrapper, and failures."""
    failures = {kind for kind in kinds() if kind.http_status >= SERVER_FAULT}
    return reasons(_OF_THE_WRAPPER | {MethodNotAllowed, ReplyTooLarge} | failures)


def of(function: HttpFunction) -> list[Kind]:
    """All that a function refuses: by itself, and as every one does."""
    found = {*common(function), *own(function)}
    rare = _OF_VIDEO if _ASKS_VIDEO & _found(function) else frozenset()
    return reasons(found | rare)


def common(function: HttpFunction) -> list[Kind]:
    """What the wrapper around every function refuses by itself."""
    found = set(_OF_THE_WRAPPER)
    if Role.ANYONE not in function.endpoint.allow:
        found |= {TokenMissing, RoleNotAllowed}
    if Role.ADMIN in function.endpoint.allow:
        found.add(NotAnAdmin)
    return reasons(found)


def own(function: HttpFunction) -> list[Kind]:
    """What the service behind a function refuses; failures of the server left out."""
    refused = (kind for kind in _found(function) if kind.http_status < SERVER_FAULT)
    return reasons(refused)


def _found(function: HttpFunction) -> set[Kind]:
    return _found_by(*function.service)


@cache
def _found_by(owner: type, method: Routine) -> set[Kind]:
    return _Search().of(owner, method) | _named(owner.__doc__)


_BY_NAME = {kind.__name__: kind for kind in kinds()}


def _named(docstring: str | None) -> set[Kind]:
    """The errors in the `Raises` part of a docstring."""
    part = _RAISES.search(docstring or "")
    words = re.findall(r"\b[A-Z]\w+", part[1]) if part else []
    return {_BY_NAME[word] for word in words if word in _BY_NAME}


@cache
def _tree(routine: Routine) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(routine)))


class _Search:
    """One walk along the calls."""

    def __init__(self) -> None:
        self._underway: set[Routine] = set()
        """From the start to here: calls may go in circles."""
        self._known: dict[Routine, set[Kind]] = {}

    def of(self, owner: type | None, routine: Routine) -> set[Kind]:
        if routine in self._underway:
            return set()
        if routine not in self._known:
            self._underway.add(routine)
            found = _named(routine.__doc__) | self._below(
                _tree(routine), owner, routine
            )
            self._underway.remove(routine)
            self._known[routine] = found
        return self._known[routine]

    def _below(self, node: ast.AST, owner: type | None, routine: Routine) -> set[Kind]:
        found: set[Kind] = set()
        if isinstance(node, ast.Try):
            return self._guarded(node, owner, routine)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found |= _names(node.exc.func)
        called = self._called(node, owner, routine)
        if called is not None:
            found |= self.of(*called)
        for child in ast.iter_child_nodes(node):
            found |= self._below(child, owner, routine)
        return found

    def _guarded(
        self, node: ast.Try, owner: type | None, routine: Routine
    ) -> set[Kind]:
        """The errors of a `try`, without those that a handler keeps."""
        found: set[Kind] = set()
        for tried in node.body:
            found |= self._below(tried, owner, routine)
        for handler in node.handlers:
            caught = _names(handler.type)
            if not _raises_again(handler):
                found = {kind for kind in found if not issubclass(kind, tuple(caught))}
        for part in [*node.handlers, *node.orelse, *node.finalbody]:
            found |= self._below(part, owner, routine)
        return found

    def _called(
        self, node: ast.AST, owner: type | None, routine: Routine
    ) -> tuple[type | None, Routine] | None:
        """What a name or `self.<field>.<method>` stands for, if it is ours."""
        match node:
            case ast.Attribute(value=value, attr=name):
                holder = _type_of(value, owner)
                method = getattr(holder, name, None) if holder else None
                if inspect.isfunction(method):
                    return holder, method
            case ast.Name(id=name):
                named = inspect.unwrap(routine).__globals__.get(name)
                if inspect.isfunction(named) and named.__module__.startswith(OURS):
                    return None, named
        return None


def _type_of(node: ast.expr, owner: type | None) -> type | None:
    """The class of `self` or of a field below it."""
    match node:
        case ast.Name(id="self"):
            return owner
        case ast.Attribute(value=value, attr=name):
            holder = _type_of(value, owner)
            hint = _hints(holder).get(name) if holder else None
            return hint if inspect.isclass(hint) else None
    return None


@cache
def _hints(holder: type) -> dict[str, Any]:
    return services().get(holder) or typing.get_type_hints(holder)


def _names(node: ast.expr | None) -> set[Kind]:
    """The errors that an expression names."""
    found = ast.walk(node) if node else ()
    names = {each.id for each in found if isinstance(each, ast.Name)}
    return {_BY_NAME[name] for name in names if name in _BY_NAME}


def _raises_again(handler: ast.ExceptHandler) -> bool:
    inside = ast.walk(handler)
    return any(isinstance(node, ast.Raise) and node.exc is None for node in inside)
