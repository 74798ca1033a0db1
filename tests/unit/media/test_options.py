"""What is started with options that the service may refuse."""

import pytest

from interactive_broadcast.kernel.errors import VideoConflict, VideoRequestRefused
from interactive_broadcast.media.options import start_as_asked


class Service:
    """Refuses some options; tells what it was asked for."""

    def __init__(self, refused: str | None = None) -> None:
        self.refused = refused
        self.asked: list[str | None] = []

    def start(self, options: str | None) -> str:
        self.asked.append(options)
        if options is not None and options == self.refused:
            raise VideoRequestRefused("Not that.")
        return f"with {options}"


def test_what_is_taken_is_started_with_it() -> None:
    service = Service()

    assert start_as_asked("e", "dvr", service.start) == ("with dvr", None)
    assert service.asked == ["dvr"]


def test_what_is_refused_is_left_out_once_and_told() -> None:
    service = Service(refused="dvr")

    started = start_as_asked("e", "dvr", service.start)

    assert started == ("with None", "video-request-refused")
    assert service.asked == ["dvr", None]


def test_without_options_it_is_asked_once() -> None:
    service = Service()

    assert start_as_asked("e", None, service.start) == ("with None", None)
    assert service.asked == [None]


def test_any_other_refusal_is_the_callers() -> None:
    def start(_options: str | None) -> str:
        raise VideoConflict("Something runs.")

    with pytest.raises(VideoConflict):
        start_as_asked("e", "dvr", start)
