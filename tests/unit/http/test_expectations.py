"""What is wanted of a field, in words."""

from typing import Annotated

import pytest
from pydantic import Field, SecretStr

import main as functions
from dev.docs.declared import http_functions
from interactive_broadcast.events.models import CreateEventRequest, GivenImage, Status
from interactive_broadcast.http.expectations import OF_THE_BODY, of_field
from interactive_broadcast.kernel.models import Id, RequestModel
from interactive_broadcast.kernel.texts import Text, Wanted

Word = Annotated[str, Text(most=9, wanted="a short word")]


class Asked(RequestModel):
    first_name: Word
    nick_name: Word | None = None
    secret: Annotated[SecretStr, Wanted("a secret")]
    hidden: Annotated[SecretStr, Wanted("a secret")] | None = None
    picture: GivenImage | None = None
    status: Status | None = None
    is_open: bool = False
    times: Annotated[int, Field(ge=1, le=9)] = 1
    number: int | None = None
    ids: list[Id] = Field(default_factory=list, max_length=3)
    words: list[Word] | None = None
    anything: str = ""


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("firstName",), "a short word"),
        (("nickName",), "a short word"),
        (("secret",), "a secret"),
        (("hidden",), "a secret"),
        (("picture",), "an object with id, url"),
        (("picture", "id"), "1 to 128 characters of A-Z, a-z, 0-9, - and _"),
        (("status",), "one of notStarted, preshow, live, closed"),
        (("isOpen",), "true or false"),
        (("times",), "a whole number from 1 to 9"),
        (("number",), "a whole number"),
        (
            ("ids",),
            "a list of at most 3, each: 1 to 128 characters of A-Z, a-z, 0-9, - and _",
        ),
        (("ids", 2), "1 to 128 characters of A-Z, a-z, 0-9, - and _"),
        (("words",), "a list, each: a short word"),
        (("words", 0), "a short word"),
        (("anything",), "a text"),
        (("picture", "alt"), "no field of this name; there are id, url"),
    ],
)
def test_each_kind_of_field_says_what_is_wanted(
    place: tuple[str | int, ...], words: str
) -> None:
    assert of_field(Asked, place) == words


def test_a_field_is_known_by_the_name_that_is_sent() -> None:
    assert of_field(CreateEventRequest, ("fan_url",)).startswith("no field of this")


def test_every_field_that_clients_can_send_says_what_is_wanted() -> None:
    asked = {one.name: one.request for one in http_functions()}
    asked |= {f"{one.method} {one.path}": one.body for one in functions.old_api.routes}
    said = {
        (where, field.alias or name): of_field(request, (field.alias or name,))
        for where, request in asked.items()
        for name, field in request.model_fields.items()
    }

    vague = ("", "a text", "a whole number", "as documented")
    assert [where for where, words in said.items() if words in vague] == []


def test_what_is_wrong_with_a_whole_request_is_said_as_well() -> None:
    assert all(OF_THE_BODY.values())
