"""Texts that look like something else: to a rule, to a browser, or to a person."""

from typing import Any

import pytest

from interactive_broadcast.kernel.errors import RulesDenied
from tests.support.bad_input import ROWS
from tests.support.in_process_platform import ANA, InProcessPlatform, signed_in
from tests.support.token_holders import TokenHolders, refusal

LATE: dict[str, Any] = {
    "dateTimeStart": "2027-01-31T20:00:00+01:00",
    "dateTimeEnd": "2027-01-31T18:59:59Z",
}
SAME = "the-very-same-link"

REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    # A character beyond U+FFFF is two to the database.
    ("name", "string_too_long", {"name": "🎤" * 61}),
    ("redirectUrl", "string_too_long", {"redirectUrl": "https://a.b/" + "🎤" * 995}),
    # Not seen, or seen as something else.
    ("name", "string_pattern_mismatch", {"name": "\u3164"}),
    ("name", "string_pattern_mismatch", {"name": "\u202ecod.exe"}),
    ("name", "string_pattern_mismatch", {"name": "Launch\u200bnight"}),
    ("name", "string_pattern_mismatch", {"name": "Launch\x9bnight"}),
    ("redirectUrl", "string_pattern_mismatch", {"redirectUrl": "https://a.b/\u202e"}),
    # Read by nobody, or as another one.
    ("redirectUrl", "string_pattern_mismatch", {"redirectUrl": "https://a:65536/"}),
    ("redirectUrl", "string_pattern_mismatch", {"redirectUrl": "https://xn--a/"}),
    ("redirectUrl", "string_pattern_mismatch", {"redirectUrl": "https://0x7f.1/"}),
    ("redirectUrl", "string_pattern_mismatch", {"redirectUrl": "https://a.b/'"}),
    ("dateTimeStart", "value_error", {"dateTimeStart": "2027-02-29T20:00:00Z"}),
    ("dateTimeStart", "value_error", {"dateTimeStart": "2027-01-31T20:00:00+24:00"}),
    ("dateTimeStart", "value_error", {"dateTimeStart": "2027-01-31T23:59:60Z"}),
    ("rtmpUrl", "string_pattern_mismatch", {"rtmpUrl": "rtmp://host/app/k\u00a0y"}),
    # What does not go together.
    ("dateTimeEnd", "not after dateTimeStart", LATE),
    ("hostUrl", "same as fanUrl", {"fanUrl": SAME, "hostUrl": SAME}),
    ("celebrityUrl", "same as fanUrl", {"fanUrl": SAME, "celebrityUrl": SAME}),
]


@pytest.mark.parametrize(
    ("field", "problem", "given"),
    [pytest.param(*row, id=f"{n}-{row[0]}") for n, row in enumerate(REFUSED)],
)
@pytest.mark.parametrize("function_id", ["createEvent", "updateEvent"])
def test_what_a_function_accepts_the_rules_and_browsers_accept(
    people: TokenHolders,
    function_id: str,
    field: str,
    problem: str,
    given: dict[str, Any],
) -> None:
    """Names and addresses that are hidden, turned around, or read in two ways.

    Hurts: an event that its owner gets 403 for, without a word why; links that lead
    elsewhere than they look; apps that crash on what they cannot read.
    Stopped by: one shape for functions and rules, in which there is only what every
    browser reads the same; whoever is refused is told the field and what is wanted.
    """
    own = ROWS[function_id].body
    answer = people.function(function_id, {**own, **given}, people.tokens["producer"])

    assert refusal(answer) == (400, "invalid-request")
    details = answer.json()["error"]["details"]
    assert details["fields"] == [f"{field}: {problem}"]
    assert details["expected"][0].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "dates",
    [LATE, {**LATE, "dateTimeStart": "2027-01-31T18:59:59Z"}],
    ids=["of another form", "of the stored form"],
)
def test_an_owners_client_stores_no_event_that_ends_before_it_begins(
    platform: InProcessPlatform, dates: dict[str, Any]
) -> None:
    """Dates in the wrong order, written past the functions.

    Hurts: apps that count down to a moment, or sort by it.
    Stopped by: the rules: dates are in UTC, and compared as texts.
    """
    event_id = platform.event_of(ANA)["id"]
    places = (f"events/{event_id}", f"openEvents/{ANA}/{event_id}")
    writes = {f"{place}/{key}": at for place in places for key, at in dates.items()}

    with pytest.raises(RulesDenied):
        platform.client(signed_in(ANA)).update(writes)


@pytest.mark.parametrize(
    "path", ["events/{id}/name", "openEvents/ana/{id}/name", "events/{id}/status"]
)
def test_an_event_is_no_place_to_hide_a_priority_in(
    platform: InProcessPlatform, path: str
) -> None:
    """A megabyte as the priority of a field of an event, by its owner.

    Hurts: every rule on lengths; whoever lists the events is sent all of it.
    Stopped by: the rules: nothing that anybody writes has a priority.
    """
    event_id = platform.event_of(ANA)["id"]
    place = path.format(id=event_id)
    value = {".value": platform.databases.at(place), ".priority": "x" * 1_000_000}

    with pytest.raises(RulesDenied):
        platform.client(signed_in(ANA)).update({place: value})
