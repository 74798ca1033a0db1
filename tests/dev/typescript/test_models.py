from enum import StrEnum

from pydantic import Field

from dev.typescript.models import declared, expression, kinds, word_types, words
from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    ReplyCollection,
    ReplyModel,
    RequestModel,
)


class Mood(StrEnum):
    """How somebody is."""

    GOOD = "good"
    """All is well."""
    BAD = "bad"


class Greeting(RequestModel):
    """What somebody says."""

    fan_id: Id
    words: list[str] = Field(default_factory=list, max_length=3)
    mood: Mood | None = None
    """How they are."""
    loud: bool = False


class Echo(ReplyModel):
    at: EpochMs
    mood: Mood | None = None
    seconds: int = 3


class Echoes(ReplyCollection[dict[str, Echo]]):
    """All of them."""


def test_what_may_be_left_out_of_a_request_may_be_null_too() -> None:
    text = declared(Greeting, "validation")

    assert "/** What somebody says. */\nexport interface Greeting {" in text
    assert "  fanId: Id;" in text
    assert "  words?: string[];" in text
    assert "  /** How they are. */\n  mood?: Mood | null;" in text
    assert "  /** Default: false. */\n  loud?: boolean;" in text


def test_a_reply_leaves_out_what_is_absent_and_has_no_null() -> None:
    text = declared(Echo, "serialization")

    assert "  at: EpochMs;" in text
    assert "  mood?: Mood;" in text
    assert "  seconds: number;" in text
    assert "null" not in text


def test_what_is_keyed_by_id_is_a_record() -> None:
    assert declared(Echoes, "serialization") == (
        "/** All of them. */\nexport type Echoes = Record<string, Echo>;"
    )


def test_words_have_their_meanings_where_these_are_told() -> None:
    (text,) = word_types(words([Greeting, Echo]))

    assert text == (
        "/** How somebody is. */\nexport type Mood =\n"
        '  /** All is well. */\n  | "good"\n  | "bad";'
    )


def test_what_has_one_value_is_that() -> None:
    assert expression({"const": True}, None) == "true"


def test_each_kind_of_value_has_a_type_and_says_its_form() -> None:
    found = {text.partition("export type ")[2]: text for text in kinds()}

    assert "EpochMs = number;" in found
    assert "Form: 1 to 128 characters" in found["Id = string;"]
