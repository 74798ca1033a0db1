"""Who came to the stage, and who went."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from interactive_broadcast.records.places import (
    clean_name,
    comes_goes_or_moves,
    flags_not_given,
    lacks_id,
    moves,
)

ANA = {"id": "fan-1", "name": "Ana"}
ON_STAGE = {**ANA, "isOnStage": True}
BACKSTAGE = {**ANA, "isBackstage": True}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
RECORDS = JSON | st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("name", "isOnStage", "isBackstage"), JSON)
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(ANA, ON_STAGE, ["onStage"], id="on stage"),
        pytest.param(ON_STAGE, {**ANA, "isOnStage": False}, ["offStage"], id="off"),
        pytest.param(ON_STAGE, ANA, ["offStage"], id="off by removal of the flag"),
        pytest.param(ON_STAGE, None, ["offStage"], id="out of the show"),
        pytest.param(ANA, BACKSTAGE, ["backstage"], id="backstage"),
        pytest.param(BACKSTAGE, ANA, ["offBackstage"], id="back to the line"),
        pytest.param(
            BACKSTAGE, ON_STAGE, ["offBackstage", "onStage"], id="going before coming"
        ),
        pytest.param(ON_STAGE, BACKSTAGE, ["offStage", "backstage"], id="and back"),
        pytest.param(None, ANA, [], id="into the show"),
        pytest.param(ANA, None, [], id="out of the audience"),
        pytest.param(ON_STAGE, {**ON_STAGE, "streamId": "s"}, [], id="as before"),
        pytest.param(ANA, {**ANA, "isOnStage": "yes"}, [], id="no flag of ours"),
        pytest.param(["x"], 7, [], id="no records at all"),
    ],
)
def test_what_a_change_tells(before: object, after: object, told: list[str]) -> None:
    assert [move.what for move in moves(before, after)] == told


def test_who_left_the_show_is_told_from_who_was_taken_off_the_stage() -> None:
    (taken,) = moves(ON_STAGE, ANA)
    (left,) = moves(ON_STAGE, None)

    assert (taken.has_left, left.has_left) == (False, True)
    assert (taken.name, left.name) == ("Ana", "Ana")


@pytest.mark.parametrize(
    ("before", "after", "matters"),
    [
        pytest.param(None, ANA, True, id="comes"),
        pytest.param(ANA, None, True, id="goes"),
        pytest.param(ANA, {}, True, id="goes, field by field"),
        pytest.param(ANA, ON_STAGE, True, id="moves"),
        pytest.param(ON_STAGE, {**ANA, "isOnStage": False}, True, id="moves back"),
        pytest.param(
            ANA, {**ANA, "isOnStage": False}, False, id="stays where they are"
        ),
        pytest.param(ANA, {**ANA, "networkQuality": "poor"}, False, id="network"),
        pytest.param(ON_STAGE, {**ON_STAGE, "name": "Ann"}, False, id="name"),
        pytest.param(ANA, {**ANA, "snapshot": "data:x"}, False, id="picture"),
        pytest.param(ANA, {**ANA, "streamId": "s"}, False, id="stream"),
        pytest.param(None, {"name": "Ana"}, True, id="comes without an id"),
        pytest.param({"name": "Ana"}, {"name": "Ann"}, True, id="has none as yet"),
        pytest.param({"name": "Ana"}, ANA, False, id="has one by now"),
        pytest.param(None, None, False, id="nobody"),
    ],
)
def test_only_who_comes_goes_or_moves_matters_to_a_show(
    before: object,
    after: object,
    matters: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert comes_goes_or_moves(before, after) is matters


@pytest.mark.parametrize(
    ("record", "lacks"),
    [({"name": "Ana"}, True), (ANA, False), ({}, False), (None, False), ("x", False)],
)
def test_only_a_record_can_lack_its_id(
    record: object,
    lacks: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert lacks_id(record) is lacks


@pytest.mark.parametrize("flag", ["isOnStage", "isBackstage", "inPrivateCall"])
@pytest.mark.parametrize(
    ("before", "along", "is_not_given"),
    [
        pytest.param(None, {}, True, id="with a record that it makes"),
        pytest.param(None, {"streamId": "s"}, True, id="with a record and a stream"),
        pytest.param(ANA, {"streamId": "s"}, True, id="with a first stream"),
        pytest.param({**ANA, "streamId": "s"}, {}, True, id="without its stream"),
        pytest.param(ANA, {}, False, id="alone: the producer's"),
        pytest.param(ANA, {"name": "Ann"}, False, id="with what the rules refuse"),
    ],
)
def test_a_flag_that_comes_with_more_nobody_has_given(
    flag: str,
    before: dict[str, object] | None,
    along: dict[str, object],
    is_not_given: bool,  # noqa: FBT001 - a column of the table
) -> None:
    after = {**ANA, **along, flag: True}

    assert (flags_not_given(before, after) == [flag]) is is_not_given
    assert comes_goes_or_moves(before, after) or flag == "inPrivateCall"
    if is_not_given:
        assert comes_goes_or_moves(before, after)
        assert moves(before, after) == []


def test_a_flag_that_was_given_before_stays_one_with_another_stream() -> None:
    assert flags_not_given(ON_STAGE, {**ON_STAGE, "streamId": "s"}) == []
    assert flags_not_given(ON_STAGE, None) == []
    assert flags_not_given(None, {**ANA, "isOnStage": "yes"}) == []


@given(before=RECORDS, after=RECORDS)
def test_whoever_has_moved_matters(before: object, after: object) -> None:
    assert comes_goes_or_moves(before, after) or not moves(before, after)


@given(before=RECORDS, after=RECORDS)
def test_whatever_a_record_holds_the_way_back_undoes_the_way_there(
    before: object, after: object
) -> None:
    assume(not flags_not_given(before, after) and not flags_not_given(after, before))
    there, back = moves(before, after), moves(after, before)

    assert len(there) == len(back)
    assert [move.is_arrival for move in there] == sorted(
        not move.is_arrival for move in back
    )


@given(st.text(st.characters(), max_size=240))
def test_a_name_is_one_line_that_can_be_written_anywhere(name: str) -> None:
    cleaned = clean_name(name) or ""

    assert cleaned.encode() is not None
    assert len(cleaned.splitlines()) <= 1
    assert len(cleaned) <= 120


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  Ana\r\n-->\tB ", "Ana --> B"),
        ("👩‍👧 Zoë", "👩‍👧 Zoë"),
        ("\ud83d!", "!"),
        ("\n", None),
        ("", None),
        (None, None),
        (["Ana"], None),
    ],
)
def test_what_is_shown_of_a_name(name: object, shown: str | None) -> None:
    assert clean_name(name) == shown


def test_a_name_is_shown_in_the_length_that_the_rules_allow() -> None:
    assert clean_name("x" * 121) == "x" * 120
