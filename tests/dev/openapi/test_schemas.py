from enum import StrEnum

from pydantic import Field

from dev.docs import shapes
from dev.openapi.schemas import (
    components,
    of_reply,
    of_request,
    of_text,
    properties_of,
    ref,
    single,
)
from dev.typescript import functions
from interactive_broadcast.events.models import UpdateEventRequest
from interactive_broadcast.kernel.models import Id, ReplyModel, RequestModel
from interactive_broadcast.kernel.texts import Text


class Mood(StrEnum):
    GOOD = "good"


class Wish(RequestModel):
    """What somebody wants."""

    fan_id: Id
    mood: Mood | None = None
    seconds: int | None = Field(default=None, ge=1, le=9)
    loud: bool = False
    """Whether others hear it."""


class Granted(ReplyModel):
    at: int
    mood: Mood | None = None


def test_a_request_has_its_bounds_and_no_other_field() -> None:
    assert of_request(Wish) == {
        "description": "What somebody wants.",
        "type": "object",
        "properties": {
            "fanId": ref("Id"),
            "mood": {"anyOf": [ref("Mood"), {"type": "null"}]},
            "seconds": {"type": ["integer", "null"], "minimum": 1, "maximum": 9},
            "loud": {
                "type": "boolean",
                "default": False,
                "description": "Whether others hear it.",
            },
        },
        "required": ["fanId"],
        "additionalProperties": False,
    }


def test_a_reply_leaves_out_what_is_absent_and_may_get_more_fields() -> None:
    schema = of_reply(Granted)

    assert schema["required"] == ["at"]
    assert schema["properties"]["mood"] == ref("Mood")
    assert "additionalProperties" not in schema


def test_a_query_has_no_null() -> None:
    assert properties_of(Wish)["seconds"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 9,
    }


def test_what_cannot_be_cleared_is_not_null() -> None:
    fields = of_request(UpdateEventRequest)["properties"]

    assert fields["name"]["$ref"] == ref("Name")["$ref"]
    assert fields["redirectUrl"]["anyOf"] == [ref("WebUrl"), {"type": "null"}]


def test_a_text_has_its_shape() -> None:
    text = Text(least=1, most=9, pattern="^a", never=("b", "c"))

    assert of_text(text) == {
        "type": "string",
        "minLength": 1,
        "maxLength": 9,
        "pattern": "^a",
        "not": {"anyOf": [{"pattern": "b"}, {"pattern": "c"}]},
    }


def test_a_list_keeps_its_bound() -> None:
    schema = {"type": "array", "items": {"type": "string"}, "maxItems": 4}

    assert single(schema, "Id") == {"type": "array", "items": ref("Id"), "maxItems": 4}


def test_what_a_kinds_own_check_says_is_in_its_schema() -> None:
    kinds = components()

    assert kinds["Instant"]["format"] == "date-time"
    assert kinds["SignatureSecret"]["pattern"] == "^[!-~]{32,256}$"
    assert kinds["Slug"]["pattern"] == "^[A-Za-z0-9_-]+$"


def test_every_model_of_the_functions_has_a_schema() -> None:
    names = {one.__name__ for one in [*functions.asked(), *functions.answered()]}

    assert names | shapes.kinds_of_values().keys() <= components().keys()
