"""What is drawn, as far as it can be told from its brightness."""

from emulators.opentok.pictures.cards import BAR_PX, BRIGHT, GROUND, Cards, Reading
from emulators.opentok.pictures.scenes import SIZES, Scene

READING = Reading(clock="12:34:56", note="live", names=("Host",), progress=0.5)


def cards(title: str = "Demo Show", resolution: str = "1280x720") -> Cards:
    return Cards(Scene(title=title, resolution=resolution))


def test_a_picture_has_three_planes_of_its_size() -> None:
    for resolution, (width, height) in SIZES.items():
        brightness, *colours = cards(resolution=resolution).draw(READING)

        assert len(brightness) == width * height
        assert [len(each) for each in colours] == [width * height // 4] * 2
        assert width % 32 == height % 16 == 0


def test_a_picture_has_the_shape_that_was_asked_for() -> None:
    for resolution, (width, height) in SIZES.items():
        wide, high = map(int, resolution.split("x"))

        assert width * high == wide * height


def test_title_clock_names_and_note_are_drawn() -> None:
    drawn = cards().draw(READING)[0]
    others = [
        cards(title="Other Show").draw(READING)[0],
        cards().draw(Reading("12:34:57", "live", ("Host",), 0.5))[0],
        cards().draw(Reading("12:34:56", "over", ("Host",), 0.5))[0],
        cards().draw(Reading("12:34:56", "live", ("Fan",), 0.5))[0],
    ]

    assert {min(drawn), max(drawn)} == {GROUND, BRIGHT}
    assert all(each != drawn for each in others)


def test_the_bar_moves() -> None:
    width, height = SIZES["1280x720"]

    def row(progress: float) -> bytes:
        reading = Reading("0", "", (), progress)
        return cards().draw(reading)[0][(height - BAR_PX) * width :][:width]

    lengths = [width - row(each).count(GROUND) for each in (0, 0.5, 1, 7)]
    assert lengths == [1, width // 2, width, width]


def test_a_long_title_is_written_smaller() -> None:
    width, _ = SIZES["1280x720"]
    drawn = cards(title="A show with a name that goes on and on " * 2).draw(READING)[0]

    assert max(drawn[width - 4 :: width]) == GROUND


def test_what_no_font_has_is_drawn_all_the_same() -> None:
    reading = Reading(clock="0:00", note="", names=("司会者", "🎤"), progress=0)

    assert cards(title="番組\n\x00").draw(reading)
