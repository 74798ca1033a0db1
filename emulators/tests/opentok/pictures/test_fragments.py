"""The files of HLS play, one after another, whichever a player begins with."""

from emulators.opentok.pictures.fragments import initialization, segment
from emulators.opentok.pictures.scenes import Appearance, Scene
from emulators.tests.opentok.playing import played

SCENE = Scene(title="Demo Show", resolution="640x480")
NOON_MS = 1_800_000_000_000


def made(scene: Scene, *numbers: int, length_ms: int = 4_000) -> bytes:
    """What a player has that has fetched those segments."""
    return initialization(scene) + b"".join(
        segment(
            scene,
            number=number,
            length_ms=length_ms,
            begins_ms=NOON_MS + number * length_ms,
        )
        for number in numbers
    )


def test_a_segment_plays_at_its_place_in_the_stream() -> None:
    shown = played(made(SCENE, 7))

    assert shown.codecs == {"h264", "aac"}
    assert len(shown.pictures_s) == 20
    assert (shown.pictures_s[0], shown.pictures_s[-1]) == (28.0, 31.8)
    assert 28.0 <= shown.sounds_s[0] < 28.022
    assert 31.978 < shown.sounds_s[-1] < 32.0


def test_segments_follow_one_another_without_a_gap() -> None:
    shown = played(made(SCENE, 0, 1, 2))

    steps = {
        round(after - before, 3)
        for before, after in zip(shown.pictures_s, shown.pictures_s[1:], strict=False)
    }
    sounds = {
        round(after - before, 4)
        for before, after in zip(shown.sounds_s, shown.sounds_s[1:], strict=False)
    }
    assert steps == {0.2}
    assert sounds == {0.0213}
    assert len(shown.pictures_s) == 60


def test_a_stream_of_years_still_knows_its_place() -> None:
    number = 365 * 24 * 900

    assert played(made(SCENE, number)).pictures_s[0] == number * 4.0


def test_the_picture_moves() -> None:
    pictures = played(made(SCENE, 3)).pictures

    assert len(set(pictures)) == len(pictures)


def test_the_picture_shows_who_is_there_by_then() -> None:
    fan = Appearance(name="Fan", from_ms=NOON_MS + 2_000)
    alone, together = (
        played(made(SCENE, 0)),
        played(
            made(Scene(title="Demo Show", resolution="640x480", appearances=(fan,)), 0)
        ),
    )

    same = [
        before == after
        for before, after in zip(alone.pictures, together.pictures, strict=True)
    ]
    assert same == [True] * 10 + [False] * 10


def test_a_short_segment_is_as_good() -> None:
    shown = played(made(SCENE, 5, 6, length_ms=1_000))

    assert [round(each, 3) for each in shown.pictures_s[::5]] == [5.0, 6.0]


def test_a_stream_may_have_sound_or_pictures_alone() -> None:
    silent = Scene(title="t", resolution="720x1280", has_audio=False)
    unseen = Scene(title="t", resolution="720x1280", has_video=False)

    assert played(made(silent, 2)).codecs == {"h264"}
    assert played(made(unseen, 2)).codecs == {"aac"}
    assert played(made(unseen, 2)).sounds_s[0] >= 8.0


def test_the_same_is_made_of_the_same() -> None:
    assert made(SCENE, 4) == made(SCENE, 4)
