"""Files of recordings play for as long as they say, and are as large as was said."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from emulators.opentok.pictures import films
from emulators.opentok.pictures.films import Recording
from emulators.opentok.pictures.scenes import Appearance, Scene, Span
from emulators.opentok.pictures.sizes import MAX_PICTURES, MP4, WEBM, Allowance
from emulators.tests.opentok.playing import picture_at, pictures_of, played

SCENE = Scene(title="Demo Show", resolution="640x480")
NOON_MS = 1_800_000_000_000

Make = Callable[[Recording], bytes]
KINDS = [(films.mp4, MP4), (films.webm, WEBM)]


def recording(length_ms: int, scene: Scene = SCENE) -> Recording:
    span = Span(NOON_MS, NOON_MS + length_ms)
    return Recording(scene=scene, spans=(span,), length_ms=length_ms)


@pytest.mark.parametrize("make", [films.mp4, films.webm])
@pytest.mark.parametrize("length_ms", [1, 999, 1_000, 7_321, 8_004])
def test_a_file_plays_for_exactly_as_long_as_it_says(
    make: Make, length_ms: int
) -> None:
    shown = played(make(recording(length_ms)))

    assert shown.length_s == pytest.approx(length_ms / 1000, abs=0.01)
    assert shown.pictures_s == [float(each) for each in range(-(-length_ms // 1000))]
    assert shown.sounds_s == sorted(shown.sounds_s)


def test_each_kind_has_the_codecs_that_players_expect() -> None:
    assert played(films.mp4(recording(1_000))).codecs == {"h264", "aac"}
    assert played(films.webm(recording(1_000))).codecs == {"vp8", "opus"}


@pytest.mark.parametrize(("make", "allowance"), KINDS)
@pytest.mark.parametrize("length_ms", [1_000, 20_500])
def test_the_size_is_known_before(
    make: Make, allowance: Allowance, length_ms: int
) -> None:
    size = allowance.size(SCENE, length_ms, MAX_PICTURES)

    assert len(make(recording(length_ms))) == size


@pytest.mark.parametrize(("make", "allowance"), KINDS)
def test_however_much_is_to_be_drawn_the_size_holds(
    make: Make, allowance: Allowance
) -> None:
    crowd = tuple(
        Appearance(name=f"{number:x}" * 24, from_ms=NOON_MS + number * 500)
        for number in range(60)
    )
    scene = Scene(title="Wg" * 40, resolution="480x640", appearances=crowd)

    made = make(recording(30_000, scene))

    assert len(made) == allowance.size(scene, 30_000, MAX_PICTURES)
    assert len(played(made).pictures_s) == 30


def test_a_recording_of_an_hour_has_a_picture_every_six_seconds() -> None:
    hour = films.mp4(recording(3_600_000, replace(SCENE, has_audio=False)))

    shown = pictures_of(hour)
    assert shown == (3_600.0, [float(each) for each in range(0, 3_600, 6)])


@pytest.mark.parametrize("make", [films.mp4, films.webm])
def test_a_player_finds_any_moment(make: Make) -> None:
    made = make(recording(20_000))

    assert picture_at(made, 13.5) == 13.0


def test_what_a_player_needs_first_comes_first() -> None:
    made = films.mp4(recording(30_000))

    assert made.index(b"moov") < made.index(b"mdat")


def test_a_recording_may_have_sound_or_pictures_alone() -> None:
    for make, _ in KINDS:
        heard = played(make(recording(3_000, replace(SCENE, has_video=False))))
        seen = played(make(recording(3_000, replace(SCENE, has_audio=False))))

        assert heard.length_s == pytest.approx(3, abs=0.01)
        assert (len(heard.pictures_s), len(seen.pictures_s)) == (0, 3)
        assert not seen.sounds_s


def test_pauses_are_not_played() -> None:
    scene = replace(
        SCENE, appearances=(Appearance(name="Fan", from_ms=NOON_MS + 60_000),)
    )
    spans = (Span(NOON_MS, NOON_MS + 2_000), Span(NOON_MS + 60_000, NOON_MS + 62_000))

    alone, paused = (
        played(films.mp4(Recording(scene=each, spans=spans, length_ms=4_000)))
        for each in (SCENE, scene)
    )

    same = [a == b for a, b in zip(alone.pictures, paused.pictures, strict=True)]
    assert same == [True, True, False, False]
