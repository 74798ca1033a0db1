"""Reading what a caller sent."""

import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.refusals import conflict, refusal_body


def test_null_and_an_empty_body_mean_absent() -> None:
    for body in (Body.from_json(b" "), Body.from_json(b'{"a": null}')):
        assert not body.has("a")
        assert body.find_text("a") is None
        assert body.find_number("a", low=0, high=9) is None
        assert body.find_child("a") is None
        assert body.flag("a", default=True) is True
        assert body.children("a", most=1) == []
        assert body.texts("a", most=1) == []
        assert body.choice("a", ("x",), default="x") == "x"


def test_a_form_and_a_query_say_booleans_and_numbers_as_text() -> None:
    body = Body.from_form(b"yes=true&no=false&n=12&empty=")

    assert body.flag("yes", default=False) is True
    assert body.flag("no", default=True) is False
    assert body.find_number("n", low=0, high=20) == 12
    assert body.find_text("empty") == ""


@pytest.mark.parametrize("value", ["x", "-1", "1.0", "²", "9" * 19, 1.5, True, 21, -1])
def test_a_number_is_whole_and_within_its_limits(value: str | float) -> None:
    with pytest.raises(Refused, match=r"Invalid n\."):
        Body({"n": value}).find_number("n", low=0, high=20)


@pytest.mark.parametrize("raw", [b"\xff=1", b"&".join([b"a=1"] * 101)])
def test_a_form_that_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="Invalid form"):
        Body.from_form(raw)


@pytest.mark.parametrize("raw", [b'{"t": "\\ud800"}', b'{"t": ["\\ud800"]}'])
def test_half_a_surrogate_pair_is_no_text(raw: bytes) -> None:
    body = Body.from_json(raw)

    with pytest.raises(Refused, match=r"Invalid t\."):
        body.find_text("t")
    with pytest.raises(Refused, match=r"Invalid t\."):
        body.texts("t", most=1)


def test_lists_and_objects_are_bounded() -> None:
    body = Body({"l": ["a", "b"], "o": dict.fromkeys(map(str, range(101)), 1)})

    with pytest.raises(Refused):
        body.texts("l", most=1)
    with pytest.raises(Refused):
        body.find_child("o")
    with pytest.raises(Refused):
        body.children("l", most=2)


def test_an_error_says_everything_three_times() -> None:
    body = refusal_body(conflict("Taken."))

    assert body == {"code": 409, "message": "Taken.", "description": "Taken."}
