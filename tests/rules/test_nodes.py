import pytest
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from rules.language import ALWAYS, NEVER, new
from rules.nodes import (
    Node,
    SourceError,
    aliases,
    closed,
    paths,
    record,
    required,
    without_priorities,
)
from rules.spelling import flat, spell


class Fan(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)

    id: str
    is_on_stage: bool = False
    joined_at: int


def test_names_are_those_that_are_stored() -> None:
    assert aliases(Fan) == {
        "id": "id",
        "isOnStage": "is_on_stage",
        "joinedAt": "joined_at",
    }


def test_a_closed_record_takes_no_other_field() -> None:
    assert closed({"id": Node()})["$other"].validate is NEVER


def test_a_record_has_exactly_the_fields_of_its_model() -> None:
    fields = {name: Node() for name in aliases(Fan)}

    assert record(Fan, fields).keys() == {*fields, "$other"}


@pytest.mark.parametrize(
    ("fields", "apart"),
    [
        (["id", "isOnStage"], "joinedAt"),
        (["id", "isOnStage", "joinedAt", "extra"], "extra"),
    ],
)
def test_a_field_too_many_or_too_few_is_named(fields: list[str], apart: str) -> None:
    with pytest.raises(SourceError, match=f"Fan and its rules differ in {apart}"):
        record(Fan, {name: Node() for name in fields})


def test_what_the_model_cannot_do_without_must_be_there() -> None:
    rule = required(Fan, "isOnStage", "id")

    assert flat(spell(rule, "a")) == (
        "newData.hasChildren(['id', 'joinedAt', 'isOnStage'])"
    )


def test_no_value_that_a_client_writes_may_have_a_priority() -> None:
    nodes = without_priorities(
        {
            "show": Node(
                below={
                    "name": Node(validate=new.is_a("String")),
                    "list": Node(read=ALWAYS),
                    "mark": Node(write=ALWAYS),
                    "past": Node(write=ALWAYS & new.missing()),
                    "found": Node(validate=ALWAYS),
                    "$other": Node(validate=NEVER),
                }
            )
        }
    )

    told = {path: node.validate for path, node in paths(nodes)}
    name = told["show/name"]
    assert name is not None
    assert flat(spell(name, "show/name")) == (
        "newData.getPriority() === null && newData.isString()"
    )
    assert (told["show/list"], told["show/past"]) == (None, None)
    assert told["show/$other"] is NEVER
    assert told["show/mark"] == told["show/found"] == new.has_no_priority()


def test_paths_go_from_the_root_down() -> None:
    nodes = {"a": Node(below={"b": Node(below={"c": Node()})}), "d/e": Node()}

    assert [path for path, _ in paths(nodes)] == ["a", "a/b", "a/b/c", "d/e"]
