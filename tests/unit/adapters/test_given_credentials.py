"""What is given instead of credentials is told in words, and nothing of it is."""

import re

import pytest

from interactive_broadcast.adapters.given_credentials import (
    PROJECT,
    Given,
    Wanted,
    of_id,
    of_text,
    refusal,
)
from interactive_broadcast.adapters.session_ids import APPLICATION
from interactive_broadcast.admins.models import API_KEY
from tests.support.private_keys import APPLICATION_ID


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", Given.NOTHING),
        ("T1==cGFydG5lcl9pZD0x", Given.T1),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ2aWRlbyJ9.c2ln", Given.JWT),
        ('{"apiSecret": "x"}', Given.JSON),
        ("OT_SECRET=abcdefgh", Given.SETTING),
        ("secret : abcdefgh", Given.SETTING),
        ("46999999", Given.ID),
        (APPLICATION_ID, Given.ID),
        (APPLICATION_ID.upper(), Given.ID),
        ("private.key", Given.PATH),
        ("/etc/private_key", Given.PATH),
        ("./private", Given.PATH),
        ("../private", Given.PATH),
        (".../private", Given.OTHER),
        ("private.pk", Given.PATH),
        ("private.key1", Given.PATH),
        ("private.k", Given.OTHER),
        ("private.key12", Given.OTHER),
        (r"C:\keys\private.pem", Given.PATH),
        ("~/private.pem", Given.PATH),
        ("a" * 15, Given.LETTERS_AND_DIGITS),
        ("a1" * 8, Given.SIXTEEN),
        ("a" * 40, Given.LETTERS_AND_DIGITS),
        ("a" * 128, Given.LETTERS_AND_DIGITS),
        ("a" * 129, Given.OTHER),
        ("a" * 7, Given.OTHER),
        ("my own secret", Given.OTHER),
    ],
)
def test_a_text_is_told_by_what_it_seems_to_be(text: str, given: Given) -> None:
    assert of_text(text) is given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", Given.NOTHING),
        ("abcdef12", Given.ACCOUNT_KEY),
        ("abcdef1", Given.OTHER),
        ("abcdef123", Given.OTHER),
        (f"id: {APPLICATION_ID}", Given.SURROUNDED_ID),
        (APPLICATION_ID[:-1], Given.OTHER),
        ("1" * 21, Given.OTHER),
    ],
)
def test_so_is_an_id(text: str, given: Given) -> None:
    assert of_id(text) is given


def test_a_refusal_says_what_was_given_and_what_is_wanted() -> None:
    told = refusal("otSecret", Given.PUBLIC, Wanted.OF_APPLICATION)

    assert (
        told.message == f"otSecret is a public key. Wanted is {Wanted.OF_APPLICATION}."
    )
    assert told.details == {
        "fields": ["otSecret: a public key"],
        "expected": [f"otSecret: {Wanted.OF_APPLICATION}"],
    }


def test_what_is_recognised_is_what_a_record_may_have() -> None:
    assert API_KEY.pattern == f"^({PROJECT.pattern}|{APPLICATION.pattern})$"


def test_no_two_words_are_the_same_and_each_ends_within_a_sentence() -> None:
    words = [*Given, *Wanted]

    assert len(set(words)) == len(words)
    assert [word for word in words if not re.fullmatch(".*[^.]", word)] == []
