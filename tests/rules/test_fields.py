from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from interactive_broadcast.kernel.texts import Text
from rules.fields import as_asked, each, fits, is_flag, is_text, is_word, leaves
from rules.language import ALWAYS, Rule, new
from rules.spelling import flat, spell
from rules.value import still_the_same

Slug = Annotated[str, Text(most=9, pattern=r"^[a-z]+$")]
Long = Annotated[str, Text(most=99, least=16)]


class Image(BaseModel):
    id: Slug
    url: Long | None = None


class Size(StrEnum):
    SMALL = "s"
    LARGE = "l"


class Lists(BaseModel):
    title: Slug
    sizes: list[Size] = Field(max_length=2)


class Asked(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    fan_url: Slug
    host_url: Long | None = None
    start_image: Image | None = None
    is_public: bool = False
    count: int = 0
    rate: int | None = Field(default=None, ge=3, le=5)
    size: Size | None = None
    sizes: list[Size] | None = Field(default=None, max_length=2)
    lists: "Lists | None" = None
    others: list[Slug] | None = Field(default=None, max_length=3)


def spelled(rule: Rule | None) -> str:
    assert rule is not None
    return flat(spell(rule, "events/$eventId"))


def test_a_text_is_bound_as_its_model_binds_it() -> None:
    fields = as_asked(Asked, "fanUrl", "hostUrl")

    assert spelled(fields["fanUrl"].validate) == (
        "newData.isString() && newData.val().length <= 9 "
        "&& newData.val().matches(/^[a-z]+$/)"
    )
    assert spelled(fields["hostUrl"].validate) == (
        "newData.isString() && newData.val().length >= 16 && newData.val().length <= 99"
    )


def test_a_record_within_is_closed_and_has_what_it_needs() -> None:
    image = as_asked(Asked, "startImage")["startImage"]

    assert spelled(image.validate) == "newData.hasChildren(['id'])"
    assert image.below.keys() == {"id", "url", "$other"}


def test_a_flag_is_one_and_who_may_write_it_stands_with_it() -> None:
    flag = as_asked(Asked, "isPublic", write=ALWAYS)["isPublic"]

    assert spelled(flag.validate) == spelled(is_flag()) == "newData.isBoolean()"
    assert flag.write is ALWAYS


def test_a_type_that_no_rule_can_say_is_an_error() -> None:
    with pytest.raises(TypeError, match="no rule can say"):
        as_asked(Asked, "count")


def test_a_text_has_the_least_length_that_a_request_has_for_everybody() -> None:
    assert spelled(fits(Asked, "hostUrl")) == (
        "newData.isString() && newData.val().length >= 16 && newData.val().length <= 99"
    )


def test_what_a_text_may_never_contain_is_said_as_such() -> None:
    assert spelled(is_text(Text(never=("[<>]",)))) == (
        "newData.isString() && !newData.val().matches(/[<>]/)"
    )


def test_a_word_is_one_of_a_list() -> None:
    assert spelled(is_word("on", "off")) == (
        "newData.isString() && newData.val().matches(/^(on|off)$/)"
    )


def test_leaves_are_fields_and_those_of_records_among_them() -> None:
    assert list(leaves(Asked, ["fanUrl", "startImage"])) == [
        "fanUrl",
        "startImage/id",
        "startImage/url",
    ]


def test_one_rule_can_be_given_to_each_leaf() -> None:
    nodes = each(Asked, ["fanUrl", "startImage"], lambda *_: still_the_same())

    assert spelled(nodes["fanUrl"].validate) == "newData.val() === data.val()"
    assert nodes["startImage"].below["url"].validate is not None
    assert "$other" in nodes["startImage"].below


def test_a_number_is_whole_and_within_its_bounds() -> None:
    assert spelled(as_asked(Asked, "rate")["rate"].validate) == (
        "newData.isNumber() && newData.val() >= 3 && newData.val() <= 5 "
        "&& newData.val() % 1 === 0"
    )


def test_a_choice_is_one_of_its_words() -> None:
    assert spelled(as_asked(Asked, "size")["size"].validate) == (
        spelled(is_word("s", "l"))
    )


def test_a_list_has_so_many_items_at_most_and_no_gap() -> None:
    others = as_asked(Asked, "others")["others"]

    assert spelled(others.validate) == (
        "newData.child('0').exists() "
        "&& (!newData.child('2').exists() || newData.child('1').exists())"
    )
    assert others.below.keys() == {"$place"}
    assert spelled(others.below["$place"].validate).startswith(
        "$place.matches(/^(0|1|2)$/) && newData.isString()"
    )


def test_a_list_of_choices_has_one_of_their_words_in_each_place() -> None:
    sizes = as_asked(Asked, "sizes")["sizes"]

    assert spelled(sizes.below["$place"].validate) == (
        f"$place.matches(/^(0|1)$/) && {spelled(is_word('s', 'l'))}"
    )


def test_of_a_list_each_place_is_a_leaf_also_within_a_record() -> None:
    assert list(leaves(Asked, ["sizes", "lists"])) == [
        "sizes/0",
        "sizes/1",
        "lists/title",
        "lists/sizes/0",
        "lists/sizes/1",
    ]


def test_one_rule_can_be_given_to_each_place_of_a_list() -> None:
    lists = each(Asked, ["lists"], lambda *path: new.is_("/".join(path)))["lists"]

    assert spelled(lists.validate) == "newData.hasChildren(['title', 'sizes'])"
    assert spelled(lists.below["sizes"].validate) == "newData.hasChildren(['0'])"
    assert lists.below["sizes"].below.keys() == {"0", "1", "$other"}
    assert spelled(lists.below["sizes"].below["1"].validate) == (
        "newData.val() === 'lists/sizes/1'"
    )
