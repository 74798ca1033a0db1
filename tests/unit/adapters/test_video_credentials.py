"""Which project is meant, by the shape of what is given."""

from typing import Final

import pytest
from pydantic import SecretStr, TypeAdapter

from interactive_broadcast.adapters.given_credentials import Given, Wanted
from interactive_broadcast.adapters.private_keys import MOST_BITS
from interactive_broadcast.adapters.video_credentials import recognised
from interactive_broadcast.admins.models import ApiKey
from interactive_broadcast.kernel.errors import InvalidRequest
from interactive_broadcast.kernel.video import MAX_API_SECRET
from tests.support.private_keys import (
    APPLICATION_ID,
    an_application_key,
    of_numbers,
)

PROJECT: Final = "46999999"
PROJECT_SECRET: Final = "decade0100" * 4

SHAPE: Final[TypeAdapter[str]] = TypeAdapter(ApiKey)


def stored(api_key: str, api_secret: str) -> tuple[str, str]:
    found = recognised(api_key, SecretStr(api_secret))
    return found.api_key, found.api_secret.get_secret_value()


@pytest.mark.parametrize("api_key", ["1", PROJECT, "1" * 20])
@pytest.mark.parametrize("secret", ["abcdefgh", PROJECT_SECRET, "a" * 128])
def test_digits_and_a_secret_are_a_project_of_opentok(
    api_key: str, secret: str
) -> None:
    assert stored(api_key, secret) == (api_key, secret)
    assert SHAPE.validate_python(api_key) == api_key


@pytest.mark.parametrize(
    "given",
    [
        APPLICATION_ID,
        APPLICATION_ID.upper(),
        f" {APPLICATION_ID}\n",
        f"\ufeff{APPLICATION_ID}",
    ],
)
def test_a_uuid_and_a_private_key_are_an_application(given: str) -> None:
    """In lower case: session ids have the application's id in them so."""
    key = an_application_key()

    assert stored(given, key) == (APPLICATION_ID, key)
    assert SHAPE.validate_python(APPLICATION_ID) == APPLICATION_ID


@pytest.mark.parametrize("around", ["{}", "\ufeff{}", " {}\n", '"{}"', "\u200b{}"])
def test_what_pages_and_editors_add_is_dropped(around: str) -> None:
    key = an_application_key()

    assert stored(APPLICATION_ID, around.format(key)) == (APPLICATION_ID, key)
    assert stored(PROJECT, around.format(PROJECT_SECRET)) == (PROJECT, PROJECT_SECRET)


def test_what_is_stored_is_recognised_as_itself() -> None:
    once = recognised(APPLICATION_ID, SecretStr(an_application_key()))

    assert recognised(once.api_key, once.api_secret) == once


REFUSED: Final = [
    ("otApiKey", "abcdef12", PROJECT_SECRET, Given.ACCOUNT_KEY, Wanted.ID),
    ("otApiKey", "abcdef12", "KEY", Given.ACCOUNT_KEY, Wanted.ID),
    ("otApiKey", "1" * 21, PROJECT_SECRET, Given.OTHER, Wanted.ID),
    ("otApiKey", "\u0661\u0662\u0663", PROJECT_SECRET, Given.OTHER, Wanted.ID),
    ("otApiKey", "  ", PROJECT_SECRET, Given.NOTHING, Wanted.ID),
    ("otApiKey", f"<{APPLICATION_ID}>", "KEY", Given.SURROUNDED_ID, Wanted.ID),
    ("otSecret", PROJECT, "KEY", Given.KEY_FOR_PROJECT, Wanted.OF_PROJECT),
    ("otSecret", PROJECT, "key.pem.path", Given.PATH, Wanted.OF_PROJECT),
    ("otSecret", PROJECT, "short", Given.OTHER, Wanted.OF_PROJECT),
    ("otSecret", PROJECT, "a" * 129, Given.OTHER, Wanted.OF_PROJECT),
    ("otSecret", PROJECT, APPLICATION_ID, Given.ID, Wanted.OF_PROJECT),
    ("otSecret", APPLICATION_ID, PROJECT_SECRET, Given.LETTERS_AND_DIGITS,
     Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, "abcdefgh12345678", Given.SIXTEEN,
     Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, PROJECT, Given.ID, Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, "private.key", Given.PATH, Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, '" "', Given.NOTHING, Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, "a" * 8_193, Given.TOO_LONG, Wanted.LESS),
    ("otSecret", APPLICATION_ID, "\u00e5" * 4_097, Given.TOO_LONG, Wanted.LESS),
    ("otSecret", APPLICATION_ID, "a" * 8_192, Given.OTHER, Wanted.OF_APPLICATION),
    ("otSecret", APPLICATION_ID, "\ud800", Given.OTHER, Wanted.OF_APPLICATION),
]  # fmt: skip


@pytest.mark.parametrize(("field", "api_key", "secret", "given", "wanted"), REFUSED)
def test_what_does_not_go_together_is_refused_with_both(
    field: str, api_key: str, secret: str, given: Given, wanted: Wanted
) -> None:
    text = an_application_key() if secret == "KEY" else secret

    with pytest.raises(InvalidRequest) as refusal:
        recognised(api_key, SecretStr(text))

    assert refusal.value.details == {
        "fields": [f"{field}: {given}"],
        "expected": [f"{field}: {wanted}"],
    }


def test_the_longest_key_fits_into_what_may_be_given_however_it_is_pasted() -> None:
    """With two characters for each line end, and quotes: less than half of it."""
    longest = of_numbers(MOST_BITS).replace("\n", "\\r\\n")

    assert len(longest) < MAX_API_SECRET / 2
