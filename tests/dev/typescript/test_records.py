"""`records.ts` has the fields that the rules have, and no other."""

import re

import pytest

from dev.typescript import functions
from dev.typescript.record_paths import PATHS
from dev.typescript.records import text
from dev.typescript.rule_paths import fields_of, name_of, nodes
from dev.typescript.rule_types import value_type
from rules.nodes import aliases

RULED = [
    path
    for path, one in PATHS.items()
    if (one.model or one.is_ruled) and f"{path}/$other" in nodes()
]
"""Records that have no other fields than the rules name."""


def declared(name: str) -> dict[str, str]:
    """The fields of an interface, with their types."""
    pattern = rf"^export interface {name} {{\n(.*?)^}}"
    found = re.search(pattern, TEXT + functions.text(), re.MULTILINE | re.DOTALL)
    assert found, name
    fields = re.findall(r"^  (\w+)\??: (.*);$", found[1], re.MULTILINE)
    return dict(fields)


TEXT = text()


def test_every_path_is_in_the_table_once() -> None:
    table = TEXT.partition("export interface Paths {")[2].partition("\n}")[0]

    listed = re.findall(r'^  "(.*)": ', table, re.MULTILINE)
    assert listed == [name_of(path) for path in PATHS]


def test_a_path_is_spelled_as_in_the_docs() -> None:
    assert name_of("line/$adminId/$fanUrl") == "line/{adminId}/{fanUrl}"


@pytest.mark.parametrize("path", RULED)
def test_a_record_has_the_fields_of_its_rules(path: str) -> None:
    told = PATHS[path].told
    of_the_backend = aliases(told).keys() if told else set()

    assert declared(PATHS[path].named).keys() == {*fields_of(path), *of_the_backend}


@pytest.mark.parametrize("path", RULED)
def test_a_field_is_of_the_type_that_its_rule_says(path: str) -> None:
    for field, named in declared(PATHS[path].named).items():
        node = nodes().get(f"{path}/{field}")
        said = value_type(node.validate if node else None)
        if said is not None:
            assert basis(named) == basis(said), field


def basis(named: str) -> str:
    """What a type is one of."""
    if named.startswith('"') or named in {*functions.declared()} - {"EpochMs"}:
        return "string"
    return {"EpochMs": "number", "true": "boolean"}.get(named, named)


def test_who_gets_in_line_has_a_moment_and_an_order() -> None:
    assert declared("LineEntry") == {
        "at": "EpochMs",
        "order": "number",
        "held": "boolean",
        "awaySince": "EpochMs",
        "missed": "number",
        "missedAt": "EpochMs",
    }
