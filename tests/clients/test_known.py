"""What the steps of a case know by name."""

import pytest

from tests.clients.known import Known


@pytest.fixture
def known() -> Known:
    values = {"event": {"id": "e1", "limit": 3}, "AB": "broadcasts/$event.id"}
    return Known(values, lambda: 1_700_000_000_000)


def test_a_name_stands_for_its_value_of_whatever_type(known: Known) -> None:
    assert known.fill({"limit": "$event.limit"}) == {"limit": 3}


def test_a_name_within_a_text_is_replaced_there(known: Known) -> None:
    known.keep("fan.uid", "u1")
    known.keep("fan.page", "p1")

    assert known.fill("$AB/activeFans/$fan.uid-$fan.page") == (
        "broadcasts/e1/activeFans/u1-p1"
    )


def test_names_are_replaced_in_keys_and_in_arrays(known: Known) -> None:
    assert known.fill({"$event.id": ["$event.id"]}) == {"e1": ["e1"]}


def test_what_is_kept_twice_is_known_as_the_last(known: Known) -> None:
    known.keep("fan.token", "first")
    known.keep("fan.token", "second")

    assert known.get("fan.token") == "second"


def test_now_is_the_time_in_milliseconds(known: Known) -> None:
    assert known.fill("$now") == 1_700_000_000_000


def test_what_nobody_has_kept_is_an_error(known: Known) -> None:
    with pytest.raises(KeyError, match=r"fan\.token"):
        known.fill("$fan.token")
