"""Every sample of the reference is a good request, and is answered as documented."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dev.docs.declared import HttpFunction, http_functions
from dev.docs.pages import FUNCTIONS
from dev.docs.refusals import common, own
from dev.docs.samples import VARIABLES, Sample
from dev.docs.shapes import closure
from dev.docs.words import FIELDS, OF_ONE_MODEL
from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.seed import PRODUCERS, SUPER_ADMIN, Login, seed
from rehearsal.video_projects import VideoProduct
from tests.docs.shell import code_blocks, curls, parse
from tests.support.http_client import HttpClient

EVERY = {function.name: function for function in http_functions()}
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


class World(HttpClient):
    """A seeded stack, and what the shell variables hold there."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.variables: dict[str, str] = {}

    def run(self, name: str) -> httpx.Response:
        """Send a function's sample."""
        command = Sample(EVERY[name]).curl()
        return parse(command, self.variables).send(self.http, self.settings)

    def call(self, function_id: str, token: str, **body: Any) -> Any:
        return self.get(self.requests.function(function_id, body, token=token))

    def sign_in(self, login: Login) -> Any:
        credentials = {"email": login.email, "password": login.password}
        return self.auth("signInWithPassword", **credentials, returnSecureToken=True)

    def fill(self) -> None:
        """Every variable, in the way that the page describes it."""
        known = self.variables
        boss = self.sign_in(SUPER_ADMIN)
        producer = self.sign_in(PRODUCERS[VideoProduct.OPENTOK])
        fan = self.auth("signUp", returnSecureToken=True)
        known |= {"ID_TOKEN": producer["idToken"], "ADMIN_ID": producer["localId"]}
        known["FAN_ID"] = fan["localId"]
        known |= {"FAN_ID_TOKEN": fan["idToken"], "SUPER_ID_TOKEN": boss["idToken"]}
        signed_in = {"idToken": boss["idToken"]}
        session = self.requests.function("login", signed_in, token=None)
        known["SUPER_TOKEN"] = self.get(session)["token"]
        known["TOKEN"] = self.run("login").json()["token"]
        (event,) = self.run("getEvents").json().values()
        for field in ("fanUrl", "hostUrl", "celebrityUrl", "sessionId"):
            known[field.replace("U", "_U").replace("I", "_I").upper()] = event[field]
        known["EVENT_ID"] = event["id"]
        known["STAFF_URL"] = "staff-of-launch-night"
        link = {"id": event["id"], "staffUrl": known["STAFF_URL"]}
        self.call("updateEvent", known["TOKEN"], **link)
        staff = self.auth("signUp", returnSecureToken=True)
        known["STAFF_ID_TOKEN"] = staff["idToken"]
        known["HOST_TOKEN"] = self.run("loginHost").json()["token"]
        self._make_what_may_go()

    def _make_what_may_go(self) -> None:
        known = self.variables
        person = {"displayName": "Otto", "email": "otto@example.com"}
        other = self.call("createAdmin", known["SUPER_TOKEN"], **person)
        person["email"] = "uwe@example.com"
        user = self.call("createUser", known["SUPER_TOKEN"], **person)
        event = self.call("createEvent", known["TOKEN"], name="Another Night")
        known |= {"OTHER_ADMIN_ID": other["id"], "USER_ID": user["id"]}
        known["OTHER_EVENT_ID"] = event["id"]


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
    names = {model.__name__ for model in closure(models)}
    assert {model for model, _ in OF_ONE_MODEL} <= names
