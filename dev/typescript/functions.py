"""`functions.ts`: what every HTTP function takes and answers."""

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel

from dev.docs import shapes
from dev.docs.declared import HttpFunction, http_functions
from dev.typescript import models
from dev.typescript.text import comment, module, union

ABOUT = "What the functions take and answer. docs/functions.md says more of each."


def text() -> str:
    """The file."""
    functions = http_functions()
    return module(ABOUT, _parts(functions))


def asked() -> list[type[BaseModel]]:
    """The requests and all that lies within them."""
    requests = [function.request for function in http_functions()]
    return shapes.closure(requests)


def answered() -> list[type[BaseModel]]:
    """The replies and all that lies within them."""
    replies = [reply for function in http_functions() for reply in function.replies]
    found = {model.__name__: model for model in [*replies, *shapes.closure(replies)]}
    return [found[name] for name in sorted(found)]


@cache
def declared() -> frozenset[str]:
    """The names of its types of models, words and kinds of values."""
    found = [*asked(), *answered()]
    names = {one.__name__ for one in found} | models.words(found).keys()
    return frozenset(names | shapes.kinds_of_values().keys() | {"Json"})


def _parts(functions: list[HttpFunction]) -> Iterator[str]:
    yield 'import type { Reasons } from "./reasons.js";'
    yield _table(functions)
    yield "/** The id of a function. */\nexport type FunctionId = keyof Functions;"
    for model in asked():
        yield models.declared(model, "validation")
    for model in answered():
        yield models.declared(model, "serialization")
    yield from models.word_types(models.words([*asked(), *answered()]))
    yield from models.kinds()
    yield models.JSON


def _table(functions: list[HttpFunction]) -> str:
    lines = [
        "/** Every function: what it takes, what it answers, why it refuses. */",
        "export interface Functions {",
    ]
    for function in functions:
        about = f"{function.summary} Called by {function.roles}."
        reply = union(model.__name__ for model in function.replies)
        lines += [
            *comment(about, "  "),
            f"  {function.name}: {{",
            f"    request: {function.request.__name__};",
            f"    reply: {reply};",
            f'    reasons: Reasons["{function.name}"];',
            "  };",
        ]
    return "\n".join([*lines, "}"])
