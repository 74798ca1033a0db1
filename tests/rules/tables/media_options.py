"""How an event is recorded and streamed: what may be chosen, and what fits together."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.rules.case import ALLOWED, Case
from tests.rules.people import OWNER_FN, Who
from tests.rules.right import Act, Right
from tests.rules.states import State
from tests.rules.tables.events import (
    EVENT,
    UNCLOSED,
    VALIDATE,
    WRITE,
    a_new_event,
)
from tests.rules.tables.examples import NO_FLAG, NO_RTMP, NO_TEXT, RTMP
from tests.rules.tables.shapes import Shape

ONE: Final = "rtmp://one.example.com/app/key"
TWO: Final = "rtmp://two.example.com/app/key"
FILM: Final = {"resolution": "1280x720", "maxBitrate": 2_000_000}
TRANSCRIBED: Final = {
    "hasTranscription": True,
    "primaryLanguageCode": "ja-JP",
    "hasSummary": True,
}


def listed(*urls: object) -> dict[str, object]:
    """A list as the database keeps it."""
    return {str(place): url for place, url in enumerate(urls)}


CHOSEN: Final[Mapping[str, Any]] = {
    "rtmpUrls": listed(ONE, TWO),
    "archiveOptions": FILM,
    "broadcastOptions": {"resolution": "1920x1080", "dvr": True},
}

RIGHTS: Final = tuple(
    Right(
        node=f"{EVENT}/{field}",
        act=Act.CHANGE,
        what="as a whole",
        does={f"events/e1/{field}": value},
        by=OWNER_FN,
        during=UNCLOSED,
        denied_by=WRITE,
    )
    for field, value in CHOSEN.items()
)

_WORDS: Final = ["640x480", "480x640", "1280x720", "720x1280", "1920x1080", "1080x1920"]
_NO_WORDS: Final = ("", "640x481", "x640x480", "640x480x", *NO_TEXT)
_NO_NUMBER: Final = (True, "200000", {"a": 1})
_LANGUAGES: Final = ("en-US", "pt-BR", "fil-PH")
_NO_LANGUAGES: Final = ("", "en", "EN-US", "en-us", "en-USA", "e-US", "engl-US", "xen-US-", "en-US ", *NO_TEXT)  # fmt: skip
_BITRATES: Final = (100_000, 2_000_001, 6_000_000)
_NO_BITRATES: Final = (99_999, 6_000_001, 200_000.5, *_NO_NUMBER)


def _of(field: str, key: str, fits: Any, fails: Any, says: str, **others: Any) -> Shape:
    return Shape(
        node=f"{EVENT}/{field}/{key}",
        says=says,
        path=f"events/e1/{field}",
        who=Who.OWNER_FN,
        fits=tuple({key: value, **others} for value in fits),
        fails=tuple({key: value, **others} for value in fails),
        along={"events/e1/uncomposed": True} if others or "has" in key else {},
    )


_SHORT: Final = [url for url in RTMP if len(url) < 1_024]
_SIZES: Final = "width and height as the video service knows them, such as `1280x720`"
_BITS: Final = "a whole number from 100000 to 6000000"

SHAPES: Final = (
    Shape(
        node=f"{EVENT}/rtmpUrls/$place",
        says="as `rtmpUrl`, at most 1024 characters each, four at most",
        path="events/e1/rtmpUrls",
        who=Who.OWNER_FN,
        fits=(
            *map(listed, _SHORT),
            listed("rtmp://a/b/" + "k" * 1_013),
            listed(*(f"{ONE}{n}" for n in range(4))),
        ),
        fails=(
            *map(listed, (*NO_RTMP, *NO_TEXT, "rtmp://a/b/" + "k" * 1_014)),
            listed(*(f"{ONE}{n}" for n in range(5))),
            *({"0": ONE, place: TWO} for place in ("first", "10", "n1")),
        ),
    ),
    _of("archiveOptions", "resolution", _WORDS, _NO_WORDS, _SIZES),
    _of("archiveOptions", "maxBitrate", _BITRATES, _NO_BITRATES, _BITS),
    _of(
        "archiveOptions",
        "quantizationParameter",
        (15, 16, 40),
        (14, 41, 15.5, *_NO_NUMBER),
        "a whole number from 15 to 40",
    ),
    _of("archiveOptions", "hasTranscription", (True, False), NO_FLAG, "true or false"),
    _of(
        "archiveOptions",
        "primaryLanguageCode",
        _LANGUAGES,
        _NO_LANGUAGES,
        "a language and a region, such as `en-US`",
        hasTranscription=True,
    ),
    _of(
        "archiveOptions",
        "hasSummary",
        (True, False),
        NO_FLAG,
        "true or false",
        hasTranscription=True,
    ),
    _of("broadcastOptions", "resolution", _WORDS, _NO_WORDS, _SIZES),
    _of("broadcastOptions", "maxBitrate", _BITRATES, _NO_BITRATES, _BITS),
    _of("broadcastOptions", "dvr", (True, False), NO_FLAG, "true or false"),
    _of("broadcastOptions", "lowLatency", (True, False), NO_FLAG, "true or false"),
    *(
        Shape(
            node=f"{EVENT}/{field}/$other",
            says="nothing else",
            path=f"events/e1/{field}",
            who=Who.OWNER_FN,
            fits=(),
            fails=({"resolution": "640x480", "layout": "pip"},),
        )
        for field in ("archiveOptions", "broadcastOptions")
    ),
)


def _case(expected: str, **fields: Any) -> Case:
    writes = {f"events/e1/{field}": value for field, value in fields.items()}
    return Case(who=Who.OWNER_FN, state=State.PRESHOW, writes=writes, expected=expected)


def _together() -> Iterator[Case]:
    """What two fields of one event have to do with each other."""
    for options, uncomposed, expected in (
        (FILM, False, ALLOWED),
        (FILM, True, VALIDATE),
        ({"resolution": "640x480"}, True, VALIDATE),
        ({"maxBitrate": 100_000}, True, VALIDATE),
        ({"quantizationParameter": 15}, True, VALIDATE),
        ({"quantizationParameter": 15}, False, ALLOWED),
        ({"quantizationParameter": 15, "maxBitrate": 100_000}, False, VALIDATE),
        (TRANSCRIBED, True, ALLOWED),
        (TRANSCRIBED, False, VALIDATE),
        ({"hasTranscription": False}, False, ALLOWED),
        ({"hasSummary": False}, True, ALLOWED),
        ({"hasSummary": True}, True, VALIDATE),
        ({"primaryLanguageCode": "en-US"}, True, VALIDATE),
        ({**TRANSCRIBED, "hasTranscription": False}, True, VALIDATE),
    ):
        yield _case(expected, archiveOptions=options, uncomposed=uncomposed)
    for hls, expected in (
        ({"dvr": True, "lowLatency": False}, ALLOWED),
        ({"dvr": False, "lowLatency": True}, ALLOWED),
        ({"dvr": True, "lowLatency": True}, VALIDATE),
    ):
        yield _case(expected, broadcastOptions=hls)
    others = [f"{ONE}{n}" for n in range(4)]
    for place in range(4):
        yield _case(VALIDATE, rtmpUrl=others[place], rtmpUrls=listed(*others))
        for other in range(place):
            twice = [*others[:place], others[other], *others[place + 1 :]]
            yield _case(VALIDATE, rtmpUrls=listed(*twice))
    yield _case(ALLOWED, rtmpUrl=ONE, rtmpUrls=listed(*others))


CASES: Final = (
    *_together(),
    Case(who=Who.OWNER_FN, state=State.PRESHOW, writes=a_new_event(**CHOSEN), expected=ALLOWED),
    # Without a gap, and with something in it.
    *(
        _case(f"{EVENT}/rtmpUrls/.validate", rtmpUrls=urls)
        for urls in ({"1": ONE}, {"0": ONE, "2": TWO}, {"0": ONE, "1": TWO, "3": f"{ONE}3"}, ONE)
    ),
    _case(f"{EVENT}/archiveOptions/.validate", archiveOptions="x"),
    _case(f"{EVENT}/broadcastOptions/.validate", broadcastOptions="x"),
    # Nothing of it is a client's own to write, not even a part.
    *(
        Case(who=Who.OWNER, state=State.PRESHOW, writes={f"events/e1/{field}": value}, expected=WRITE)
        for field, value in (("rtmpUrls/0", ONE), ("archiveOptions/resolution", "640x480"), ("broadcastOptions/dvr", True))
    ),
)  # fmt: skip
