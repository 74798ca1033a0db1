"""What archives and broadcasts may take, and how they may show it."""

import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition, Layout, ensure_free_tag


def manual() -> Composition:
    return Composition.read(Body({"streamMode": "manual"}), tag="tag")


def test_a_custom_layout_comes_with_its_stylesheet() -> None:
    layout = Layout.read(Body({"type": "custom", "stylesheet": "stream {}"}))

    assert (layout.type, layout.stylesheet) == ("custom", "stream {}")


def test_a_manual_mix_takes_only_what_was_chosen() -> None:
    composition = manual()

    composition.choose(Body({"addStream": "s1", "hasAudio": False}), {"s1", "s2"})

    assert (composition.takes("s1"), composition.takes("s2")) == (True, False)
    assert composition.as_json() == [
        {"streamId": "s1", "hasAudio": False, "hasVideo": True}
    ]


def test_a_manual_mix_takes_fifty_streams() -> None:
    composition = manual()
    streams = {f"s{number}" for number in range(51)}
    *first, last = sorted(streams)
    for stream in first:
        composition.choose(Body({"addStream": stream}), streams)

    with pytest.raises(Refused, match="Too many"):
        composition.choose(Body({"addStream": last}), streams)


def test_a_chosen_stream_gives_audio_or_video() -> None:
    body = Body({"addStream": "s", "hasAudio": False, "hasVideo": False})

    with pytest.raises(Refused, match="Neither"):
        manual().choose(body, {"s"})


@pytest.mark.parametrize(
    ("tag", "running", "is_free"),
    [
        ("", [], True),
        ("", [""], False),
        ("", ["a"], False),
        ("a", [""], True),
        ("a", ["b"], True),
        ("a", ["a", "b"], False),
    ],
)
def test_a_tag_is_free(tag: str, running: list[str], *, is_free: bool) -> None:
    taken = Refused(409, "The tag is taken.")
    if is_free:
        ensure_free_tag(tag, running, taken)
        return
    with pytest.raises(Refused, match="The tag is taken"):
        ensure_free_tag(tag, running, taken)
