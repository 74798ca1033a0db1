"""What is to be drawn at a time."""

import pytest

from emulators.opentok.pictures.scenes import Appearance, Scene, Span, moment


def names(*appearances: Appearance, at_ms: int) -> tuple[str, ...]:
    scene = Scene(title="t", resolution="640x480", appearances=appearances)
    return scene.names(at_ms)


def test_a_name_is_there_while_somebody_publishes() -> None:
    host = Appearance(name="Host", from_ms=1_000)
    fan = Appearance(name="Fan", from_ms=2_000, to_ms=3_000)

    assert names(host, fan, at_ms=999) == ()
    assert names(host, fan, at_ms=1_000) == ("Host",)
    assert names(host, fan, at_ms=2_999) == ("Host", "Fan")
    assert names(host, fan, at_ms=3_000) == ("Host",)


def test_of_many_the_number_is_drawn() -> None:
    many = [Appearance(name=str(number), from_ms=0) for number in range(8)]

    assert names(*many, at_ms=0) == ("0", "1", "2", "3", "4", "5", "and 2 more")


def test_a_name_is_one_line_of_what_can_be_drawn() -> None:
    odd = Appearance(name="A\nB\x00 \ud800" + "c" * 30, from_ms=0)

    assert names(odd, at_ms=0) == ("A B " + "c" * 20,)


@pytest.mark.parametrize(
    ("played_ms", "at_ms"),
    [(0, 1_000), (499, 1_499), (500, 9_000), (1_499, 9_999), (1_500, 10_000)],
)
def test_a_recording_leaves_pauses_out(played_ms: int, at_ms: int) -> None:
    assert moment([Span(1_000, 1_500), Span(9_000, 10_000)], played_ms) == at_ms
