"""A shape of texts, as pydantic checks it."""

from typing import Annotated

import pytest
from pydantic import AfterValidator, TypeAdapter, ValidationError

from interactive_broadcast.kernel.texts import CONTROLS, Text

SHORT = TypeAdapter(Annotated[str, Text(most=4, least=2)])


@pytest.mark.parametrize("text", ["ab", "abcd", "éé", "\U0001f3a4\U0001f3a4"])
def test_a_text_within_its_length_is_taken(text: str) -> None:
    assert SHORT.validate_python(text) == text


@pytest.mark.parametrize("text", ["", "a", "abcde", "\U0001f3a4\U0001f3a4a"])
def test_a_text_is_measured_in_the_units_of_the_database(text: str) -> None:
    """A character beyond U+FFFF counts two, as in JavaScript."""
    with pytest.raises(ValidationError):
        SHORT.validate_python(text)


def test_what_the_pattern_does_not_find_is_refused() -> None:
    digits = TypeAdapter(Annotated[str, Text(pattern=r"^[0-9]{1,3}$")])

    assert digits.validate_python("123") == "123"
    for text in ("12a", "1234", "12\n"):
        with pytest.raises(ValidationError, match="string_pattern_mismatch"):
            digits.validate_python(text)


def test_what_may_never_be_in_a_text_is_refused_wherever_it_is() -> None:
    plain = TypeAdapter(Annotated[str, Text(never=(f"[{CONTROLS}]", "//"))])

    assert plain.validate_python("a/b") == "a/b"
    for text in ("a\n", "a\x7fb", "a//b"):
        with pytest.raises(ValidationError, match="string_pattern_mismatch"):
            plain.validate_python(text)


def test_a_text_is_stripped_before_and_lowered_after_it_is_checked() -> None:
    word = TypeAdapter(
        Annotated[str, Text(most=3, pattern="^[A-Za-z]+$", strip=True, lower=True)]
    )

    assert word.validate_python("  ABC ") == "abc"


def test_what_another_validator_makes_is_checked_too() -> None:
    doubled = TypeAdapter(Annotated[str, AfterValidator(lambda a: a + a), Text(most=4)])

    assert doubled.validate_python("ab") == "abab"
    with pytest.raises(ValidationError, match="string_too_long"):
        doubled.validate_python("abc")


@pytest.mark.parametrize("value", [None, 7, b"ab"])
def test_what_is_no_text_is_refused_in_a_request(value: object) -> None:
    with pytest.raises(ValidationError):
        SHORT.validate_python(value, strict=True)
