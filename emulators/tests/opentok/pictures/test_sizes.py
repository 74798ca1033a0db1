"""How large a file will be follows from its length."""

from emulators.opentok.pictures.scenes import Scene
from emulators.opentok.pictures.sizes import MP4, Allowance, interval_ms

SCENE = Scene(title="t", resolution="640x480")
PLAIN = Allowance(content=(1_000, 100, 1), index=(10, 2, 1), packets_s=10)


def test_there_are_no_more_pictures_than_are_wanted() -> None:
    assert interval_ms(1) == 1_000
    assert interval_ms(600_000) == 1_000
    assert interval_ms(600_001) == 2_000
    assert interval_ms(4 * 3_600_000) == 24_000
    assert interval_ms(7_000, most=2) == 4_000


def test_a_file_has_room_for_pictures_and_sound() -> None:
    size = PLAIN.size(SCENE, 2_000, 600)

    assert size == 1_000 + 2 * 100 + 21 * 1 + 10 + 2 * 2 + 21 * 1
    assert PLAIN.front(SCENE, 2_000, 600) == 10 + 2 * 2 + 21 * 1


def test_what_a_file_does_not_have_needs_no_room() -> None:
    silent = Scene(title="t", resolution="640x480", has_audio=False)
    unseen = Scene(title="t", resolution="640x480", has_video=False)

    assert PLAIN.size(silent, 1_000, 600) == 1_000 + 100 + 10 + 2
    assert PLAIN.size(unseen, 1_000, 600) == 1_000 + 11 + 10 + 11


def test_an_hour_is_of_a_size_that_can_be_kept() -> None:
    assert MP4.size(SCENE, 3_600_000, 600) < 10_000_000
