"""What a row of the limits says, and how it is compared with the code."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, SecretStr, StringConstraints

from dev.limits.limit import Limit, Source, has_test, measure, named
from interactive_broadcast.kernel.texts import Text

DRAIN = 60
ROOM = timedelta(minutes=2)
SHORT = Annotated[str, Text(most=7)]
SECRET = Annotated[SecretStr, StringConstraints(max_length=8)]
BY_NAME = {"one": 1}
LEAST_AND_MOST = (2, 11)


class Asked(BaseModel):
    text: SHORT | None = None
    number: Annotated[int, Field(ge=1, le=9)] = 1


def a_minute() -> int:
    return DRAIN


def limit(value: int | str, *, is_least: bool = False) -> Limit:
    source = Source("Limits", "https://example.com", "2026-11")
    return Limit(of="it", value=value, source=source, test="", is_least=is_least)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("DRAIN", 60),
        ("ROOM", 120),
        ("SHORT", 7),
        ("SECRET", 8),
        ("BY_NAME.one", 1),
        ("LEAST_AND_MOST.0", 2),
        ("LEAST_AND_MOST.1", 11),
        ("Asked.model_fields.text", 7),
        ("Asked.model_fields.number", 9),
        ("a_minute", 60),
    ],
)
def test_numbers_times_texts_and_what_is_found_out_are_measured(
    name: str, number: int
) -> None:
    assert measure(named(f"{__name__}.{name}")) == number


@pytest.mark.parametrize("name", ["limit", "GONE", "BY_NAME.two", "LEAST_AND_MOST.2"])
def test_what_has_no_number_or_no_name_is_no_constant(name: str) -> None:
    with pytest.raises((LookupError, TypeError)):
        measure(named(f"{__name__}.{name}"))


def test_a_constant_may_reach_the_limit_and_not_pass_it() -> None:
    name = f"{__name__}.DRAIN"

    assert limit(60).is_kept_by(name)
    assert not limit(59).is_kept_by(name)
    assert limit(60, is_least=True).is_kept_by(name)
    assert not limit(61, is_least=True).is_kept_by(name)


def test_a_limit_in_words_is_not_compared() -> None:
    assert limit("no underscore").is_kept_by(f"{__name__}.DRAIN")


def test_a_test_is_found_in_its_file(tmp_path: Path) -> None:
    text = "class TestA:\n    def test_b(self): ...\n\nasync def test_d(): ...\n"
    (tmp_path / "test_a.py").write_text(text)

    assert has_test("test_a.py::test_b", tmp_path)
    assert has_test("test_a.py::test_d", tmp_path)
    assert not has_test("test_a.py::test_c", tmp_path)
    assert not has_test("test_b.py::test_b", tmp_path)
