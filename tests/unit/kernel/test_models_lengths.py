"""How short and how long a field may be. The numbers are those of the docs."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from interactive_broadcast.admins.models import (
    ApiKey,
    GivenApiKey,
    GivenApiSecret,
    Password,
)
from interactive_broadcast.kernel.models import (
    Email,
    FirebaseToken,
    FurtherRtmpUrl,
    Id,
    Name,
    RtmpUrl,
    SecretSlug,
    SessionKey,
    Slug,
    WebUrl,
)

Make = Callable[[int], str]


def letters(length: int) -> str:
    return "x" * length


def digits(length: int) -> str:
    return "1" * length


def ending(start: str, end: str = "") -> Make:
    """A text of a length that begins and ends so."""
    return lambda length: start + "x" * (length - len(start + end)) + end


LENGTHS: list[tuple[Any, Make, int | None, int]] = [
    (Id, letters, 1, 128),
    (SessionKey, letters, 1, 255),
    (Slug, letters, 1, 128),
    (SecretSlug, letters, 16, 128),
    (Name, letters, 1, 120),
    (WebUrl, ending("https://a.example/"), None, 2_000),
    (RtmpUrl, ending("rtmp://a.example/app/"), None, 2_048),
    (FurtherRtmpUrl, ending("rtmp://a.example/app/"), None, 1_024),
    (Email, ending("ada@", ".example"), None, 254),
    (FirebaseToken, ending("a.b."), None, 8_192),
    (ApiKey, digits, 1, 20),
    (GivenApiKey, letters, 1, 64),
    (GivenApiSecret, letters, 1, 8_192),
    (Password, letters, 6, 256),
]


def is_taken(kind: Any, value: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("kind", "make", "least", "most"), LENGTHS)
def test_a_field_is_as_long_as_is_said_and_no_longer(
    kind: Any, make: Make, least: int | None, most: int
) -> None:
    assert is_taken(kind, make(most))
    assert not is_taken(kind, make(most + 1))
    if least is not None:
        assert is_taken(kind, make(least))
        assert not is_taken(kind, make(least - 1))
