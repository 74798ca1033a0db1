"""Every sample of the reference is a good request, and is answered as documented."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dev.docs.declared import HttpFunction
from dev.docs.pages import FUNCTIONS
from dev.docs.refusals import common, own
from dev.docs.samples import VARIABLES, Sample
from dev.docs.shapes import closure
from dev.docs.words import FIELDS, OF_ONE_MODEL
from dev.typescript.record_paths import PATHS
from emulators.stack import LocalStack
from rehearsal.seed import seed
from tests.docs.shell import code_blocks, curls, parse
from tests.docs.world import EVERY, World

PLAIN = {name: f"{name.lower()}-0123456789".replace("_", "-") for name in VARIABLES}
PLAIN |= {"ID_TOKEN": "a.b.c", "FAN_ID_TOKEN": "a.b.c"}
PLAIN |= {"SUPER_ID_TOKEN": "a.b.c"}

FIRST = ("changeStatus",)
"""The preshow: tokens are only for a show that is open."""

REFUSED = {
    "setStandby": "show-not-live",
    **dict.fromkeys(("clearStage", "resume"), "show-not-open"),
    "startArchive": "show-not-live",
    "stopArchive": "archive-not-found",
    "startCaptions": "show-not-live",
    "getArchiveUrl": "archive-not-found",
    **dict.fromkeys(("callNext", "moveInLine"), "show-not-open"),
}
"""In the reference's order they come after the end of a show that nobody recorded."""


def in_order() -> list[HttpFunction]:
    """As on the page, but the preshow first and what removes things last."""
    rank = dict.fromkeys(FIRST, -1)
    rank |= {name: 1 for name in EVERY if name.startswith("delete")}
    # An admin goes after the events.
    rank["deleteAdmin"] = 2
    return sorted(EVERY.values(), key=lambda each: rank.get(each.name, 0))


@pytest.fixture(scope="module")
def world(product_stack: LocalStack) -> Iterator[World]:
    product_stack.reset()
    seed(product_stack)
    with World(product_stack.settings) as world:
        world.fill()
        assert world.variables.keys() == VARIABLES.keys()
        yield world
    product_stack.settle()


@pytest.fixture(scope="module")
def signed_in(world: World) -> list[httpx.Response]:
    """What the demo people were answered when they signed in as the page says."""
    commands = [curl for curl in _page_curls() if "identitytoolkit" in curl]
    return [parse(curl).send(world.http, world.settings) for curl in commands]


@pytest.fixture(scope="module")
def answers(world: World, signed_in: list[httpx.Response]) -> dict[str, httpx.Response]:
    """What a seeded stack answered to each sample. In the end the people are gone."""
    return {function.name: world.run(function.name) for function in in_order()}


def test_the_page_has_every_sample() -> None:
    assert {_curl(function) for function in EVERY.values()} <= set(_page_curls())


def _curl(function: HttpFunction) -> str:
    return Sample(function).curl()


@pytest.mark.parametrize("name", EVERY)
def test_a_sample_is_answered_as_documented(
    name: str, answers: dict[str, httpx.Response]
) -> None:
    answer = answers[name]

    if name in REFUSED:
        error = answer.json()["error"]["details"]["reason"]
        documented = {kind.reason for kind in (*common(EVERY[name]), *own(EVERY[name]))}
        assert error == REFUSED[name]
        assert error in documented
    else:
        assert answer.status_code == 200, answer.text
        assert _is_one_of_the_replies(EVERY[name], answer.json())


def _is_one_of_the_replies(function: HttpFunction, reply: Any) -> bool:
    """Whether it has the required fields of a documented reply, and no other."""
    schemas = [
        model.model_json_schema(by_alias=True, mode="serialization")
        for model in function.replies
    ]
    return any(
        "properties" not in schema or reply.keys() <= schema["properties"].keys()
        for schema in schemas
    )


def test_the_demo_people_sign_in_as_the_page_says(
    signed_in: list[httpx.Response],
) -> None:
    assert [answer.status_code for answer in signed_in] == [200, 200]
    assert all(answer.json()["idToken"] for answer in signed_in)


def _page_curls() -> list[str]:
    return [curl for block in code_blocks(FUNCTIONS) for curl in curls(block)]


def test_every_field_is_described_and_no_other() -> None:
    text = FUNCTIONS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(?:[^|\n]*\|){2}(.*)\|$", text, re.MULTILINE)

    assert [field for field, description in rows if not description.strip()] == []
    assert FIELDS.keys() <= {field for field, _ in rows}
    models = [model for f in EVERY.values() for model in (f.request, *f.replies)]
    models += [one.model for one in PATHS.values() if one.model]
    names = {model.__name__ for model in closure(models)}
    assert {model for model, _ in OF_ONE_MODEL} <= names
