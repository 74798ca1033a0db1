"""Messages in pieces."""

import pytest

from emulators.firebase.database.wire.frames import (
    CHUNK_CHARS,
    MAX_MESSAGE_CHARS,
    MAX_PIECES,
    BadFrame,
    Joiner,
    cut,
)


def test_a_short_message_is_one_frame() -> None:
    assert cut("x" * CHUNK_CHARS) == ("x" * CHUNK_CHARS,)


def test_a_long_message_goes_in_pieces_behind_their_number() -> None:
    text = "x" * CHUNK_CHARS + "y" * CHUNK_CHARS + "z"

    assert cut(text) == ("3", "x" * CHUNK_CHARS, "y" * CHUNK_CHARS, "z")


@pytest.mark.parametrize("length", [1, CHUNK_CHARS, CHUNK_CHARS + 1, CHUNK_CHARS * 3])
def test_what_was_cut_is_joined_again(length: int) -> None:
    joiner = Joiner()
    text = "".join(chr(ord("a") + index % 26) for index in range(length))

    joined = [joiner.join(frame) for frame in cut(text)]

    assert joined[-1] == text
    assert set(joined[:-1]) <= {None}


def test_a_zero_between_messages_is_a_sign_of_life_only() -> None:
    joiner = Joiner()

    assert joiner.join("0") is None
    assert joiner.join('{"t":1}') == '{"t":1}'


def test_within_a_message_a_digit_is_a_piece_like_any_other() -> None:
    joiner = Joiner()

    said = [joiner.join(frame) for frame in ("3", "a", "0", "5", "b")]

    assert said == [None, None, None, "a05", "b"]


def test_a_message_has_a_longest_length() -> None:
    with pytest.raises(BadFrame, match="too long"):
        Joiner().join("x" * (MAX_MESSAGE_CHARS + 1))


def test_a_message_in_pieces_has_the_same_longest_length() -> None:
    joiner = Joiner()
    joiner.join("3")
    joiner.join("x" * MAX_MESSAGE_CHARS)

    with pytest.raises(BadFrame, match="too long"):
        joiner.join("y")


@pytest.mark.parametrize("count", [str(MAX_PIECES + 1), "999999"])
def test_a_message_has_a_largest_number_of_pieces(count: str) -> None:
    with pytest.raises(BadFrame, match="too many pieces"):
        Joiner().join(count)
