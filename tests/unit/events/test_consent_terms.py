"""What fans are asked to consent to, as an event's owner says it."""

from typing import Any

import pytest
from pydantic import ValidationError

from interactive_broadcast.events.consent_terms import ConsentTerms, GivenConsentTerms

BOTH = ["recording", "marketing"]


@pytest.mark.parametrize("version", ["1", "A-z_9", "v" * 64])
def test_a_text_has_a_name_that_can_be_a_key(version: str) -> None:
    terms = GivenConsentTerms.model_validate({"version": version, "uses": BOTH})

    assert terms.to_record() == {"version": version, "uses": BOTH}


@pytest.mark.parametrize("version", ["", "v" * 65, "2027/01", "v 1"])
def test_another_name_is_refused(version: str) -> None:
    with pytest.raises(ValidationError):
        GivenConsentTerms.model_validate({"version": version, "uses": BOTH})


def test_uses_are_stored_in_one_order_by_which_the_rules_know_them() -> None:
    terms = GivenConsentTerms.model_validate({"version": "1", "uses": BOTH[::-1]})

    assert terms.uses == BOTH


def test_marketing_may_be_left_out() -> None:
    terms = GivenConsentTerms.model_validate({"version": "1", "uses": ["recording"]})

    assert terms.uses == ["recording"]


@pytest.mark.parametrize(
    "fields",
    [
        {"uses": []},
        {"uses": ["marketing"]},
        {"uses": ["recording", "recording"]},
        {"uses": [*BOTH, "recording"]},
        {"uses": ["recording", "research"]},
        {"uses": BOTH, "text": "You agree."},
        {},
    ],
)
def test_each_use_is_named_once_and_recording_among_them(
    fields: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        GivenConsentTerms.model_validate({"version": "1", **fields})


def test_stored_terms_of_a_later_version_are_read() -> None:
    terms = ConsentTerms.model_validate({"version": "1", "uses": BOTH, "more": True})

    assert terms.uses == BOTH
