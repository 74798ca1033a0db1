"""The running stack answers as the document says, to good requests and to bad ones.

Requests are made from the document: at the bounds of each field, and at random, the
same in every run. People of each role send them; most name what there is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import CoveragePhaseConfig, SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.generation.meta import CONTENT_TYPE_PROBES, CoverageScenario
from schemathesis.specs.openapi import checks

from dev.docs.samples import BODIES
from dev.openapi.document import document
from dev.typescript import functions
from tests.docs.world import EVERY, World
from tests.openapi.callers import Callers, seed_of

EXAMPLES: Final = 8
"""Drawn at random of each operation, good and bad, beside those at its bounds."""

UNKNOWN: Final = 5
"""One of so many requests keeps the names that were made up for it."""

AS_DOCUMENTED: Final[list[Any]] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]

OF_A_FIELD: Final = re.compile(
    r": (missing|string_|int_|bool_|enum|extra_|list_|too_|greater_|less_|model_)"
)
"""Kinds of problems that a schema can tell beforehand."""

NOTHING_TO_DO: Final = {
    **dict.fromkeys(("startArchive", "startCaptions"), "nobody is on stage"),
    **dict.fromkeys(("stopArchive", "getArchiveUrl"), "nothing was recorded"),
    "deleteRecording": "nothing was recorded",
    "changeStatus": "the status is out of turn, or the lease nobody's",
    **dict.fromkeys(("callNext", "moveInLine"), "nobody is in line"),
    **dict.fromkeys(("resume",), "the stage may be as it was"),
}
"""Functions that may never have been of use here, and why."""


def closed() -> dict[str, Any]:
    """The document, where a reply has no other field than it says."""
    found = document()
    replies = {model.__name__ for model in functions.answered()}
    schemas = {
        name: {"additionalProperties": False, **schema}
        if name in replies and "properties" in schema
        else schema
        for name, schema in found["components"]["schemas"].items()
    }
    return {**found, "components": {**found["components"], "schemas": schemas}}


def config() -> SchemathesisConfig:
    found = SchemathesisConfig(seed=1)
    project = found.projects.default
    project.phases.coverage = CoveragePhaseConfig(unexpected_methods={"DELETE"})
    for generation in (project.generation, project.phases.coverage.generation):
        generation.update(
            modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
            deterministic=True,
            with_security_parameters=False,
        )
    project.generation.update(max_examples=EXAMPLES)
    return found


SCHEMA = schemathesis.openapi.from_dict(closed(), config=config())


@pytest.fixture(scope="module")
def statuses() -> Iterator[dict[str, set[int]]]:
    """What was answered, by function.

    In the end each function has been of use: else all of this was about refusals.
    """
    seen: dict[str, set[int]] = defaultdict(set)
    yield seen
    if seen.keys() == EVERY.keys():
        never = {name for name, codes in seen.items() if HTTPStatus.OK not in codes}
        assert never <= NOTHING_TO_DO.keys()


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(
    case: Case[Any], world: World, callers: Callers, statuses: dict[str, set[int]]
) -> None:
    function = case.path.removeprefix("/")
    seed = seed_of(case.method, dict(case.query or {}), case.body)
    if is_good(case):
        make_familiar(case, callers, seed)

    answer = case.call(
        base_url=world.settings.function_url("").rstrip("/"),
        headers=callers.headers(function, seed),
    )

    statuses[function].add(answer.status_code)
    case.validate_response(answer, checks=AS_DOCUMENTED)
    if is_good(case):
        assert [one for one in problems(answer) if OF_A_FIELD.search(one)] == []
    elif is_bad(case):
        assert answer.status_code >= HTTPStatus.BAD_REQUEST, told(case)


def test_every_function_is_asked() -> None:
    assert {path.removeprefix("/") for path in document()["paths"]} == EVERY.keys()


@pytest.mark.parametrize(
    "function", [name for name, one in EVERY.items() if one.endpoint.get]
)
def test_a_callable_client_is_answered_in_its_envelope(
    function: str, world: World, callers: Callers
) -> None:
    body = callers.familiar(function, dict(BODIES[function]))
    token = callers.headers(function, seed=1).get("Authorization", "")[7:] or None

    plain = world.function(function, body, token=token)
    asked = world.function(function, {"data": body}, token=token)

    wrapped = plain.json() if "error" in plain.json() else {"result": plain.json()}
    assert asked.json() == wrapped


def is_good(case: Case[Any]) -> bool:
    """Whether the document lets it be sent."""
    return case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE


def told(case: Case[Any]) -> str:
    """What is bad about a request."""
    description = getattr(case.meta.phase.data, "description", "") if case.meta else ""
    return f"{description}: {case.as_curl_command()}"


def is_bad(case: Case[Any]) -> bool:
    """Whether the document does not let it be sent. Of what it says, not of how."""
    if case.meta is None or _scenario(case) in CONTENT_TYPE_PROBES:
        return False
    # Where nothing can be made bad, as there is no field.
    if str(getattr(case.meta.phase.data, "description", "")).startswith("Positive"):
        return False
    parts = case.meta.components.values()
    return any(part.mode is GenerationMode.NEGATIVE for part in parts)


def _scenario(case: Case[Any]) -> CoverageScenario | None:
    """What is tried, of a request at the bounds."""
    return getattr(case.meta.phase.data, "scenario", None) if case.meta else None


def make_familiar(case: Case[Any], callers: Callers, seed: int) -> None:
    """Name what there is, mostly; and write whole numbers as the document says."""
    if seed % UNKNOWN:
        function = case.path.removeprefix("/")
        case.body = callers.familiar(function, case.body)
        case.query = callers.familiar(function, case.query)
    case.body = without_fractions(case.body)


def without_fractions(value: Any) -> Any:
    """`3` for `3.0`, which are one number to JSON Schema."""
    if isinstance(value, dict):
        return {key: without_fractions(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_fractions(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def problems(answer: Response) -> list[str]:
    """What was found malformed."""
    if answer.status_code != HTTPStatus.BAD_REQUEST:
        return []
    fields: list[str] = answer.json()["error"]["details"].get("fields", [])
    return fields
