"""How answers and refusals look."""

import pytest

from emulators.firebase.database.answers import REFUSALS, answer, refusal, tagged
from emulators.firebase.database.credentials import Unauthorized
from emulators.firebase.database.model import (
    ConditionFailed,
    IndexMissing,
    PermissionDenied,
)
from emulators.firebase.database.registrations import NotSupported
from emulators.firebase.database.rules import Denied, Ruleset, RulesRefused
from emulators.firebase.database.tree import BadKey, InvalidData, InvalidPath, Leaf


def a_rules_refusal() -> RulesRefused:
    with pytest.raises(RulesRefused) as refused:
        Ruleset.parse("{}")
    return refused.value


def a_denial() -> Denied:
    verdict = Ruleset.parse('{"rules": {}}').may_read(
        (), auth=None, root=None, now_ms=0
    )
    assert isinstance(verdict, Denied)
    return verdict


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidData("x"), 400),
        (InvalidPath("x"), 400),
        (BadKey(), 400),
        (IndexMissing("n", ("a",)), 400),
        (a_rules_refusal(), 400),
        (Unauthorized("x"), 401),
        (PermissionDenied(a_denial()), 401),
        (ConditionFailed(Leaf(1)), 412),
        (NotSupported("x"), 501),
    ],
)
def test_every_refusal_has_its_status(error: Exception, status: int) -> None:
    assert isinstance(error, REFUSALS)
    assert refusal(error).status_code == status


def test_a_refusal_is_one_line_of_compact_json() -> None:
    answered = refusal(Unauthorized("Auth token is expired"))

    assert answered.body == b'{"error":"Auth token is expired"}'


def test_a_failed_condition_shows_the_data_and_its_tag() -> None:
    answered = refusal(ConditionFailed(None))

    assert answered.body == b"null"
    assert answered.headers["etag"] == "null_etag"


def test_text_that_utf_8_cannot_carry_does_not_break_an_answer() -> None:
    assert answer("a\ud800").body == b'"a?"'


def test_text_is_sent_as_it_is() -> None:
    assert answer("été 😀").body == '"été 😀"'.encode()


def test_a_tag_belongs_to_its_data() -> None:
    one, other = (tagged(answer(1), Leaf(value)) for value in (1, 2))

    assert one.headers["etag"] != other.headers["etag"]
